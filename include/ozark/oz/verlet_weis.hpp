#pragma once
// The semi-empirical structure of one-component hard spheres of [VerletWeis1972]: Percus-Yevick at a packing fraction
// phi_w = phi - phi^2 / 16 and the smaller diameter that goes with it, cut off below the true diameter, plus an
// oscillating term that lifts g(r) at contact to the simulated value. Accurate where Percus-Yevick is not (S at its
// peak, g at contact) up to phi about 0.5; a fit, not a closure.

#include <ozark/model/structure_factor.hpp>
#include <ozark/model/system.hpp>
#include <ozark/num/radial_transform.hpp>

#include <Eigen/Core>

namespace ozark::oz {

/// S(k), with C = 1 - 1 / S.
/// @param system  valid, hard spheres, one species, packing fraction in [0, 0.6]
/// @param k       wave numbers [1/sigma], >= 0
/// @throws DomainError
/// Accuracy of the fit: g at contact 0.2 %, S(0) 12 % (0.002) at phi = 0.49, against Carnahan and Starling.
[[nodiscard]] StructureFactor verlet_weis(const System& system, const Eigen::ArrayXd& k);

/// g at contact, for the same systems.
[[nodiscard]] double verlet_weis_contact_value(const System& system);

struct VerletWeisDistribution {
  Eigen::ArrayXd r, g, gamma;  // [sigma]; g is 0 inside the diameter, gamma = h - c continuous
  Eigen::ArrayXd k, S;         // [1/sigma], the wave numbers of the grid
  double contact, slope;       // g and dg/dr [1/sigma] just outside the diameter
};

/// g(r) and h - c that belong to S(k). @param system  as above, of a density > 0
/// @param grid  r_max beyond the correlations, some 40 diameters
/// Accuracy: 1e-4 within dr of twice the diameter, 1e-5 elsewhere, for dr = 0.01 diameters.
[[nodiscard]] VerletWeisDistribution verlet_weis_distribution(const System& system, const RadialGrid& grid);

}  // namespace ozark::oz
