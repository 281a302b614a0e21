#pragma once
// The times of time-correlation functions and the frames they need. Samples come at equal intervals; lags lie on a
// ladder: every one below `width`, then width / 2 in each octave. Each is exact: the newest frame against one that was
// kept, nothing is averaged over time. A frame that lags of octave l need lies on a multiple of 2^l, so that
// (2 + octaves) width / 2 frames are kept at most, whatever the length of the run, and those of samples that wait to be
// worked on together; fewer where origins are spaced.

#include <Eigen/Core>

#include <array>
#include <cstdint>
#include <map>
#include <vector>

namespace ozark::analysis {

/// When correlation functions are sampled.
struct LagOptions {
  double interval = 1.0;     // time between samples, > 0
  int width = 8;             // lags of the first rung, a power of two from 2 to 2^20
  double longest = 1e6;      // longest time; the ladder ends at the first lag beyond it, at most 2^40 samples
  std::int64_t spacing = 1;  // origins at multiples of it, a power of two: fewer origins, less work and memory
};

class OriginLadder {
 public:
  /// @throws DomainError  out of range
  explicit OriginLadder(const LagOptions& options);

  [[nodiscard]] const std::vector<std::int64_t>& lags() const { return lags_; }  // ascending, from 0 [samples]
  [[nodiscard]] Eigen::ArrayXd times() const;
  /// Samples a block must have for each lag (BlockSums::estimate): two lags. Blocks of one lag share half of their
  /// increments with their neighbours; the error of a random walk's displacement would be 13 % too small, so it is 6 %.
  [[nodiscard]] Eigen::ArrayXd spans() const;
  [[nodiscard]] std::size_t frames() const { return kept_.size(); }

  struct Origin {
    Eigen::Index lag;             // its index
    const Eigen::ArrayXXd& then;  // frame that long ago
  };
  struct Sample {
    const Eigen::ArrayXXd& now;
    std::vector<Origin> origins;  // of every lag that ends now
  };

  /// Takes the frame of the next sample. @throws DomainError  not the shape of the frames before
  void add(Eigen::ArrayXXd frame);
  /// Samples taken since finish() was called last, in the order of time. Where frames are large, work on several at
  /// once: they share most of their origins, which then come from memory once.
  [[nodiscard]] std::vector<Sample> waiting() const;
  [[nodiscard]] std::int64_t waiting_count() const { return next_ - finished_; }
  [[nodiscard]] std::int64_t finished_count() const { return finished_; }
  /// Rows and columns of every frame; 0, 0 where there is none.
  [[nodiscard]] std::array<Eigen::Index, 2> shape() const;
  /// Forgets frames that only samples up to now need.
  void finish();

  /// Everything; a restored ladder continues bit for bit. @throws DomainError  not such a state
  [[nodiscard]] std::vector<double> state() const;
  void restore(const std::vector<double>& state);

 private:
  [[nodiscard]] std::int64_t spacing_of(int octave) const;

  LagOptions options_;
  int octaves_ = 0;
  std::vector<std::int64_t> lags_;
  std::int64_t next_ = 0, finished_ = 0;  // samples taken; of them worked on
  std::map<std::int64_t, Eigen::ArrayXXd> kept_;
};

/// Integral of a function of time from the first of the times to each, by the trapezoidal rule; NaN from the first NaN.
[[nodiscard]] Eigen::ArrayXd running_integral(const Eigen::ArrayXd& times, const Eigen::ArrayXd& values);

}  // namespace ozark::analysis
