#pragma once
// The map gamma -> gamma on one grid, whose fixed point solves the integral equation: closure, transform,
// Ornstein-Zernike equation, transform back. A state is a vector, the pairs i <= j one after another.

#include <ozark/num/radial_transform.hpp>
#include <ozark/oz/integral_equation.hpp>

#include <Eigen/Core>

#include <vector>

#include "fluid_sites.hpp"

namespace ozark::oz {

class OrnsteinZernikeMap {
 public:
  OrnsteinZernikeMap(const System& system, const Closure& closure, const RadialGrid& grid);

  [[nodiscard]] Eigen::Index size() const { return points_ * pairs_; }
  [[nodiscard]] long evaluations() const { return evaluations_; }

  /// Largest element times r, beyond r = 1: far ones count for S at small k.
  [[nodiscard]] double size_of(const Eigen::VectorXd& x) const;

  /// Everything at a share of the system's density, or of its inverse temperature.
  void set_density(double share);
  void set_coupling(double share);

  /// The image of x, and the point of derivative() from now on.
  /// @return  false where S is not positive definite or the numbers are lost
  bool apply(const Eigen::VectorXd& x, Eigen::VectorXd& image);

  /// The derivative of the map along h.
  void derivative(const Eigen::VectorXd& h, Eigen::VectorXd& out);

  /// g and c of every pair at x, S and C from them.
  void describe(const Eigen::VectorXd& x, FluidStructure& fluid);

 private:
  template <class Visit>
  void for_pairs(Visit&& visit) const {
    Eigen::Index p = 0;
    for (Eigen::Index i = 0; i < species_; ++i)
      for (Eigen::Index j = i; j < species_; ++j) visit(p++, i, j);
  }
  bool mix(Eigen::ArrayXXd& gamma);
  void mix_derivative(Eigen::ArrayXXd& change) const;
  void respond(Eigen::Index pair, const Eigen::Ref<const Eigen::VectorXd>& gamma, Eigen::ArrayXd& c);

  const System& system_;
  const Closure& closure_;
  FluidSites sites_;
  RadialTransform transform_;
  Eigen::Index points_, species_, pairs_;
  Eigen::ArrayXXd c_k_, inverse_, slope_;       // c^, (1 - C)^-1, dg/dgamma of every pair
  std::vector<double> full_density_, density_;  // sqrt(rho_i rho_j)
  long evaluations_ = 0;
};

}  // namespace ozark::oz
