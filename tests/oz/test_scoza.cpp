#include <ozark/oz/fluid_thermodynamics.hpp>
#include <ozark/oz/hard_sphere.hpp>
#include <ozark/oz/scoza.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <numbers>

#include "fluids.hpp"

using namespace ozark;
using namespace ozark::oz;
using std::numbers::pi;

namespace {

constexpr auto plain = HardSphereReference::percus_yevick;
constexpr auto full = HardSphereReference::carnahan_starling;

ScozaMethod ladder(long intervals, double highest = 1.0, double tolerance = 1e-6) {
  return {intervals, highest, tolerance};
}

}  // namespace

TEST_CASE("SCOZA: hot, its energy is the mean over hard spheres and its tail at low density that of the potential",
          "[oz][scoza]") {
  for (const auto reference : {plain, full}) {
    const ScozaFlow flow = scoza({1.8, reference}, {40.0, 20.0}, ladder(100, 1.0, 1e-9), quiet);
    REQUIRE(flow.isotherms.size() == 2);
    std::vector<YukawaTail> tails = {{1.8, 0.0}};
    if (reference == full) tails.push_back(carnahan_starling_tail(0.3));
    const double first_order = -2.0 * pi * 0.3 * yukawa_mean_spherical(0.3, tails).tails[0].moment;
    std::vector<double> beyond, strength;
    for (const ScozaIsotherm& isotherm : flow.isotherms) {
      beyond.push_back(isotherm.state(0.3).value().energy * isotherm.temperature() - first_order);
      strength.push_back(isotherm.structure(0.01).tails[0].strength * isotherm.temperature());
    }
    CHECK(std::abs(beyond[0] / first_order) < 0.02);
    CHECK(beyond[1] / beyond[0] == Approx(2.0).epsilon(0.05));  // O(beta)
    CHECK(2.0 * strength[0] - strength[1] == Approx(1.0).epsilon(5e-3));
  }
}

TEST_CASE("SCOZA: the second virial coefficient has the closed form its equation gives at low density", "[oz][scoza]") {
  // There g = 1 + strength exp(-kappa (r - 1)) / r makes the flow d strength / d beta = 1 + a strength.
  for (const double kappa : {1.8, 4.0}) {
    const double temperature = 0.5 * (kappa + 1.0) / kappa * 1.8, a = 0.5 * kappa / (kappa + 1.0);
    const double strength = std::expm1(a / temperature) / a;
    const double b2 = 2.0 * pi / 3.0 - 2.0 * pi * strength * (1.0 / kappa + 1.0 / (kappa * kappa));
    const ScozaFlow flow = scoza({kappa, full}, {temperature}, ladder(400, 0.4), quiet);
    const auto slope = [&](double density) {
      return 0.5 * (1.0 / flow.isotherms.front().state(density).value().compressibility - 1.0) / density;
    };
    CHECK(2.0 * slope(0.002) - slope(0.004) == Approx(b2).epsilon(0).margin(3e-4));
    // exact to second order in beta
    const System system = one(Yukawa{1.0, -1.0, kappa, 1.0}, 0.1, 1e2);
    const double hot = std::expm1(a / 1e2) / a;
    const double closed = 2.0 * pi / 3.0 - 2.0 * pi * hot * (1.0 / kappa + 1.0 / (kappa * kappa));
    CHECK(closed == Approx(second_virial(system).value()).epsilon(0).margin(1e-6));
  }
}

TEST_CASE("SCOZA: all routes to thermodynamics agree", "[oz][scoza]") {
  const double temperature = 1.4, h = 2e-3;
  const ScozaFlow flow = scoza({1.8, full}, {1.0 / (1.0 / temperature + h), temperature, 1.0 / (1.0 / temperature - h)},
                               ladder(200, 1.0, 1e-8), quiet);
  REQUIRE(flow.isotherms.size() == 3);
  const ScozaIsotherm &hot = flow.isotherms[0], &here = flow.isotherms[1], &cold = flow.isotherms[2];
  const auto free_energy = [](const ScozaState& s) { return s.chemical_potential + 1.0 - s.pressure; };
  for (const double density : {0.05, 0.3, 0.65, 0.9}) {
    const ScozaState s = here.state(density).value();
    const double slope =
        (free_energy(cold.state(density).value()) - free_energy(hot.state(density).value())) / (2.0 * h);
    CHECK(s.energy * temperature == Approx(slope).epsilon(1e-5));  // energy route
    const double d = 1e-3;
    const ScozaState up = here.state(density + d).value(), down = here.state(density - d).value();
    const double rise = ((density + d) * up.pressure - (density - d) * down.pressure) / (2.0 * d);
    CHECK(1.0 / s.compressibility == Approx(rise).epsilon(1e-4));  // compressibility route
    const YukawaFluid fluid = here.structure(density);
    CHECK(std::pow(fluid.inverse_root_compressibility(), 2) == Approx(1.0 / s.compressibility).epsilon(2e-4));
    CHECK(fluid.structure_factor(Eigen::ArrayXd::Zero(1))[0] == Approx(s.compressibility).epsilon(2e-4));
  }
}

