#pragma once
// The asymptotic expansion of density correlators at a regular glass transition [Franosch1997], for matrices. With
// sigma = separation_slope (value - critical value), g of beta_scaling.hpp for sigma = 0, +-1, and H the amplitude,
//
//   Phi = F_c + H (G + G_2) + sigma D + K G^2 + .., G = sqrt|sigma| g(t / t_sigma);
//
// G_2 is of order G^2 and shifts amplitudes only: at the critical point it is kappa(a) (t / t0)^-2a, and on the way
// down from the plateau, G = -(t / tau)^b, it is kappa(-b) (t / tau)^2b. K and D are the parts that the left null
// vector projects to zero: <left, K> = <left, D> = 0.

#include <ozark/core/convergence.hpp>
#include <ozark/mct/critical_point.hpp>
#include <ozark/mct/decay.hpp>

#include <optional>

namespace ozark::mct {

struct Asymptotics {
  double separation_slope = 0.0;  // d sigma / d value: C = slope * critical value in sigma = C (value - c) / c
  double exponent_parameter = 0.0;
  MatrixField H, K, D;  // sqrt(N_i N_j) normalisation
  double kappa_a = 0.0, kappa_b = 0.0;
  Convergence convergence;  // of the linear solves
};

/// @param point  a critical point with exponents
/// @param path   the one it was found on
/// @throws DomainError  without exponents: not a regular transition
/// Accuracy: 1e-8 relative in H and the exponent parameter, 1e-6 in the slope and D (differences of the
/// structure along the path). Cost: some 200 kernel evaluations.
[[nodiscard]] Asymptotics expand_about(const CriticalPoint& point, KernelKind kernel, const WaveGrid& grid,
                                       const StatePath& path);

/// Phi - F_c of one element at one wave number at the critical point: amplitude (x + correction x^2), x = (t / t0)^-a.
struct CriticalLaw {
  double plateau = 0.0;
  double amplitude = 0.0;   // of H
  double correction = 0.0;  // K / H + kappa(a)
  double a = 0.0;
};

/// The time scale t0 of the critical law, from a solution of the equations of motion at the critical point, where x is
/// 0.02, 0.01 and 0.005, extrapolated to x = 0.
struct TimeScale {
  double t0 = 0.0;
  double error = 0.0;  // change of the extrapolation from one pair of x to the next
};

/// @return  empty if phi does not come that close to the plateau
[[nodiscard]] std::optional<TimeScale> critical_time_scale(const Decay& phi, const CriticalLaw& law);

}  // namespace ozark::mct
