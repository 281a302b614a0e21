#include <ozark/oz/fluid_thermodynamics.hpp>
#include <ozark/oz/hard_sphere.hpp>
#include <ozark/oz/yukawa_mean_spherical.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <numbers>

#include "fluids.hpp"

using namespace ozark;
using namespace ozark::oz;
using std::numbers::pi;

TEST_CASE("Yukawa mean spherical: without a tail it is Percus-Yevick", "[oz][yukawa]") {
  for (const double eta : {0.05, 0.2, 0.45}) {
    const YukawaFluid f = yukawa_mean_spherical(6.0 / pi * eta, {{1.8, 0.0}});
    const Eigen::ArrayXd k = Eigen::ArrayXd::LinSpaced(40, 0.0, 30.0);
    CHECK((f.structure_factor(k) / py_structure_factor(k, eta) - 1.0).abs().maxCoeff() < 1e-10);
    CHECK(f.contact_value() == Approx(py_contact_value(eta)).epsilon(1e-12));
    CHECK(std::pow(f.inverse_root_compressibility(), -2) == Approx(py_compressibility(eta)).epsilon(1e-12));
  }
}

TEST_CASE("Yukawa mean spherical: the integral equation agrees", "[oz][yukawa]") {
  struct State {
    double density, temperature, kappa;
  };
  for (const State& s : {State{0.3, 1.6, 1.8}, State{0.8, 0.9, 1.8}, State{0.6, 0.6, 4.0}}) {
    const System system = one(Yukawa{1.0, -1.0, s.kappa, 1.0}, s.density, s.temperature);
    const RefinedFluid numeric = refine(system, MeanSpherical{}, on(2048, 40.96), 1e-7, quiet);
    REQUIRE(numeric.fluid.convergence.converged);
    const YukawaFluid f = yukawa_mean_spherical(s.density, {{s.kappa, 1.0 / s.temperature}});
    CHECK(f.tails[0].strength == Approx(1.0 / s.temperature).epsilon(1e-12));
    CHECK(std::pow(f.inverse_root_compressibility(), -2) == Approx(numeric.value.compressibility).epsilon(1e-6));
    CHECK(-2.0 * pi * s.density / s.temperature * f.tails[0].moment == Approx(numeric.value.energy).epsilon(1e-6));
    const Eigen::ArrayXd k = Eigen::ArrayXd::LinSpaced(30, 0.5, 15.0);
    const auto on_grid = [&](long points) {
      const FluidStructure fluid = solve_integral_equation(system, MeanSpherical{}, on(points, 40.96), quiet);
      return structure_at(system, fluid, k).S(0, 0);
    };
    const Eigen::ArrayXd coarse = on_grid(2048), fine = on_grid(4096);
    CHECK((f.structure_factor(k) - (4.0 * fine - coarse) / 3.0).abs().maxCoeff() < 2e-6);  // error O(dr^2)
  }
}

TEST_CASE("Yukawa mean spherical: moment and strength name the same fluid, with the slopes differences have",
          "[oz][yukawa]") {
  using Known = YukawaBaxter::Known;
  for (const double other : {7.0, 2.5}) {  // two ranges, one range twice
    const YukawaBaxter baxter(0.5, {2.5, other});
    const YukawaFluid wanted = yukawa_mean_spherical(0.5, {{2.5, 0.6}, {other, 0.2}});
    const auto solve = [&](double moment, double strength) {
      YukawaBaxter::Point point{{wanted.tails[0].amplitude, wanted.tails[1].amplitude},
                                {wanted.tails[0].moment, wanted.tails[1].moment}};
      const auto answer = baxter.solve({{{Known::moment, moment}, {Known::strength, strength}}}, point);
      REQUIRE(answer.converged);
      return answer;
    };
    const double m = wanted.tails[0].moment, h = 1e-5;
    const auto answer = solve(m, 0.2);
    CHECK(answer.f == Approx(wanted.inverse_root_compressibility()).epsilon(1e-11));
    CHECK(answer.slope[0] == Approx((solve(m + h, 0.2).f - solve(m - h, 0.2).f) / (2.0 * h)).epsilon(1e-5));
    CHECK(answer.slope[1] ==
          Approx((solve(m, 0.2 + h).f - solve(m, 0.2 - h).f) / (2.0 * h)).epsilon(1e-5).margin(1e-8));
  }
}

TEST_CASE("Yukawa mean spherical: two tails of one range are one tail of their sum", "[oz][yukawa]") {
  const YukawaFluid one_tail = yukawa_mean_spherical(0.6, {{1.8, 0.5}});
  const YukawaFluid two_tails = yukawa_mean_spherical(0.6, {{1.8, 0.3}, {1.8, 0.2}});
  CHECK(two_tails.inverse_root_compressibility() == Approx(one_tail.inverse_root_compressibility()).epsilon(1e-11));
  CHECK(two_tails.tails[0].moment == Approx(one_tail.tails[0].moment).epsilon(1e-11));
}

TEST_CASE("Yukawa mean spherical: one tail makes hard spheres Carnahan and Starling's", "[oz][yukawa]") {
  for (const double density : {0.01, 0.2, 0.5, 0.8, 1.0, 1.1}) {
    const double eta = pi / 6.0 * density;
    const YukawaFluid f = yukawa_mean_spherical(density, {carnahan_starling_tail(density)});
    CHECK(f.contact_value() == Approx(carnahan_starling_contact_value(eta)).epsilon(1e-9));
    const double h = 1e-4, z_up = carnahan_starling_pressure(eta + h), z_down = carnahan_starling_pressure(eta - h);
    const double slope = ((eta + h) * z_up - (eta - h) * z_down) / (2.0 * h);  // d(beta P) / d rho
    CHECK(std::pow(f.inverse_root_compressibility(), 2) == Approx(slope).epsilon(1e-6));
  }
}

TEST_CASE("Yukawa mean spherical: beyond the spinodal there is no fluid, and densities have bounds", "[oz][yukawa]") {
  CHECK_THROWS_WITH(yukawa_mean_spherical(0.3, {{1.8, 1.5}}), Catch::Contains("spinodal"));
  CHECK_THROWS_WITH(yukawa_mean_spherical(2.0, {{1.8, 0.1}}), Catch::Contains("[0, 6 / pi)"));
  CHECK_THROWS_WITH(YukawaBaxter(0.1, {-1.0}), Catch::Contains("kappa must be positive"));
  CHECK_THROWS_WITH(carnahan_starling_tail(1.5), Catch::Contains("(0, 1.2]"));
}
