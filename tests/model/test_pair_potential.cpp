#include <ozark/model/pair_potential.hpp>

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>
#include <support/generators.hpp>

#include <cmath>
#include <vector>

using namespace ozark;

namespace {

LennardJones cut(double radius) {
  LennardJones lj;
  lj.truncation.cutoff = radius;
  return lj;
}

const std::vector<PairPotential> all = {HardSphere{1.1},
                                        SquareWell{1.0, 2.0, 0.3},
                                        LennardJones{1.2, 0.7},
                                        cut(2.5),
                                        weeks_chandler_andersen(1.0, 1.5),
                                        InversePower{1.0, 2.0, 9.0},
                                        Yukawa{1.0, 1.5, 2.0},
                                        Yukawa{1.0, -1.0, 1.8, 1.0},
                                        GaussianCore{0.8, 3.0},
                                        ChargedSphere{-2.0, 1.0},
                                        SmoothWell{1.4, 1.7, 1.3},
                                        BuckinghamCoulomb{20.0, 0.4, 1.5, 0.02, 1.1, 3.2, 0.6}};

}  // namespace

TEST_CASE("pair potentials: the slope is the derivative of the energy, away from jumps", "[model][potential]") {
  rc::prop("for any form and distance", [] {
    const PairPotential& u = all[*rc::gen::inRange<std::size_t>(0, all.size())];
    const double r = *number_between(0.6, 4.0), h = 1e-6;
    for (const double edge : jumps_of(u)) RC_PRE(std::abs(r - edge) > 2.0 * h);
    RC_PRE(std::abs(r - core_of(u)) > 2.0 * h);
    if (const auto* lj = std::get_if<LennardJones>(&u)) RC_PRE(std::abs(r - lj->truncation.cutoff) > 2.0 * h);
    if (r < core_of(u)) {
      RC_ASSERT(std::isinf(energy_of(u, r)));
      return;
    }
    const double difference = (energy_of(u, r + h) - energy_of(u, r - h)) / (2.0 * h);
    RC_ASSERT(std::abs(slope_of(u, r) - difference) < 1e-6 * (1.0 + std::abs(difference)));
  });
}

TEST_CASE("pair potentials: they jump where they say and nowhere else", "[model][potential]") {
  for (const PairPotential& u : all)
    for (double r = core_of(u) + 0.513; r < 4.0; r += 1e-3) {
      bool said = false;
      for (const double edge : jumps_of(u)) said = said || (edge > r && edge <= r + 1e-3);
      const double change = std::abs(energy_of(u, r + 1e-3) - energy_of(u, r));
      CHECK((said || change < 5e-3 * (1.0 + std::abs(slope_of(u, r)) + std::abs(energy_of(u, r)) * 20.0)));
    }
  CHECK(jumps_of(cut(2.5)).size() == 1);
  CHECK(jumps_of(weeks_chandler_andersen(1.0, 1.0)).empty());
  CHECK(breaks_of(weeks_chandler_andersen(1.0, 1.0)) == std::vector<double>{std::pow(2.0, 1.0 / 6.0)});
  CHECK(breaks_of(cut(2.5)) == std::vector<double>{2.5});
  CHECK(breaks_of(SquareWell{1.0, 2.0, 0.25}) == std::vector<double>{1.25});
}

TEST_CASE("pair potentials: the split at the minimum leaves a repulsive rest and an attraction that is flat inside",
          "[model][potential]") {
  const PairPotential lj = LennardJones{};
  for (const double r : {0.8, 1.0, 1.12, 1.2, 2.0}) {
    const double rest = energy_of(lj, r) - attraction_of(lj, r);
    CHECK(rest >= -1e-12);
    CHECK(rest == Approx(energy_of(weeks_chandler_andersen(1.0, 1.0), r)).epsilon(1e-9).margin(1e-9));
  }
  CHECK(attraction_of(lj, 0.5) == Approx(-1.0).epsilon(1e-12));
  CHECK(attraction_of(InversePower{}, 1.0) == 0.0);
  CHECK(attraction_of(SquareWell{1.0, 2.0, 0.3}, 0.5) == Approx(-2.0).epsilon(1e-12));
}

TEST_CASE("pair potentials: unusable numbers are refused", "[model][potential]") {
  CHECK_THROWS_WITH(require_valid(PairPotential(InversePower{1.0, 1.0, 3.0})), Catch::Contains("(3, 1000]"));
  CHECK_THROWS_AS(require_valid(PairPotential(HardSphere{0.0})), DomainError);
  CHECK_THROWS_AS(require_valid(PairPotential(GaussianCore{1.0, NAN})), DomainError);
}

TEST_CASE("pair potentials: pseudo hard spheres are a little smaller than hard ones", "[model][potential]") {
  // 3 integral (1 - exp(-u / kT)) r^2 dr is the cube of the diameter with the same second virial coefficient.
  const PairPotential u = PseudoHardSphere{};
  const double kT = 1.5, first = 0.8, last = 50.0 / 49.0;
  double sum = std::pow(first, 3);
  const int points = 20000;
  for (int k = 0; k < points; ++k) {
    const double h = (last - first) / points, r = first + (k + 0.5) * h;
    sum -= 3.0 * h * std::expm1(-energy_of(u, r) / kT) * r * r;
  }
  const double diameter = std::cbrt(sum), packing = 0.45 * sum;
  CHECK(diameter < 1.0);
  CHECK(diameter > 0.9998);
  const auto carnahan_starling = [](double x) { return (1.0 + x + x * x - x * x * x) / std::pow(1.0 - x, 3); };
  CHECK(carnahan_starling(0.45) - carnahan_starling(packing) == Approx(0.0101).epsilon(0).margin(1e-4));
}
