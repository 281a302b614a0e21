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
  dimensions_ = c.dimensions;
  const auto kinds = static_cast<Eigen::Index>(kinds_);
  ladder_.add(slots_.unwrapped_positions(c), [&](const OriginLadder::Origins& origins, const Eigen::ArrayXXd& now) {
    const Eigen::Index rows = now.rows();
    const double* b = now.data();
    const auto count = static_cast<Eigen::Index>(origins.size());
    const Eigen::ArrayXXd sum = slots_.sum(2 * count, [&](Eigen::Index first, Eigen::Index last) {
      Eigen::ArrayXd part = Eigen::ArrayXd::Zero(2 * count);
      for (Eigen::Index at = 0; at < count; ++at) {
        if (origins[static_cast<std::size_t>(at)].lag == 0) continue;
        const double* a = origins[static_cast<std::size_t>(at)].then.data();
        Pack square = 0.0, fourth = 0.0;
        for (Eigen::Index i = first; i < last; i += Pack::lanes) {
          const Pack x = Pack::load(b + i) - Pack::load(a + i), y = Pack::load(b + rows + i) - Pack::load(a + rows + i),
                     z = Pack::load(b + 2 * rows + i) - Pack::load(a + 2 * rows + i);
          const Pack r2 = x * x + y * y + z * z;
          square += r2;
          fourth += r2 * r2;
        }
        part.segment(2 * at, 2) << lane_sum(square), lane_sum(fourth);
      }
      return part;
    });
    for (Eigen::Index at = 0; at < count; ++at) {
      const Eigen::Index lag = origins[static_cast<std::size_t>(at)].lag;
      if (lag == 0) continue;
      Eigen::ArrayXd values = Eigen::ArrayXd::Zero(2 * kinds);
      for (Eigen::Index k = 0; k < kinds; ++k)
        if (slots_.particles(k) > 0)
          for (Eigen::Index q = 0; q < 2; ++q)
            values[q * kinds + k] = sum(2 * at + q, k) / static_cast<double>(slots_.particles(k));
      sums_.add(lag, values);
    }
  });
  sums_.advance();
}

Displacement::Result Displacement::result() const {
  const auto kinds = static_cast<Eigen::Index>(kinds_);
  const double d = dimensions_;
  const Estimate e = sums_.estimate(
      [&](const Eigen::ArrayXXd& mean) {
        Eigen::ArrayXXd f = mean;
        f.bottomRows(kinds) = d / (d + 2.0) * mean.bottomRows(kinds) / mean.topRows(kinds).square() - 1.0;
        return f;
      },
      ladder_.spans());
  const SampledLags rows(sums_, 1);
  return {rows.of(ladder_.times()),       rows.of(e.value, 0, kinds),     rows.of(e.error, 0, kinds),
          rows.of(e.value, kinds, kinds), rows.of(e.error, kinds, kinds), rows.of(sums_.weights())};
}

std::vector<double> Displacement::state() const {
  StateWriter out;
  out.put(std::int64_t{dimensions_});
  for (const auto& part : {slots_.state(), ladder_.state(), sums_.state()}) out.put(part);
  return out.take();
}

void Displacement::restore(const std::vector<double>& state) {
  StateReader in(state);
  Displacement next = *this;
  next.dimensions_ = static_cast<int>(in.integer());
  next.slots_.restore(in.part());
  next.ladder_.restore(in.part());
  next.sums_.restore(in.part());
  in.finish();
  *this = std::move(next);
}

}  // namespace ozark::analysis
