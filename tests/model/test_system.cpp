#include <ozark/model/system.hpp>

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>

#include "support/generators.hpp"

using namespace ozark;

TEST_CASE("packing fraction and number density are inverse to each other", "[model][property]") {
  rc::prop("for any packing fraction and two sizes", [] {
    const double phi = *packing_fraction();
    const System system = hard_spheres(phi, {*number_between(0.1, 2.0), 1.0}, {*number_between(0.01, 1.0), 0.5});
    RC_ASSERT(close(system.packing_fraction(), phi, 1e-15));
  });
}

TEST_CASE("a system is in equilibrium when every activity is 1", "[model]") {
  System system = hard_spheres(0.3, {1.0, 1.0}, {0.5, 0.5});
  CHECK(system.in_equilibrium());
  system.species[1].activity = 1.5;
  CHECK_FALSE(system.in_equilibrium());
}

TEST_CASE("an impossible system is refused by species, value and bound", "[model]") {
  const System good = hard_spheres(0.3, {1.0, 0.5}, {0.5, 0.5});
  CHECK_NOTHROW(require_valid(good));
  CHECK_THROWS_AS(require_valid(System{}), DomainError);
  System bad = good;
  bad.species[0].fraction = 0.6;
  CHECK_THROWS_WITH(require_valid(bad), Catch::Contains("sum to 1") && Catch::Contains("1.1"));
  bad = good;
  bad.species[1].diameter = -0.5;
  CHECK_THROWS_WITH(require_valid(bad), Catch::Contains("'s1'") && Catch::Contains("-0.5"));
  bad = good;
  bad.species[1].activity = 0.5;
  CHECK_THROWS_WITH(require_valid(bad), Catch::Contains("'s1'") && Catch::Contains(">= 1"));
  bad = good;
  bad.species[0].diffusivity = 0.0;
  CHECK_THROWS_AS(require_valid(bad), DomainError);
  bad = good;
  bad.species[0].fraction = 0.0;
  CHECK_THROWS_AS(require_valid(bad), DomainError);
  bad = good;
  bad.number_density = std::nan("");
  CHECK_THROWS_AS(require_valid(bad), DomainError);
}
