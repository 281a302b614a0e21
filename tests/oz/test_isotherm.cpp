#include <ozark/oz/isotherm.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <numbers>

#include "isotherms.hpp"

using namespace ozark;
using namespace ozark::oz;

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

TEST_CASE("isotherm: where it ends is extrapolated to the density a finer search finds", "[oz][isotherm]") {
  for (const double temperature : {0.9, 1.2}) {
    const FluidPath at = [&](double density) {
      return FluidState{one(LennardJones{}, density, temperature), HypernettedChain{}};
    };
    const Isotherm wide = trace_isotherm(at, coarse(), ladder(0.001, 1.0, 60), quiet);
    REQUIRE(wide.below_end);
    const double end = wide.below_end->density;
    const Isotherm narrow = trace_isotherm(at, coarse(), {0.5 * end, 0.7 * end, 0.9 * end, end + 0.002}, quiet);
    REQUIRE(narrow.below_end);
    CAPTURE(temperature, end, wide.below_end->error, narrow.below_end->error);
    CHECK(wide.below_end->error < 2e-5);
    CHECK(narrow.below_end->density == Approx(end).epsilon(0).margin(wide.below_end->error + narrow.below_end->error));
  }
}

TEST_CASE("isotherm: a mixture of one species with itself ends where that does, one that dislikes itself demixes",
          "[oz][isotherm]") {
  const auto mixture = [](double attraction, double temperature) -> FluidPath {
    return [=](double density) {
      System s;
      s.species = {Species{"a", 0.5}, Species{"b", 0.5}};
      s.number_density = density;
      s.temperature = temperature;
      s.pairs = {LennardJones{}, LennardJones{.epsilon = attraction}, LennardJones{}};
      return FluidState{s, PercusYevick{}};
    };
  };
  const FluidPath pure = [](double density) { return FluidState{one(LennardJones{}, density, 1.1), PercusYevick{}}; };
  const auto densities = ladder(0.001, 0.9, 40);
  const Isotherm alone = trace_isotherm(pure, coarse(), densities, quiet);
  const Isotherm twice = trace_isotherm(mixture(1.0, 1.1), coarse(), densities, quiet);
  REQUIRE(alone.below_end);
  REQUIRE(twice.below_end);
  CHECK(twice.below_end->density == Approx(alone.below_end->density).epsilon(1e-3));
  CHECK(twice.below_end->kind == alone.below_end->kind);
  for (const IsothermPoint& p : twice.below) {
    CHECK(p.long_waves.stability == Approx(std::min(1.0, 1.0 / p.value.compressibility)).epsilon(1e-6));
    CHECK((p.long_waves.stability > 0.99 || p.long_waves.density_share == Approx(1.0).epsilon(1e-6)));
  }
  const Isotherm apart = trace_isotherm(mixture(0.6, 1.5), coarse(), densities, quiet);
  REQUIRE(apart.below_end);
  CHECK(apart.below_end->kind == LossKind::demixing);
  CHECK(apart.below.back().long_waves.density_share < 1e-6);
  CHECK(apart.below.back().value.compressibility < 1.0);  // the density itself does not condense
}
