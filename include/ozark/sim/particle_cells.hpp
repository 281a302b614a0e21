#pragma once
// Who is near a place, while particles come, go and move one at a time: particles in bins about half a range wide, kept
// up to date in O(1). Images are met as such, a particle's own too; the minimum image is never assumed.

#include <ozark/sim/particles.hpp>

#include <cmath>
#include <limits>
#include <vector>

namespace ozark::sim {

class ParticleCells {
 public:
  static constexpr std::size_t nobody = std::numeric_limits<std::size_t>::max();

  /// @param particles  wrapped
  /// @param range      >= 0 within which particles are found
  /// @throws DomainError  a range of more than 4 heights of the cell
  ParticleCells(const Particles& particles, double range);

  [[nodiscard]] double range() const { return range_; }

  /// found(j, r2) for every image of every particle but `skipped` within the range of a place anywhere, in the cell or
  /// not. Cost: the number of particles in about 4 spheres of that radius.
  template <class Found>
  void visit(const Particles& particles, const Eigen::Vector3d& place, std::size_t skipped, const Found& found) const;

  /// Squares of the distances, below the range, from a particle to its own images.
  [[nodiscard]] const std::vector<double>& own_images() const { return own_images_; }

  /// Distances computed so far.
  [[nodiscard]] long visited() const { return visited_; }

  /// The last particle has been added.
  void insert(const Particles& particles);
  /// Particle i is about to be removed, the last one to take its place.
  void erase(std::size_t i);
  /// Particle i has a new place, wrapped.
  void move(const Particles& particles, std::size_t i);

 private:
  struct Slot {
    std::size_t bin, place;
  };
  [[nodiscard]] std::array<int, 3> bin_of(const Eigen::Vector3d& fraction) const;
  [[nodiscard]] std::size_t flat(const std::array<int, 3>& b) const {
    return static_cast<std::size_t>(b[0] + count_[0] * (b[1] + count_[1] * b[2]));
  }
  void put(const Particles& particles, std::size_t i);
  void take(std::size_t i);

  double range_;
  Eigen::Matrix3d edges_, inverse_;
  std::array<bool, 3> periodic_;
  std::array<int, 3> count_{}, reach_{};  // bins along each edge; to look beside
  std::vector<std::vector<std::size_t>> bins_;
  std::vector<Slot> slots_;  // of each particle
  std::vector<double> own_images_;
  mutable long visited_ = 0;
};

template <class Found>
void ParticleCells::visit(const Particles& p, const Eigen::Vector3d& place, std::size_t skipped,
                          const Found& found) const {
  const Eigen::Vector3d fraction = inverse_ * place;
  Eigen::Vector3d whole = Eigen::Vector3d::Zero();
  for (Eigen::Index a = 0; a < 3; ++a)
    if (periodic_[static_cast<std::size_t>(a)]) whole[a] = std::floor(fraction[a]);
  const Eigen::Vector3d here = place - edges_ * whole;
  const std::array<int, 3> home = bin_of(fraction - whole);
  std::array<int, 3> low{}, high{};
  for (std::size_t a = 0; a < 3; ++a) {
    low[a] = home[a] - reach_[a];
    high[a] = home[a] + reach_[a];
    if (periodic_[a]) continue;
    low[a] = std::max(low[a], 0);
    high[a] = std::min(high[a], count_[a] - 1);
  }
  const auto cells = [&](int bin, std::size_t a) { return static_cast<int>(std::floor(1.0 * bin / count_[a])); };
  for (int z = low[2]; z <= high[2]; ++z)
    for (int y = low[1]; y <= high[1]; ++y)
      for (int x = low[0]; x <= high[0]; ++x) {
        const std::array<int, 3> n{cells(x, 0), cells(y, 1), cells(z, 2)};
        const auto& bin = bins_[flat({x - n[0] * count_[0], y - n[1] * count_[1], z - n[2] * count_[2]})];
        const Eigen::Vector3d from = here - edges_ * Eigen::Vector3d(n[0], n[1], n[2]);
        for (const std::size_t j : bin) {
          if (j == skipped) continue;
          const Vector& r = p.position[j];
          const double dx = from[0] - r.x, dy = from[1] - r.y, dz = from[2] - r.z, r2 = dx * dx + dy * dy + dz * dz;
          ++visited_;
          if (r2 < range_ * range_) found(j, r2);
        }
      }
}

}  // namespace ozark::sim
