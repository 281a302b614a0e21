#include <ozark/mct/asymptotics.hpp>
#include <ozark/mct/density_dynamics.hpp>

#include <catch2/catch.hpp>

#include <mct/states.hpp>

#include <cmath>

using namespace ozark;
using namespace ozark::mct;

namespace {

struct Case {
  WaveGrid grid;
  StatePath path;
  CriticalPoint point;
  Asymptotics law;
};

Case expand(StatePath path, const WaveGrid& grid, KernelKind kernel = KernelKind::bipolar) {
  Observer observer;
  CriticalSearch search;
  search.low = 0.45;
  search.high = 0.6;
  search.scan = 6;
  search.estimate_error = false;
  const CriticalPoint point = *find_transitions(kernel, grid, path, search, observer).critical;
  return {grid, path, point, expand_about(point, kernel, grid, path)};
}

Case hard_spheres() {
  return expand(path_of([](double phi) { return pure(phi); }), midpoint(100, 40.0));
}

/// How far (F - F_c - H s) / sigma is from D + K / (1 - lambda) and a multiple of H, over its size.
double second_order(const Case& c, double distance) {
  Observer observer;
  const StatePoint state = c.path(c.point.value * (1.0 + distance), c.grid.wave_numbers());
  const auto glass = solve_nonergodicity(KernelKind::bipolar, c.grid, state, {1e-13, 100000}, observer);
  REQUIRE(glass.glass);
  const double sigma = c.law.separation_slope * c.point.value * distance, lambda = c.law.exponent_parameter;
  const Eigen::ArrayXXd H = c.law.H.values();
  Eigen::ArrayXXd rest = (glass.F.values() - c.point.F.values() - H * std::sqrt(sigma / (1.0 - lambda))) / sigma;
  Eigen::ArrayXXd expected = c.law.D.values() + c.law.K.values() / (1.0 - lambda);
  for (Eigen::ArrayXXd* f : {&rest, &expected}) *f -= (*f * H).sum() / (H * H).sum() * H;
  return std::sqrt((rest - expected).square().sum() / expected.square().sum());
}

}  // namespace

TEST_CASE("asymptotics: hard spheres as in the literature", "[mct][asymptotics]") {
  const Case c = hard_spheres();
  CHECK(c.law.convergence.converged);
  CHECK(c.law.exponent_parameter == Approx(c.point.exponent_parameter).epsilon(1e-8));
  CHECK(c.law.separation_slope * c.point.value == Approx(1.54).epsilon(0).margin(0.01));  // [Franosch1997]
}

TEST_CASE("asymptotics: the glass follows its square-root law and the correction to it", "[mct][asymptotics]") {
  const StatePath active = path_of([](double phi) { return active_passive(phi, 0.4, 2.0); });
  const StatePath binary = path_of([](double phi) { return two_sizes(phi, 0.6, 0.3); });
  const Case cases[] = {hard_spheres(), expand(binary, midpoint(60, 36.0)), expand(active, midpoint(50, 30.0))};
  for (const Case& c : cases) {
    const double far = second_order(c, 1e-3), near = second_order(c, 1e-5);
    CAPTURE(far, near);
    CHECK(near < 0.02);
    CHECK(near < 0.2 * far);  // the next order: sqrt(distance)
  }
}

TEST_CASE("asymptotics: the critical decay follows its law with the correction, at every wave number",
          "[mct][asymptotics]") {
  const Case c = hard_spheres();
  Observer observer;
  DensityDynamics dynamics(KernelKind::bipolar, c.grid, c.point.state, Motion::brownian, 0.0);
  const MemoryEquation e = dynamics.collective();
  const Correlator Phi = solve_memory_equation(e, {short_time(e), 1e9}, {10, 1e-12, 5000}, observer);
  REQUIRE(Phi.convergence.converged);
  double t0 = 0.0;
  for (const Eigen::Index k : {17, 5, 26, 40}) {
    const Decay phi(Phi, [k](const MatrixField& f) { return f(0, 0)[k]; });
    const double H = c.law.H(0, 0)[k];
    const auto scale =
        critical_time_scale(phi, {c.point.F(0, 0)[k], H, c.law.K(0, 0)[k] / H + c.law.kappa_a, c.point.exponents->a});
    REQUIRE(scale);
    CAPTURE(k, scale->error);
    CHECK(160.0 * scale->t0 == Approx(0.425).epsilon(0).margin(5e-4));  // [Franosch1997]: diffusivity 1 / 160
    CHECK(scale->error < 1e-5 * scale->t0);
    if (t0 > 0.0) CHECK(scale->t0 == Approx(t0).epsilon(1e-5));  // one t0 for all
    t0 = scale->t0;
  }
}

TEST_CASE("asymptotics: it leaves the plateau by von Schweidler's law with the correction, at every wave number",
          "[mct][asymptotics]") {
  const Case c = hard_spheres();
  Observer observer;
  const StatePoint fluid = c.path(c.point.value * (1.0 - 1e-11), c.grid.wave_numbers());
  DensityDynamics dynamics(KernelKind::bipolar, c.grid, fluid, Motion::brownian, 0.0);
  const MemoryEquation e = dynamics.collective();
  const Correlator Phi = solve_memory_equation(e, {short_time(e), 1e24}, {10, 1e-13, 5000}, observer);
  REQUIRE(Phi.convergence.converged);
  const double b = c.point.exponents->b, ratio = std::pow(2.0, b);
  for (const Eigen::Index k : {17, 5, 26, 40}) {
    const double F = c.point.F(0, 0)[k], H = c.law.H(0, 0)[k];
    const Decay phi(Phi, [k](const MatrixField& f) { return f(0, 0)[k]; });
    // (phi - F) / H = -x + correction x^2 with x ~ t^b, from two times, and the next order out of two x.
    const auto correction = [&](double x) {
      const double t = *phi.falls_through(F - H * x);
      const double y = -x, later = (phi.at(2.0 * t) - F) / H;
      // y = -u + q u^2, later = -ratio u + q ratio^2 u^2
      const double u = (ratio * ratio * y - later) / (ratio - ratio * ratio);
      return (y + u) / (u * u);
    };
    const double extrapolated = 2.0 * correction(0.01) - correction(0.02);
    CAPTURE(k, correction(0.02), correction(0.01));
    CHECK(extrapolated == Approx(c.law.K(0, 0)[k] / H + c.law.kappa_b).epsilon(0).margin(0.02));
  }
}
