#include <ozark/analysis/displacement.hpp>

#include <ozark/num/pack.hpp>

#include "lag_rows.hpp"
#include "state_stream.hpp"

namespace ozark::analysis {

Displacement::Displacement(std::size_t kinds, const LagOptions& lags)
    : kinds_(kinds),
      ladder_(lags),
      sums_(static_cast<Eigen::Index>(2 * kinds), static_cast<Eigen::Index>(ladder_.lags().size())) {
  require(kinds >= 1, "displacements need a kind of particles");
}

void Displacement::add(const Configuration& c) {
  require(c.kinds.size() == kinds_, "a configuration of {} kinds was given to displacements of {}", c.kinds.size(),
          kinds_);
  slots_.follow(c);
  ladder_.add(slots_.unwrapped_positions(c));
  if (ladder_.waiting_count() < together) return;
  sums_ = complete();
  ladder_.finish();
}

BlockSums Displacement::complete() const {
  const auto samples = ladder_.waiting();
  if (samples.empty()) return sums_;
  const Eigen::ArrayXXd sum = slots_.sum(
      samples, 2,
      [](const double* a, const double* b, Eigen::Index rows, Eigen::Index first, Eigen::Index last, double* moments) {
        Pack square = 0.0, fourth = 0.0;
        for (Eigen::Index i = first; i < last; i += Pack::lanes) {
          const Pack x = Pack::load(b + i) - Pack::load(a + i), y = Pack::load(b + rows + i) - Pack::load(a + rows + i),
                     z = Pack::load(b + 2 * rows + i) - Pack::load(a + 2 * rows + i);
          const Pack r2 = x * x + y * y + z * z;
          square += r2;
          fourth += r2 * r2;
        }
        moments[0] = lane_sum(square);
        moments[1] = lane_sum(fourth);
      });
  BlockSums sums = sums_;
  const auto kinds = static_cast<Eigen::Index>(kinds_);
  Eigen::Index row = 0;
  for (const auto& [now, origins] : samples) {
    for (const auto& [lag, then] : origins) {
      Eigen::ArrayXd values = Eigen::ArrayXd::Zero(2 * kinds);
      for (Eigen::Index k = 0; k < kinds; ++k)
        if (slots_.particles(k) > 0)
          for (Eigen::Index q = 0; q < 2; ++q)
            values[q * kinds + k] = sum(row + q, k) / static_cast<double>(slots_.particles(k));
      if (lag != 0) sums.add(lag, values);
      row += 2;
    }
    sums.advance();
  }
  return sums;
}

Displacement::Result Displacement::result() const {
  const auto kinds = static_cast<Eigen::Index>(kinds_);
  const double d = slots_.dimensions();
  const BlockSums sums = complete();
  const Estimate e = sums.estimate(
      [&](const Eigen::ArrayXXd& mean) {
        Eigen::ArrayXXd f = mean;
        f.bottomRows(kinds) = d / (d + 2.0) * mean.bottomRows(kinds) / mean.topRows(kinds).square() - 1.0;
        return f;
      },
      ladder_.spans());
  const SampledLags rows(sums, 1);
  return {rows.of(ladder_.times()),       rows.of(e.value, 0, kinds),     rows.of(e.error, 0, kinds),
          rows.of(e.value, kinds, kinds), rows.of(e.error, kinds, kinds), rows.of(sums.weights())};
}

std::vector<double> Displacement::state() const {
  StateWriter out;
  for (const auto& part : {slots_.state(), ladder_.state(), sums_.state()}) out.put(part);
  return out.take();
}

void Displacement::restore(const std::vector<double>& state) {
  StateReader in(state);
  Displacement next = *this;
  next.slots_.restore(in.part());
  next.ladder_.restore(in.part());
  next.sums_.restore(in.part());
  in.finish();
  require_consistent(next.ladder_, next.slots_, next.sums_, kinds_);
  *this = std::move(next);
}

}  // namespace ozark::analysis
