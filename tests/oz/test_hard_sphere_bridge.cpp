#include <ozark/oz/hard_sphere_bridge.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>
#include <ozark/oz/hard_sphere.hpp>

#include <cmath>
#include <numbers>

using namespace ozark::oz;
using std::numbers::pi;

namespace {
HardSphereBridge spheres(double packing, double diameter = 1.0) {
  return {6.0 * packing / (pi * diameter * diameter * diameter), diameter};
}
}  // namespace

TEST_CASE("hard-sphere bridge: the cavity function obeys the theorems of vanishing distance", "[oz][bridge]") {
  for (const double packing : {0.1, 0.3, 0.49}) {
    const HardSphereBridge b = spheres(packing);
    const double near = std::log(b.cavity(0.01)), far = std::log(b.cavity(0.02));
    const double slope = -6.0 * packing * carnahan_starling_contact_value(packing);
    CHECK((far - near) / 0.01 == Approx(slope).epsilon(0.03));
    // beta mu_ex = int (Z - 1) / eta d eta + Z - 1 of Carnahan and Starling, by sums
    double mu = carnahan_starling_pressure(packing) - 1.0;
    const int steps = 2000;
    for (int i = 0; i < steps; ++i) {
      const double eta = packing * (i + 0.5) / steps;
      mu += (carnahan_starling_pressure(eta) - 1.0) / eta * packing / steps;
    }
    CHECK(near + 0.01 * -slope == Approx(mu).epsilon(2e-3));
  }
}

TEST_CASE("hard-sphere bridge: continuous with its slope at contact, where y is g", "[oz][bridge]") {
  for (const double packing : {0.2, 0.45}) {
    const HardSphereBridge b = spheres(packing);
    CHECK(b.cavity(1.0) == Approx(carnahan_starling_contact_value(packing)).epsilon(5e-3));
    const double h = 0.02, left = b.bridge(1.0) - b.bridge(1.0 - h), right = b.bridge(1.0 + h) - b.bridge(1.0);
    CHECK(left / right == Approx(1.0).epsilon(0.15));
    CHECK(b.bridge(0.9999) == Approx(b.bridge(1.0001)).epsilon(3e-3));
  }
}

TEST_CASE("hard-sphere bridge: second order in the density, repulsive inside, short of range", "[oz][bridge]") {
  for (const double r : {0.2, 0.6, 0.95})
    CHECK(spheres(0.02).bridge(r) / spheres(0.01).bridge(r) == Approx(4.0).epsilon(0.1));
  const HardSphereBridge b = spheres(0.45);
  for (double r = 0.0; r < 1.0; r += 0.05) CHECK(b.bridge(r) < b.bridge(r + 0.05));
  for (double r = 5.0; r < 20.0; r += 0.1) CHECK(std::abs(b.bridge(r)) < 2e-3);
  CHECK(b.bridge(15.1) == 0.0);
}

TEST_CASE("hard-sphere bridge: lengths scale with the diameter", "[oz][bridge]") {
  const HardSphereBridge one = spheres(0.4), three = spheres(0.4, 3.0);
  CHECK(three.packing_fraction() == Approx(0.4).epsilon(1e-12));
  for (const double r : {0.3, 0.99, 1.4, 2.5}) CHECK(three.bridge(3.0 * r) == Approx(one.bridge(r)).epsilon(1e-9));
  CHECK(three.free_energy_rest() == Approx(one.free_energy_rest()).epsilon(1e-9));
}

TEST_CASE("hard-sphere bridge: spheres denser than the fit are refused", "[oz][bridge]") {
  CHECK_THROWS_WITH(spheres(0.61), Catch::Contains("0.61") && Catch::Contains("up to 0.6"));
  CHECK_THROWS_AS(HardSphereBridge(0.0, 1.0), ozark::DomainError);
}
