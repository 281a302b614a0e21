#include <ozark/oz/isotherm.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <numbers>

#include "fluids.hpp"

using namespace ozark;
using namespace ozark::oz;

namespace {

std::vector<double> ladder(double low, double high, int count) {
  std::vector<double> densities;
  for (int i = 0; i < count; ++i) {
    const double t = static_cast<double>(i) / (count - 1);
    densities.push_back(low + (high - low) * t * t);
  }
  return densities;
}

IntegralMethod coarse() {
  IntegralMethod m = on(1024, 20.48);
  m.tolerance = 1e-10;
  return m;
}

}  // namespace

TEST_CASE("isotherm: without attraction it goes through, every point a solution of its own", "[oz][isotherm]") {
  const auto at = [](double density) { return FluidState{one(HardSphere{}, density, 1.0), PercusYevick{}}; };
  const Isotherm iso = trace_isotherm(at, coarse(), ladder(0.01, 0.95, 20), quiet);
  CHECK(iso.below.size() == 20);
  CHECK(iso.above.empty());
  CHECK_FALSE(iso.below_end);
  for (const IsothermPoint& p : iso.below) {
    const double eta = std::numbers::pi / 6.0 * p.density;
    CHECK(p.value.compressibility ==
          Approx(std::pow(1.0 - eta, 4) / std::pow(1.0 + 2.0 * eta, 2)).epsilon(5e-3));  // dr = 0.02
    CHECK(p.pair_entropy < 0.0);
  }
  // Percus-Yevick's S_max is 2.85 at a packing fraction of 0.478.
  const auto freezing = density_where(
      iso.below, [](const IsothermPoint& p) { return p.peak_height; }, 2.85);
  REQUIRE(freezing);
  CHECK(std::numbers::pi / 6.0 * *freezing == Approx(0.478).epsilon(0).margin(3e-3));
}

TEST_CASE("isotherm: below the critical temperature it is lost from both sides, and says how", "[oz][isotherm]") {
  const auto at = [](double density) { return FluidState{one(LennardJones{}, density, 1.1), HypernettedChain{}}; };
  const Isotherm iso = trace_isotherm(at, coarse(), ladder(0.001, 1.0, 40), quiet);
  REQUIRE(iso.below_end);
  REQUIRE(iso.above_end);
  CHECK(iso.below_end->density < iso.above_end->density);
  CHECK(iso.above_end->kind == LossKind::spinodal);
  CHECK(iso.below_end->kind == LossKind::no_solution);  // the hypernetted chain's own: the compressibility stays finite
  CHECK(iso.below.back().value.compressibility < 20.0);
  for (std::size_t i = 1; i < iso.above.size(); ++i) CHECK(iso.above[i].density > iso.above[i - 1].density);
}

TEST_CASE("isotherm: the entropy of a dilute fluid is that of its pairs", "[oz][isotherm]") {
  const auto at = [](double density) { return FluidState{one(HardSphere{}, density, 1.0), HypernettedChain{}}; };
  const Isotherm iso = trace_isotherm(at, coarse(), {0.001, 0.002, 0.004, 0.008}, quiet);
  for (const IsothermPoint& p : iso.below) {
    const auto rest = residual_entropy(p);
    REQUIRE(rest);
    CHECK(std::abs(*rest) < 5.0 * p.density * p.density + 1e-4 * p.density);
  }
}
