#include <ozark/oz/consistent_line.hpp>

#include <ozark/core/error.hpp>

#include <catch2/catch.hpp>

#include "isotherms.hpp"

using namespace ozark;
using namespace ozark::oz;

namespace {

Closure hmsa(double alpha) { return ZerahHansen{{alpha}}; }

std::vector<double> evenly(double low, double high, int count) {
  std::vector<double> densities;
  for (int i = 0; i < count; ++i) densities.push_back(low + (high - low) * i / (count - 1));
  return densities;
}

}  // namespace

TEST_CASE("consistent line: at its densities and between them the routes to the pressure agree", "[oz][fluid]") {
  const auto at = [](double density) { return one(LennardJones{}, density, 1.5); };
  const ConsistentLine line = trace_consistent(at, hmsa, 0.02, 20.0, evenly(0.1, 0.9, 17), coarse(), quiet);
  REQUIRE(line.density.size() == 17);
  CHECK(line.below == 17);
  for (const double density : {0.2, 0.5, 0.725, 0.875}) {
    const Closure closure = hmsa(line.at(density));
    const FluidStructure f = solve_integral_equation(at(density), closure, coarse(), quiet);
    REQUIRE(f.convergence.converged);
    CHECK(*inconsistency(at(density), closure, coarse(), f, quiet) == Approx(0.0).epsilon(0).margin(1e-3));
  }
}

TEST_CASE("consistent line: below the critical temperature it has two pieces, joined without a swing", "[oz][fluid]") {
  const auto at = [](double density) { return one(LennardJones{}, density, 1.0); };
  const ConsistentLine line = trace_consistent(at, hmsa, 0.02, 20.0, evenly(0.01, 0.9, 41), coarse(), quiet);
  REQUIRE(line.below > 0);
  REQUIRE(line.below < line.density.size());
  const Eigen::Index b = line.below;
  for (int i = 0; i <= 20; ++i) {
    const double density = line.density[b - 1] + (line.density[b] - line.density[b - 1]) * i / 20.0;
    CHECK(line.at(density) <= line.parameter[b - 1] * (1.0 + 1e-12));
    CHECK(line.at(density) >= line.parameter[b] * (1.0 - 1e-12));
  }
}

TEST_CASE("consistent line: a closure without a parameter has none", "[oz][fluid]") {
  const auto at = [](double density) { return one(LennardJones{}, density, 1.5); };
  const auto constant = [](double) -> Closure { return PercusYevick{}; };
  const ConsistentLine line = trace_consistent(at, constant, 0.1, 1.0, {0.4, 0.5}, coarse(), quiet);
  CHECK(line.density.size() == 0);
  CHECK_THROWS_AS(line.at(0.4), DomainError);
}
