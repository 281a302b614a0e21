#pragma once
// An isotherm of an integral equation over a ladder of densities: followed from below and, where the fluid is lost on
// the way, from above; with the densities at which it is lost and what that says.

#include <ozark/oz/fluid_thermodynamics.hpp>

#include <functional>
#include <optional>
#include <vector>

namespace ozark::oz {

struct IsothermPoint {
  double density = 0.0;  // [sigma^-3]
  FluidThermodynamics value;
  double peak_height = 0.0;   // of the number-number S(k); 0 without a maximum
  double pair_entropy = 0.0;  // s_2 / k_B = -(rho / 2) sum x_i x_j int (g ln g - g + 1) d^3r
};

enum class LossKind {
  spinodal,     // the compressibility diverges there
  no_solution,  // it does not: the equation loses its solution by a fold, the fluid need not
};

struct Loss {
  double density = 0.0;  // the last that has a solution, to 1e-4 of the ladder's range
  LossKind kind = LossKind::no_solution;
};

struct Isotherm {
  std::vector<IsothermPoint> below, above;  // ascending; above is empty if the one from below goes through
  std::optional<Loss> below_end, above_end;
  long iterations = 0;
};

/// @param at         the system at a density
/// @param densities  ascending, at least 2
/// Not one point from below: the lowest density has no solution; above empty with below_end set: the highest has none.
[[nodiscard]] Isotherm trace_isotherm(const std::function<System(double density)>& at, const Closure& closure,
                                      const IntegralMethod& method, const std::vector<double>& densities,
                                      const Observer& observer);

struct Coexistence {
  double vapour = 0.0, liquid = 0.0;  // densities
  double pressure = 0.0;              // beta P [sigma^-3]
};

/// Equal virial pressure and chemical potential on the two branches, to 1e-8 by solutions at both densities; empty
/// without chemical potentials (other closures than the hypernetted chain), without two branches, or where one is lost
/// first.
[[nodiscard]] std::optional<Coexistence> coexistence(const Isotherm& isotherm,
                                                     const std::function<System(double density)>& at,
                                                     const Closure& closure, const IntegralMethod& method,
                                                     const Observer& observer);

/// The first density at which a quantity of the points reaches a level, by interpolation along a branch.
[[nodiscard]] std::optional<double> density_where(const std::vector<IsothermPoint>& branch,
                                                  const std::function<double(const IsothermPoint&)>& quantity,
                                                  double level);

/// Excess entropy per particle beyond pairs, s_ex - s_2: 0 where a one-phase criterion sees the fluid order
/// [Giaquinta1992]; empty without chemical potentials. One species.
[[nodiscard]] std::optional<double> residual_entropy(const IsothermPoint& point);

}  // namespace ozark::oz
