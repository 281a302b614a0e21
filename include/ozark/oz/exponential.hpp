#pragma once
// The exponential approximation EXP [AndersenChandler1972]: hard cores with a tail u,
//   g(r) = g_reference(r) exp(C(r)),   C = h_mean_spherical - h_Percus_Yevick beyond the cores.
// C is the renormalised chain of the optimised random phase approximation, whose reference is Percus-Yevick. The g of
// the reference are Verlet and Weis's for one species of a packing fraction up to 0.6, Percus and Yevick's for
// mixtures. S(k) is 1 + rho h^(k). No integral equation: nothing ties h to a direct correlation function but its
// definition, and S(k) may lose its sign, at small k of dense fluids and of charges, whose neutrality g does not keep.

#include <ozark/oz/fluid_thermodynamics.hpp>

#include <optional>

namespace ozark::oz {

struct ExponentialFluid {
  FluidStructure structure;       // not converged: no mean spherical solution. Without C, c and gamma where S is lost
  FluidStructure chain;           // the same with ln y = ln g + beta u, without Coulomb tails, in place of gamma
  std::optional<double> lost_at;  // the first wave number at which S(k) is not positive definite
};

/// @param system  every pair has a core and not all of them are hard spheres
/// @throws DomainError  another system, or method
[[nodiscard]] ExponentialFluid solve_exponential(const System& system, const IntegralMethod& method,
                                                 const Observer& observer);

/// g_ij at any distance: on a jump of the potential, above it.
[[nodiscard]] double pair_distribution_at(const System& system, const ExponentialFluid& fluid, std::size_t i,
                                          std::size_t j, double r);

/// Pressure and energy from g, compressibility from c: NaN where S is lost.
[[nodiscard]] FluidThermodynamics thermodynamics_of(const System& system, const ExponentialFluid& fluid);

struct RefinedExponential {
  ExponentialFluid fluid;            // on the finest grid
  FluidThermodynamics value, error;  // as of RefinedFluid
};

/// Extrapolated to dr = 0 as refine() does for closures.
[[nodiscard]] RefinedExponential refine_exponential(const System& system, const IntegralMethod& method, double accuracy,
                                                    const Observer& observer);

}  // namespace ozark::oz
