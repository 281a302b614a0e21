#pragma once
// Free energies, chemical potentials and the pressure by three routes along and across isotherms, by thermodynamic
// integration of any closure [HansenMcDonald2013].

#include <ozark/oz/isotherm.hpp>

#include <vector>

namespace ozark::oz {

/// Fills what IsothermPoint says is filled here.
///  - Branches from below, from zero density on: beta F_ex / N = int (beta P / rho - 1) d ln rho of the virial route;
///    pressure and chemical potentials of the compressibility route, from 1 / chi and -sum_j x_j c_ij(k = 0).
///  - Branches from above: from the free energy of the hottest isotherm, which must be whole, along isochores of the
///    ladder by d(beta F) / d beta = U through every isotherm between; below the ladder's lowest point that has a
///    solution, along the isotherm again.
///  - The pressure of the energy route from the slope of these free energies wherever an isochore reaches.
/// The routes differ where the closure is not consistent; the errors are those of the quadratures alone, from every
/// second density or temperature. Points an isochore does not reach get nothing.
/// @param isotherms  ascending in temperature, of one composition, on one ladder of densities
void integrate_free_energies(std::vector<Isotherm>& isotherms);

}  // namespace ozark::oz
