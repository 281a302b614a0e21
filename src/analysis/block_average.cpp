#include <ozark/analysis/block_average.hpp>

#include <ozark/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include "state_stream.hpp"

namespace ozark::analysis {

void BlockAverage::add(double value) {
  require(std::isfinite(value), "a sample must be finite, got {}", value);
  for (std::size_t l = 0;; ++l) {
    if (l == levels_.size()) levels_.emplace_back();
    Level& level = levels_[l];
    ++level.blocks;
    const double distance = value - level.mean;
    level.mean += distance / static_cast<double>(level.blocks);
    level.squares += distance * (value - level.mean);
    level.waiting = !level.waiting;
    if (level.waiting) {
      level.open = value;
      return;
    }
    value = 0.5 * (level.open + value);
  }
}

BlockAverage::Result BlockAverage::result() const {
  Result r;
  if (levels_.empty()) {
    r.mean = r.error = r.error_of_error = std::numeric_limits<double>::quiet_NaN();
    return r;
  }
  r.samples = levels_[0].blocks;
  r.mean = levels_[0].mean;
  if (r.samples < 2) {
    r.error = r.error_of_error = std::numeric_limits<double>::quiet_NaN();
    return r;
  }
  const auto variance = [&](std::size_t l) {
    const double m = static_cast<double>(levels_[l].blocks);
    return levels_[l].squares / (m * (m - 1.0));
  };
  const auto take = [&](std::size_t l) {
    r.error = std::sqrt(variance(l));
    r.error_of_error = r.error / std::sqrt(2.0 * (static_cast<double>(levels_[l].blocks) - 1.0));
    r.block = std::int64_t{1} << l;
  };
  const double naive = variance(0);
  take(0);
  for (std::size_t l = 0; l < levels_.size() && levels_[l].blocks >= 2; ++l) {
    const double length = std::ldexp(1.0, static_cast<int>(l));
    const double ratio = naive > 0.0 ? variance(l) / naive : 0.0;
    if (length * length * length > 2.0 * static_cast<double>(r.samples) * ratio * ratio) {
      take(l);
      r.settled = true;
      break;
    }
    if (levels_[l].blocks >= 4 && variance(l) > r.error * r.error) take(l);
  }
  if (naive > 0.0) r.correlation_time = 0.5 * r.error * r.error / naive;
  return r;
}

std::vector<double> BlockAverage::state() const {
  StateWriter out;
  out.put(static_cast<std::int64_t>(levels_.size()));
  for (const Level& l : levels_) {
    out.put(l.blocks);
    for (const double x : {l.mean, l.squares, l.open, l.waiting ? 1.0 : 0.0}) out.put(x);
  }
  return out.take();
}

void BlockAverage::restore(const std::vector<double>& state) {
  StateReader in(state);
  std::vector<Level> levels(static_cast<std::size_t>(in.count()));
  for (Level& l : levels) {
    l.blocks = in.integer();
    l.mean = in.number();
    l.squares = in.number();
    l.open = in.number();
    l.waiting = in.number() != 0.0;
  }
  in.finish();
  levels_ = std::move(levels);
}

}  // namespace ozark::analysis
