#include <ozark/num/gsl.hpp>
#include <ozark/oz/fluid_thermodynamics.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "fluids.hpp"

using namespace ozark;
using namespace ozark::oz;
using Eigen::Index;
using std::numbers::pi;

namespace {

constexpr double panel = 0.05;  // of the distances [sigma]; k_max times it stays below the 16 nodes of a panel

/// B_3 = -(1 / 3) int int f_12 f_13 f_23 = -(1 / 6 pi^2) int k^2 f^(k)^3 dk of Mayer's f, by quadrature over distances
/// up to `reach` and wave numbers up to k_max: shares nothing with the integral equation.
double third_virial(const System& system, double reach, double k_max) {
  const PairPotential u = system.pair(0, 0);
  std::vector<double> edges = breaks_of(u);
  if (core_of(u) > 0.0) edges.push_back(core_of(u));
  edges.push_back(reach);
  std::sort(edges.begin(), edges.end());
  const Quadrature rule = gauss_legendre(16, 0.0, 1.0);
  std::vector<double> r, weight;
  double low = 0.0;
  for (const double high : edges) {
    const auto panels = static_cast<int>(std::ceil((high - low) / panel));
    const double width = (high - low) / panels;
    for (int p = 0; p < panels; ++p)
      for (Index q = 0; q < rule.x.size(); ++q) {
        r.push_back(low + width * (p + rule.x[q]));
        weight.push_back(4.0 * pi * width * rule.w[q] * r.back() *
                         std::expm1(-energy_of(u, r.back()) / system.temperature));
      }
    low = high;
  }
  const Quadrature over_k = gauss_legendre(8 * static_cast<long>(k_max), 0.0, k_max);
  double sum = 0.0;
  for (Index n = 0; n < over_k.x.size(); ++n) {
    double f = 0.0;
    for (std::size_t i = 0; i < r.size(); ++i) f += weight[i] * std::sin(over_k.x[n] * r[i]);
    sum += over_k.w[n] * f * f * f / over_k.x[n];
  }
  return -sum / (6.0 * pi * pi);
}

/// B_3 of a well of width <= sigma in closed form, Kihara's, as the exact part of the equation of state of
/// [EspindolaHeredia2009].
double third_virial_of_well(double range, double temperature) {
  const double x = std::expm1(1.0 / temperature), l2 = range * range, l3 = l2 * range, l4 = l2 * l2, l6 = l3 * l3;
  const double first = l6 - 18.0 * l4 + 32.0 * l3 - 15.0;
  const double second = 2.0 * l6 - 36.0 * l4 + 32.0 * l3 + 18.0 * l2 - 16.0;
  const double third = 6.0 * (l6 - 3.0 * l4 + 3.0 * l2 - 1.0);
  return pi * pi / 18.0 * (5.0 - first * x - second * x * x - third * x * x * x);
}

struct Limits {
  double virial, compressibility;
};

/// What the two routes to the pressure give for B_3, from three densities; the smallest leaves B_6 and what follows
/// below 1e-5 of it.
Limits third_virial_of(System system, const Closure& closure, double about) {
  const double B2 = *second_virial(system), step = 0.008 / std::sqrt(std::abs(about));
  const std::pair<double, double> rule[] = {{1.0, 8.0 / 3.0}, {2.0, -2.0}, {4.0, 1.0 / 3.0}};  // to density 0, cubic
  Limits sum{0.0, 0.0};
  for (const auto& [times, weight] : rule) {
    const double rho = times * step;
    system.number_density = rho;
    const RefinedFluid f = refine(system, closure, on(1024, 20.48), 1e-9, quiet);
    INFO(f.fluid.convergence.reason);
    REQUIRE(f.fluid.convergence.converged);
    sum.virial += weight * (f.value.pressure - 1.0 - B2 * rho) / (rho * rho);
    sum.compressibility += weight * (1.0 / f.value.compressibility - 1.0 - 2.0 * B2 * rho) / (3.0 * rho * rho);
  }
  return sum;
}

}  // namespace

TEST_CASE("third virial coefficient: quadrature meets the closed forms of hard spheres and of square wells",
          "[oz][third_virial]") {
  CHECK(third_virial(one(HardSphere{}, 0.1, 1.0), 2.0, 300.0) == Approx(5.0 * pi * pi / 18.0).epsilon(1e-6));
  for (const double temperature : {0.9, 1.5, 3.0})
    for (const double range : {1.1, 1.5, 1.9}) {
      const System s = one(SquareWell{1.0, 1.0, range - 1.0}, 0.1, temperature);
      CHECK(third_virial(s, 2.5, 300.0) == Approx(third_virial_of_well(range, temperature)).epsilon(1e-5).margin(1e-5));
    }
}

TEST_CASE(
    "third virial coefficient: closures whose bridge begins with gamma^2 have it, by both routes, for every potential",
    "[oz][third_virial]") {
  const PairPotential cut = truncated(LennardJones{}, 2.5, Ending::cut);
  const PairPotential shifted = truncated(LennardJones{}, 2.5, Ending::shifted);
  struct Case {
    std::string name;
    PairPotential u;
    double temperature, reach, k_max;
  };
  const Case cases[] = {{"hard spheres", HardSphere{}, 1.0, 2.0, 300.0},
                        {"square well", SquareWell{1.0, 1.0, 0.5}, 2.0, 2.0, 300.0},
                        {"Lennard-Jones", LennardJones{}, 2.0, 60.0, 60.0},
                        {"Lennard-Jones, cut", cut, 2.0, 3.0, 300.0},
                        {"Lennard-Jones, shifted", shifted, 2.0, 3.0, 200.0},
                        {"WCA", weeks_chandler_andersen(1.0, 1.0), 1.0, 2.0, 100.0},
                        {"r^-12", InversePower{}, 1.0, 30.0, 60.0},
                        {"Yukawa", Yukawa{1.0, 1.0, 2.0}, 1.0, 20.0, 100.0},
                        {"hard-core Yukawa, attractive", Yukawa{1.0, -1.0, 1.8, 1.0}, 2.0, 20.0, 300.0},
                        {"hard-core Yukawa, repulsive", Yukawa{1.0, 1.0, 1.8, 1.0}, 1.0, 20.0, 300.0},
                        {"Gaussian core", GaussianCore{1.0, 2.0}, 1.0, 8.0, 60.0}};
  const std::pair<const char*, Closure> closures[] = {
      {"Percus-Yevick", PercusYevick{}},         {"hypernetted chain", HypernettedChain{}},
      {"Rogers-Young", RogersYoung{{0.4}}},      {"Verlet", Verlet{}},
      {"Martynov-Sarkisov", MartynovSarkisov{}}, {"Ballone", Ballone{}}};
  for (const Case& c : cases) {
    const System s = one(c.u, 0.1, c.temperature);
    const double exact = third_virial(s, c.reach, c.k_max);
    for (const auto& [name, closure] : closures) {
      const Limits got = third_virial_of(s, closure, exact);
      CAPTURE(c.name, name, exact, got.virial, got.compressibility);
      CHECK(got.virial == Approx(exact).epsilon(2e-4));
      CHECK(got.compressibility == Approx(exact).epsilon(2e-4));
    }
  }
}

TEST_CASE("third virial coefficient: the mean spherical closure misses it for wells", "[oz][third_virial]") {
  const System s = one(SquareWell{1.0, 1.0, 0.5}, 0.1, 2.0);
  const double exact = third_virial_of_well(1.5, 2.0);
  CHECK(std::abs(third_virial_of(s, MeanSpherical{}, exact).compressibility - exact) > 0.1);
}
