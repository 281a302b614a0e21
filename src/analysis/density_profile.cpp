#include <ozark/analysis/density_profile.hpp>

#include <ozark/core/error.hpp>

#include <algorithm>
#include <cmath>

namespace ozark::analysis {

DensityProfile::DensityProfile(std::size_t kinds, Options options)
    : kinds_(kinds), options_(options), sums_(std::max(options.bins, 1), static_cast<Eigen::Index>(kinds) + 1) {
  require(kinds >= 1, "a density profile needs a kind of particles");
  require(options.axis >= 0 && options.axis <= 2, "the axis of a density profile must be 0, 1 or 2, got {}",
          options.axis);
  require(options.bins >= 1 && options.bins <= 1000000, "bins must lie in [1, 1e6], got {}", options.bins);
}

void DensityProfile::add(const Configuration& c) {
  require(c.kinds.size() == kinds_, "a configuration of {} kinds was given to a density profile of {}", c.kinds.size(),
          kinds_);
  require(options_.axis < c.dimensions, "two dimensions have no density profile along the third");
  const Eigen::RowVector3d to_fraction = c.cell.inverse().row(options_.axis);
  const bool repeats = c.cell.periodic[static_cast<std::size_t>(options_.axis)];
  const double height = c.cell.heights()[options_.axis], bins = options_.bins, volume = c.cell.volume();
  Eigen::ArrayXXd count = Eigen::ArrayXXd::Zero(options_.bins, static_cast<Eigen::Index>(kinds_));
  for (std::size_t i = 0; i < c.size(); ++i) {
    double s = to_fraction * c.position.col(static_cast<Eigen::Index>(i)).matrix();
    if (repeats) s -= std::floor(s);
    if (!(s >= 0.0 && s <= 1.0)) continue;
    const auto bin = static_cast<Eigen::Index>(std::min(s * bins, bins - 1.0));
    count(bin, c.kind[i]) += 1.0;
  }
  for (Eigen::Index k = 0; k < count.cols(); ++k) sums_.add(k, count.col(k) * (bins / volume));
  sums_.add(count.cols(), (Eigen::ArrayXd::LinSpaced(options_.bins, 0.5, bins - 0.5)) * (height / bins));
  sums_.advance();
}

DensityProfile::Result DensityProfile::result() const {
  const auto kinds = static_cast<Eigen::Index>(kinds_);
  const Estimate e = sums_.estimate();
  return {e.value.col(kinds), e.value.leftCols(kinds), e.error.leftCols(kinds)};
}

std::vector<double> DensityProfile::state() const { return sums_.state(); }

void DensityProfile::restore(const std::vector<double>& state) { sums_.restore(state); }

}  // namespace ozark::analysis
