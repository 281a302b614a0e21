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
  const auto kinds = static_cast<Eigen::Index>(kinds_);
  const double d = c.dimensions;
  ladder_.add(slots_.velocities(c), [&](const OriginLadder::Origins& origins, const Eigen::ArrayXXd& now) {
    const Eigen::Index rows = now.rows();
    const double* b = now.data();
    const auto count = static_cast<Eigen::Index>(origins.size());
    const Eigen::ArrayXXd sum = slots_.sum(count, [&](Eigen::Index first, Eigen::Index last) {
      Eigen::ArrayXd part(count);
      for (Eigen::Index at = 0; at < count; ++at) {
        const double* a = origins[static_cast<std::size_t>(at)].then.data();
        Pack dot = 0.0;
        for (Eigen::Index i = first; i < last; i += Pack::lanes)
          for (Eigen::Index axis = 0; axis < 3; ++axis)
            dot += Pack::load(a + axis * rows + i) * Pack::load(b + axis * rows + i);
        part[at] = lane_sum(dot);
      }
      return part;
    });
    for (Eigen::Index at = 0; at < count; ++at) {
      Eigen::ArrayXd values = Eigen::ArrayXd::Zero(kinds);
      for (Eigen::Index k = 0; k < kinds; ++k)
        if (slots_.particles(k) > 0) values[k] = sum(at, k) / (d * static_cast<double>(slots_.particles(k)));
      sums_.add(origins[static_cast<std::size_t>(at)].lag, values);
    }
  });
  sums_.advance();
}

VelocityAutocorrelation::Result VelocityAutocorrelation::result() const {
  const auto kinds = static_cast<Eigen::Index>(kinds_);
  const Eigen::ArrayXd times = ladder_.times();
  const Estimate e = sums_.estimate(
      [&](const Eigen::ArrayXXd& mean) {
        Eigen::ArrayXXd f(2 * kinds, mean.cols());
        f.topRows(kinds) = mean;
        for (Eigen::Index k = 0; k < kinds; ++k) f.row(kinds + k) = running_integral(times, mean.row(k)).transpose();
        return f;
      },
      ladder_.spans());
  const SampledLags rows(sums_, 0);
  return {rows.of(times),
          rows.of(e.value, 0, kinds),
          rows.of(e.error, 0, kinds),
          rows.of(e.value, kinds, kinds),
          rows.of(e.error, kinds, kinds),
          rows.of(sums_.weights())};
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
  *this = std::move(next);
}

}  // namespace ozark::analysis
