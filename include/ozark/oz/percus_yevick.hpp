#pragma once
// Percus-Yevick structure of additive hard-sphere mixtures of any number of species, in closed form.
// Sources: [Lebowitz1964], [Baxter1970], [Hiroike1969]; c_ij(r) in the geometric form of [Rosenfeld1989].
// Every function: a valid System (require_valid) of hard spheres, packing fraction in [0, 1); @throws DomainError.

#include <ozark/model/structure_factor.hpp>
#include <ozark/model/system.hpp>

#include <Eigen/Core>

namespace ozark::oz {

/// S_ij(k) and C_ij(k) = sqrt(rho_i rho_j) c_ij(k).
/// @param k  wave numbers [1/sigma], >= 0
/// Accuracy: C 1e-14 relative to its envelope at any density and k; S 1e-15 absolute, and relative for one species.
/// Cost: O(species^2) operations and one sine and cosine per species for each k.
[[nodiscard]] StructureFactor percus_yevick(const System& system, const Eigen::ArrayXd& k);

/// c_ij(r), exactly 0 for r > (d_i + d_j) / 2. @param r  distances [sigma], >= 0  Accuracy: rounding.
[[nodiscard]] MatrixField py_direct_correlation(const System& system, const Eigen::ArrayXd& r);

}  // namespace ozark::oz
