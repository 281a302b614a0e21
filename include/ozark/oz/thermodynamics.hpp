#pragma once
// Thermodynamics of additive hard-sphere mixtures in closed form: Percus-Yevick by both routes, and the equation of
// Boublik, Mansoori, Carnahan, Starling and Leland (bmcsl_...), which is accurate but no closure.
// Sources: [Lebowitz1964], [Boublik1970], [Mansoori1971]. One component: py_... and carnahan_starling_... of
// hard_sphere.hpp.
// Every function: a valid System of hard spheres, packing fraction in [0, 1); @throws DomainError. Accuracy: rounding.

#include <ozark/model/system.hpp>

#include <Eigen/Core>

namespace ozark::oz {

/// rho k_B T kappa_T = lim_{k->0} of S by the compressibility route: 1 / (d beta P / d rho) at fixed composition.
[[nodiscard]] double py_compressibility(const System& system);

/// beta P / rho from the contact values, and from the integral of the compressibility over density.
[[nodiscard]] double py_pressure_virial(const System& system);
[[nodiscard]] double py_pressure_compressibility(const System& system);
[[nodiscard]] double bmcsl_pressure(const System& system);  // beta P / rho

/// g_ij at contact, r = (d_i + d_j) / 2; symmetric, one row and column per species.
[[nodiscard]] Eigen::MatrixXd py_contact_values(const System& system);
[[nodiscard]] Eigen::MatrixXd bmcsl_contact_values(const System& system);

}  // namespace ozark::oz
