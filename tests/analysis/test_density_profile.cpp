#include <ozark/analysis/density_profile.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>

#include "configurations.hpp"

using namespace ozark;
using namespace ozark::analysis;

TEST_CASE("density profile: layers of a crystal are found where they are, species by species") {
  const Configuration c =
      placed(tilted(2.0, 3.0, 4.0, 0.7, -0.4, 0.9), {{0.1, 0.9, 0.05}, {0.6, 0.2, 0.05}, {0.3, 0.3, 0.55}},
             2);  // kinds a, b, a
  DensityProfile profile(2, {2, 10});
  profile.add(c);
  const auto r = profile.result();
  REQUIRE(r.position.size() == 10);
  for (Eigen::Index k = 0; k < 10; ++k) {
    CHECK(r.position[k] == Approx(0.4 * (static_cast<double>(k) + 0.5)).epsilon(1e-14));
    CHECK(r.density(k, 0) == Approx(k == 0 || k == 5 ? 1.0 / 2.4 : 0.0).epsilon(1e-14));
    CHECK(r.density(k, 1) == Approx(k == 0 ? 1.0 / 2.4 : 0.0).epsilon(1e-14));
  }
}

TEST_CASE("density profile: the bins hold every particle, and an ideal gas is flat within its errors") {
  for (const int dimensions : {2, 3}) {
    const Cell cell = dimensions == 2 ? tilted(5.0, 6.0, 1.0, 2.0, 0.0, 0.0) : tilted(5.0, 6.0, 7.0, 2.0, -2.0, 3.0);
    DensityProfile profile(1, {1, 6});
    for (unsigned seed = 1; seed <= 200; ++seed) profile.add(ideal_gas(cell, 60, 1, seed, dimensions));
    const auto r = profile.result();
    const double mean = 60.0 / cell.volume();
    CHECK(r.density.mean() == Approx(mean).epsilon(1e-12));
    for (Eigen::Index k = 0; k < 6; ++k) {
      CHECK(r.error(k, 0) < 0.05 * mean);
      CHECK(r.density(k, 0) == Approx(mean).epsilon(0).margin(4.0 * r.error(k, 0)));
    }
  }
}

TEST_CASE("density profile: an edge that repeats takes images in, one that does not leaves out what is outside") {
  Configuration c = placed(Cell::orthorhombic(2.0, 2.0, 2.0), {{0.5, 0.5, -0.25}, {0.5, 0.5, 0.25}});
  DensityProfile repeating(1, {2, 2}), open(1, {2, 2});
  repeating.add(c);
  c.cell.periodic[2] = false;
  open.add(c);
  CHECK(repeating.result().density.sum() == Approx(0.5).epsilon(1e-14));
  CHECK(open.result().density.sum() == Approx(0.25).epsilon(1e-14));
}

TEST_CASE("density profile: restored, it goes on to the same bits; impossible axes are refused") {
  const Cell cell = Cell::orthorhombic(3.0, 4.0, 5.0);
  DensityProfile whole(2, {2, 7}), half(2, {2, 7}), rest(2, {2, 7});
  for (unsigned seed = 1; seed <= 90; ++seed) {
    whole.add(ideal_gas(cell, 20, 2, seed));
    if (seed <= 41) half.add(ideal_gas(cell, 20, 2, seed));
  }
  rest.restore(half.state());
  for (unsigned seed = 42; seed <= 90; ++seed) rest.add(ideal_gas(cell, 20, 2, seed));
  CHECK(rest.state() == whole.state());
  CHECK_THROWS_WITH(DensityProfile(1, {3, 7}), Catch::Contains("must be 0, 1 or 2"));
  CHECK_THROWS_WITH(whole.add(ideal_gas(cell, 20, 2, 1, 2)), Catch::Contains("two dimensions"));
  CHECK_THROWS_WITH(whole.add(ideal_gas(cell, 20, 1, 1)), Catch::Contains("1 kinds"));
}
