#pragma once
// Mean squared displacement of each species and its non-Gaussian parameter, at exact lags from many origins.

#include <ozark/analysis/block_sums.hpp>
#include <ozark/analysis/origin_ladder.hpp>
#include <ozark/analysis/species_slots.hpp>

#include <vector>

namespace ozark::analysis {

class Displacement {
 public:
  /// Row: time; column: species. NaN where not known.
  struct Result {
    Eigen::ArrayXd times;
    Eigen::ArrayXXd squared, squared_error;            // <r^2(t)> [length^2]
    Eigen::ArrayXXd non_gaussian, non_gaussian_error;  // d <r^4> / ((d + 2) <r^2>^2) - 1, d the dimension
    Eigen::ArrayXd origins;                            // behind each time
  };

  /// Memory: three numbers for each particle and frame of the ladder; seven more frames may wait, for eight samples are
  /// worked on together. @throws DomainError  out of range
  Displacement(std::size_t kinds, const LagOptions& lags);

  /// Positions are unwrapped by their images; they are not rescaled where the cell changes.
  /// @throws DomainError  other particles than before, images not known
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
  BlockSums sums_;  // r^2 of each species, then r^4
};

}  // namespace ozark::analysis
