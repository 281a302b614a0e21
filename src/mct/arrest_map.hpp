#pragma once
// The equation of the long-time limit, F = T(F), at one state [Ding2015]:
//   T(F) = S - (S^-1 + N)^-1,  N = W^-1 M[F] W^-1,  W = q^2 D [(Lambda - 1) S + 1].
// With L = [(Lambda - 1) S + 1]^-1 and R = D L D^-1, N = q^-4 L K R for the kernel K per unit diffusivity.

#include <ozark/mct/kernel.hpp>
#include <ozark/mct/state_path.hpp>

#include <Eigen/Core>

namespace ozark::mct {

class ArrestMap {
 public:
  /// @param symmetric  every state to come is in equilibrium: F symmetric, half the work
  ArrestMap(KernelKind kind, const WaveGrid& grid, bool symmetric);

  /// @param state  structure on this map's grid
  void set_state(const StatePoint& state);

  [[nodiscard]] const MatrixField& S() const { return S_; }
  [[nodiscard]] bool symmetric() const { return symmetric_; }
  [[nodiscard]] const WaveGrid& grid() const { return grid_; }
  [[nodiscard]] long evaluations() const { return evaluations_; }  // of the kernel, since construction

  /// T(F).
  void apply(const MatrixField& F, MatrixField& result);

  /// T(F), and F is the point of derivative() and curvature_parts() from now on.
  void linearise(const MatrixField& F, MatrixField& result);

  /// T'(F) h = Y L dK[h] R Y / q^4, Y = S - T(F).
  void derivative(const MatrixField& h, MatrixField& result);

  /// The two halves of T''(F)[h, h] / 2 = quadratic - cubic: Y N[h, h] Y and Y dN Y dN Y (= h Y^-1 h where T' h = h).
  void curvature_parts(const MatrixField& h, MatrixField& quadratic, MatrixField& cubic);

  /// Elements over sqrt(S_ii S_jj) as one vector, upper triangle with weight sqrt 2 if symmetric: the 2-norm all
  /// iterations are judged in.
  [[nodiscard]] Eigen::VectorXd pack(const MatrixField& F) const;
  void unpack(const Eigen::VectorXd& x, MatrixField& F) const;

  /// max over species and wave numbers of F_ii / S_ii.
  [[nodiscard]] double largest_diagonal(const MatrixField& F) const;

 private:
  void friction(const MatrixField& memory, MatrixField& N) const;  // q^-4 L K R
  void solve(const MatrixField& N, MatrixField& Y, MatrixField& result) const;
  void finish(MatrixField& result) const;

  WaveGrid grid_;
  std::unique_ptr<MemoryKernel> kernel_;
  Eigen::ArrayXd q_minus_4_;
  MatrixField S_, L_, R_, scale_;
  bool symmetric_;
  MatrixField memory_, N_, Y_, left_, right_, work_, step_;
  long evaluations_ = 0;
};

}  // namespace ozark::mct
