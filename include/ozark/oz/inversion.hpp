#pragma once
// From a measured S(k) or g(r) of one species to c(r), and on to the pair potential that a closure makes of them or,
// where the potential is known, to the bridge function. What was not measured is completed: S(k) beyond its last wave
// number by g = 0 inside a core, g(r) beyond its last distance by c = 0 [Verlet1968].

#include <ozark/oz/integral_equation.hpp>

#include <Eigen/Core>

namespace ozark::oz {

struct Measured {
  Eigen::ArrayXd x;      // k or r, ascending, >= 0
  Eigen::ArrayXd value;  // S or g
  Eigen::ArrayXd error;  // standard errors, independent of each other; empty: exact
};

struct InversionMethod {
  RadialGrid grid{2048, 20.48};  // r_max beyond the correlations; of S(k), dr below pi over the last k
  double core = 0.8;             // g = 0 below [sigma]; of S(k) only
  double regularisation = 0.01;  // > 0: the completion shrinks by 1 / (1 + it), so that noise is not continued
  double tolerance = 1e-9;       // on the completed part
  long max_iterations = 2000;
};

struct Inversion {
  Eigen::ArrayXd r, g, c, gamma;
  Eigen::ArrayXd potential;                 // beta u; NaN where g is too small to tell
  Eigen::ArrayXd g_error, potential_error;  // standard errors from those of the data; 0 without
  Eigen::ArrayXd chain_error;  // of ln g - gamma, whose parts share their noise; NaN where g is too small to tell
  Eigen::ArrayXd k, S;
  Convergence convergence;  // residual: of the completion
};

/// @param closure  one whose g is exp(-beta u) Y(gamma): none that splits the potential, not MeanSpherical
/// @throws DomainError  such a closure, data that do not ascend, a density of 0
[[nodiscard]] Inversion invert_structure_factor(const Measured& S, double density, const Closure& closure,
                                                const InversionMethod& method, const Observer& observer);
[[nodiscard]] Inversion invert_pair_distribution(const Measured& g, double density, const Closure& closure,
                                                 const InversionMethod& method, const Observer& observer);

/// B = ln g + beta u - gamma at the distances of an inversion, whatever its closure; errors: chain_error. NaN inside a
/// core and where g is too small to tell.
/// @param u  the potential behind the data, of short range  @param temperature  > 0  @throws DomainError
[[nodiscard]] Eigen::ArrayXd bridge_function(const Inversion& data, const PairPotential& u, double temperature);

}  // namespace ozark::oz
