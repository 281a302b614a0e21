#pragma once
// Intermediate scattering functions at given wave numbers, at exact lags from many origins.

#include <ozark/analysis/block_sums.hpp>
#include <ozark/analysis/density_modes.hpp>
#include <ozark/analysis/origin_ladder.hpp>
#include <ozark/analysis/species_slots.hpp>
#include <ozark/num/matrix_field.hpp>

#include <vector>

namespace ozark::analysis {

class IntermediateScattering {
 public:
  struct Options {
    std::vector<double> wave_numbers;  // [1/length], > 0
    double half_width = 0.1;           // vectors with |k| this near to a wave number [1/length], > 0
    int most = 30;                     // of them, chosen by a fixed hash; 0: all
    LagOptions lags;
  };
  /// Of one wave number.
  struct Curve {
    double k = 0.0;                            // mean |k| of its vectors in the first cell
    std::size_t vectors = 0;                   // k and -k are one
    MatrixField collective, collective_error;  // F_ij = <Re rho_i(k, t) rho_j(-k, 0)> / sqrt(N_i N_j); point: time
    Eigen::ArrayXXd self,
        self_error;  // <sin(k r) / (k r)>, r the displacement (J_0(k r) in two dimensions): exp(i k r)
                     // averaged over directions, as an isotropic system allows; row time, column kind
  };
  struct Result {
    Eigen::ArrayXd times, origins;
    std::vector<Curve> curves;
  };

  /// Memory: three numbers for each particle and frame, and the modes. @throws DomainError  out of range
  IntermediateScattering(std::size_t kinds, Options options);

  /// @throws DomainError  other particles than before, images not known, no vector near a wave number
  void add(const Configuration& configuration);

  /// Errors from blocks at least twice as long as the time; NaN where the run has not four of them.
  [[nodiscard]] Result result() const;

  /// Everything; a restored accumulator continues bit for bit. @throws DomainError  not such a state
  [[nodiscard]] std::vector<double> state() const;
  void restore(const std::vector<double>& state);

 private:
  void choose(const Cell& first, int dimensions);

  std::size_t kinds_;
  Options options_;
  int dimensions_ = 3;
  Cell first_;  // the vectors were chosen in it
  bool chosen_ = false;
  DensityModes modes_;
  std::vector<double> k_;            // of each curve
  std::vector<std::size_t> number_;  // vectors of each curve, one after the other in modes_
  OriginLadder places_, densities_;
  SpeciesSlots slots_;
  BlockSums sums_;  // for each curve F_ij, then the self parts
};

}  // namespace ozark::analysis
