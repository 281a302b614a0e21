#pragma once
// Pair potentials u(r), one text each, for theory and particles alike. Energies in the potential's unit, lengths in
// sigma. Each form is a struct with
//   PairTerm<Real> eval(Real r2) const   u and -u'/r at r^2 beyond the core, for double or a Pack of doubles;
//   double core() const                  below it u is infinite; 0: no core.
// energy_of() and slope_of() say the same of one distance; where u jumps beyond the core, how strong its Coulomb tail
// is and where it ends, the functions below do.
//
// To add one: a struct, its place in PairPotential, and in src/model/pair_potential.cpp what it has of jumps, minimum,
// tail.

#include <ozark/model/pair_term.hpp>
#include <ozark/model/tabulated_potential.hpp>
#include <ozark/num/pack.hpp>

#include <cmath>
#include <limits>
#include <variant>
#include <vector>

namespace ozark {

/// Ends a potential at a distance: what is left of u beyond `shift + tilt (r - cutoff)` before it, 0 from there on.
struct Truncation {
  double cutoff = std::numeric_limits<double>::infinity();
  double shift = 0.0;  // u(cutoff): u becomes continuous
  double tilt = 0.0;   // u'(cutoff): the force becomes continuous
  template <class Real>
  [[nodiscard]] PairTerm<Real> of(Real r2, PairTerm<Real> term) const {
    if (!(cutoff < std::numeric_limits<double>::infinity())) return term;
    using std::sqrt;
    Real base = shift;
    if (tilt != 0.0) {
      const Real r = sqrt(r2);
      base = base + tilt * (r - cutoff);
      term.force = term.force + tilt / r;
    }
    const auto inside = r2 < Real(cutoff * cutoff);
    return {select(inside, term.energy - base, Real(0.0)), select(inside, term.force, Real(0.0))};
  }
};

struct HardSphere {
  double sigma = 1.0;
  [[nodiscard]] double core() const { return sigma; }
  template <class Real>
  [[nodiscard]] PairTerm<Real> eval(Real) const {
    return {0.0, 0.0};
  }
};

struct SquareWell {  // -epsilon for sigma < r < sigma + width; a shoulder for epsilon < 0
  double sigma = 1.0, epsilon = 1.0, width = 0.5;
  [[nodiscard]] double core() const { return sigma; }
  template <class Real>
  [[nodiscard]] PairTerm<Real> eval(Real r2) const {
    return {select(r2 < Real((sigma + width) * (sigma + width)), Real(-epsilon), Real(0.0)), 0.0};
  }
};

/// -epsilon up to `inner`, brought to 0 at `outer` by a quintic: energy, force and its slope are continuous. With a
/// core of its own it is what simulations have for a square well.
struct SmoothWell {
  double inner = 1.45, outer = 1.55, epsilon = 1.0;
  [[nodiscard]] double core() const { return 0.0; }
  template <class Real>
  [[nodiscard]] PairTerm<Real> eval(Real r2) const {
    using std::sqrt;
    const Real r = sqrt(r2), x = (r - inner) * (1.0 / (outer - inner)), y = 1.0 - x;
    const auto inside = r2 < Real(outer * outer), flat = r2 < Real(inner * inner);
    const Real energy = -epsilon * (y * y * y * (1.0 + x * (3.0 + 6.0 * x)));
    const Real force = -30.0 * epsilon / (outer - inner) * (x * x * y * y) / r;
    return {select(flat, Real(-epsilon), select(inside, energy, Real(0.0))),
            select(flat, Real(0.0), select(inside, force, Real(0.0)))};
  }
};

struct LennardJones {  // 4 epsilon ((sigma / r)^12 - (sigma / r)^6)
  double sigma = 1.0, epsilon = 1.0;
  Truncation truncation{};
  [[nodiscard]] double core() const { return 0.0; }
  template <class Real>
  [[nodiscard]] PairTerm<Real> eval(Real r2) const {
    const Real i2 = inverse(r2), s2 = sigma * sigma * i2, s6 = s2 * s2 * s2, e = 4.0 * epsilon * s6;
    return truncation.of(r2, PairTerm<Real>{e * (s6 - 1.0), 6.0 * e * (2.0 * s6 - 1.0) * i2});
  }
};

/// Lennard-Jones cut at its minimum 2^(1/6) sigma and raised by epsilon [Weeks1971].
[[nodiscard]] LennardJones weeks_chandler_andersen(double sigma, double epsilon);

struct InversePower {  // epsilon (sigma / r)^exponent, exponent > 3
  double sigma = 1.0, epsilon = 1.0, exponent = 12.0;
  Truncation truncation{};
  [[nodiscard]] double core() const { return 0.0; }
  template <class Real>
  [[nodiscard]] PairTerm<Real> eval(Real r2) const {
    using std::pow;
    const Real u = epsilon * pow(sigma * sigma / r2, 0.5 * exponent);
    return truncation.of(r2, PairTerm<Real>{u, exponent * u / r2});
  }
};

/// epsilon (50 (50/49)^49 ((sigma / r)^50 - (sigma / r)^49) + 1), 0 from its minimum 50 sigma / 49 on: hard spheres of
/// diameter sigma for particles, at k_B T = 1.5 epsilon [Jover2012].
struct PseudoHardSphere {
  double sigma = 1.0, epsilon = 1.0;
  [[nodiscard]] double core() const { return 0.0; }
  template <class Real>
  [[nodiscard]] PairTerm<Real> eval(Real r2) const {
    const double prefactor = 134.5526623421209 * epsilon;  // 50 (50/49)^49
    const Real i1 = inverse_sqrt(r2), s1 = sigma * i1, s2 = s1 * s1, s4 = s2 * s2, s8 = s4 * s4, s16 = s8 * s8;
    const Real s48 = s16 * (s16 * s16), s = prefactor * s1;  // what does not wait for the powers is gathered first
    return Truncation{50.0 / 49.0 * sigma, -epsilon, 0.0}.of(
        r2, PairTerm<Real>{s48 * (s * (s1 - 1.0)), s48 * (s * (i1 * i1) * (50.0 * s1 - 49.0))});
  }
};

struct Yukawa {  // epsilon sigma exp(-kappa (r - sigma)) / r beyond a hard core, or everywhere if core_diameter is 0
  double sigma = 1.0, epsilon = 1.0, kappa = 1.0, core_diameter = 0.0;
  Truncation truncation{};
  [[nodiscard]] double core() const { return core_diameter; }
  template <class Real>
  [[nodiscard]] PairTerm<Real> eval(Real r2) const {
    using std::exp, std::sqrt;
    const Real r = sqrt(r2), u = epsilon * sigma * exp(-kappa * (r - sigma)) / r;
    return truncation.of(r2, PairTerm<Real>{u, u * (kappa * r + 1.0) / r2});
  }
};

struct GaussianCore {  // epsilon exp(-(r / sigma)^2)
  double sigma = 1.0, epsilon = 1.0;
  Truncation truncation{};
  [[nodiscard]] double core() const { return 0.0; }
  template <class Real>
  [[nodiscard]] PairTerm<Real> eval(Real r2) const {
    using std::exp;
    const Real u = epsilon * exp(-r2 / (sigma * sigma));
    return truncation.of(r2, PairTerm<Real>{u, 2.0 / (sigma * sigma) * u});
  }
};

struct ChargedSphere {  // strength / r beyond a hard core; point charges if the core is 0, in a neutral background
  double strength = 1.0, core_diameter = 0.0;
  [[nodiscard]] double core() const { return core_diameter; }
  template <class Real>
  [[nodiscard]] PairTerm<Real> eval(Real r2) const {
    const Real i1 = inverse_sqrt(r2);
    return {strength * i1, strength * i1 * i1 * i1};
  }
};

/// amplitude exp(-r / decay) - dispersion / r^6 + repulsion / r^24 + strength / r: rigid ions. All but the Coulomb tail
/// ends at the cut-off, to where a quintic brings it smoothly over the last `smoothing`; sharply if that is 0.
struct BuckinghamCoulomb {
  double amplitude = 1.0, decay = 1.0, dispersion = 0.0, repulsion = 0.0, strength = 0.0;
  double cutoff = std::numeric_limits<double>::infinity(), smoothing = 0.0;
  [[nodiscard]] double core() const { return 0.0; }
  template <class Real>
  [[nodiscard]] PairTerm<Real> eval(Real r2) const {
    using std::exp, std::sqrt;
    const Real r = sqrt(r2), i1 = 1.0 / r, i2 = i1 * i1, i6 = i2 * i2 * i2, i12 = i6 * i6;
    const Real wall = amplitude * exp(r * (-1.0 / decay)), c = dispersion * i6, d = repulsion * i12 * i12;
    Real energy = wall - c + d, force = wall * i1 * (1.0 / decay) + (24.0 * d - 6.0 * c) * i2;
    if (cutoff < std::numeric_limits<double>::infinity()) {
      const auto inside = r2 < Real(cutoff * cutoff);
      if (smoothing > 0.0) {
        const Real x = (r - (cutoff - smoothing)) * (1.0 / smoothing), y = 1.0 - x;
        const auto end = x > Real(0.0);
        const Real s = select(end, y * y * y * (1.0 + x * (3.0 + 6.0 * x)), Real(1.0));
        force = force * s + select(end, 30.0 / smoothing * (x * x * y * y), Real(0.0)) * energy * i1;
        energy = energy * s;
      }
      energy = select(inside, energy, Real(0.0));
      force = select(inside, force, Real(0.0));
    }
    return {energy + strength * i1, force + strength * i1 * i2};
  }
};

using PairPotential = std::variant<HardSphere, SquareWell, LennardJones, InversePower, PseudoHardSphere, Yukawa,
                                   GaussianCore, ChargedSphere, BuckinghamCoulomb, TabulatedPotential, SmoothWell>;

[[nodiscard]] double energy_of(const PairPotential& u, double r);  // infinite inside the core
[[nodiscard]] double slope_of(const PairPotential& u, double r);   // 0 inside the core
[[nodiscard]] double core_of(const PairPotential& u);

/// Where u ends: 0 from there on; infinite without a cut-off.
[[nodiscard]] double range_of(const PairPotential& u);

/// The same potential ended at a distance, where it has no end of its own: cut, raised to 0 there, or with its force
/// too.
/// @throws DomainError  for forms without a truncation, or with one already
enum class Ending { cut, shifted, force_shifted };
[[nodiscard]] PairPotential truncated(const PairPotential& u, double cutoff, Ending ending);

/// Where u jumps beyond the core, ascending: the end of a well, a cut-off without a shift, a table that ends before 0.
[[nodiscard]] std::vector<double> jumps_of(const PairPotential& u);

/// Where u, its slope or its curvature jump beyond the core, ascending: where a well or a cut potential ends.
[[nodiscard]] std::vector<double> breaks_of(const PairPotential& u);

/// Q of the tail Q / r; 0 for forces of short range.
[[nodiscard]] double coulomb_of(const PairPotential& u);

/// The same potential without its Coulomb tail. @throws DomainError  for a charged hard sphere
[[nodiscard]] PairPotential without_coulomb(const PairPotential& u);

/// The same potential before it was ended: without cut-off, shift and smoothing; unchanged if it has no truncation.
[[nodiscard]] PairPotential untruncated(const PairPotential& u);

/// The attractive part in the split at the minimum [Weeks1971]: u beyond it, u at the minimum before it; beyond a core,
/// whatever is negative. 0 for repulsive potentials.
[[nodiscard]] double attraction_of(const PairPotential& u, double r);

/// True if u is infinite below one distance and 0 beyond.
[[nodiscard]] bool is_hard_sphere(const PairPotential& u);

/// @throws DomainError  lengths that are not positive, an exponent <= 3, numbers that are not finite
void require_valid(const PairPotential& u);

}  // namespace ozark
