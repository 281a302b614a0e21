#pragma once
// Three-dimensional Fourier transform of radial functions on midpoint grids, as a sine transform of type IV on FFTW.
//
//   f^(k) = (4 pi / k) int_0^inf r f(r) sin(k r) dr,   f(r) = (1 / 2 pi^2 r) int_0^inf k f^(k) sin(k r) dk
//
// r_i = (i + 1/2) dr and k_j = (j + 1/2) dk with dr dk = pi / points. The pair of transforms is exact: one undoes the
// other to rounding. Against the integrals the error is what f leaves beyond r_max and f^ beyond k_max.

#include <Eigen/Core>

#include <memory>

namespace ozark {

struct RadialGrid {
  Eigen::Index points = 4096;  // even, >= 2; products of 2, 3 and 5 are fast
  double r_max = 40.96;        // points * dr, > 0 [sigma]

  [[nodiscard]] double dr() const { return r_max / static_cast<double>(points); }
  [[nodiscard]] double dk() const;                    // pi / r_max
  [[nodiscard]] Eigen::ArrayXd distances() const;     // [sigma]
  [[nodiscard]] Eigen::ArrayXd wave_numbers() const;  // [1/sigma]
};

/// @throws DomainError  odd or too few points, r_max not positive
void require_valid(const RadialGrid& grid);

class RadialTransform {
 public:
  /// @throws DomainError  as require_valid
  explicit RadialTransform(const RadialGrid& grid);
  ~RadialTransform();
  RadialTransform(RadialTransform&&) noexcept;
  RadialTransform& operator=(RadialTransform&&) noexcept;

  [[nodiscard]] const RadialGrid& grid() const { return grid_; }

  /// f^ on wave_numbers() from f on distances(), and back. Safe from several threads at once.
  /// @throws DomainError  wrong size
  [[nodiscard]] Eigen::ArrayXd to_k(const Eigen::Ref<const Eigen::ArrayXd>& f) const;
  [[nodiscard]] Eigen::ArrayXd to_r(const Eigen::Ref<const Eigen::ArrayXd>& f) const;

 private:
  struct Plan;
  RadialGrid grid_;
  std::unique_ptr<Plan> plan_;
};

}  // namespace ozark
