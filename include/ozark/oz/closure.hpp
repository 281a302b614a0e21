#pragma once
// Closures of the Ornstein-Zernike equation: g(r) at one distance from gamma(r) = h - c and the potential there.
// With s = gamma, or gamma - beta u_attractive where "starred" ([Weeks1971] split), g = exp(-beta u_rest) Y(s).
//
// To add one: a struct with `starred` and response(), its place in Closure, a word in solvers/describe_structure.cpp.

#include <ozark/oz/hard_sphere_bridge.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <variant>

namespace ozark::oz {

struct Response {
  double g = 0.0, slope = 0.0;  // and dg/dgamma
};

/// What a closure knows of one distance.
struct Site {
  double r = 0.0;
  double boltzmann = 0.0;       // exp(-beta u): 0 inside a core
  double boltzmann_rest = 0.0;  // exp(-beta (u - u_attractive))
  double beta_u = 0.0;          // 0 inside a core
  double beta_attractive = 0.0;
};

namespace detail {
inline Response plain(const Site& x, double y, double slope) { return {x.boltzmann * y, x.boltzmann * slope}; }
inline Response starred(const Site& x, double y, double slope) {
  return {x.boltzmann_rest * y, x.boltzmann_rest * slope};
}
/// exp(s + B(s)), bounded so that a wild iterate cannot overflow.
inline Response from_bridge(double boltzmann, double s, double bridge, double bridge_slope) {
  const double y = std::exp(std::min(s + bridge, 200.0));
  return {boltzmann * y, boltzmann * y * (1.0 + bridge_slope)};
}
}  // namespace detail

struct PercusYevick {  // [Percus1958]
  [[nodiscard]] Response response(const Site& x, double gamma) const { return detail::plain(x, 1.0 + gamma, 1.0); }
};

struct HypernettedChain {  // B = 0
  [[nodiscard]] Response response(const Site& x, double gamma) const {
    return detail::from_bridge(x.boltzmann, gamma, 0.0, 0.0);
  }
};

struct MeanSpherical {  // c = -beta u beyond the core [LebowitzPercus1966]; without one, the random phase approximation
  [[nodiscard]] Response response(const Site& x, double gamma) const {
    if (x.boltzmann == 0.0) return {};
    return {1.0 + gamma - x.beta_u, 1.0};
  }
};

struct SoftMeanSpherical {  // [Madden1980]
  [[nodiscard]] Response response(const Site& x, double gamma) const {
    return detail::starred(x, 1.0 + gamma - x.beta_attractive, 1.0);
  }
};

/// 1 + (exp(f s) - 1) / f with f = 1 - exp(-alpha r): Percus-Yevick near, hypernetted chain far.
struct Mixing {
  double alpha = 0.5;  // > 0
  [[nodiscard]] Response of(const Site& x, double s, double boltzmann) const {
    const double f = -std::expm1(-alpha * x.r), power = std::min(f * s, 200.0);
    return {boltzmann * (1.0 + std::expm1(power) / f), boltzmann * std::exp(power)};
  }
};

struct RogersYoung {  // [RogersYoung1984]
  Mixing mixing;
  [[nodiscard]] Response response(const Site& x, double gamma) const { return mixing.of(x, gamma, x.boltzmann); }
};

struct ZerahHansen {  // HMSA [ZerahHansen1986]
  Mixing mixing;
  [[nodiscard]] Response response(const Site& x, double gamma) const {
    return mixing.of(x, gamma - x.beta_attractive, x.boltzmann_rest);
  }
};

struct Verlet {  // B = -s^2 / 2 / (1 + 4 |s| / 5); Verlet's own for s > 0, continued evenly below [Verlet1980]
  [[nodiscard]] Response response(const Site& x, double gamma) const {
    const double size = std::abs(gamma), below = 1.0 + 0.8 * size;
    const double slope = -gamma * (1.0 + 0.4 * size) / (below * below);
    return detail::from_bridge(x.boltzmann, gamma, -0.5 * gamma * gamma / below, slope);
  }
};

/// B = (1 + p s)^(1/p) - s - 1, held where the root ends.
struct RootBridge {
  double p = 2.0;
  [[nodiscard]] Response of(double s, double boltzmann) const {
    const double base = 1.0 + p * s;
    if (base <= 0.0) return {boltzmann * std::exp(-1.0), 0.0};
    const double root = std::pow(base, 1.0 / p), y = std::exp(std::min(root - 1.0, 200.0));
    return {boltzmann * y, boltzmann * y * root / base};
  }
};

struct MartynovSarkisov {  // p = 2 [MartynovSarkisov1983]
  [[nodiscard]] Response response(const Site& x, double gamma) const { return RootBridge{}.of(gamma, x.boltzmann); }
};

struct Ballone {  // p = 15 / 8 [Ballone1986]
  [[nodiscard]] Response response(const Site& x, double gamma) const {
    return RootBridge{15.0 / 8.0}.of(gamma, x.boltzmann);
  }
};

struct VompeMartynov {  // p = 2, starred [VompeMartynov1994]
  [[nodiscard]] Response response(const Site& x, double gamma) const {
    return RootBridge{}.of(gamma - x.beta_attractive, x.boltzmann_rest);
  }
};

struct DuhHaymet {  // B = -s^2 / 2 / (1 + s (5 s + 11) / (7 s + 9)) for s > 0, -s^2 / 2 below; starred [DuhHaymet1995]
  [[nodiscard]] Response response(const Site& x, double gamma) const {
    const double s = gamma - x.beta_attractive;
    if (s <= 0.0) return detail::from_bridge(x.boltzmann_rest, s, -0.5 * s * s, -s);
    const double ratio = (5.0 * s + 11.0) / (7.0 * s + 9.0), below = 1.0 + ratio * s;
    const double ratio_slope = -32.0 / ((7.0 * s + 9.0) * (7.0 * s + 9.0));
    const double slope = -s / below + 0.5 * s * s * (ratio + ratio_slope * s) / (below * below);
    return detail::from_bridge(x.boltzmann_rest, s, -0.5 * s * s / below, slope);
  }
};

struct ChoudhuryGhosh {  // B = -s^2 / 2 / (1 + a s) for s > 0, a = 1.01752 - 0.275 rho sigma^3; starred
                         // [ChoudhuryGhosh2002]
  double a = 1.0;
  [[nodiscard]] Response response(const Site& x, double gamma) const {
    const double s = gamma - x.beta_attractive, below = 1.0 + (s > 0.0 ? a * s : 0.0);
    const double slope = s > 0.0 ? -s * (1.0 + 0.5 * a * s) / (below * below) : -s;
    return detail::from_bridge(x.boltzmann_rest, s, -0.5 * s * s / below, slope);
  }
};

struct KovalenkoHirata {  // hypernetted chain where g < 1, mean spherical where g > 1 [KovalenkoHirata1999]
  [[nodiscard]] Response response(const Site& x, double gamma) const {
    if (x.boltzmann == 0.0) return {};
    const double chi = gamma - x.beta_u;
    return chi > 0.0 ? Response{1.0 + chi, 1.0} : Response{std::exp(chi), std::exp(chi)};
  }
};

/// exp(-beta u + gamma + B) with the bridge function of hard spheres of some diameter [RosenfeldAshcroft1979]: of one
/// species, and of one density. Without a reference, B = 0.
struct ReferenceHypernettedChain {
  std::shared_ptr<const HardSphereBridge> reference;
  [[nodiscard]] Response response(const Site& x, double gamma) const {
    return detail::from_bridge(x.boltzmann, gamma, reference ? reference->bridge(x.r) : 0.0, 0.0);
  }
};

using Closure = std::variant<PercusYevick, HypernettedChain, MeanSpherical, SoftMeanSpherical, RogersYoung, ZerahHansen,
                             Verlet, MartynovSarkisov, Ballone, VompeMartynov, DuhHaymet, ChoudhuryGhosh,
                             KovalenkoHirata, ReferenceHypernettedChain>;

}  // namespace ozark::oz
