#pragma once
// The equations of motion of density fluctuations at one state: collective correlators of all species, a tagged
// particle, and the moments of its displacement. Times in the unit in which diffusivities are given, or, for Newtonian
// motion, in sigma / sqrt(k_B T / m).

#include <ozark/mct/kernel.hpp>
#include <ozark/mct/relaxation.hpp>
#include <ozark/mct/state_path.hpp>
#include <ozark/num/even_function.hpp>

#include <memory>

namespace ozark::mct {

enum class Motion {
  brownian,   // overdamped, D_a q^2; activity allowed [Ding2015]
  newtonian,  // inertial, (k_B T / m_a) q^2, with a friction; equilibrium only [Goetze2009]
};

/// Not to be moved while an equation of it is in use.
class DensityDynamics {
 public:
  /// @param friction  of Newtonian motion, >= 0 [1/time]
  /// @throws DomainError  Newtonian motion with activity; structure and grid of different size
  DensityDynamics(KernelKind kernel, const WaveGrid& grid, const StatePoint& state, Motion motion, double friction);

  /// Phi_ab(k, t), Phi(0) = S.
  [[nodiscard]] MemoryEquation collective();

  /// phi_s(k, t) of one particle of `species`, phi_s(0) = 1. `Phi` must outlive the equation, here and below.
  [[nodiscard]] MemoryEquation tagged(Eigen::Index species, const Correlator& Phi);

  /// <r^2> / 6 and <r^4> / 120 of the tagged particle, from phi_s = 1 - q^2 <r^2> / 6 + q^4 <r^4> / 120 - ..: one
  /// point, order 2, in column 0. Exact at q = 0 for the kernel's integral over k.
  [[nodiscard]] MemoryEquation displacement(Eigen::Index species, const Correlator& Phi, const Correlator& phi_s);

  /// The stress correlation G = (1 / 60 pi^2) int dk k^4 Tr (C' Phi C' Phi) [k_B T / sigma^3], C' = dC/dk, of Phi at
  /// one time: shear modulus of a glass from its long-time limit; viscosity from its integral [Nagele1999].
  [[nodiscard]] double stress_correlation(const MatrixField& Phi) const;

  /// Speed of the short-time motion of the displacement: D_a activity_a, or k_B T / m_a.
  [[nodiscard]] double mobility(Eigen::Index species) const { return mobility_[species] * activity_[species]; }

 private:
  WaveGrid grid_;
  Motion motion_;
  double friction_;
  MatrixField S_, C_, C_slope_, right_;  // right: D L D^-1 of the active kernel
  Eigen::ArrayXd k_, density_, mobility_, activity_;
  bool equilibrium_;
  std::unique_ptr<MemoryKernel> kernel_;
  EvenDerivatives derivatives_;
};

}  // namespace ozark::mct
