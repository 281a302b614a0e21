#pragma once
// The reference hypernetted chain with the diameter of its hard spheres where the free energy is smallest [Lado1983].
// At that diameter the virial pressure is the derivative of the free energy.

#include <ozark/oz/fluid_thermodynamics.hpp>

namespace ozark::oz {

/// The closure with spheres of this diameter [sigma] at the density of the system.
/// @throws DomainError  more than one species, a packing fraction of the spheres above 0.6
[[nodiscard]] ReferenceHypernettedChain reference_chain(const System& system, double diameter);

/// rho / 2 int (g - g_spheres) dB / dd d^3r, minus the slope of beta F / N in the diameter: 0 where F is smallest.
[[nodiscard]] double diameter_mismatch(const System& system, const ReferenceHypernettedChain& closure,
                                       const FluidStructure& fluid);

/// The closure at the smallest free energy; parameter: the diameter, residual: the mismatch left. Sought from the
/// diameter int (1 - exp(-beta u_repulsive)) dr outwards; not converged: no minimum, or no solution on the way there.
/// @throws DomainError  as above
[[nodiscard]] ConsistentClosure minimise_free_energy(const System& system, const IntegralMethod& method,
                                                     const Observer& observer);

/// beta F_excess / N of a solution, for forces of short range. Error O(dr^2); what lies beyond the grid is added with
/// g = 1.
[[nodiscard]] double free_energy(const System& system, const ReferenceHypernettedChain& closure,
                                 const FluidStructure& fluid);

}  // namespace ozark::oz
