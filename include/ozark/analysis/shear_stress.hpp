#pragma once
// Shear modulus G(t) and viscosity by Green and Kubo, from every component of the traceless symmetric pressure tensor
// [DaivisEvans1994].

#include <ozark/analysis/block_sums.hpp>
#include <ozark/analysis/origin_ladder.hpp>

#include <vector>

namespace ozark::analysis {

class ShearStress {
 public:
  struct Options {
    int dimensions = 3;  // 2: the xy part of the tensor alone, areas for volumes
    LagOptions lags{1.0, 1024, 1e5, 8};
  };
  struct Result {
    Eigen::ArrayXd times;
    Eigen::ArrayXd modulus, modulus_error;      // G(t) = V <P : P(t)> / ((d - 1) (d + 2) k_B T) [energy / volume]
    Eigen::ArrayXd viscosity, viscosity_error;  // its integral from 0 to t, trapezoidal on these times
    Eigen::ArrayXd origins;
  };

  /// @throws DomainError  out of range
  explicit ShearStress(const Options& options);

  /// @param pressure  its symmetric part counts [energy / volume]  @param volume  of the cell, > 0
  /// @param temperature  k_B T [energy], > 0; the mean counts  @throws DomainError  not finite, out of range
  void add(const Eigen::Matrix3d& pressure, double volume, double temperature);

  /// Errors from blocks at least twice as long as the time; NaN where the run has not four of them.
  [[nodiscard]] Result result() const;

  /// Everything; a restored accumulator continues bit for bit. @throws DomainError  not such a state
  [[nodiscard]] std::vector<double> state() const;
  void restore(const std::vector<double>& state);

 private:
  Options options_;
  OriginLadder ladder_;
  BlockSums sums_;
  double temperatures_ = 0.0;  // summed over samples
};

}  // namespace ozark::analysis
