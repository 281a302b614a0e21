#pragma once
// Closed Percus-Yevick results for one-component hard spheres: the oracle of the mixture code.
// Lengths in sigma (diameter). Source: [Wertheim1963], [Thiele1963], [HansenMcDonald2013].
// Every function: @param eta  packing fraction, 0 <= eta < 1; @throws DomainError outside. Accuracy: rounding only.

#include <Eigen/Core>

namespace ozark::oz {

/// Direct correlation function c(r).
/// @param r  distances [sigma], r >= 0, any order  @return  c at each r; exactly 0 outside the core, r > 1
[[nodiscard]] Eigen::ArrayXd py_direct_correlation(const Eigen::ArrayXd& r, double eta);

/// Structure factor S(k). @param k  wave numbers [1/sigma], k >= 0, any order
[[nodiscard]] Eigen::ArrayXd py_structure_factor(const Eigen::ArrayXd& k, double eta);

/// S(k -> 0) = rho k_B T kappa_T by the compressibility route.
[[nodiscard]] double py_compressibility(double eta);

/// g(1+), the pair distribution at contact.
[[nodiscard]] double py_contact_value(double eta);

/// beta P / rho by the virial and by the compressibility route.
[[nodiscard]] double py_pressure_virial(double eta);
[[nodiscard]] double py_pressure_compressibility(double eta);

/// beta P / rho and g(1+) of Carnahan and Starling, for comparison: not Percus-Yevick.
[[nodiscard]] double carnahan_starling_pressure(double eta);
[[nodiscard]] double carnahan_starling_contact_value(double eta);

}  // namespace ozark::oz
