#include <ozark/oz/verlet_weis.hpp>

#include <cmath>
#include <numbers>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>
#include <ozark/oz/hard_sphere.hpp>
#include <ozark/oz/peak.hpp>

#include "support/generators.hpp"

using namespace ozark;

TEST_CASE("Verlet-Weis: contact value of Carnahan and Starling within 0.2 %", "[oz]") {
  for (const double phi : {0.0, 0.1, 0.2, 0.3, 0.4, 0.49})
    CHECK(oz::verlet_weis_contact_value(hard_spheres(phi, {1.0}, {1.0})) ==
          Approx(oz::carnahan_starling_contact_value(phi)).epsilon(2e-3));
}

TEST_CASE("Verlet-Weis: compressibility of Carnahan and Starling within 0.003", "[oz]") {
  for (const double phi : {0.1, 0.2, 0.3, 0.4, 0.49}) {
    const double exact = std::pow(1.0 - phi, 4) / (std::pow(1.0 + 2.0 * phi, 2) + std::pow(phi, 3) * (phi - 4.0));
    const StructureFactor s = oz::verlet_weis(hard_spheres(phi, {1.0}, {1.0}), Eigen::ArrayXd::Zero(1));
    CHECK(s.S(0, 0)[0] == Approx(exact).epsilon(0).margin(3e-3));
  }
}

TEST_CASE("Verlet-Weis: the main peak at freezing is 2.85", "[oz]") {
  const System system = hard_spheres(0.494, {1.0}, {1.0});
  const auto peak = oz::main_peak(
      system, [&](const auto& k) { return oz::verlet_weis(system, k); }, 20.0, 0.05);
  REQUIRE(peak.has_value());
  CHECK(peak->height == Approx(2.85).epsilon(0.02));  // [HansenVerlet1969]
}

TEST_CASE("Verlet-Weis: lengths scale with the diameter, and C = 1 - 1 / S", "[oz]") {
  const Eigen::ArrayXd k = Eigen::ArrayXd::LinSpaced(100, 0.0, 40.0);
  const StructureFactor unit = oz::verlet_weis(hard_spheres(0.45, {1.0}, {1.0}), k);
  const StructureFactor wide = oz::verlet_weis(hard_spheres(0.45, {2.5}, {1.0}), k / 2.5);
  CHECK((unit.S(0, 0) - wide.S(0, 0)).abs().maxCoeff() < 1e-12);
  CHECK(((1.0 - unit.C(0, 0)) * unit.S(0, 0) - 1.0).abs().maxCoeff() < 1e-12);
}

TEST_CASE("Verlet-Weis: smooth at small k and the ideal gas at no density", "[oz]") {
  Eigen::ArrayXd k(4);
  k << 0.0, 0.99e-6, 1.01e-6, 1e-3;
  const Eigen::ArrayXd s = oz::verlet_weis(hard_spheres(0.4, {1.0}, {1.0}), k).S(0, 0);
  CHECK(s[1] == Approx(s[0]).epsilon(1e-9));
  CHECK(s[2] == Approx(s[0]).epsilon(1e-9));
  CHECK(s[3] == Approx(s[0]).epsilon(1e-6));
  CHECK((oz::verlet_weis(hard_spheres(0.0, {1.0}, {1.0}), k).S(0, 0) == 1.0).all());
}

TEST_CASE("Verlet-Weis: mixtures and dense systems are refused with the way out", "[oz]") {
  const Eigen::ArrayXd k = Eigen::ArrayXd::Ones(1);
  CHECK_THROWS_WITH(oz::verlet_weis(hard_spheres(0.3, {1.0, 1.0}, {0.5, 0.5}), k),
                    Catch::Contains("one species") && Catch::Contains("percus_yevick"));
  CHECK_THROWS_WITH(oz::verlet_weis(hard_spheres(0.61, {1.0}, {1.0}), k), Catch::Contains("0.6]"));
}

TEST_CASE("Verlet-Weis: g(r) and h - c belong to S(k)", "[oz][verlet_weis]") {
  for (const double packing : {0.05, 0.3, 0.49}) {
    System s;
    s.species = {Species{"a"}};
    s.number_density = 6.0 * packing / std::numbers::pi;
    const oz::VerletWeisDistribution d = oz::verlet_weis_distribution(s, {16384, 40.96});
    const double dr = 0.0025;
    CHECK((d.g.head(400) == 0.0).all());
    CHECK(d.contact == Approx(oz::verlet_weis_contact_value(s)).epsilon(1e-12));
    CHECK(d.g[400] == Approx(d.contact + 0.5 * dr * d.slope).epsilon(1e-3));
    CHECK((d.S - oz::verlet_weis(s, d.k).S(0, 0)).abs().maxCoeff() < 1e-9);
    const double S0 = oz::verlet_weis(s, Eigen::ArrayXd::Zero(1)).S(0, 0)[0], volume = 4.0 * std::numbers::pi * dr;
    CHECK(1.0 + s.number_density * volume * (d.r.square() * (d.g - 1.0)).sum() == Approx(S0).epsilon(0).margin(2e-4));
    const Eigen::ArrayXd c = d.g - 1.0 - d.gamma;
    CHECK(1.0 / (1.0 - s.number_density * volume * (d.r.square() * c).sum()) == Approx(S0).epsilon(2e-4));
  }
}
