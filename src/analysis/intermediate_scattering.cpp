#include <ozark/analysis/intermediate_scattering.hpp>

#include <ozark/num/pack.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "lag_rows.hpp"
#include "state_stream.hpp"

namespace ozark::analysis {
namespace {

Eigen::Index values_of(std::size_t kinds, std::size_t curves) {
  return static_cast<Eigen::Index>(curves * kinds * (kinds + 1));
}

/// sin(x) / x.
Pack cardinal_sine(Pack x) {
  const Pack small = 1e-2, square = x * x;  // the series is exact to rounding below
  const Pack series = 1.0 - square * (1.0 / 6.0 - square * (1.0 / 120.0 - square * (1.0 / 5040.0)));
  return select(x < small, series, sincospi(x * Pack(std::numbers::inv_pi)).sine / select(x < small, small, x));
}

Pack bessel_zero(Pack x) {
  Pack r;
  for (int lane = 0; lane < Pack::lanes; ++lane) r.v[lane] = ::j0(x.v[lane]);
  return r;
}

}  // namespace

IntermediateScattering::IntermediateScattering(std::size_t kinds, Options options)
    : kinds_(kinds),
      options_(std::move(options)),
      places_(options_.lags),
      densities_(options_.lags),
      sums_(values_of(kinds, options_.wave_numbers.size()), static_cast<Eigen::Index>(places_.lags().size())) {
  require(kinds >= 1, "scattering functions need a kind of particles");
  require(!options_.wave_numbers.empty(), "scattering functions need a wave number");
  for (const double k : options_.wave_numbers)
    require(k > 0.0 && std::isfinite(k), "a wave number must be > 0, got {}", k);
  require(options_.half_width > 0.0, "half_width must be > 0, got {}", options_.half_width);
}

void IntermediateScattering::choose(const Cell& first, int dimensions) {
  std::vector<WaveVector> vectors;
  k_.clear();
  number_.clear();
  for (const double k : options_.wave_numbers) {
    const double low = std::max(0.0, k - options_.half_width), high = k + options_.half_width;
    const auto near = wave_vectors(first, dimensions, {low, high, 2.0 * (high - low), options_.most});
    require(!near.empty(), "no reciprocal vector of the cell lies within {} of wave number {}; take a wider half_width",
            options_.half_width, k);
    double sum = 0.0;
    for (const WaveVector& n : near) sum += wave_number(first, n);
    k_.push_back(sum / static_cast<double>(near.size()));
    number_.push_back(near.size());
    vectors.insert(vectors.end(), near.begin(), near.end());
  }
  modes_ = DensityModes(std::move(vectors));
  first_ = first;
  dimensions_ = dimensions;
  chosen_ = true;
}

void IntermediateScattering::add(const Configuration& c) {
  require(c.kinds.size() == kinds_, "a configuration of {} kinds was given to scattering functions of {}",
          c.kinds.size(), kinds_);
  if (!chosen_) choose(c.cell, c.dimensions);
  slots_.follow(c);
  const auto kinds = static_cast<Eigen::Index>(kinds_), curves = static_cast<Eigen::Index>(k_.size());
  const Eigen::Index curve_length = kinds * (kinds + 1);

  Eigen::ArrayXXd values =
      Eigen::ArrayXXd::Zero(values_of(kinds_, k_.size()), static_cast<Eigen::Index>(places_.lags().size()));
  std::vector<bool> touched(places_.lags().size(), false);
  // Nothing is taken before all is known to be good.
  Eigen::ArrayXXd place = slots_.unwrapped_positions(c);
  const Eigen::ArrayXXcd rho = modes_(c);
  Eigen::ArrayXXd frame(rho.rows(), 2 * kinds);
  frame << rho.real(), rho.imag();

  places_.add(std::move(place));
  const auto places = places_.waiting();
  const Eigen::ArrayXXd self = slots_.sum(
      places, curves,
      [&](const double* a, const double* b, Eigen::Index rows, Eigen::Index first, Eigen::Index last, double* f) {
        std::vector<Pack> part(k_.size(), Pack(0.0));
        for (Eigen::Index i = first; i < last; i += Pack::lanes) {
          const Pack x = Pack::load(b + i) - Pack::load(a + i), y = Pack::load(b + rows + i) - Pack::load(a + rows + i),
                     z = Pack::load(b + 2 * rows + i) - Pack::load(a + 2 * rows + i);
          const Pack r = sqrt(x * x + y * y + z * z);
          for (std::size_t q = 0; q < part.size(); ++q)
            part[q] += dimensions_ == 2 ? bessel_zero(Pack(k_[q]) * r) : cardinal_sine(Pack(k_[q]) * r);
        }
        for (std::size_t q = 0; q < part.size(); ++q) f[q] = lane_sum(part[q]);
      });
  Eigen::Index row = 0;
  for (const auto& [lag, then] : places.front().origins) {
    touched[static_cast<std::size_t>(lag)] = true;
    for (Eigen::Index q = 0; q < curves; ++q, ++row)
      for (Eigen::Index k = 0; k < kinds; ++k) {
        const Eigen::Index n = slots_.particles(k), filled = (n + Pack::lanes - 1) / Pack::lanes * Pack::lanes;
        // Slots without a particle have not moved: 1 each.
        if (n > 0)
          values(q * curve_length + kinds * kinds + k, lag) =
              (self(row, k) - static_cast<double>(filled - n)) / static_cast<double>(n);
      }
  }
  places_.finish();

  densities_.add(std::move(frame));
  for (const auto& [now, origins] : densities_.waiting())
    for (const auto& [lag, then] : origins) {
      Eigen::Index first = 0;
      for (Eigen::Index q = 0; q < curves; ++q) {
        const auto count = static_cast<Eigen::Index>(number_[static_cast<std::size_t>(q)]);
        for (Eigen::Index i = 0; i < kinds; ++i)
          for (Eigen::Index j = 0; j < kinds; ++j) {
            const double both = static_cast<double>(slots_.particles(i)) * static_cast<double>(slots_.particles(j));
            const double sum =
                (now.col(i).segment(first, count) * then.col(j).segment(first, count)).sum() +
                (now.col(kinds + i).segment(first, count) * then.col(kinds + j).segment(first, count)).sum();
            if (both > 0.0)
              values(q * curve_length + i * kinds + j, lag) = sum / (static_cast<double>(count) * std::sqrt(both));
          }
        first += count;
      }
    }
  densities_.finish();
  for (std::size_t lag = 0; lag < touched.size(); ++lag)
    if (touched[lag]) sums_.add(static_cast<Eigen::Index>(lag), values.col(static_cast<Eigen::Index>(lag)));
  sums_.advance();
}

IntermediateScattering::Result IntermediateScattering::result() const {
  const auto kinds = static_cast<Eigen::Index>(kinds_);
  const Estimate e = sums_.estimate(places_.spans());
  const SampledLags rows(sums_, 0);
  Result result{rows.of(places_.times()), rows.of(sums_.weights()), {}};
  for (std::size_t q = 0; q < k_.size(); ++q) {
    const Eigen::Index at = static_cast<Eigen::Index>(q) * kinds * (kinds + 1), self = at + kinds * kinds;
    Curve curve;
    curve.k = k_[q];
    curve.vectors = number_[q];
    curve.collective = curve.collective_error = MatrixField(rows.count, kinds);
    curve.collective.values() = rows.of(e.value, at, kinds * kinds);
    curve.collective_error.values() = rows.of(e.error, at, kinds * kinds);
    curve.self = rows.of(e.value, self, kinds);
    curve.self_error = rows.of(e.error, self, kinds);
    result.curves.push_back(std::move(curve));
  }
  return result;
}

std::vector<double> IntermediateScattering::state() const {
  StateWriter out;
  out.put(std::int64_t{chosen_ ? dimensions_ : 0});
  out.put(first_);
  for (const auto& part : {slots_.state(), places_.state(), densities_.state(), sums_.state()}) out.put(part);
  return out.take();
}

void IntermediateScattering::restore(const std::vector<double>& state) {
  StateReader in(state);
  IntermediateScattering next(kinds_, options_);
  const auto dimensions = in.small_integer();
  const Cell first = in.cell();
  if (dimensions != 0) next.choose(first, dimensions);
  next.slots_.restore(in.part());
  next.places_.restore(in.part());
  next.densities_.restore(in.part());
  next.sums_.restore(in.part());
  in.finish();
  require_consistent(next.places_, next.slots_, next.sums_, kinds_);
  const auto vectors = static_cast<Eigen::Index>(next.modes_.vectors().size());
  const bool begun = next.places_.finished_count() > 0;
  require(
      next.places_.waiting_count() == 0 && next.densities_.waiting_count() == 0 &&
          next.densities_.finished_count() == next.places_.finished_count() &&
          (!begun || (next.chosen_ && next.densities_.shape() ==
                                          std::array<Eigen::Index, 2>{vectors, 2 * static_cast<Eigen::Index>(kinds_)})),
      "the parts of the state of a scattering function do not match; it belongs to another one");
  *this = std::move(next);
}

}  // namespace ozark::analysis
