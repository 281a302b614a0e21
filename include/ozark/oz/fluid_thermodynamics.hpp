#pragma once
// Thermodynamics of a solution of the Ornstein-Zernike equation [HansenMcDonald2013], its extrapolation to dr = 0, and
// the parameter of a closure that makes two routes to the pressure agree.

#include <ozark/oz/integral_equation.hpp>

#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace ozark::oz {

struct FluidThermodynamics {
  double pressure = 0.0;         // beta P / rho, virial route
  double energy = 0.0;           // beta U / N, excess; of charges with their neutralising background
  double compressibility = 0.0;  // rho k_B T kappa_T; of charges: of a neutral mixture, else NaN
  std::vector<double>
      chemical_potential;  // beta mu_ex of every species; hypernetted chain [Morita1960], and its reference form at the
                           // diameter of smallest free energy [Lado1983]; else empty
};

/// On the grid of the solution: error O(dr^2). What lies beyond it is added with g = 1.
[[nodiscard]] FluidThermodynamics thermodynamics_of(const System& system, const Closure& closure,
                                                    const FluidStructure& fluid);

/// Fluctuations at k -> 0.
struct LongWaves {
  double stability = 1.0;          // smallest eigenvalue of S^-1: 0 on a spinodal; one species: 1 / compressibility
  double density_share = 1.0;      // of the number density in that mode, 0 to 1; the rest is composition
  std::vector<double> direct_sum;  // sum_j x_j c_ij(k = 0) = -d(beta mu_ex_i) / d rho at one composition [sigma^3];
                                   // empty with charges
};

/// On the grid of the solution: error O(dr^2).
[[nodiscard]] LongWaves long_waves_of(const System& system, const FluidStructure& fluid);

/// B_2 = -2 pi sum x_i x_j int (exp(-beta u) - 1) r^2 dr [sigma^3]; empty for charges. Accuracy: 1e-8 relative to the
/// volume of a particle.
[[nodiscard]] std::optional<double> second_virial(const System& system);

struct RefinedFluid {
  FluidStructure fluid;       // on the finest grid
  FluidThermodynamics value;  // extrapolated
  FluidThermodynamics error;  // change by the last step of the extrapolation
};

/// Solves on the coarsest grid that resolves the potential, on half its dr, a quarter, .. and extrapolates (Romberg)
/// until pressure, energy and compressibility change by less than `accuracy`, relative, or the finest grid allowed is
/// reached: then fluid.convergence says so. The expansion in dr^2 needs jumps and kinks of u (a shifted cut-off's) on
/// the edges of cells: dr is lowered, by up to a factor of 4, to meet them all. Where that fails it meets the first,
/// nothing is extrapolated, and the error, the last change, may exceed `accuracy`.
[[nodiscard]] RefinedFluid refine(const System& system, const Closure& closure, const IntegralMethod& method,
                                  double accuracy, const Observer& observer);

/// The same for whatever is solved and measured on a grid; not converged ends it.
using SolvedOnGrid = std::function<std::pair<FluidStructure, FluidThermodynamics>(const IntegralMethod&)>;
[[nodiscard]] RefinedFluid extrapolate(const System& system, const SolvedOnGrid& solve, const IntegralMethod& method,
                                       double accuracy);

/// d(beta P)/d rho of the virial route times the compressibility, minus 1: 0 where the two routes agree. By differences
/// of 1e-3 of the density; empty where a neighbouring density has no solution.
/// @param fluid  the solution of the system on the method's grid
[[nodiscard]] std::optional<double> inconsistency(const System& system, const Closure& closure,
                                                  const IntegralMethod& method, const FluidStructure& fluid,
                                                  const Observer& observer);

/// Of a closure with one parameter, the value where d(beta P)/d rho of the virial route is the inverse compressibility.
struct ConsistentClosure {
  Closure closure;
  double parameter = 0.0;
  Convergence convergence;  // residual: relative difference of the two routes
};

/// @param make  the closure for a value of the parameter, in [low, high]; the routes differ in sign at some of them
[[nodiscard]] ConsistentClosure make_consistent(const System& system, const std::function<Closure(double)>& make,
                                                double low, double high, const IntegralMethod& method,
                                                const Observer& observer);

}  // namespace ozark::oz
