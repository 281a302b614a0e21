#include <ozark/oz/fluid_thermodynamics.hpp>
#include <ozark/oz/thermodynamics.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <numbers>

#include "fluids.hpp"

using namespace ozark;
using namespace ozark::oz;
using std::numbers::pi;

namespace {

System hard_spheres(double packing) { return one(HardSphere{}, 6.0 * packing / pi, 1.0); }

RefinedFluid refined(const System& system, const Closure& closure, const IntegralMethod& method, double accuracy) {
  RefinedFluid f = refine(system, closure, method, accuracy, quiet);
  INFO(f.fluid.convergence.reason);
  REQUIRE(f.fluid.convergence.converged);
  return f;
}

}  // namespace

TEST_CASE("fluid thermodynamics: Percus-Yevick spheres reach the closed form by refinement", "[oz][fluid]") {
  for (const double packing : {0.1, 0.3, 0.49}) {
    const RefinedFluid f = refined(hard_spheres(packing), PercusYevick{}, on(1024, 20.48), 1e-9);
    const double pressure = (1.0 + 2.0 * packing + 3.0 * packing * packing) / std::pow(1.0 - packing, 2);
    const double compressibility = std::pow(1.0 - packing, 4) / std::pow(1.0 + 2.0 * packing, 2);
    CHECK(f.value.pressure == Approx(pressure).epsilon(1e-8));
    CHECK(f.value.compressibility == Approx(compressibility).epsilon(1e-8));
  }
}

TEST_CASE(
    "fluid thermodynamics: hypernetted chain of hard spheres and of the one-component plasma, as computed elsewhere",
    "[oz][fluid]") {
  // The notes' extrapolation of a first-order code.
  CHECK(refined(hard_spheres(0.3), HypernettedChain{}, on(1024, 20.48), 1e-8).value.pressure ==
        Approx(4.419).epsilon(0).margin(5e-4));
  const std::pair<double, double> plasma[] = {
      {1.0, 0.57045534}, {10.0, 7.93544107}, {20.0, 16.53771152}, {100.0, 86.97341612}, {160.0, 140.2556155}};
  for (const auto& [coupling, energy] : plasma) {
    const System s = one(ChargedSphere{}, 3.0 / (4.0 * pi), 1.0 / coupling);
    const RefinedFluid f = refined(s, HypernettedChain{}, on(2048, 40.96), 1e-9);
    CHECK(-f.value.energy == Approx(energy).epsilon(0).margin(1e-7));
    CHECK(f.value.pressure == Approx(1.0 + f.value.energy / 3.0).epsilon(1e-9));  // virial theorem
  }
}

TEST_CASE("fluid thermodynamics: the hypernetted chain's pressure and chemical potential obey Gibbs and Duhem",
          "[oz][fluid]") {
  const auto check = [](const System& system, const IntegralMethod& method) {
    const double h = 1e-3;  // the difference errs by (h rho)^2
    const auto at = [&](double factor) {
      System s = system;
      s.number_density *= factor;
      return std::pair(s.number_density, refined(s, HypernettedChain{}, method, 1e-8).value);
    };
    const auto [low, below] = at(1.0 - h);
    const auto [high, above] = at(1.0 + h);
    const double pressure = high * above.pressure - low * below.pressure;
    double potential = high - low;  // ideal
    for (std::size_t i = 0; i < system.species.size(); ++i)
      potential += system.number_density * system.species[i].fraction *
                   (above.chemical_potential[i] - below.chemical_potential[i]);
    CHECK(pressure == Approx(potential).epsilon(2e-5));
  };
  check(hard_spheres(0.35), on(1024, 20.48));
  check(one(LennardJones{}, 0.6, 1.6), on(1024, 20.48));
  System ions;
  ions.species = {Species{"plus", 0.5}, Species{"minus", 0.5}};
  ions.number_density = 0.1;
  ions.temperature = 1.0 / 7.0;
  ions.pairs = {ChargedSphere{1.0, 1.0}, ChargedSphere{-1.0, 1.0}, ChargedSphere{1.0, 1.0}};
  check(ions, on(2048, 81.92));
}

