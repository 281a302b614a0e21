#pragma once
// Partial structure factors from the density modes of configurations, at exact reciprocal vectors.

#include <ozark/analysis/block_sums.hpp>
#include <ozark/analysis/density_modes.hpp>
#include <ozark/model/structure_factor.hpp>

#include <vector>

namespace ozark::analysis {

/// S_ij = <Re rho_i(k) rho_j(-k)> / sqrt(N_i N_j), averaged over the vectors of a row.
struct MeasuredStructureFactor {
  Eigen::ArrayXd k;                 // mean |k| of each row, ascending where the cell keeps its shape [1/length]
  Eigen::ArrayXd vectors;           // in the row; k and -k are one
  MatrixField S, error;             // standard errors from block samples; NaN below four
  std::vector<MatrixField> blocks;  // S of each complete block of the run, for errors of what is made of S
};

/// With C = 1 - S^-1: what mode coupling takes. @throws DomainError  S not positive definite at a wave number: too few
/// samples for so many kinds
[[nodiscard]] StructureFactor structure_factor(const MeasuredStructureFactor& measured);

class StructureFactorSampler {
 public:
  struct Options {
    double k_max = 15.0;  // [1/length], > 0
    double shell = 0.2;   // width of the shells of |k| [1/length], > 0
    int most = 32;        // vectors of each shell, chosen by a fixed hash, cheapest in eights; 0: all
  };

  /// Memory: three numbers for each particle of up to seven samples, for eight are worked on together.
  /// @throws DomainError  out of range
  StructureFactorSampler(std::size_t kinds, Options options);

  /// The vectors are whole numbers chosen in the first cell; in a cell that changes their |k| follows it.
  /// @throws DomainError  another number of kinds, no vector below k_max, more than 1e6 of them
  void add(const Configuration& configuration);

  /// One row for each shell that has vectors, or for each length of vectors in the first cell.
  [[nodiscard]] MeasuredStructureFactor by_shell() const;
  [[nodiscard]] MeasuredStructureFactor by_length() const;
  [[nodiscard]] const std::vector<WaveVector>& vectors() const { return modes_.vectors(); }

  /// Everything; a restored accumulator continues bit for bit. @throws DomainError  not such a state
  [[nodiscard]] std::vector<double> state() const;
  void restore(const std::vector<double>& state);

 private:
  struct Sample {
    Cell cell;
    Fractions at;
  };
  void choose(std::vector<WaveVector> vectors, const Cell& first);
  [[nodiscard]] BlockSums complete() const;  // with the samples that wait
  [[nodiscard]] MeasuredStructureFactor rows(const std::vector<Eigen::Index>& row_of_length) const;

  std::size_t kinds_;
  Options options_;
  Cell first_;  // the cell the vectors were chosen in
  DensityModes modes_;
  std::vector<Eigen::Index> length_of_;  // each vector's
  std::vector<Eigen::Index> shell_of_;   // each length's
  Eigen::ArrayXd multiplicity_;          // vectors of each length
  BlockSums sums_{0, 1};                 // S_ij and |k| by length
  std::vector<Sample> waiting_;          // not yet in the sums
};

}  // namespace ozark::analysis
