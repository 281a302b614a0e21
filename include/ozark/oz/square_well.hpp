#pragma once
// One component of hard spheres with a square well in the mean spherical approximation: h = -1 inside the core, c equal
// to the well depth over k_B T inside the well, 0 beyond. Baxter's factorisation [Baxter1970], discretised spectrally
// on the two short stretches where its function is no polynomial. Lengths in the diameter.

#include <ozark/model/structure_factor.hpp>

#include <Eigen/Core>

namespace ozark::oz {

struct SquareWellFluid {
  double packing_fraction = 0.0;  // 0 < phi < 0.74
  double attraction = 0.0;        // Gamma = depth / k_B T; negative for a shoulder
  double width = 0.0;             // delta: the well is 1 < r < 1 + delta, 0 < delta <= 0.9
};

/// Baxter's Q, as polynomials on [0, delta], [delta, 1] and [1, 1 + delta].
struct BaxterFunction {
  Eigen::ArrayXd slope_inner, slope_outer;  // Q' at the nodes of [0, delta] and of [1, 1 + delta]
  Eigen::ArrayXd contact;                   // g at the nodes of [1, 1 + delta]
  double a = 0.0, b = 0.0;                  // Q' = a r + b on [delta, 1]
  Convergence convergence;                  // iterations: Newton steps; residual: largest of the equations
};

/// @param nodes  on each short stretch, 4 to 48; the error falls geometrically with them
/// Not converged: no solution of the equations was found (beyond the spinodal); the reason says at which attraction.
/// @throws DomainError  outside the ranges above
[[nodiscard]] BaxterFunction solve_baxter(const SquareWellFluid& fluid, long nodes = 10);

/// S and C at the wave numbers k, positive by construction. Not converged: as above; S is then of no fluid, do not use
/// it.
[[nodiscard]] StructureFactor mean_spherical(const SquareWellFluid& fluid, const Eigen::ArrayXd& k, long nodes = 10);

}  // namespace ozark::oz
