#include <ozark/analysis/shear_stress.hpp>

#include <cmath>

#include "lag_rows.hpp"
#include "state_stream.hpp"

namespace ozark::analysis {

ShearStress::ShearStress(const Options& options)
    : options_(options), ladder_(options.lags), sums_(1, static_cast<Eigen::Index>(ladder_.lags().size())) {
  require(options.dimensions == 2 || options.dimensions == 3, "dimensions must be 2 or 3, got {}", options.dimensions);
}

void ShearStress::add(const Eigen::Matrix3d& pressure, double volume, double temperature) {
  require(pressure.allFinite(), "a pressure tensor must be finite");
  require(volume > 0.0 && std::isfinite(volume), "the volume of a cell must be > 0, got {}", volume);
  require(temperature > 0.0 && std::isfinite(temperature), "the temperature must be > 0, got {}", temperature);
  const int d = options_.dimensions;
  Eigen::MatrixXd p = 0.5 * (pressure + pressure.transpose()).topLeftCorner(d, d);
  p.diagonal().array() -= p.trace() / d;
  // The contraction of two such tensors as a product of vectors.
  std::vector<double> part;
  for (int i = 0; i < d; ++i)
    for (int j = i; j < d; ++j) part.push_back(std::sqrt((i == j ? 1.0 : 2.0) * volume) * p(i, j));
  const double scale = 1.0 / ((d - 1.0) * (d + 2.0));
  ladder_.add(Eigen::Map<const Eigen::ArrayXd>(part.data(), static_cast<Eigen::Index>(part.size())));
  for (const auto& [now, origins] : ladder_.waiting())
    for (const auto& [lag, then] : origins) sums_.add(lag, Eigen::ArrayXd::Constant(1, scale * (then * now).sum()));
  ladder_.finish();
  temperatures_ += temperature;
  sums_.advance();
}

ShearStress::Result ShearStress::result() const {
  const Eigen::ArrayXd times = ladder_.times();
  const double temperature = temperatures_ / static_cast<double>(sums_.samples());
  const Estimate e = sums_.estimate(
      [&](const Eigen::ArrayXXd& mean) {
        Eigen::ArrayXXd f(2, mean.cols());
        f.row(0) = mean / temperature;
        f.row(1) = running_integral(times, f.row(0)).transpose();
        return f;
      },
      ladder_.spans());
  const SampledLags rows(sums_, 0);
  return {rows.of(times),         rows.of(e.value, 0, 1), rows.of(e.error, 0, 1),
          rows.of(e.value, 1, 1), rows.of(e.error, 1, 1), rows.of(sums_.weights())};
}

std::vector<double> ShearStress::state() const {
  StateWriter out;
  out.put(ladder_.state());
  out.put(sums_.state());
  out.put(temperatures_);
  return out.take();
}

void ShearStress::restore(const std::vector<double>& state) {
  StateReader in(state);
  ShearStress next = *this;
  next.ladder_.restore(in.part());
  next.sums_.restore(in.part());
  next.temperatures_ = in.number();
  in.finish();
  const Eigen::Index components = options_.dimensions * (options_.dimensions + 1) / 2;
  require(next.ladder_.waiting_count() == 0 && next.sums_.samples() == next.ladder_.finished_count() &&
              (next.sums_.samples() == 0 || next.ladder_.shape() == std::array<Eigen::Index, 2>{components, 1}),
          "the parts of the state of a stress correlation do not match; it belongs to another one");
  *this = std::move(next);
}

}  // namespace ozark::analysis
