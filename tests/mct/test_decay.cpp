#include <ozark/mct/decay.hpp>
#include <ozark/mct/schematic.hpp>

#include <catch2/catch.hpp>

#include <cmath>

using namespace ozark;
using namespace ozark::mct;

namespace {

/// A function of time given at the nodes of a solution.
template <class Function>
Decay sampled(Function f, double last = 1e8, int nodes = 14) {
  Correlator c(nodes, octave_times({1e-8, last}, nodes));
  for (Eigen::Index i = 0; i < c.t().size(); ++i) {
    c.value.emplace_back(1, 1);
    c.value.back().values()(0, 0) = f(c.t()[i]);
  }
  return Decay(c, [](const MatrixField& m) { return m.values()(0, 0); });
}

}  // namespace

TEST_CASE("decay: loss spectrum and integral of an exponential are Debye's", "[mct][decay]") {
  const Decay phi = sampled([](double t) { return 0.3 + 0.7 * std::exp(-2.0 * t); });
  for (const double omega : {1e-6, 1e-3, 0.5, 2.0, 40.0, 1e3, 1e6})
    CHECK(phi.loss(omega) == Approx(0.7 * 2.0 * omega / (4.0 + omega * omega)).epsilon(1e-7).margin(2e-13));
  const Decay decaying = sampled([](double t) { return std::exp(-2.0 * t); });
  CHECK(decaying.integral() == Approx(0.5).epsilon(1e-9));
  CHECK(*decaying.falls_through(std::exp(-1.0)) == Approx(0.5).epsilon(1e-9));
  CHECK_FALSE(phi.falls_through(0.2).has_value());
}

TEST_CASE("decay: loss of a power law is a power law of the frequency", "[mct][decay]") {
  const double a = 0.312;  // phi = (1 + t)^-a at omega << 1: Gamma(1 - a) sin(pi a / 2) omega^a
  const Decay phi = sampled([=](double t) { return std::pow(1.0 + t, -a); }, 1e14);
  const double omega = 1e-7, expected = std::tgamma(1.0 - a) * std::sin(M_PI * a / 2.0) * std::pow(omega, a);
  CHECK(phi.loss(omega) == Approx(expected).epsilon(2e-4));
}

TEST_CASE("decay: a stretched exponential is fitted back", "[mct][decay]") {
  const Decay phi = sampled([](double t) { return 0.85 * std::exp(-std::pow(t / 3e4, 0.62)); });
  const auto fit = fit_stretched_exponential(phi, 1e3, 3e5);
  REQUIRE(fit);
  CHECK(fit->amplitude == Approx(0.85).epsilon(1e-6));
  CHECK(fit->time == Approx(3e4).epsilon(1e-6));
  CHECK(fit->exponent == Approx(0.62).epsilon(1e-6));
  CHECK(fit->deviation < 1e-7);
  CHECK_FALSE(fit_stretched_exponential(phi, 1.0, 1.01).has_value());
}
