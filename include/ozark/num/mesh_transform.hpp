#pragma once
// Discrete Fourier transform of a real function on a periodic three-dimensional mesh, on FFTW [FrigoJohnson2005]:
//   F(m) = sum_g f(g) exp(-2 pi i (m_x g_x / n_x + m_y g_y / n_y + m_z g_z / n_z)).
// Serial plans of one dimension under a loop over threads: the bits do not depend on how many there are.

#include <array>
#include <complex>
#include <functional>
#include <memory>

namespace ozark {

class MeshTransform {
 public:
  /// @param size    n_x, n_y, n_z >= 1, x fastest
  /// @param margin  doubles that follow the n_x of every row and continue it over the boundary, >= 0
  /// @throws DomainError  out of range
  explicit MeshTransform(std::array<int, 3> size, int margin = 0);
  ~MeshTransform();
  MeshTransform(MeshTransform&&) noexcept;
  MeshTransform& operator=(MeshTransform&&) noexcept;

  /// n >= at_least without prime factors beyond 7, for which FFTW is fast; even.
  [[nodiscard]] static int good_length(int at_least);

  [[nodiscard]] std::array<int, 3> size() const;
  /// Doubles from one row to the next: f(g) = values()[(g_z n_y + g_y) stride + g_x].
  [[nodiscard]] int row_stride() const;
  [[nodiscard]] int modes() const;        // of a row of the half spectrum: n_x / 2 + 1
  [[nodiscard]] int mode_stride() const;  // complex numbers from one row of the spectrum to the next

  [[nodiscard]] double* values();

  /// F of values(), given column plane by column plane to `multiply`, then back: values() becomes
  /// sum_m F(m) exp(+2 pi i ..), without a factor. What margins hold is added to what they continue at first; at last
  /// they repeat it. Two planes may be in work at a time, on different threads.
  /// @param multiply  (y, plane): plane[m_z mode_stride + m_x] is F(m_x, y, m_z), to be changed in place
  void convolve(const std::function<void(int, std::complex<double>*)>& multiply);

 private:
  struct Plans;
  std::unique_ptr<Plans> plans_;
};

}  // namespace ozark
