#include <ozark/oz/reference_chain.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>
#include <ozark/oz/hard_sphere.hpp>
#include <ozark/oz/verlet_weis.hpp>

#include <cmath>
#include <numbers>

#include "fluids.hpp"

using namespace ozark;
using namespace ozark::oz;
using std::numbers::pi;

namespace {

System hard_spheres(double packing) { return one(HardSphere{}, 6.0 * packing / pi, 1.0); }

/// At the smallest free energy, extrapolated to dr = 0.
FluidThermodynamics at_minimum(const System& system, double accuracy = 1e-6) {
  const ConsistentClosure c = minimise_free_energy(system, on(2048, 20.48), quiet);
  INFO(c.convergence.reason);
  REQUIRE(c.convergence.converged);
  const RefinedFluid f = refine(system, c.closure, on(2048, 20.48), accuracy, quiet);
  INFO(f.fluid.convergence.reason);
  REQUIRE(f.fluid.convergence.converged);
  return f.value;
}
double free_energy_of(const FluidThermodynamics& t) { return t.chemical_potential[0] - (t.pressure - 1.0); }

}  // namespace

TEST_CASE("reference chain: with their own bridge function hard spheres come out as Verlet and Weis have them",
          "[oz][reference_chain]") {
  for (const double packing : {0.1, 0.3, 0.45, 0.49}) {
    const System s = hard_spheres(packing);
    const RefinedFluid f = refine(s, reference_chain(s, 1.0), on(2048, 20.48), 1e-6, quiet);
    REQUIRE(f.fluid.convergence.converged);
    CAPTURE(packing);
    CHECK(f.value.pressure == Approx(1.0 + 4.0 * packing *
                                               [&] {
                                                 System spheres = s;
                                                 spheres.pairs.clear();
                                                 return verlet_weis_contact_value(spheres);
                                               }())
                                  .epsilon(2e-3));
    CHECK(f.value.pressure == Approx(carnahan_starling_pressure(packing)).epsilon(5e-3));
  }
}

TEST_CASE("reference chain: the free energy of hard spheres is smallest for spheres of their own diameter",
          "[oz][reference_chain]") {
  for (const double packing : {0.1, 0.3, 0.49}) {
    const ConsistentClosure c = minimise_free_energy(hard_spheres(packing), on(2048, 20.48), quiet);
    INFO(c.convergence.reason);
    REQUIRE(c.convergence.converged);
    CHECK(c.parameter == Approx(1.0).epsilon(1e-3));
    const double mu = packing * (8.0 - 9.0 * packing + 3.0 * packing * packing) / std::pow(1.0 - packing, 3);
    CHECK(at_minimum(hard_spheres(packing)).chemical_potential[0] == Approx(mu).epsilon(1e-3));
  }
}

TEST_CASE("reference chain: at the diameter found the free energy is a minimum, as its functional says",
          "[oz][reference_chain]") {
  const System s = one(LennardJones{}, 0.8, 1.0);
  const IntegralMethod method = on(4096, 20.48);
  const ConsistentClosure c = minimise_free_energy(s, method, quiet);
  REQUIRE(c.convergence.converged);
  const auto at = [&](double diameter) {
    const ReferenceHypernettedChain closure = reference_chain(s, diameter);
    const FluidStructure f = solve_integral_equation(s, closure, method, quiet);
    REQUIRE(f.convergence.converged);
    return std::pair(free_energy(s, closure, f), diameter_mismatch(s, closure, f));
  };
  const double d = c.parameter, lowest = at(d).first;
  CHECK(at(0.98 * d).first > lowest);
  CHECK(at(1.02 * d).first > lowest);
  const double slope = (at(0.962 * d).first - at(0.958 * d).first) / (0.004 * d);
  CHECK(-slope == Approx(at(0.96 * d).second).epsilon(0.03));  // the spheres' own fit is no exact solution
}

TEST_CASE("reference chain: Lennard-Jones beside simulation, from the gas to the liquid near its triple point",
          "[oz][reference_chain]") {
  // beta P / rho and beta U / N from the particle-number histograms of NISTSRSW at these temperatures, in one phase.
  struct State {
    double temperature, density, pressure, energy, pressure_tolerance, energy_tolerance;
  };
  const State states[] = {{1.5, 0.1, 0.77409, -0.49644, 1e-3, 2e-3},  {1.5, 0.3, 0.50350, -1.39975, 2e-3, 1e-2},
                          {1.5, 0.5, 0.55752, -2.21758, 1e-2, 1e-2},  {1.5, 0.65, 1.13089, -2.84931, 1e-2, 2e-3},
                          {1.2, 0.6, 0.21073, -3.42220, 2e-2, 1e-2},  {1.2, 0.7, 0.79564, -3.96587, 1e-2, 3e-3},
                          {0.7, 0.86, 0.44911, -8.86194, 0.08, 0.015}};
  for (const State& s : states) {
    CAPTURE(s.temperature, s.density);
    const FluidThermodynamics t = at_minimum(one(LennardJones{}, s.density, s.temperature));
    CHECK(t.pressure == Approx(s.pressure).epsilon(0).margin(s.pressure_tolerance));
    CHECK(t.energy == Approx(s.energy).epsilon(0).margin(s.energy_tolerance));
  }
}

TEST_CASE("reference chain: pressure, chemical potential and energy are derivatives of one free energy",
          "[oz][reference_chain]") {
  const double h = 5e-3;  // differences err by its square
  for (const auto& [temperature, density, agreement] :
       {std::tuple(1.5, 0.3, 1e-4), {1.2, 0.7, 2e-3}, {0.8, 0.85, 5e-3}}) {
    CAPTURE(temperature, density);
    const auto at = [](double T, double rho) { return at_minimum(one(LennardJones{}, rho, T), 1e-7); };
    const FluidThermodynamics thin = at(temperature, density * (1.0 - h)), dense = at(temperature, density * (1.0 + h));
    const double pressure = density * ((1.0 + h) * dense.pressure - (1.0 - h) * thin.pressure);
    const double ideal = density * std::log((1.0 + h) / (1.0 - h));
    const double potential = ideal + density * (dense.chemical_potential[0] - thin.chemical_potential[0]);
    CHECK(pressure == Approx(potential).epsilon(agreement));  // Gibbs and Duhem
    const double beta = 1.0 / temperature;
    const double cold = free_energy_of(at(1.0 / (beta * (1.0 + h)), density));
    const double warm = free_energy_of(at(1.0 / (beta * (1.0 - h)), density));
    CHECK((cold - warm) / (2.0 * h) == Approx(at(temperature, density).energy).epsilon(agreement));
  }
}

TEST_CASE("reference chain: what has no reference is refused, what has no minimum says so", "[oz][reference_chain]") {
  System two = hard_spheres(0.3);
  two.species = {Species{"a", 0.5}, Species{"b", 0.5}};
  two.pairs = {HardSphere{}, HardSphere{}, HardSphere{}};
  CHECK_THROWS_WITH(reference_chain(two, 1.0), Catch::Contains("one species"));
  CHECK_THROWS_WITH(reference_chain(hard_spheres(0.3), 1.3), Catch::Contains("0.6591"));
  CHECK_THROWS_AS(reference_chain(hard_spheres(0.3), 0.0), DomainError);
  const ConsistentClosure none = minimise_free_energy(one(GaussianCore{1.0, 5.0}, 0.5, 1.5), on(1024, 20.48), quiet);
  CHECK_FALSE(none.convergence.converged);
  CHECK_THAT(none.convergence.reason, Catch::Contains("no minimum") && Catch::Contains("give the diameter"));
}
