// The asymptotic laws of a regular glass transition, in numerical solutions of the equations of motion [Franosch1997].

#include <catch2/catch.hpp>

#include <mct/states.hpp>
#include <ozark/mct/decay.hpp>
#include <ozark/mct/density_dynamics.hpp>

#include <cmath>

using namespace ozark;
using namespace ozark::mct;

namespace {

const WaveGrid standard = midpoint(100, 40.0);
constexpr Eigen::Index peak = 17;  // k = 7.0

CriticalPoint hard_spheres() {
  Observer observer;
  CriticalSearch search;
  search.low = 0.45;
  search.high = 0.6;
  search.estimate_error = false;
  const auto path = path_of([](double phi) { return pure(phi); });
  return *find_transitions(KernelKind::bipolar, standard, path, search, observer).critical;
}

/// Phi(k = 7.0, t) at a packing fraction.
Decay at_peak(double phi, double last) {
  Observer observer;
  DensityDynamics dynamics(KernelKind::bipolar, standard, with_structure(pure(phi), standard.wave_numbers()),
                           Motion::brownian, 0.0);
  const MemoryEquation e = dynamics.collective();
  const Correlator c = solve_memory_equation(e, {short_time(e), last}, {10, 1e-12, 5000}, observer);
  REQUIRE(c.convergence.converged);
  return {c, [](const MatrixField& f) { return f(0, 0)[peak]; }};
}

double local_exponent(const Decay& phi, double plateau, double t) {
  return std::log((phi.at(2.0 * t) - plateau) / (phi.at(t) - plateau)) / std::log(2.0);
}

}  // namespace

TEST_CASE("relaxation times diverge as distance^-gamma over five decades of the distance", "[physics][scaling]") {
  const CriticalPoint critical = hard_spheres();
  CHECK(critical.exponents->gamma == Approx(2.46).epsilon(0).margin(0.005));
  double last = 0.0, deviation = 1.0;
  for (int n = 2; n <= 7; ++n) {
    const Decay phi = at_peak(critical.value * (1.0 - std::pow(10.0, -n)), 1e20);
    const double tau = *phi.falls_through(phi.value()[0] * std::exp(-1.0));
    if (n > 2) {
      const double here = std::abs(std::log10(tau / last) - critical.exponents->gamma);
      CAPTURE(n, here);
      CHECK(here < 0.6 * deviation);  // corrections fall with the distance
      deviation = here;
    }
    last = tau;
  }
  CHECK(deviation < 2e-4);
}

TEST_CASE("at the critical point the correlator falls to its plateau as t^-a", "[physics][scaling]") {
  const CriticalPoint critical = hard_spheres();
  const Decay phi = at_peak(critical.value, 1e11);
  const double plateau = critical.F(0, 0)[peak], a = critical.exponents->a;
  CHECK(local_exponent(phi, plateau, 1e8) == Approx(-a).epsilon(1e-3));
  // The leading correction is t^-2a: the deviation falls by 10^a a decade.
  const double first = local_exponent(phi, plateau, 1e4) + a, second = local_exponent(phi, plateau, 1e5) + a;
  CHECK(first / second == Approx(std::pow(10.0, a)).epsilon(0.03));
}

TEST_CASE("below the plateau it leaves as -t^b, von Schweidler's law", "[physics][scaling]") {
  const CriticalPoint critical = hard_spheres();
  const Decay phi = at_peak(critical.value * (1.0 - 1e-8), 1e18);
  CHECK(local_exponent(phi, critical.F(0, 0)[peak], 5e12) == Approx(critical.exponents->b).epsilon(5e-3));
}
