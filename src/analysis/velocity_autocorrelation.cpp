#include <ozark/analysis/velocity_autocorrelation.hpp>

#include <ozark/num/pack.hpp>

#include "lag_rows.hpp"
#include "state_stream.hpp"

namespace ozark::analysis {

VelocityAutocorrelation::VelocityAutocorrelation(std::size_t kinds, const LagOptions& lags)
    : kinds_(kinds),
      ladder_(lags),
      sums_(static_cast<Eigen::Index>(kinds), static_cast<Eigen::Index>(ladder_.lags().size())) {
  require(kinds >= 1, "velocity correlations need a kind of particles");
}

void VelocityAutocorrelation::add(const Configuration& c) {
  require(c.kinds.size() == kinds_, "a configuration of {} kinds was given to velocity correlations of {}",
          c.kinds.size(), kinds_);
  slots_.follow(c);
  ladder_.add(slots_.velocities(c));
  if (ladder_.waiting_count() < together) return;
  sums_ = complete();
  ladder_.finish();
}

BlockSums VelocityAutocorrelation::complete() const {
  const auto samples = ladder_.waiting();
  if (samples.empty()) return sums_;
  const Eigen::ArrayXXd sum = slots_.sum(
      samples, 1,
      [](const double* a, const double* b, Eigen::Index rows, Eigen::Index first, Eigen::Index last, double* product) {
        Pack x = 0.0, y = 0.0, z = 0.0;  // sums that do not wait for each other
        for (Eigen::Index i = first; i < last; i += Pack::lanes) {
          x += Pack::load(a + i) * Pack::load(b + i);
          y += Pack::load(a + rows + i) * Pack::load(b + rows + i);
          z += Pack::load(a + 2 * rows + i) * Pack::load(b + 2 * rows + i);
        }
        *product = lane_sum(x + y + z);
      });
  BlockSums sums = sums_;
  const auto kinds = static_cast<Eigen::Index>(kinds_);
  Eigen::Index row = 0;
  for (const auto& [now, origins] : samples) {
    for (const auto& [lag, then] : origins) {
      Eigen::ArrayXd values = Eigen::ArrayXd::Zero(kinds);
      for (Eigen::Index k = 0; k < kinds; ++k)
        if (slots_.particles(k) > 0)
          values[k] = sum(row, k) / (slots_.dimensions() * static_cast<double>(slots_.particles(k)));
      sums.add(lag, values);
      ++row;
    }
    sums.advance();
  }
  return sums;
}

VelocityAutocorrelation::Result VelocityAutocorrelation::result() const {
  const auto kinds = static_cast<Eigen::Index>(kinds_);
  const Eigen::ArrayXd times = ladder_.times();
  const BlockSums sums = complete();
  const Estimate e = sums.estimate(
      [&](const Eigen::ArrayXXd& mean) {
        Eigen::ArrayXXd f(2 * kinds, mean.cols());
        f.topRows(kinds) = mean;
        for (Eigen::Index k = 0; k < kinds; ++k) f.row(kinds + k) = running_integral(times, mean.row(k)).transpose();
        return f;
      },
      ladder_.spans());
  const SampledLags rows(sums, 0);
  return {rows.of(times),
          rows.of(e.value, 0, kinds),
          rows.of(e.error, 0, kinds),
          rows.of(e.value, kinds, kinds),
          rows.of(e.error, kinds, kinds),
          rows.of(sums.weights())};
}

std::vector<double> VelocityAutocorrelation::state() const {
  StateWriter out;
  for (const auto& part : {slots_.state(), ladder_.state(), sums_.state()}) out.put(part);
  return out.take();
}

void VelocityAutocorrelation::restore(const std::vector<double>& state) {
  StateReader in(state);
  VelocityAutocorrelation next = *this;
  next.slots_.restore(in.part());
  next.ladder_.restore(in.part());
  next.sums_.restore(in.part());
  in.finish();
  require_consistent(next.ladder_, next.slots_, next.sums_, kinds_);
  *this = std::move(next);
}

}  // namespace ozark::analysis
