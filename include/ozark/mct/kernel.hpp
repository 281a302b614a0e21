#pragma once
// The mode-coupling memory kernel of S species, for any (also non-symmetric) correlator matrices F(k):
//
//   M_ab(q) = (rho / 2 sqrt(x_a x_b)) int d^3k/(2 pi)^3 sum v_a;dg v_b;d'g' F_dd'(k) F_gg'(|q - k|),
//   v_a;dg  = (q.k) delta_ag C_ad(k) + (q.p) delta_ad C_ag(p),  p = q - k,
//
// per unit bare diffusivity: the memory matrix of [Ding2015], eqs. (7) and (8), is D_a D_b M_ab. Multiply by q^-4 for
// the dimensionless kernel of equilibrium theory.
//
// To add a quadrature: derive from MemoryKernel, give it a word in KernelKind and a line in make_kernel().

#include <ozark/mct/wave_grid.hpp>
#include <ozark/model/system.hpp>
#include <ozark/num/matrix_field.hpp>

#include <memory>

namespace ozark::mct {

enum class KernelKind {
  fourier,  // products in real space between trigonometric transforms: O(S^2 M log M), spectrally accurate
  bipolar,  // the literature's second-order sum over k and p = |q - k|: O(S^2 M^2) [Bengtzelius1984]
};

class MemoryKernel {
 public:
  virtual ~MemoryKernel() = default;

  /// The static structure in force from now on. Keeps the grid's tables and transform plans.
  /// @param system     density > 0 and the fractions; every later F has its number of species
  /// @param C          delta - S^-1 on the kernel's grid, symmetric
  /// @param symmetric  promises that every F and h below is symmetric (equilibrium): half the work
  virtual void set_structure(const System& system, const MatrixField& C, bool symmetric) = 0;

  /// M[F], into `memory` (sized by the callee).
  virtual void memory(const MatrixField& F, MatrixField& memory) = 0;

  /// Fixes F for derivative().
  virtual void linearise(const MatrixField& F) = 0;

  /// dM[F] h: the derivative at the F of linearise() along h. M is quadratic: M[F + h] = M[F] + dM[F] h + M[h].
  virtual void derivative(const MatrixField& h, MatrixField& change) = 0;

  /// The kernel of one tagged particle of `species`, linear in its correlator phi(k) (1 at t = 0):
  ///   M(q) = (1 / rho_a) int d^3k/(2 pi)^3 (q.k)^2 [C F C]_aa(k) phi(|q - k|),
  /// M_aa of a labelled species whose fraction goes to 0. Into `memory`, sized by the callee.
  virtual void tagged(const MatrixField& F, Eigen::Index species, const Eigen::ArrayXd& phi,
                      Eigen::ArrayXd& memory) = 0;
};

/// @throws DomainError  fourier on an integer grid; fewer than 8 points; cut-off not positive
[[nodiscard]] std::unique_ptr<MemoryKernel> make_kernel(KernelKind kind, const WaveGrid& grid);

}  // namespace ozark::mct
