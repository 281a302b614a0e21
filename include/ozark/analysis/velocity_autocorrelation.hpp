#pragma once
// Velocity autocorrelation of each species and its running integral, the diffusion coefficient.

#include <ozark/analysis/block_sums.hpp>
#include <ozark/analysis/origin_ladder.hpp>
#include <ozark/analysis/species_slots.hpp>

#include <vector>

namespace ozark::analysis {

class VelocityAutocorrelation {
 public:
  /// Row: time; column: species. NaN where not known.
  struct Result {
    Eigen::ArrayXd times;
    Eigen::ArrayXXd correlation, correlation_error;  // <v(0) v(t)> / d, d the dimension [length^2 / time^2]
    Eigen::ArrayXXd diffusion, diffusion_error;      // its integral from 0 to t, trapezoidal on these times
    Eigen::ArrayXd origins;
  };

  /// A wide ladder keeps the integral accurate. Memory: three numbers for each particle and frame; seven more
  /// frames may wait, for eight samples are worked on together.
  /// @throws DomainError  out of range
  VelocityAutocorrelation(std::size_t kinds, const LagOptions& lags);

  /// @throws DomainError  other particles than before, velocities not known
  void add(const Configuration& configuration);

  /// Errors from blocks at least twice as long as the time; NaN where the run has not four of them.
  [[nodiscard]] Result result() const;

  /// Everything; a restored accumulator continues bit for bit. @throws DomainError  not such a state
  [[nodiscard]] std::vector<double> state() const;
  void restore(const std::vector<double>& state);

 private:
  [[nodiscard]] BlockSums complete() const;  // with the samples that wait

  std::size_t kinds_;
  OriginLadder ladder_;
  SpeciesSlots slots_;
  BlockSums sums_;
};

}  // namespace ozark::analysis
