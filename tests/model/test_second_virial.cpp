#include <ozark/model/second_virial.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>

#include <numbers>

using namespace ozark;
using std::numbers::pi;

TEST_CASE("second virial: hard spheres and discs, square wells, inverse powers in closed form", "[model]") {
  CHECK(second_virial({HardSphere{1.3}}, 1.0) == Approx(2.0 * pi / 3.0 * std::pow(1.3, 3)).epsilon(1e-9));
  CHECK(second_virial({HardSphere{1.3}}, 1.0, 2) == Approx(pi / 2.0 * 1.69).epsilon(1e-9));
  const double boltzmann = std::expm1(1.0 / 1.3);
  CHECK(second_virial({SquareWell{1.0, 1.0, 0.5}}, 1.3) ==
        Approx(2.0 * pi / 3.0 * (1.0 - boltzmann * (std::pow(1.5, 3) - 1.0))).epsilon(1e-9));
  CHECK(second_virial({SquareWell{1.0, 1.0, 0.5}}, 1.3, 2) ==
        Approx(pi / 2.0 * (1.0 - boltzmann * (2.25 - 1.0))).epsilon(1e-9));
  CHECK(second_virial({InversePower{}}, 1.0) == Approx(2.0 * pi / 3.0 * std::tgamma(0.75)).epsilon(1e-8));
  CHECK(diameter_of_virial(second_virial({HardSphere{1.3}}, 1.0)) == Approx(1.3).epsilon(1e-9));
  CHECK(diameter_of_virial(second_virial({HardSphere{1.3}}, 1.0, 2), 2) == Approx(1.3).epsilon(1e-9));
}

TEST_CASE("second virial: parts of a potential add up, and a smooth step becomes the sharp one", "[model]") {
  const double sharp = second_virial({SquareWell{1.0, 1.0, 0.5}}, 1.5);
  double last = 1.0;
  for (const double step : {0.2, 0.1, 0.05, 0.025}) {
    const double off =
        std::abs(second_virial({HardSphere{1.0}, SmoothWell{1.5 - 0.5 * step, 1.5 + 0.5 * step, 1.0}}, 1.5) - sharp);
    CHECK(off < 0.6 * last);
    last = off;
  }
  CHECK(last < 0.02);
  CHECK(second_virial({LennardJones{1.0, 1.0}}, 2.0) ==
        Approx(second_virial({LennardJones{1.0, 0.4}, LennardJones{1.0, 0.6}}, 2.0)).epsilon(1e-12));
}

TEST_CASE("second virial: charges, no temperature and other spaces are refused", "[model]") {
  CHECK_THROWS_WITH(second_virial({ChargedSphere{}}, 1.0), Catch::Contains("charges"));
  CHECK_THROWS_WITH(second_virial({HardSphere{}}, 0.0), Catch::Contains("> 0"));
  CHECK_THROWS_WITH(second_virial({HardSphere{}}, 1.0, 4), Catch::Contains("2 or 3"));
  CHECK_THROWS_WITH(diameter_of_virial(-0.1), Catch::Contains("positive"));
}
