#include <ozark/oz/free_energy.hpp>
#include <ozark/oz/thermodynamics.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <numbers>

#include "isotherms.hpp"

using namespace ozark;
using namespace ozark::oz;
using std::numbers::pi;

namespace {

/// Isotherms at equal distances of 1 / T, ascending in temperature.
std::vector<Isotherm> lennard_jones(const Closure& closure, double cold, double hot, int count,
                                    const std::vector<double>& densities) {
  std::vector<Isotherm> isotherms;
  for (int i = 0; i < count; ++i) {
    const double t = static_cast<double>(i) / (count - 1), temperature = 1.0 / ((1.0 - t) / cold + t / hot);
    const FluidPath at = [&](double density) { return FluidState{one(LennardJones{}, density, temperature), closure}; };
    isotherms.push_back(trace_isotherm(at, coarse(), densities, quiet));
  }
  return isotherms;
}

}  // namespace

TEST_CASE("free energy: Percus-Yevick spheres by both routes equal their closed forms", "[oz][free_energy]") {
  const FluidPath at = [](double density) { return FluidState{one(HardSphere{}, density, 1.0), PercusYevick{}}; };
  std::vector<Isotherm> whole = {trace_isotherm(at, on(2048, 20.48), ladder(0.002, 0.9, 40), quiet)};
  integrate_free_energies(whole);
  for (const IsothermPoint& p : whole[0].below) {
    const double eta = pi / 6.0 * p.density;
    // int (Z - 1) d eta / eta of Z = (1 + 2 eta + 3 eta^2) / (1 - eta)^2
    const double free_energy = 2.0 * std::log(1.0 - eta) + 6.0 * eta / (1.0 - eta);
    REQUIRE(p.free_energy);
    CHECK(p.free_energy->value == Approx(free_energy).epsilon(5e-4).margin(1e-6));  // dr = 0.01
    CHECK(p.free_energy->error < 1e-4);
    const double pressure = (1.0 + eta + eta * eta) / std::pow(1.0 - eta, 3);
    CHECK(*p.pressure_by_compressibility == Approx(pressure).epsilon(5e-4));
    // mu_ex of the compressibility route [HansenMcDonald2013]: from its free energy, -ln(1 - eta) + 3/2 ((1-eta)^-2 -
    // 1)
    const double potential = -std::log(1.0 - eta) + 1.5 * (std::pow(1.0 - eta, -2) - 1.0) + pressure - 1.0;
    REQUIRE(p.potential_by_compressibility.size() == 1);
    CHECK(p.potential_by_compressibility[0].value == Approx(potential).epsilon(1e-3).margin(1e-6));
  }
}

TEST_CASE("free energy: a mixture of equal spheres has the potentials of one species, and obeys Gibbs and Duhem",
          "[oz][free_energy]") {
  System mixture;
  mixture.species = {Species{"small", 0.3, 0.7}, Species{"large", 0.7, 1.0}};
  const FluidPath at = [&](double density) {
    FluidState state{mixture, PercusYevick{}};
    state.system.number_density = density;
    return state;
  };
  std::vector<Isotherm> whole = {trace_isotherm(at, on(2000, 20.0), ladder(0.002, 1.0, 40), quiet)};
  integrate_free_energies(whole);
  const auto& points = whole[0].below;
  REQUIRE(points.size() == 40);
  for (const IsothermPoint& p : points) {
    System s = mixture;
    s.number_density = p.density;
    CHECK(*p.pressure_by_compressibility == Approx(py_pressure_compressibility(s)).epsilon(1e-3));
    REQUIRE(p.potential_by_compressibility.size() == 2);
    // sum x_i mu_i - (Z - 1) of the same route is its free energy: at low density B_2 rho
    if (p.density < 0.01) {
      const double mean = 0.3 * p.potential_by_compressibility[0].value + 0.7 * p.potential_by_compressibility[1].value;
      CHECK(mean == Approx(2.0 * (*p.pressure_by_compressibility - 1.0)).epsilon(0.02));
    }
  }
  for (std::size_t i = 5; i + 1 < points.size(); ++i) {  // rho d(sum x mu) = d(beta P)
    const auto mean = [&](const IsothermPoint& p) {
      return 0.3 * p.potential_by_compressibility[0].value + 0.7 * p.potential_by_compressibility[1].value;
    };
    const double rho = 0.5 * (points[i].density + points[i + 1].density),
                 step = points[i + 1].density - points[i].density;
    const double pressure = points[i + 1].density * *points[i + 1].pressure_by_compressibility -
                            points[i].density * *points[i].pressure_by_compressibility;
    CHECK(rho * (mean(points[i + 1]) - mean(points[i])) + step == Approx(pressure).epsilon(5e-3));
  }
}

TEST_CASE("free energy: integrated in density and in temperature, the hypernetted chain meets its closed form",
          "[oz][free_energy]") {
  const auto densities = ladder(0.001, 0.9, 80);
  auto isotherms = lennard_jones(HypernettedChain{}, 0.8, 2.0, 25, densities);
  integrate_free_energies(isotherms);
  REQUIRE_FALSE(isotherms.front().above.empty());
  for (const Isotherm& isotherm : isotherms)
    for (const auto* branch : {&isotherm.below, &isotherm.above})
      for (const IsothermPoint& p : *branch) {
        if (!p.free_energy) continue;
        CAPTURE(isotherm.temperature, p.density, p.free_energy->error, p.long_waves.stability);
        const double closed = p.value.chemical_potential.front() - (p.value.pressure - 1.0);
        CHECK(p.free_energy->value == Approx(closed).epsilon(0).margin(1e-7 + p.free_energy->error));
      }
  for (const IsothermPoint& p : isotherms.front().above) {
    REQUIRE(p.free_energy);
    CHECK(p.free_energy->error < 1e-4);
  }
  const Isotherm& warm = isotherms.back();
  for (std::size_t i = 0; i < warm.below.size(); ++i)  // consistent: virial and energy
    CHECK(*warm.below[i].pressure_by_energy == Approx(warm.below[i].value.pressure).epsilon(0).margin(1e-5));
}

TEST_CASE("free energy: without a whole isotherm the upper branch has none", "[oz][free_energy]") {
  auto isotherms = lennard_jones(PercusYevick{}, 0.8, 0.9, 2, ladder(0.001, 0.9, 40));
  integrate_free_energies(isotherms);
  REQUIRE_FALSE(isotherms[0].above.empty());
  for (const IsothermPoint& p : isotherms[0].above) CHECK_FALSE(excess_potential(p));
  for (const IsothermPoint& p : isotherms[0].below) CHECK(excess_potential(p));
}
