#pragma once
// An isotherm of an integral equation over a ladder of densities: followed from below and, where the fluid is lost on
// the way, from above; with the densities at which it is lost and what that says.

#include <ozark/oz/fluid_thermodynamics.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ozark::oz {

/// What an integral equation answers for, and with which closure.
struct FluidState {
  System system;
  Closure closure;
};

/// The states of an isotherm. Smooth in the density; composition and temperature fixed.
using FluidPath = std::function<FluidState(double density)>;

/// Of thermodynamic integration; error: of its quadratures alone.
struct Integrated {
  double value = 0.0, error = 0.0;
};

struct IsothermPoint {
  double density = 0.0;  // [sigma^-3]
  FluidThermodynamics value;
  LongWaves long_waves;
  double peak_height = 0.0;   // of the number-number S(k); 0 without a maximum
  double pair_entropy = 0.0;  // s_2 / k_B = -(rho / 2) sum x_i x_j int (g ln g - g + 1) d^3r

  // By integrate_free_energies(), where it reaches:
  std::optional<Integrated> free_energy;                                  // beta F_ex / N
  std::optional<double> pressure_by_compressibility, pressure_by_energy;  // beta P / rho by the other two routes
  std::vector<Integrated> potential_by_compressibility;                   // beta mu_ex of every species
};

enum class LossKind {
  spinodal,     // the compressibility diverges there
  demixing,     // fluctuations of the composition do
  no_solution,  // neither: the equation loses its solution by a fold, the fluid need not
};

struct Loss {
  double density = 0.0;  // where the branch ends: extrapolated as for a fold, inside a bracket of 1e-4 of the ladder's
                         // range, or the last that has a solution
  double error = 0.0;    // at most that bracket
  LossKind kind = LossKind::no_solution;
};

struct Isotherm {
  double temperature = 0.0;
  std::vector<IsothermPoint> below, above;  // ascending; above is empty if the one from below goes through
  std::optional<Loss> below_end, above_end;
  long iterations = 0;
};

/// @param densities  ascending, at least 2
/// Not one point from below: the lowest density has no solution; above empty with below_end set: the highest has none.
[[nodiscard]] Isotherm trace_isotherm(const FluidPath& at, const IntegralMethod& method,
                                      const std::vector<double>& densities, const Observer& observer);

/// The first density at which a quantity of the points reaches a level, by interpolation along a branch.
[[nodiscard]] std::optional<double> density_where(const std::vector<IsothermPoint>& branch,
                                                  const std::function<double(const IsothermPoint&)>& quantity,
                                                  double level);

/// beta mu_ex of one species: in closed form where the closure has one (error 0), else from the free energy integrated
/// and the virial pressure; empty without either.
[[nodiscard]] std::optional<Integrated> excess_potential(const IsothermPoint& point);

/// Excess entropy per particle beyond pairs, s_ex - s_2: 0 where a one-phase criterion sees the fluid order
/// [Giaquinta1992]; empty where excess_potential() is. One species.
[[nodiscard]] std::optional<double> residual_entropy(const IsothermPoint& point);

}  // namespace ozark::oz
