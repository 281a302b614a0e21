#pragma once
// Partial pair distribution functions g_ij(r), from every pair and image within r_max: any cell, also beyond half of
// it. Two dimensions: shells are rings, densities by area. Edges that do not repeat count as part of the volume.

#include <ozark/analysis/block_sums.hpp>
#include <ozark/model/configuration.hpp>
#include <ozark/num/matrix_field.hpp>

#include <vector>

namespace ozark::analysis {

class RadialDistribution {
 public:
  struct Options {
    double r_max = 5.0;  // [length], > 0, at most ten heights of the cell
    int bins = 250;      // of equal width, 1 to 1e6
  };
  struct Result {
    Eigen::ArrayXd r;          // middles of the bins
    MatrixField g, error;      // pairs over N_i N_j / V times the volume of the shell
    Eigen::ArrayXd r_upper;    // upper ends of the bins
    MatrixField coordination;  // (i, j): neighbours j of an i nearer than r_upper
    MatrixField coordination_error;
  };

  /// @throws DomainError  out of range
  RadialDistribution(std::size_t kinds, Options options);

  /// O(N). A kind without particles adds zeros. @throws DomainError  another number of kinds, r_max too long
  void add(const Configuration& configuration);

  /// Errors: standard errors from block samples; NaN below four.
  [[nodiscard]] Result result() const;

  /// Everything; a restored accumulator continues bit for bit. @throws DomainError  not a state of this shape
  [[nodiscard]] std::vector<double> state() const { return sums_.state(); }
  void restore(const std::vector<double>& state) { sums_.restore(state); }

 private:
  std::size_t kinds_;
  Options options_;
  BlockSums sums_;  // g, and neighbours in each bin of (i, j) and of (j, i)
};

}  // namespace ozark::analysis
