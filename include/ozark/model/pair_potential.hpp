#pragma once
// Pair potentials u(r), one text each, for theory and particles alike. Energies in the potential's unit, lengths in
// sigma. Each form is a struct with
//   Real energy(Real r) const, Real slope(Real r) const   u and du/dr beyond the core, for double or a pack of doubles;
//   double core() const                                    below it u is infinite; 0: no core.
// Where u jumps beyond the core, and how strong its Coulomb tail is, jumps() and coulomb() say.
//
// To add one: a struct, its place in PairPotential, and in src/model/pair_potential.cpp what it has of jumps, minimum,
// tail.

#include <cmath>
#include <limits>
#include <variant>
#include <vector>

namespace ozark {

struct HardSphere {
  double sigma = 1.0;
  [[nodiscard]] double core() const { return sigma; }
  template <class Real>
  [[nodiscard]] Real energy(Real r) const {
    return 0.0 * r;
  }
  template <class Real>
  [[nodiscard]] Real slope(Real r) const {
    return 0.0 * r;
  }
};

struct SquareWell {  // -epsilon for sigma < r < sigma + width; a shoulder for epsilon < 0
  double sigma = 1.0, epsilon = 1.0, width = 0.5;
  [[nodiscard]] double core() const { return sigma; }
  template <class Real>
  [[nodiscard]] Real energy(Real r) const {
    return r < sigma + width ? Real(-epsilon) : Real(0.0);
  }
  template <class Real>
  [[nodiscard]] Real slope(Real r) const {
    return 0.0 * r;
  }
};

struct LennardJones {  // 4 epsilon ((sigma / r)^12 - (sigma / r)^6), 0 from the cut-off on, minus `shift` before it
  double sigma = 1.0, epsilon = 1.0;
  double cutoff = std::numeric_limits<double>::infinity();
  double shift = 0.0;
  [[nodiscard]] double core() const { return 0.0; }
  template <class Real>
  [[nodiscard]] Real energy(Real r) const {
    const Real s2 = sigma * sigma / (r * r), s6 = s2 * s2 * s2;
    return r < cutoff ? 4.0 * epsilon * s6 * (s6 - 1.0) - shift : Real(0.0);
  }
  template <class Real>
  [[nodiscard]] Real slope(Real r) const {
    const Real s2 = sigma * sigma / (r * r), s6 = s2 * s2 * s2;
    return r < cutoff ? -24.0 * epsilon * s6 * (2.0 * s6 - 1.0) / r : Real(0.0);
  }
};

/// Lennard-Jones cut at its minimum 2^(1/6) sigma and raised by epsilon [Weeks1971].
[[nodiscard]] LennardJones weeks_chandler_andersen(double sigma, double epsilon);

struct InversePower {  // epsilon (sigma / r)^exponent, exponent > 3
  double sigma = 1.0, epsilon = 1.0, exponent = 12.0;
  [[nodiscard]] double core() const { return 0.0; }
  template <class Real>
  [[nodiscard]] Real energy(Real r) const {
    using std::pow;
    return epsilon * pow(sigma / r, exponent);
  }
  template <class Real>
  [[nodiscard]] Real slope(Real r) const {
    return -exponent * energy(r) / r;
  }
};

struct Yukawa {  // epsilon sigma exp(-kappa (r - sigma)) / r beyond a hard core, or everywhere if core_diameter is 0
  double sigma = 1.0, epsilon = 1.0, kappa = 1.0, core_diameter = 0.0;
  [[nodiscard]] double core() const { return core_diameter; }
  template <class Real>
  [[nodiscard]] Real energy(Real r) const {
    using std::exp;
    return epsilon * sigma * exp(-kappa * (r - sigma)) / r;
  }
  template <class Real>
  [[nodiscard]] Real slope(Real r) const {
    return -(kappa + 1.0 / r) * energy(r);
  }
};

struct GaussianCore {  // epsilon exp(-(r / sigma)^2)
  double sigma = 1.0, epsilon = 1.0;
  [[nodiscard]] double core() const { return 0.0; }
  template <class Real>
  [[nodiscard]] Real energy(Real r) const {
    using std::exp;
    return epsilon * exp(-r * r / (sigma * sigma));
  }
  template <class Real>
  [[nodiscard]] Real slope(Real r) const {
    return -2.0 * r / (sigma * sigma) * energy(r);
  }
};

struct ChargedSphere {  // strength / r beyond a hard core; point charges if the core is 0, in a neutral background
  double strength = 1.0, core_diameter = 0.0;
  [[nodiscard]] double core() const { return core_diameter; }
  template <class Real>
  [[nodiscard]] Real energy(Real r) const {
    return strength / r;
  }
  template <class Real>
  [[nodiscard]] Real slope(Real r) const {
    return -strength / (r * r);
  }
};

using PairPotential =
    std::variant<HardSphere, SquareWell, LennardJones, InversePower, Yukawa, GaussianCore, ChargedSphere>;

[[nodiscard]] double energy_of(const PairPotential& u, double r);  // infinite inside the core
[[nodiscard]] double slope_of(const PairPotential& u, double r);   // 0 inside the core
[[nodiscard]] double core_of(const PairPotential& u);

/// Where u jumps beyond the core, ascending: the end of a well, a cut-off without a shift.
[[nodiscard]] std::vector<double> jumps_of(const PairPotential& u);

/// Q of the tail Q / r; 0 for forces of short range.
[[nodiscard]] double coulomb_of(const PairPotential& u);

/// The attractive part in the split at the minimum [Weeks1971]: u beyond it, u at the minimum before it; beyond a core,
/// whatever is negative. 0 for repulsive potentials.
[[nodiscard]] double attraction_of(const PairPotential& u, double r);

/// True if u is infinite below one distance and 0 beyond.
[[nodiscard]] bool is_hard_sphere(const PairPotential& u);

/// @throws DomainError  lengths that are not positive, an exponent <= 3, numbers that are not finite
void require_valid(const PairPotential& u);

}  // namespace ozark
