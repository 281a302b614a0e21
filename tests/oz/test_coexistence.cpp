#include <ozark/oz/coexistence.hpp>
#include <ozark/oz/consistent_line.hpp>
#include <ozark/oz/free_energy.hpp>

#include <catch2/catch.hpp>

#include <cmath>

#include "isotherms.hpp"

using namespace ozark;
using namespace ozark::oz;

namespace {

std::function<FluidPath(double)> lennard_jones(const Closure& closure) {
  return [closure](double temperature) -> FluidPath {
    return [closure, temperature](double density) {
      return FluidState{one(LennardJones{}, density, temperature), closure};
    };
  };
}

CoexistenceSearch directly(const Closure& closure, double temperature, long points = 1024) {
  const FluidPath at = lennard_jones(closure)(temperature);
  const Isotherm isotherm = trace_isotherm(at, coarse(points), ladder(0.001, 1.0, 80), quiet);
  return find_coexistence(isotherm, at, coarse(points), quiet);
}

}  // namespace

TEST_CASE("coexistence: phases of the hypernetted chain have one pressure and one chemical potential",
          "[oz][coexistence]") {
  const auto both = directly(HypernettedChain{}, 0.8).found;
  REQUIRE(both);
  double pressure[2], potential[2];
  int n = 0;
  for (const double density : {both->vapour, both->liquid}) {
    const System s = one(LennardJones{}, density, 0.8);
    const auto f = solve_integral_equation(s, HypernettedChain{}, coarse(), quiet);
    REQUIRE(f.convergence.converged);
    const FluidThermodynamics t = thermodynamics_of(s, HypernettedChain{}, f);
    pressure[n] = density * t.pressure;
    potential[n++] = std::log(density) + t.chemical_potential.front();
  }
  CHECK(pressure[0] == Approx(both->pressure).epsilon(1e-6));
  CHECK(pressure[1] == Approx(both->pressure).epsilon(1e-5));
  CHECK(potential[0] == Approx(potential[1]).epsilon(0).margin(1e-6));
}

TEST_CASE("coexistence: found from integrated free energies where the closed form says, within the errors stated",
          "[oz][coexistence]") {
  std::vector<Isotherm> isotherms;
  const auto densities = ladder(0.001, 0.9, 80);
  for (int i = 0; i < 31; ++i) {
    const double t = i / 30.0;
    isotherms.push_back(trace_isotherm(lennard_jones(HypernettedChain{})(1.0 / ((1.0 - t) / 0.75 + t / 2.0)), coarse(),
                                       densities, quiet));
  }
  integrate_free_energies(isotherms);
  const FluidPath at = lennard_jones(HypernettedChain{})(isotherms[0].temperature);
  const auto closed = find_coexistence(isotherms[0], at, coarse(), quiet);
  for (auto* branch : {&isotherms[0].below, &isotherms[0].above})
    for (IsothermPoint& p : *branch) p.value.chemical_potential.clear();
  const auto integrated = find_coexistence(isotherms[0], at, coarse(), quiet);
  INFO(integrated.statement);
  REQUIRE(closed.found);
  REQUIRE(integrated.found);
  CHECK(integrated.found->vapour_error < 1e-4);
  CHECK(integrated.found->liquid_error < 1e-3);
  CHECK(integrated.found->vapour == Approx(closed.found->vapour).epsilon(0).margin(integrated.found->vapour_error));
  CHECK(integrated.found->liquid == Approx(closed.found->liquid).epsilon(0).margin(integrated.found->liquid_error));
}

TEST_CASE("coexistence: the line of Clausius and Clapeyron is that of equal potentials, ever closer as dr falls",
          "[oz][coexistence]") {
  double gap[2];
  int n = 0;
  for (const long points : {512, 1024}) {
    const auto start = directly(HypernettedChain{}, 0.75, points).found;
    const auto end = directly(HypernettedChain{}, 0.85, points).found;
    REQUIRE(start);
    REQUIRE(end);
    const CoexistenceLine line =
        follow_coexistence(lennard_jones(HypernettedChain{}), *start, {0.8, 0.85}, coarse(points), 1e-7, quiet);
    INFO(line.statement);
    REQUIRE(line.points.size() == 2);
    gap[n] = std::abs(std::log(line.points[1].pressure / end->pressure));
    CHECK(line.points[1].liquid == Approx(end->liquid).epsilon(1e-3));
    ++n;
  }
  CAPTURE(gap[0], gap[1]);
  CHECK(gap[1] < 1e-3);
  CHECK(gap[1] < 0.35 * gap[0]);  // second order
}

