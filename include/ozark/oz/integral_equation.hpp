#pragma once
// The Ornstein-Zernike equation of a mixture with any closure and pair potential, solved on a radial grid
// [HansenMcDonald2013]. Jumps of g are met to second order in dr wherever they lie; Coulomb tails are split off in
// closed form [Ng1974].

#include <ozark/core/convergence.hpp>
#include <ozark/core/observer.hpp>
#include <ozark/model/structure_factor.hpp>
#include <ozark/model/system.hpp>
#include <ozark/num/matrix_field.hpp>
#include <ozark/num/radial_transform.hpp>
#include <ozark/oz/closure.hpp>

#include <Eigen/Core>

namespace ozark::oz {

struct IntegralMethod {
  RadialGrid grid{4096, 40.96};
  double tolerance = 1e-12;    // on the largest change of gamma max(r, 1) in an iteration, in [1e-14, 1e-3]
  bool cold = true;            // false: only from the start given, no ramps where that fails
  long max_iterations = 2000;  // evaluations of the map on one grid and state before it counts as failed
};

/// A solution. Elements ij and ji are equal.
struct FluidStructure {
  Eigen::ArrayXd r, k;      // [sigma], [1/sigma]
  MatrixField gamma;        // h - c, without Coulomb tails: continuous
  MatrixField g;            // mean of both sides in a cell that holds a jump
  MatrixField c;            // without Coulomb tails: g - 1 - gamma
  MatrixField S, C;         // on k, as in StructureFactor, Coulomb tails included
  Convergence convergence;  // iterations on all grids; not converged: the best iterate, and how far a ramp of the
                            // density came
};

/// @param start  a solution of a neighbouring state on the same grid; null: from the low densities of coarser grids
/// @throws DomainError  an invalid system or method; a density of 0
[[nodiscard]] FluidStructure solve_integral_equation(const System& system, const Closure& closure,
                                                     const IntegralMethod& method, const Observer& observer,
                                                     const FluidStructure* start = nullptr);

/// S and C at any wave numbers: the transform of c, exact for its values on the grid.
/// @param k  [1/sigma], > 0
[[nodiscard]] StructureFactor structure_at(const System& system, const FluidStructure& fluid, const Eigen::ArrayXd& k);

/// gamma_ij where it is wanted, by interpolation: to 1e-8 on a grid that resolves it.
[[nodiscard]] double gamma_at(const FluidStructure& fluid, std::size_t i, std::size_t j, double r);

/// g_ij at any distance: on a jump of the potential, above it; a little below, below it.
[[nodiscard]] double pair_distribution_at(const System& system, const Closure& closure, const FluidStructure& fluid,
                                          std::size_t i, std::size_t j, double r);

}  // namespace ozark::oz
