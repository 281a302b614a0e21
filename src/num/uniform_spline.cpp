#include <ozark/num/uniform_spline.hpp>

#include <ozark/core/error.hpp>

#include <algorithm>
#include <cmath>

namespace ozark {
namespace {

/// Times the step: central differences of fourth order; of second order beside the ends, one-sided at them.
std::vector<double> differences(const std::vector<double>& f) {
  const std::size_t n = f.size();
  std::vector<double> d(n);
  for (std::size_t k = 2; k + 2 < n; ++k) d[k] = (8.0 * (f[k + 1] - f[k - 1]) - (f[k + 2] - f[k - 2])) / 12.0;
  d[0] = f[1] - f[0];
  d[1] = 0.5 * (f[2] - f[0]);
  d[n - 2] = 0.5 * (f[n - 1] - f[n - 3]);
  d[n - 1] = f[n - 1] - f[n - 2];
  return d;
}

}  // namespace

UniformSpline::UniformSpline(double step, const std::vector<double>& values) : step_(step) {
  require(step > 0.0 && std::isfinite(step), "the step of a table must be > 0, got {}", step);
  require(values.size() >= 5, "a table needs at least 5 values, got {}", values.size());
  for (std::size_t k = 0; k < values.size(); ++k)
    require(std::isfinite(values[k]), "value {} of a table must be finite, got {}", k, values[k]);
  const std::vector<double> d = differences(values);
  pieces_.reserve(values.size() - 1);
  for (std::size_t k = 0; k + 1 < values.size(); ++k) {
    const double rise = values[k + 1] - values[k];
    pieces_.push_back({values[k], d[k], 3.0 * rise - 2.0 * d[k] - d[k + 1], d[k] + d[k + 1] - 2.0 * rise});
  }
}

ValueSlope UniformSpline::operator()(double x) const {
  const double at = x / step_, last = static_cast<double>(pieces_.size());
  const double inside = std::clamp(at, 0.0, last);
  const auto k = std::min(static_cast<std::size_t>(inside), pieces_.size() - 1);
  const double t = inside - static_cast<double>(k);
  const Piece& c = pieces_[k];
  const double slope = (c[1] + t * (2.0 * c[2] + 3.0 * t * c[3])) / step_;
  return {c[0] + t * (c[1] + t * (c[2] + t * c[3])) + slope * step_ * (at - inside), slope};
}

}  // namespace ozark
