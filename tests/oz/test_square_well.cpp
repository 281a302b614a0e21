#include <ozark/oz/square_well.hpp>

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <ozark/oz/hard_sphere.hpp>
#include <support/generators.hpp>

#include <cmath>
#include <numbers>

using namespace ozark;
using std::numbers::pi;

namespace {

const Eigen::ArrayXd some_k = Eigen::ArrayXd::LinSpaced(200, 0.05, 80.0);

/// f(r) = (1 / 2 pi^2 r) int k f(k) sin(k r) dk on a midpoint grid.
double to_real_space(const Eigen::ArrayXd& k, const Eigen::ArrayXd& f, double r) {
  return (k[1] - k[0]) / (2.0 * pi * pi * r) * (k * f * (k * r).sin()).sum();
}

/// Transform of a step of height 1 on r < R.
Eigen::ArrayXd ball(const Eigen::ArrayXd& k, double R) {
  return 4.0 * pi * ((k * R).sin() - k * R * (k * R).cos()) / k.cube();
}

}  // namespace

TEST_CASE("square well: without attraction it is the Percus-Yevick fluid, whatever the width", "[oz][square_well]") {
  rc::prop("for any packing fraction and width", [] {
    const double eta = *number_between(0.02, 0.58), width = *number_between(0.01, 0.8);
    const StructureFactor s = oz::mean_spherical({eta, 0.0, width}, some_k, 16);
    RC_ASSERT(s.convergence.converged);
    RC_ASSERT((s.S(0, 0) / oz::py_structure_factor(some_k, eta) - 1.0).abs().maxCoeff() < 1e-8);
  });
}

TEST_CASE("square well: c is the well's depth over kT inside it and 0 beyond, g is 0 inside the core",
          "[oz][square_well]") {
  // From S(k) alone: gamma = h - c is smooth, so its transform is; c has two jumps, whose transforms are taken out.
  const long points = 40000;
  const double dk = 0.05;
  const Eigen::ArrayXd k = dk * (Eigen::ArrayXd::LinSpaced(points, 0.0, double(points - 1)) + 0.5);
  for (const oz::SquareWellFluid& fluid :
       {oz::SquareWellFluid{0.5, 3.0, 0.05}, oz::SquareWellFluid{0.3, 0.8, 0.3}, oz::SquareWellFluid{0.4, -1.0, 0.1}}) {
    const StructureFactor s = oz::mean_spherical(fluid, k, 20);
    REQUIRE(s.convergence.converged);
    const double rho = 6.0 * fluid.packing_fraction / pi, end = 1.0 + fluid.width;
    const Eigen::ArrayXd c = s.C(0, 0) / rho, gamma = (s.S(0, 0) - 1.0) / rho - c;
    const double at_contact = -1.0 - to_real_space(k, gamma, 1.0);
    const Eigen::ArrayXd smooth = c - (at_contact - fluid.attraction) * ball(k, 1.0) - fluid.attraction * ball(k, end);
    CAPTURE(fluid.packing_fraction, fluid.attraction, fluid.width);
    CHECK(to_real_space(k, smooth, 1.0 + 0.5 * fluid.width) == Approx(0.0).epsilon(0).margin(1e-4));
    CHECK(to_real_space(k, smooth, end + 0.3) == Approx(0.0).epsilon(0).margin(1e-4));
    for (const double r : {0.3, 0.6, 0.9})  // h = gamma + c = -1
      CHECK(to_real_space(k, smooth + gamma, r) + at_contact == Approx(-1.0).epsilon(0).margin(1e-4));
  }
}

TEST_CASE("square well: spectral convergence in the nodes", "[oz][square_well]") {
  const auto S = [](long nodes) { return oz::mean_spherical({0.5, 2.0, 0.3}, some_k, nodes).S(0, 0).eval(); };
  const Eigen::ArrayXd exact = S(32);
  double last = 1.0;
  for (const long nodes : {4, 6, 8, 10}) {
    const double error = (S(nodes) / exact - 1.0).abs().maxCoeff();
    CAPTURE(nodes, error);
    CHECK(error < last / 30.0);
    last = error;
  }
}

TEST_CASE("square well: S is positive; beyond the spinodal there is no solution, and it says so", "[oz][square_well]") {
  rc::prop("for any fluid above its critical temperature", [] {
    const oz::SquareWellFluid fluid{*number_between(0.05, 0.5), *number_between(-2.0, 0.7), *number_between(0.02, 0.4)};
    const StructureFactor s = oz::mean_spherical(fluid, some_k);
    RC_ASSERT(s.convergence.converged);
    RC_ASSERT(s.S(0, 0).minCoeff() > 0.0);
  });
  const StructureFactor none = oz::mean_spherical({0.2, 4.0, 0.5}, some_k);
  CHECK_FALSE(none.convergence.converged);
  CHECK_THAT(none.convergence.reason, Catch::Contains("raise the temperature"));
}

TEST_CASE("square well: unusable fluids are refused", "[oz][square_well]") {
  CHECK_THROWS_WITH(oz::mean_spherical({0.8, 1.0, 0.1}, some_k), Catch::Contains("0.8"));
  CHECK_THROWS_WITH(oz::mean_spherical({0.4, 1.0, 0.0}, some_k), Catch::Contains("width"));
  CHECK_THROWS_WITH(oz::mean_spherical({0.4, NAN, 0.1}, some_k), Catch::Contains("finite"));
}
