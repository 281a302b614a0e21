#pragma once
// The second virial coefficient of a pair: what two particles do to the pressure of a thin gas.

#include <ozark/model/pair_potential.hpp>

#include <vector>

namespace ozark {

/// B_2 = -(1/2) integral of (exp(-u / k_B T) - 1) over space.
/// @param parts        u is their sum; none of them with a Coulomb tail
/// @param temperature  k_B T > 0 in the potentials' unit of energy
/// @param dimensions   2 or 3
/// @return  [sigma^dimensions]
/// @throws DomainError  out of range
/// Accuracy: 1e-8 relative.
[[nodiscard]] double second_virial(const std::vector<PairPotential>& parts, double temperature, int dimensions = 3);

/// The diameter of the hard spheres, or discs, that have this coefficient, > 0.
[[nodiscard]] double diameter_of_virial(double second_virial, int dimensions = 3);

}  // namespace ozark