TEST_CASE("fluid thermodynamics: Rogers and Young's parameter makes the routes agree", "[oz][fluid]") {
  for (const auto& [system, name] : {std::pair(hard_spheres(0.4), "spheres"),
                                     {one(InversePower{}, 0.8, 1.0), "r^-12"},
                                     {one(weeks_chandler_andersen(1.0, 1.0), 0.8, 1.0), "WCA"}}) {
    CAPTURE(name);
    const auto make = [](double a) -> Closure { return RogersYoung{{a}}; };
    const ConsistentClosure c = make_consistent(system, make, 0.02, 10.0, on(2048, 20.48), quiet);
    INFO(c.convergence.reason);
    CHECK(c.convergence.converged);
    CHECK(c.convergence.residual < 1e-6);
  }
  const FluidStructure hnc = solve_integral_equation(hard_spheres(0.4), HypernettedChain{}, on(2048, 20.48), quiet);
  CHECK(*inconsistency(hard_spheres(0.4), HypernettedChain{}, on(2048, 20.48), hnc, quiet) > 0.3);
  const auto constant = [](double) -> Closure { return PercusYevick{}; };
  const ConsistentClosure none = make_consistent(hard_spheres(0.4), constant, 0.1, 1.0, on(1024, 20.48), quiet);
  CHECK_FALSE(none.convergence.converged);
  CHECK_THAT(none.convergence.reason, Catch::Contains("no parameter"));
}

TEST_CASE("fluid thermodynamics: second virial coefficients in closed form", "[oz][fluid]") {
  CHECK(*second_virial(hard_spheres(0.1)) == Approx(2.0 * pi / 3.0).epsilon(1e-9));
  const double well = 2.0 * pi / 3.0 * (1.0 - std::expm1(1.0 / 1.3) * (std::pow(1.5, 3) - 1.0));
  CHECK(*second_virial(one(SquareWell{1.0, 1.0, 0.5}, 0.1, 1.3)) == Approx(well).epsilon(1e-9));
  // r^-12: (2 pi / 3) Gamma(3 / 4) at T = 1
  CHECK(*second_virial(one(InversePower{}, 0.1, 1.0)) == Approx(2.0 * pi / 3.0 * std::tgamma(0.75)).epsilon(1e-8));
  CHECK(*second_virial(one(LennardJones{}, 0.1, 3.417927982)) == Approx(0.0).epsilon(0).margin(1e-6));  // Boyle
  CHECK_FALSE(second_virial(one(ChargedSphere{}, 0.1, 1.0)));
}

TEST_CASE(
    "fluid thermodynamics: a table of Lennard-Jones has its energy and g(r) to fourth order, its pressure to third",
    "[oz][fluid]") {
  const PairPotential cut = truncated(LennardJones{}, 4.0, Ending::shifted);
  const auto solved = [](const PairPotential& u) {
    const System s = one(u, 0.6, 1.4);
    FluidStructure f = solve_integral_equation(s, HypernettedChain{}, on(2048, 20.48), quiet);
    REQUIRE(f.convergence.converged);
    return std::pair(thermodynamics_of(s, HypernettedChain{}, f), f.g(0, 0).eval());
  };
  const auto [exact, g_exact] = solved(cut);
  struct Errors {
    double pressure, energy, g;
  };
  const auto errors = [&](long points) {
    const Eigen::ArrayXd r = Eigen::ArrayXd::LinSpaced(points, 0.763, 4.0);
    const Eigen::ArrayXd u =
        r.unaryExpr([&](double x) { return energy_of(LennardJones{}, x) - energy_of(LennardJones{}, 4.0); });
    const auto [value, g] = solved(TabulatedPotential(r, u));
    return Errors{std::abs(value.pressure - exact.pressure), std::abs(value.energy - exact.energy),
                  (g - g_exact).abs().maxCoeff()};
  };
  const Errors wide = errors(74), coarse = errors(147), fine = errors(585), finest = errors(1169);
  CHECK(coarse.energy / fine.energy > 200.0);  // 4^4 = 256
  CHECK(coarse.g / fine.g > 200.0);
  CHECK(wide.pressure / finest.pressure > 3000.0);  // 16^3 = 4096
  CHECK(finest.pressure < 1e-6);
}
