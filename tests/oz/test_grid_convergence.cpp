#include <ozark/oz/fluid_thermodynamics.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "fluids.hpp"

using namespace ozark;
using namespace ozark::oz;
using Eigen::ArrayXd;

namespace {

struct Case {
  std::string name;
  System system;
  Closure closure;
  double on, off;  // dr with every break of u on an edge of a cell; a third of a cell beyond one
};

struct Answer {
  ArrayXd S;
  FluidThermodynamics value;
};

PairPotential lennard_jones(Ending ending) { return truncated(LennardJones{}, 2.32, ending); }

System mixture(std::vector<PairPotential> pairs, double density, double temperature) {
  System s;
  s.species = {Species{"a", 0.5}, Species{"b", 0.5}};
  s.number_density = density;
  s.temperature = temperature;
  s.pairs = std::move(pairs);
  return s;
}

/// Lengths 1 + 0.12 n lie on edges of cells of 0.04, and a third of a cell beyond one of 0.03 however often the cells
/// are quartered.
std::vector<Case> every_potential() {
  const double kink = std::pow(2.0, 1.0 / 6.0), end = 50.0 / 49.0;
  const std::vector<PairPotential> unlike = {HardSphere{1.0}, HardSphere{0.88}, HardSphere{0.64}};
  const std::vector<PairPotential> additive = {HardSphere{1.0}, HardSphere{0.88}, HardSphere{0.76}};
  const std::vector<PairPotential> ions = {ChargedSphere{1.0, 1.0}, ChargedSphere{-1.0, 1.0}, ChargedSphere{1.0, 1.0}};
  return {{"hard spheres", one(HardSphere{}, 0.7, 1.0), HypernettedChain{}, 0.04, 0.03},
          {"additive hard spheres", mixture(additive, 0.7, 1.0), PercusYevick{}, 0.04, 0.03},
          {"non-additive hard spheres", mixture(unlike, 0.5, 1.0), PercusYevick{}, 0.04, 0.03},
          {"square well", one(SquareWell{1.0, 1.0, 0.48}, 0.4, 1.8), PercusYevick{}, 0.04, 0.03},
          {"square shoulder", one(SquareWell{1.0, -1.0, 0.48}, 0.4, 1.8), HypernettedChain{}, 0.04, 0.03},
          {"Lennard-Jones", one(LennardJones{}, 0.4, 1.8), HypernettedChain{}, 0.04, 0.03},
          {"Lennard-Jones, cut", one(lennard_jones(Ending::cut), 0.4, 1.8), HypernettedChain{}, 0.04, 0.03},
          {"Lennard-Jones, shifted", one(lennard_jones(Ending::shifted), 0.4, 1.8), HypernettedChain{}, 0.04, 0.03},
          {"Lennard-Jones, force shifted", one(lennard_jones(Ending::force_shifted), 0.4, 1.8), HypernettedChain{},
           0.04, 0.03},
          {"pseudo hard spheres", one(PseudoHardSphere{}, 0.5, 1.5), PercusYevick{}, end / 128.0, 3.0 * end / 896.0},
          {"WCA", one(weeks_chandler_andersen(1.0, 1.0), 0.7, 1.0), PercusYevick{}, kink / 28.0, 3.0 * kink / 224.0},
          {"r^-12", one(InversePower{}, 0.7, 1.0), HypernettedChain{}, 0.04, 0.03},
          {"Yukawa", one(Yukawa{1.0, 3.0, 2.0}, 0.4, 1.8), HypernettedChain{}, 0.04, 0.03},
          {"hard-core Yukawa", one(Yukawa{1.0, -1.0, 1.8, 1.0}, 0.4, 1.8), MeanSpherical{}, 0.04, 0.03},
          {"Gaussian core", one(GaussianCore{1.0, 2.0}, 0.4, 1.8), HypernettedChain{}, 0.04, 0.03},
          {"charged spheres", mixture(ions, 0.1, 0.5), HypernettedChain{}, 0.04, 0.03},
          {"point charges", one(ChargedSphere{}, 0.2387324146378430, 0.1), HypernettedChain{}, 0.04, 0.03}};
}

Answer solved(const Case& c, double dr, long refined) {
  const long points = dr < 0.005 ? 4096 : dr < 0.01 ? 2048 : dr < 0.02 ? 1024 : 512;
  const IntegralMethod method = on(points * refined, static_cast<double>(points) * dr);
  const FluidStructure f = solve_integral_equation(c.system, c.closure, method, quiet);
  INFO(f.convergence.reason);
  REQUIRE(f.convergence.converged);
  const ArrayXd k = ArrayXd::LinSpaced(40, 0.3, 15.0);
  return {structure_at(c.system, f, k).S.values(), thermodynamics_of(c.system, c.closure, f)};
}

/// The order in dr from the changes of a number over three grids, each a quarter of the one before.
double order(double first_change, double second_change) {
  return std::log(first_change / second_change) / std::log(4.0);
}

constexpr double exact = 1e-8;  // smaller changes say nothing: the tolerance of the iteration

void check_order(const char* what, double scale, double first_change, double second_change) {
  const double measured = order(first_change, second_change);
  CAPTURE(what, first_change, second_change, measured);
  CHECK((first_change <= exact * scale || measured > 1.95));
}

}  // namespace

TEST_CASE("grid convergence: at least second order in dr for every potential, with its breaks on the grid and off it",
          "[oz][grid_convergence]") {
  for (const Case& c : every_potential())
    for (const double dr : {c.on, c.off}) {
      const Answer coarse = solved(c, dr, 1), middle = solved(c, dr, 4), fine = solved(c, dr, 16);
      CAPTURE(c.name, dr);
      check_order("S(k)", fine.S.abs().maxCoeff(), (coarse.S - middle.S).abs().maxCoeff(),
                  (middle.S - fine.S).abs().maxCoeff());
      check_order("pressure", std::abs(fine.value.pressure), std::abs(coarse.value.pressure - middle.value.pressure),
                  std::abs(middle.value.pressure - fine.value.pressure));
      check_order("energy", std::abs(fine.value.energy), std::abs(coarse.value.energy - middle.value.energy),
                  std::abs(middle.value.energy - fine.value.energy));
    }
}

TEST_CASE("grid convergence: refinement meets the accuracy asked of every potential, on coarser grids and on finer",
          "[oz][grid_convergence]") {
  for (const Case& c : every_potential()) {
    if (std::holds_alternative<PseudoHardSphere>(c.system.pair(0, 0))) continue;  // a wall of 0.02: for particles
    const RefinedFluid wide = refine(c.system, c.closure, on(1024, 20.48), 1e-6, quiet);
    const RefinedFluid narrow = refine(c.system, c.closure, on(3000, 26.1), 1e-6, quiet);
    CAPTURE(c.name, wide.fluid.convergence.reason, narrow.fluid.convergence.reason);
    CHECK(wide.fluid.convergence.converged);
    CHECK(narrow.fluid.convergence.converged);
    CHECK(wide.value.pressure == Approx(narrow.value.pressure).epsilon(5e-6));
    CHECK(wide.value.energy == Approx(narrow.value.energy).epsilon(5e-6));
  }
}
