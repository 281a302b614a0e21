#pragma once
// Vapour and liquid of an integral equation in equilibrium: found on an isotherm, and followed along temperature by the
// equation of Clausius and Clapeyron. One species.

#include <ozark/oz/isotherm.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ozark::oz {

struct Coexistence {
  double temperature = 0.0;
  double vapour = 0.0, liquid = 0.0;              // densities [sigma^-3]
  double vapour_error = 0.0, liquid_error = 0.0;  // of integrated potentials and interpolation; 0 in closed form
  double pressure = 0.0;                          // beta P [sigma^-3]
};

struct CoexistenceSearch {
  std::optional<Coexistence> found;
  std::string statement;  // what was found; or why nothing was, the state reached and the step to try
};

/// Equal virial pressure and chemical potential on the two branches, or on both sides of a loop of the pressure.
/// Closed-form potentials: to 1e-8 by solutions at both densities; integrated ones, which integrate_free_energies()
/// leaves: by interpolation along the branches.
[[nodiscard]] CoexistenceSearch find_coexistence(const Isotherm& isotherm, const FluidPath& at,
                                                 const IntegralMethod& method, const Observer& observer);

struct CoexistenceLine {
  std::vector<Coexistence> points;  // in the order asked for
  std::string statement;            // empty: all were reached; else where the line ends, why, and the step to try
  long iterations = 0;
};

/// Follows d ln(beta P) / d beta = -(U_l - U_v) / (beta P (v_l - v_v)) with both phases solved at the same pressure, by
/// Dormand and Prince to a relative `accuracy` of the pressure. Errors of the start stay in all points; of the errors
/// fields, those of the start are handed on.
/// @param at            the states of the isotherm at a temperature
/// @param temperatures  monotonic, away from the start's
[[nodiscard]] CoexistenceLine follow_coexistence(const std::function<FluidPath(double temperature)>& at,
                                                 const Coexistence& start, const std::vector<double>& temperatures,
                                                 const IntegralMethod& method, double accuracy,
                                                 const Observer& observer);

}  // namespace ozark::oz
