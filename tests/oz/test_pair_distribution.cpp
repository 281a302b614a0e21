#include <ozark/oz/pair_distribution.hpp>

#include <cmath>
#include <numbers>

#include <catch2/catch.hpp>

#include <ozark/oz/percus_yevick.hpp>
#include <ozark/oz/thermodynamics.hpp>

#include "support/generators.hpp"

using namespace ozark;

TEST_CASE("PY mixtures: nothing is left of g inside the cores", "[oz]") {
  const RadialGrid grid{1000, 10.0};
  CHECK(oz::py_pair_distribution(hard_spheres(1e-7, {0.5, 1.0}, {0.5, 0.5}), grid).core_residual < 1e-14);
  CHECK(oz::py_pair_distribution(hard_spheres(0.3, {1.0}, {1.0}), grid).core_residual < 1e-10);
  CHECK(oz::py_pair_distribution(hard_spheres(0.5, {0.6, 1.0}, {0.5, 0.5}), grid).core_residual < 1e-9);
  CHECK(oz::py_pair_distribution(hard_spheres(0.45, {0.3, 0.7, 1.0}, {0.2, 0.3, 0.5}), grid).core_residual < 1e-9);
}

TEST_CASE("PY mixtures: the transform's period grows with the range of the correlations", "[oz]") {
  const RadialGrid grid{400, 4.0};  // far shorter than the correlations
  for (const double phi : {0.6, 0.65, 0.7, 0.75})
    CHECK(oz::py_pair_distribution(hard_spheres(phi, {1.0}, {1.0}), grid).core_residual < 1e-6);
}

TEST_CASE("PY mixtures: g at contact meets the closed contact value", "[oz]") {
  // Diameters that put every contact on a midpoint: odd multiples of dr / 2.
  const double dr = 0.01;
  const System system = hard_spheres(0.45, {0.61 + 0.5 * dr, 1.0 + 0.5 * dr}, {0.6, 0.4});
  const auto pair = oz::py_pair_distribution(system, {4000, 40.0});
  const Eigen::MatrixXd contact = oz::py_contact_values(system);
  for (Eigen::Index i = 0; i < 2; ++i)
    for (Eigen::Index j = 0; j < 2; ++j) {
      const double reach = 0.5 * (system.species[static_cast<std::size_t>(i)].diameter +
                                  system.species[static_cast<std::size_t>(j)].diameter);
      // Polynomial extrapolation from outside; the contact itself may round to either side.
      const auto at = static_cast<Eigen::Index>(std::lround(reach / dr - 0.5));
      const auto g = pair.g(i, j);
      const Eigen::Index first = at + 1;
      const double offset = (pair.r[first] - reach) / dr;
      REQUIRE(offset > 0.4);
      double value = 0.0;
      for (int a = 0; a < 7; ++a) {
        double weight = 1.0;
        for (int b = 0; b < 7; ++b)
          if (b != a) weight *= (-offset - b) / static_cast<double>(a - b);
        value += weight * g[first + a];
      }
      CHECK(value == Approx(contact(i, j)).epsilon(1e-8));
    }
}

TEST_CASE("PY mixtures: g reaches 1, is symmetric, and does not depend on the grid", "[oz]") {
  const System system = hard_spheres(0.4, {0.6, 1.0}, {0.5, 0.5});
  const auto fine = oz::py_pair_distribution(system, {6000, 40.0});
  const auto coarse = oz::py_pair_distribution(system, {2000, 40.0});  // every third midpoint
  CHECK((fine.g(0, 1) == fine.g(1, 0)).all());
  CHECK(std::abs(fine.g(1, 1)[5999] - 1.0) < 1e-9);
  double largest = 0.0;
  for (Eigen::Index i = 0; i < 2000; ++i)
    largest = std::max(largest, std::abs(fine.g(1, 1)[3 * i + 1] - coarse.g(1, 1)[i]));
  CHECK(largest < 1e-9);
}

TEST_CASE("PY mixtures: S at small k is the integral of g - 1", "[oz]") {
  const System system = hard_spheres(0.35, {0.7, 1.0}, {0.5, 0.5});
  const auto pair = oz::py_pair_distribution(system, {8192, 40.96});
  const double k = 0.3;
  const StructureFactor s = oz::percus_yevick(system, Eigen::ArrayXd::Constant(1, k));
  const double dr = pair.r[1] - pair.r[0];
  const Eigen::ArrayXd kernel = 4.0 * std::numbers::pi * dr * pair.r * (k * pair.r).sin() / k;
  const double cross = 0.5 * system.number_density * (kernel * (pair.g(0, 1) - 1.0)).sum();
  CHECK(cross == Approx(s.S(0, 1)[0]).epsilon(0).margin(2e-4));  // midpoint rule through the jump at contact
}

TEST_CASE("PY mixtures: no density, no correlation beyond the core", "[oz]") {
  const auto pair = oz::py_pair_distribution(hard_spheres(0.0, {1.0}, {1.0}), {512, 10.0});
  CHECK((pair.g(0, 0) == (pair.r >= 1.0).cast<double>()).all());
}
