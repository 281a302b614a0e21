#pragma once
// Type-IV sine and cosine transforms on FFTW, in batches:
//   y_j = sum_i x_i sin(pi (i + 1/2)(j + 1/2) / N)   and the same with cos,  i, j = 0 .. N-1.
// Each is one complex FFT of length N / 2 between two rotations [FrigoJohnson2005].
//
// Arrays are in *folded order*: even indices ascending, then odd indices descending (0 2 4 .. 5 3 1). Elementwise work
// does not care, the rotations become contiguous, and only what enters or leaves in natural order pays for it.

#include <Eigen/Core>

#include <memory>

namespace ozark {

class TrigonometricTransform {
 public:
  /// @param length  N, even, >= 2  @param batch  largest number of transforms of one call, >= 1
  /// @throws DomainError  odd or too small length
  TrigonometricTransform(Eigen::Index length, Eigen::Index batch);
  ~TrigonometricTransform();
  TrigonometricTransform(TrigonometricTransform&&) noexcept;
  TrigonometricTransform& operator=(TrigonometricTransform&&) noexcept;

  [[nodiscard]] Eigen::Index length() const { return length_; }

  /// A fast length >= at_least for which FFTW has good codelets.
  [[nodiscard]] static Eigen::Index good_length(Eigen::Index at_least);

  /// Position in folded order of natural index i.
  [[nodiscard]] static Eigen::Index folded(Eigen::Index i, Eigen::Index length) {
    return i % 2 == 0 ? i / 2 : length - 1 - i / 2;
  }

  /// Input of a slot in [0, batch): the elementwise product of x and weight, both in folded order (length N).
  void put_sine(Eigen::Index slot, const double* x, const double* weight);
  void put_cosine(Eigen::Index slot, const double* x, const double* weight);

  /// Transforms slots 0 .. count-1.
  void execute(Eigen::Index count);

  /// The result of a slot, in folded order (length N).
  void get_sine(Eigen::Index slot, double* y) const;
  void get_cosine(Eigen::Index slot, double* y) const;

 private:
  struct Plans;
  Eigen::Index length_;
  std::unique_ptr<Plans> plans_;
};

}  // namespace ozark
