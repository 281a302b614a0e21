#include <ozark/analysis/origin_ladder.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>

#include "state_stream.hpp"

namespace ozark::analysis {

OriginLadder::OriginLadder(const LagOptions& options) : options_(options) {
  require(options.interval > 0.0 && std::isfinite(options.interval), "the interval of samples must be > 0, got {}",
          options.interval);
  require(options.width >= 2 && options.width <= (1 << 20) && std::has_single_bit(static_cast<unsigned>(options.width)),
          "the width of a ladder of lags must be a power of two from 2 to 2^20, got {}", options.width);
  require(options.spacing >= 1 && options.spacing <= (std::int64_t{1} << 40) &&
              std::has_single_bit(static_cast<std::uint64_t>(options.spacing)),
          "the spacing of origins must be a power of two from 1 to 2^40, got {}", options.spacing);
  const double end = options.longest / options.interval;
  require(end > 0.0 && end <= std::ldexp(1.0, 40), "the longest time must lie in (0, 2^40] intervals {}, got {}",
          options.interval, options.longest);
  const auto reached = [&] { return !lags_.empty() && static_cast<double>(lags_.back()) >= end * (1.0 - 1e-12); };
  for (std::int64_t lag = 0; lag < options.width && !reached(); ++lag) lags_.push_back(lag);
  while (!reached()) {
    ++octaves_;
    for (std::int64_t step = options.width / 2; step < options.width && !reached(); ++step)
      lags_.push_back(step << octaves_);
  }
}

std::int64_t OriginLadder::spacing_of(int octave) const {
  return std::max(options_.spacing, std::int64_t{1} << octave);
}

Eigen::ArrayXd OriginLadder::times() const {
  Eigen::ArrayXd t(static_cast<Eigen::Index>(lags_.size()));
  for (Eigen::Index k = 0; k < t.size(); ++k)
    t[k] = options_.interval * static_cast<double>(lags_[static_cast<std::size_t>(k)]);
  return t;
}

Eigen::ArrayXd OriginLadder::spans() const {
  Eigen::ArrayXd s(static_cast<Eigen::Index>(lags_.size()));
  for (Eigen::Index k = 0; k < s.size(); ++k) s[k] = 2.0 * static_cast<double>(lags_[static_cast<std::size_t>(k)]);
  return s;
}

std::array<Eigen::Index, 2> OriginLadder::shape() const {
  if (kept_.empty()) return {0, 0};
  return {kept_.begin()->second.rows(), kept_.begin()->second.cols()};
}

void OriginLadder::add(Eigen::ArrayXXd frame) {
  const auto [rows, columns] = shape();
  require(kept_.empty() || (frame.rows() == rows && frame.cols() == columns),
          "a frame of {} x {} numbers follows frames of {} x {}", frame.rows(), frame.cols(), rows, columns);
  kept_.emplace(next_, std::move(frame));
  ++next_;
}

std::vector<OriginLadder::Sample> OriginLadder::waiting() const {
  std::vector<Sample> samples;
  for (std::int64_t now = finished_; now < next_; ++now) {
    samples.push_back({kept_.at(now), {}});
    std::size_t k = 0;
    for (int octave = 0; octave <= octaves_; ++octave) {
      const std::size_t end =
          std::min(lags_.size(), k + static_cast<std::size_t>(octave == 0 ? options_.width : options_.width / 2));
      const std::int64_t spacing = spacing_of(octave);
      if (now % (std::int64_t{1} << octave) == 0)  // its lags are multiples of that, and so are its origins
        for (; k < end && lags_[k] <= now; ++k)
          if ((now - lags_[k]) % spacing == 0)
            samples.back().origins.push_back({static_cast<Eigen::Index>(k), kept_.at(now - lags_[k])});
      k = end;
    }
  }
  return samples;
}

void OriginLadder::finish() {
  finished_ = next_;
  // A frame serves lags of every octave whose spacing divides its place; the longest of these ends its life.
  for (auto it = kept_.begin(); it != kept_.end();) {
    int octave = 0;
    while (octave < octaves_ && it->first % spacing_of(octave + 1) == 0) ++octave;
    const std::int64_t longest =
        it->first % options_.spacing == 0 ? std::min(lags_.back(), std::int64_t{options_.width - 1} << octave) : 0;
    it = next_ - it->first > longest ? kept_.erase(it) : std::next(it);
  }
}

std::vector<double> OriginLadder::state() const {
  StateWriter out;
  out.put(next_);
  out.put(finished_);
  out.put(static_cast<std::int64_t>(kept_.size()));
  for (const auto& [at, frame] : kept_) {
    out.put(at);
    out.put(frame);
  }
  return out.take();
}

void OriginLadder::restore(const std::vector<double>& state) {
  StateReader in(state);
  OriginLadder next(options_);
  next.next_ = in.integer();
  next.finished_ = in.integer();
  const std::int64_t count = in.count(), waiting = next.next_ - next.finished_;
  require(next.finished_ >= 0 && waiting >= 0 && waiting <= count,
          "the state of a correlation function has worked on {} of {} samples; it belongs to another one",
          next.finished_, next.next_);
  for (std::int64_t k = 0; k < count; ++k) {
    const std::int64_t at = in.integer();
    next.kept_.emplace(at, in.array());
  }
  in.finish();
  std::set<std::int64_t> needed;
  for (std::int64_t at = next.finished_; at < next.next_; ++at) needed.insert(at);
  for (int octave = 0; octave <= octaves_; ++octave) {
    const std::int64_t step = spacing_of(octave),
                       longest = std::min(lags_.back(), std::int64_t{options_.width - 1} << octave);
    for (std::int64_t at = next.finished_ / step * step; at >= 0 && next.finished_ - at <= longest; at -= step)
      if (at < next.finished_) needed.insert(at);
  }
  const auto [rows, columns] = next.shape();
  bool good = needed.size() == next.kept_.size();
  for (const auto& [at, frame] : next.kept_)
    good = good && needed.count(at) == 1 && frame.rows() == rows && frame.cols() == columns;
  require(good, "the state of a correlation function has not the frames its lags need; it belongs to another one");
  *this = std::move(next);
}

Eigen::ArrayXd running_integral(const Eigen::ArrayXd& times, const Eigen::ArrayXd& values) {
  Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(times.size());
  for (Eigen::Index k = 1; k < times.size(); ++k)
    sum[k] = sum[k - 1] + 0.5 * (times[k] - times[k - 1]) * (values[k] + values[k - 1]);
  return sum;
}

}  // namespace ozark::analysis