TEST_CASE("coexistence: a line that loses a phase ends with the state reached", "[oz][coexistence]") {
  const auto start = directly(HypernettedChain{}, 0.84).found;
  REQUIRE(start);
  const CoexistenceLine line =
      follow_coexistence(lennard_jones(HypernettedChain{}), *start, {1.2}, coarse(), 1e-6, quiet);
  CHECK(line.points.empty());
  CHECK_THAT(line.statement, Catch::Contains("ends near 0.85") && Catch::Contains("the liquid is") &&
                                 Catch::Contains("choose another closure"));
}

TEST_CASE("coexistence: on an isotherm that goes through, a loop of the pressure is cut at equal areas",
          "[oz][coexistence]") {
  // Mean spherical Yukawa spheres: above its spinodal the virial pressure still falls.
  const FluidPath at = [](double density) {
    return FluidState{one(Yukawa{.epsilon = -1.0, .kappa = 1.8, .core_diameter = 1.0}, density, 1.1667),
                      MeanSpherical{}};
  };
  const IntegralMethod method = on(1000, 20.0);
  std::vector<Isotherm> whole = {trace_isotherm(at, method, ladder(0.001, 0.9, 100), quiet)};
  REQUIRE_FALSE(whole[0].below_end);
  integrate_free_energies(whole);
  const auto found = find_coexistence(whole[0], at, method, quiet).found;
  REQUIRE(found);
  double area = 0.0;  // of beta P - beta P_coex over the volume, between the phases
  const auto& points = whole[0].below;
  const auto excess = [&](const IsothermPoint& p) { return p.density * p.value.pressure - found->pressure; };
  for (std::size_t i = 1; i < points.size(); ++i) {
    const IsothermPoint &a = points[i - 1], &b = points[i];
    if (b.density <= found->vapour || a.density >= found->liquid) continue;
    const double low = std::max(a.density, found->vapour), high = std::min(b.density, found->liquid);
    const double slope = (excess(b) - excess(a)) / (b.density - a.density);
    const auto on_chord = [&](double rho) { return excess(a) + slope * (rho - a.density); };
    area += 0.5 * (on_chord(low) + on_chord(high)) * (1.0 / low - 1.0 / high);
  }
  CHECK(area == Approx(0.0).epsilon(0).margin(2e-3 * found->pressure / found->vapour));
}

TEST_CASE("coexistence: where there is none the search says why", "[oz][coexistence]") {
  CHECK_THAT(directly(HypernettedChain{}, 2.0).statement, Catch::Contains("one fluid at all densities"));
  CHECK_THAT(directly(PercusYevick{}, 0.8).statement, Catch::Contains("no free energies"));
  CHECK_THAT(directly(HypernettedChain{}, 1.2).statement, Catch::Contains("temperature 1.2"));
  CHECK_FALSE(directly(HypernettedChain{}, 1.2).found);
}

TEST_CASE("coexistence: HMSA's Lennard-Jones phases lie where simulations find them", "[oz][coexistence]") {
  // Consistent at every state; particle-number histograms with the long-range correction give the simulated densities
  // (data/reference/lennard_jones_coexistence.csv). The closure is approximate: per cent in the liquid.
  const auto make = [](double alpha) -> Closure { return ZerahHansen{{alpha}}; };
  IntegralMethod method = coarse();
  method.tolerance = 1e-9;
  std::vector<Isotherm> isotherms;
  FluidPath cold;
  for (int i = 0; i < 9; ++i) {
    const double temperature = 1.0 / ((1.0 - i / 8.0) / 0.7 + i / 8.0 / 1.5);
    const auto at = [temperature](double density) { return one(LennardJones{}, density, temperature); };
    const ConsistentLine line = trace_consistent(at, make, 0.02, 20.0, ladder(0.001, 0.9, 30), method, quiet);
    REQUIRE(line.density.size() > 4);
    const FluidPath path = [=](double density) { return FluidState{at(density), make(line.at(density))}; };
    isotherms.push_back(trace_isotherm(path, method, ladder(0.001, 0.9, 60), quiet));
    if (i == 0) cold = path;
  }
  integrate_free_energies(isotherms);
  const auto found = find_coexistence(isotherms[0], cold, method, quiet);
  INFO(found.statement);
  REQUIRE(found.found);
  CHECK(found.found->liquid == Approx(0.84369).epsilon(0.01));
  CHECK(found.found->vapour == Approx(0.00200).epsilon(0.1));
}
