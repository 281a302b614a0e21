#include <ozark/sim/particle_cells.hpp>

#include <ozark/core/error.hpp>

#include <algorithm>

namespace ozark::sim {
namespace {

constexpr double most_heights = 4.0;  // of the cell, that the range may span
constexpr double bins_per_range = 2.0;
constexpr double most_bins = 1 << 18;  // or as many as there are particles: a cell so large cannot be full

}  // namespace

ParticleCells::ParticleCells(const Particles& p, double range)
    : range_(range), edges_(p.cell.edges), inverse_(p.cell.inverse()), periodic_(p.cell.periodic) {
  require(range >= 0.0 && std::isfinite(range), "the range of particle cells must be finite and >= 0, got {}", range);
  const Eigen::Vector3d heights = p.cell.heights();
  const double least =
      std::max(range / bins_per_range, std::cbrt(heights.prod() / std::max(most_bins, static_cast<double>(p.size()))));
  std::array<int, 3> most{};
  for (std::size_t a = 0; a < 3; ++a) {
    const double height = heights[static_cast<Eigen::Index>(a)];
    require(!periodic_[a] || range <= most_heights * height,
            "the range {} of the forces spans more than {} heights {} of the cell; take a larger cell or a shorter "
            "cut-off",
            range, most_heights, height);
    count_[a] = range > 0.0 ? std::max(1, static_cast<int>(std::min(height / least, most_bins))) : 1;
    reach_[a] = static_cast<int>(std::ceil(range / height * count_[a]));
    most[a] = periodic_[a] ? static_cast<int>(std::ceil(range / height)) : 0;
  }
  bins_.resize(static_cast<std::size_t>(count_[0]) * static_cast<std::size_t>(count_[1]) *
               static_cast<std::size_t>(count_[2]));
  for (int c = -most[2]; c <= most[2]; ++c)
    for (int b = -most[1]; b <= most[1]; ++b)
      for (int a = -most[0]; a <= most[0]; ++a) {
        const double r2 = (edges_ * Eigen::Vector3d(a, b, c)).squaredNorm();
        if ((a != 0 || b != 0 || c != 0) && r2 < range * range) own_images_.push_back(r2);
      }
  for (std::size_t i = 0; i < p.size(); ++i) put(p, i);
}

/// What lies beyond an edge that does not repeat belongs to the last bin.
std::array<int, 3> ParticleCells::bin_of(const Eigen::Vector3d& fraction) const {
  std::array<int, 3> bin{};
  for (std::size_t a = 0; a < 3; ++a) {
    const double at = std::floor(fraction[static_cast<Eigen::Index>(a)] * count_[a]);
    bin[a] = static_cast<int>(std::clamp(at, 0.0, count_[a] - 1.0));
  }
  return bin;
}

void ParticleCells::put(const Particles& p, std::size_t i) {
  const Vector& r = p.position[i];
  const std::size_t bin = flat(bin_of(inverse_ * Eigen::Vector3d(r.x, r.y, r.z)));
  if (slots_.size() <= i) slots_.resize(i + 1);
  slots_[i] = {bin, bins_[bin].size()};
  bins_[bin].push_back(i);
}

void ParticleCells::take(std::size_t i) {
  auto& bin = bins_[slots_[i].bin];
  const std::size_t last = bin.back();
  bin[slots_[i].place] = last;
  slots_[last].place = slots_[i].place;
  bin.pop_back();
}

void ParticleCells::insert(const Particles& p) { put(p, p.size() - 1); }

void ParticleCells::erase(std::size_t i) {
  take(i);
  const std::size_t last = slots_.size() - 1;
  if (last != i) {
    slots_[i] = slots_[last];
    bins_[slots_[i].bin][slots_[i].place] = i;
  }
  slots_.pop_back();
}

void ParticleCells::move(const Particles& p, std::size_t i) {
  take(i);
  put(p, i);
}

}  // namespace ozark::sim
