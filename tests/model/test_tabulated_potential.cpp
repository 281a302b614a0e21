#include <ozark/model/pair_potential.hpp>

#include <catch2/catch.hpp>

#include <cmath>

using namespace ozark;
using Eigen::ArrayXd;

namespace {

ArrayXd lennard_jones(const ArrayXd& r) {
  return r.unaryExpr([](double x) { return energy_of(LennardJones{}, x); });
}

TabulatedPotential table(long points, double first = 0.8, double last = 5.0) {
  const ArrayXd r = ArrayXd::LinSpaced(points, first, last);
  return {r, lennard_jones(r)};
}

}  // namespace

TEST_CASE("tabulated potential: Lennard-Jones to fourth order in the spacing, its slope to third",
          "[model][potential]") {
  const auto errors = [](long points) {
    const TabulatedPotential u = table(points);
    double energy = 0.0, slope = 0.0;
    for (double r = 0.95; r < 4.0; r += 7e-4) {
      energy = std::max(energy, std::abs(energy_of(u, r) - energy_of(LennardJones{}, r)));
      slope = std::max(slope, std::abs(slope_of(u, r) - slope_of(LennardJones{}, r)));
    }
    return std::pair(energy, slope);
  };
  const auto [coarse, coarse_slope] = errors(421);
  const auto [fine, fine_slope] = errors(841);
  CHECK(coarse / fine == Approx(16.0).epsilon(0.1));
  CHECK(coarse_slope / fine_slope == Approx(8.0).epsilon(0.1));
}

TEST_CASE("tabulated potential: energy and slope are continuous inwards, u is 0 from the last distance on",
          "[model][potential]") {
  const TabulatedPotential u = table(421);
  CHECK(energy_of(u, 0.8 - 1e-9) == Approx(energy_of(u, 0.8)).epsilon(1e-6));
  CHECK(slope_of(u, 0.8 - 1e-9) == Approx(slope_of(u, 0.8)).epsilon(1e-6));
  for (double r = 0.1; r < 0.8; r += 0.01) CHECK(energy_of(u, r) > energy_of(u, r + 0.01));
  CHECK(u.core() == 0.0);
  CHECK(energy_of(u, 5.0) == 0.0);
  CHECK(slope_of(u, 5.1) == 0.0);
  REQUIRE(jumps_of(u).size() == 1);
  CHECK(jumps_of(u)[0] == 5.0);
  const ArrayXd r = ArrayXd::LinSpaced(40, 0.0, 2.0);
  CHECK(jumps_of(TabulatedPotential(r, (2.0 - r).square())).empty());
}

TEST_CASE("tabulated potential: the split at the minimum is that of the closed form", "[model][potential]") {
  const PairPotential u = table(4201), lj = LennardJones{};
  CHECK(std::get<TabulatedPotential>(u).minimum().value() == Approx(std::pow(2.0, 1.0 / 6.0)).epsilon(1e-6));
  for (const double r : {0.5, 0.9, 1.1, 1.3, 2.0})
    CHECK(attraction_of(u, r) == Approx(attraction_of(lj, r)).epsilon(0).margin(1e-8));
  const ArrayXd r = ArrayXd::LinSpaced(40, 0.0, 2.0);
  CHECK(attraction_of(TabulatedPotential(r, (2.0 - r).square()), 0.5) == 0.0);
}

TEST_CASE("tabulated potential: a core takes the place of the continuation", "[model][potential]") {
  const ArrayXd r = ArrayXd::LinSpaced(101, 1.0, 3.0);
  const PairPotential u = TabulatedPotential(r, -(3.0 - r), 1.0);
  CHECK(std::isinf(energy_of(u, 0.999)));
  CHECK(energy_of(u, 1.0) == Approx(-2.0).epsilon(1e-12));
  CHECK(attraction_of(u, 0.5) == Approx(-2.0).epsilon(1e-12));
}

TEST_CASE("tabulated potential: what cannot be continued or has a core elsewhere is refused", "[model][potential]") {
  const ArrayXd r = ArrayXd::LinSpaced(101, 1.0, 3.0);
  CHECK_THROWS_WITH(TabulatedPotential(r, -(3.0 - r)), Catch::Contains("begin further inside, or give a core"));
  CHECK_THROWS_WITH(TabulatedPotential(r, r), Catch::Contains("fall there"));
  CHECK_THROWS_WITH(TabulatedPotential(r, 3.0 - r, 0.5), Catch::Contains("[1, 3)") && Catch::Contains("0.5"));
  CHECK_THROWS_WITH(TabulatedPotential(r - 2.0, r), Catch::Contains("r >= 0"));
}
