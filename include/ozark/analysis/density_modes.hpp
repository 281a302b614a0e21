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
  int most = 0;                  // vectors of each shell, chosen by a fixed hash; 0: all. What costs less together
                                 // comes together: (n1, +-n2, +-n3), and n3 with its neighbour
};

/// One of each pair k, -k, in ascending |k|, then n; k = 0 left out. 0 along edges that do not repeat, and along z in
/// two dimensions. @throws DomainError  out of range, or more than 1e6 vectors kept
[[nodiscard]] std::vector<WaveVector> wave_vectors(const Cell& cell, int dimensions, const WaveVectorChoice& choice);

/// Where the particles of each kind are, as shares of the edges: what density modes need of a configuration.
struct Fractions {
  std::vector<Eigen::ArrayXXd> kinds;  // particle by edge; filled up with zeros
  std::vector<Eigen::Index> count;     // particles of each kind

  /// Room for so many particles of each kind.
  explicit Fractions(std::vector<Eigen::Index> number);
  /// @throws DomainError  positions that are missing or not finite, kinds that are not named
  [[nodiscard]] static Fractions of(const Configuration& configuration);
};

class DensityModes {
 public:
  DensityModes() = default;
  /// @throws DomainError  a whole number beyond 1e4
  explicit DensityModes(std::vector<WaveVector> vectors);

  [[nodiscard]] const std::vector<WaveVector>& vectors() const { return vectors_; }

  /// Row: vector; column: kind. Products of powers of exp(2 pi i s) along each edge; the vectors (n1, +-n2, +-n3) cost
  /// one. The same bits for any number of threads.
  [[nodiscard]] Eigen::ArrayXXcd operator()(const Fractions& at) const;
  [[nodiscard]] Eigen::ArrayXXcd operator()(const Configuration& c) const { return (*this)(Fractions::of(c)); }

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