TEST_CASE("SCOZA: without attraction, nearly, it is Carnahan and Starling's fluid", "[oz][scoza]") {
  const ScozaFlow flow = scoza({4.0, full}, {1e6}, ladder(100), quiet);
  const ScozaState s = flow.isotherms.front().state(0.7).value();
  const double eta = 0.7 * pi / 6.0;
  CHECK(s.pressure == Approx(carnahan_starling_pressure(eta)).epsilon(1e-4));
  CHECK(s.chemical_potential ==
        Approx(eta * (8.0 - 9.0 * eta + 3.0 * eta * eta) / std::pow(1.0 - eta, 3)).epsilon(1e-4));
}

TEST_CASE("SCOZA: the critical point converges with the square of the spacing, wherever the ladder ends",
          "[oz][scoza]") {
  const auto critical = [](long intervals, double highest) {
    return scoza({1.8, full}, {1.2}, ladder(intervals, highest, 1e-7), quiet).critical.value();
  };
  const ScozaCriticalPoint a = critical(50, 1.0), b = critical(100, 1.0), c = critical(200, 1.0);
  CHECK((a.temperature - b.temperature) / (b.temperature - c.temperature) == Approx(4.0).epsilon(0.25));
  CHECK(std::abs(b.temperature - c.temperature) < 1e-4);
  CHECK(std::abs(b.density - c.density) < 1e-3);
  const ScozaCriticalPoint shorter = critical(180, 0.9);
  CHECK(shorter.temperature == Approx(c.temperature).epsilon(2e-5));
  CHECK(shorter.density == Approx(c.density).epsilon(1e-3));
  CHECK(shorter.pressure == Approx(c.pressure).epsilon(1e-4));
}

TEST_CASE("SCOZA: along coexistence Clapeyron's law holds", "[oz][scoza]") {
  for (const double kappa : {1.8, 7.0}) {
    const double beta = kappa < 2.0 ? 1.0 / 1.1 : 1.0 / 0.38, h = 2e-3 * beta;
    const ScozaFlow flow = scoza({kappa, full}, {1.0 / (beta - h), 1.0 / beta, 1.0 / (beta + h)}, ladder(400), quiet);
    REQUIRE(flow.isotherms.size() == 3);
    const auto here = flow.isotherms[1].coexistence().value();
    CHECK(here.vapour < flow.isotherms[1].spinodal().value().vapour);
    CHECK(here.liquid > flow.isotherms[1].spinodal().value().liquid);
    const double slope =
        (flow.isotherms[2].coexistence().value().pressure - flow.isotherms[0].coexistence().value().pressure) /
        (2.0 * h);
    const double vapour = flow.isotherms[1].state(here.vapour).value().energy / beta;
    const double liquid = flow.isotherms[1].state(here.liquid).value().energy / beta;
    CHECK(slope == Approx(-(liquid - vapour) / (1.0 / here.liquid - 1.0 / here.vapour)).epsilon(1e-3));
  }
}

TEST_CASE("SCOZA: near the critical point the exponents leave their classical values", "[oz][scoza]") {
  const ScozaFluid fluid{1.8, plain};
  const ScozaCriticalPoint critical = scoza(fluid, {1.19}, ladder(400), quiet).critical.value();
  const double t = 5e-3;
  std::vector<double> temperatures;
  for (const double d : {t, 0.5 * t, -0.5 * t, -t}) temperatures.push_back(critical.temperature * (1.0 + d));
  const ScozaFlow flow = scoza(fluid, temperatures, ladder(400), quiet);
  const auto compressibility = [&](std::size_t i) {
    return flow.isotherms[i].state(critical.density)->compressibility;
  };
  const auto width = [&](std::size_t i) {
    const auto c = flow.isotherms[i].coexistence().value();
    return c.liquid - c.vapour;
  };
  CHECK(std::log2(compressibility(1) / compressibility(0)) > 1.15);  // classical: 1
  CHECK(std::log2(width(3) / width(2)) < 0.43);                      // classical: 0.5
}

TEST_CASE("SCOZA: between the spinodals there is no fluid, and limits are told", "[oz][scoza]") {
  const ScozaFlow flow = scoza({1.8, plain}, {1.5, 1.0}, ladder(100), quiet);
  CHECK_FALSE(flow.isotherms[0].spinodal());
  CHECK_FALSE(flow.isotherms[0].coexistence());
  const auto spinodal = flow.isotherms[1].spinodal().value();
  const double vapour = spinodal.vapour, liquid = spinodal.liquid;
  CHECK(vapour < liquid);
  CHECK_FALSE(flow.isotherms[1].state(0.5 * (vapour + liquid)));
  CHECK_FALSE(flow.isotherms[1].state(1.2));
  CHECK_THROWS_WITH(flow.isotherms[1].structure(0.5 * (vapour + liquid)), Catch::Contains("between the spinodals"));
  const ScozaFlow cold = scoza({1.8, plain}, {0.1}, ladder(50), quiet);  // no liquid inside the ladder
  CHECK(std::isnan(cold.isotherms.front().spinodal().value().liquid));
  CHECK_FALSE(cold.isotherms.front().coexistence());
  CHECK_FALSE(scoza({1.8, plain}, {1.0}, ladder(50, 0.2), quiet).critical);  // it lies beyond this ladder
  CHECK_THROWS_WITH(scoza({0.0, plain}, {1.0}, ladder(100), quiet), Catch::Contains("kappa must lie in"));
  CHECK_THROWS_WITH(scoza({1.8, plain}, {-1.0}, ladder(100), quiet), Catch::Contains("must be positive"));
  CHECK_THROWS_WITH(scoza({1.8, plain}, {1.0}, ladder(2), quiet), Catch::Contains("at least 20"));
}
