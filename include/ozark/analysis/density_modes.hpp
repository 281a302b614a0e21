#pragma once
// Fourier components of the density, rho_a(k) = sum over the particles of kind a of exp(i k r), at exact reciprocal
// vectors k = 2 pi edges^-T n of the cell, n whole numbers.

#include <ozark/model/configuration.hpp>

#include <Eigen/Core>

#include <array>
#include <vector>

namespace ozark::analysis {

using WaveVector = std::array<int, 3>;

/// |k| in this cell.
[[nodiscard]] double wave_number(const Cell& cell, const WaveVector& n);

/// Which vectors of a shell are kept.
struct WaveVectorChoice {
  double low = 0.0, high = 0.0;  // low <= |k| < high
  double shell = 1.0;            // width of the shells, counted from `low`, > 0
  int most = 0;                  // vectors of each shell, chosen by a fixed hash of |n|; 0: all
};

/// One of each pair k, -k, in ascending |k|, then n; k = 0 left out. 0 along edges that do not repeat, and along z in
/// two dimensions. @throws DomainError  out of range, or more than 1e6 vectors kept
[[nodiscard]] std::vector<WaveVector> wave_vectors(const Cell& cell, int dimensions, const WaveVectorChoice& choice);

class DensityModes {
 public:
  DensityModes() = default;
  /// @throws DomainError  a whole number beyond 1e4
  explicit DensityModes(std::vector<WaveVector> vectors);

  [[nodiscard]] const std::vector<WaveVector>& vectors() const { return vectors_; }

  /// Row: vector; column: kind. Products of powers of exp(2 pi i s) along each edge; the vectors (n1, +-n2, +-n3) cost
  /// one. The same bits for any number of threads.
  [[nodiscard]] Eigen::ArrayXXcd operator()(const Configuration& configuration) const;

 private:
  struct Signs {
    std::size_t group;
    double second, third;
  };
  std::vector<WaveVector> vectors_;
  std::vector<WaveVector> groups_;  // distinct |n|
  std::vector<Signs> signs_;        // of each vector
};

}  // namespace ozark::analysis
