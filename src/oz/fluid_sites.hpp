#pragma once
// The potential as closures see it on a radial grid: Boltzmann factors at every point, both sides of every jump, and
// the Coulomb tails that are taken off: beta Q erf(alpha r) / r, of transform 4 pi beta Q exp(-k^2 / 4 alpha^2) / k^2.

#include <ozark/model/system.hpp>
#include <ozark/num/radial_transform.hpp>
#include <ozark/oz/closure.hpp>

#include <Eigen/Core>

#include <vector>

namespace ozark::oz {

/// A cell of the grid in which the potential jumps.
struct JumpCell {
  Eigen::Index index = 0;
  double share_below = 0.0;  // of the cell
  Site below, above;
};

class FluidSites {
 public:
  FluidSites(const System& system, const RadialGrid& grid);

  [[nodiscard]] const Eigen::ArrayXd& r() const { return r_; }
  [[nodiscard]] const std::vector<Site>& of(Eigen::Index pair) const { return sites_[static_cast<std::size_t>(pair)]; }
  [[nodiscard]] const std::vector<JumpCell>& jumps(Eigen::Index pair) const {
    return jumps_[static_cast<std::size_t>(pair)];
  }
  [[nodiscard]] const Eigen::ArrayXd& tail_k(Eigen::Index pair) const {
    return tail_k_[static_cast<std::size_t>(pair)];
  }

 private:
  Eigen::ArrayXd r_;
  std::vector<std::vector<Site>> sites_;
  std::vector<std::vector<JumpCell>> jumps_;
  std::vector<Eigen::ArrayXd> tail_k_;
};

/// At one distance, its Coulomb tail taken off; at a core or a jump, above it.
[[nodiscard]] Site site_at(const System& system, std::size_t i, std::size_t j, double r);

/// The tail taken off, beta Q erf(alpha r) / r. @param r  > 0
[[nodiscard]] double coulomb_tail(const System& system, std::size_t i, std::size_t j, double r);

/// Of the tail taken off, its transform. @param k  > 0
[[nodiscard]] double tail_transform(const System& system, Eigen::Index i, Eigen::Index j, double k);

/// Where u jumps, its core included.
[[nodiscard]] std::vector<double> all_jumps(const PairPotential& u);

/// The smallest length a grid has to resolve: cores and wells, at most 1.
[[nodiscard]] double shortest_length(const System& system);

/// The grid on every second, fourth, .. part of the points that still resolves the potential; the grid itself if none
/// does.
[[nodiscard]] RadialGrid coarsest_grid(const System& system, RadialGrid grid);

}  // namespace ozark::oz
