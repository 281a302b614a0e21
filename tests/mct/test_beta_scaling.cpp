#include <ozark/mct/beta_scaling.hpp>
#include <ozark/num/gsl.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <functional>

using namespace ozark;
using namespace ozark::mct;

namespace {

/// int_0^end f(u) du for a weak singularity at 0, over many decades: u = end v^12.
double from_zero(double end, const std::function<double(double)>& f) {
  constexpr int panels = 48;
  double total = 0.0;
  for (int panel = 0; panel < panels; ++panel) {
    const Quadrature q = gauss_legendre(16, static_cast<double>(panel) / panels, (panel + 1.0) / panels);
    for (Eigen::Index i = 0; i < q.x.size(); ++i)
      total += q.w[i] * 12.0 * end * std::pow(q.x[i], 11) * f(end * std::pow(q.x[i], 12));
  }
  return total;
}

}  // namespace

TEST_CASE("beta correlator: satisfies its equation integrated over time, by quadrature", "[mct][beta_scaling]") {
  for (const double lambda : {0.55, 0.735, 0.9})
    for (const BetaSide side : {BetaSide::glass, BetaSide::fluid}) {
      const BetaCorrelator g(lambda, side, {1e5, 16});
      const double sign = side == BetaSide::glass ? 1.0 : -1.0;
      for (const double t : {1e-3, 0.3, 2.0, 70.0, 3e4}) {
        const double left = sign * t + lambda * from_zero(t, [&](double u) { return g(u) * g(u); });
        const double right = 2.0 * from_zero(0.5 * t, [&](double u) { return g(t - u) * g(u); });
        CAPTURE(lambda, sign, t);
        CHECK(left == Approx(right).epsilon(1e-9));
      }
    }
}

TEST_CASE("beta correlator: both ends follow their expansions", "[mct][beta_scaling]") {
  for (const double lambda : {0.6, 0.735, 0.85}) {
    const BetaAmplitudes amplitudes = beta_amplitudes(lambda);
    const BetaCorrelator above(lambda, BetaSide::glass), below(lambda, BetaSide::fluid);
    const auto [a, b, gamma] = above.exponents();
    CHECK(above.short_time_series()[0] == Approx(amplitudes.A_1).epsilon(1e-11));
    CHECK(below.short_time_series()[0] == Approx(-amplitudes.A_1).epsilon(1e-11));
    CHECK(above(1e-12) == Approx(std::pow(1e-12, -a)).epsilon(1e-3));
    CHECK(above(above.last()) == Approx(1.0 / std::sqrt(1.0 - lambda)).epsilon(1e-11));
    const double B = von_schweidler_constant(below), t = 1e5;
    const double law = -B * std::pow(t, b), corrected = law + amplitudes.B_1 / B * std::pow(t, -b);
    CHECK(std::abs(below(t) - corrected) < 0.1 * std::abs(below(t) - law));
  }
}

TEST_CASE("beta correlator: von Schweidler's constant of hard spheres", "[mct][beta_scaling]") {
  const double B = von_schweidler_constant(BetaCorrelator(0.735, BetaSide::fluid));
  CHECK(B == Approx(0.836).epsilon(0).margin(5e-4));  // [Franosch1997]
}

TEST_CASE("beta correlator: the error falls geometrically with the nodes of an octave", "[mct][beta_scaling]") {
  const BetaCorrelator reference(0.8, BetaSide::fluid, {1e6, 24});
  double last = 1.0;
  for (const int nodes : {4, 6, 8, 10}) {
    const BetaCorrelator g(0.8, BetaSide::fluid, {1e6, nodes});
    double error = 0.0;
    for (double t = 0.5; t < 1e6; t *= 1.7)
      error = std::max(error, std::abs(g(t) - reference(t)) / (1.0 + std::abs(reference(t))));
    CAPTURE(nodes, error);
    CHECK(error < last / 15.0);
    last = error;
  }
}

TEST_CASE("beta correlator: falls monotonically, above its long-time limit in the glass", "[mct][beta_scaling]") {
  for (const BetaSide side : {BetaSide::glass, BetaSide::fluid}) {
    const BetaCorrelator g(0.735, side);
    double last = g(1e-9);
    for (double t = 1.3e-9; t < 1e5; t *= 1.3) {
      CHECK(g(t) < last + 1e-12);
      last = g(t);
    }
  }
}

TEST_CASE("beta correlator: impossible exponent parameters and times are refused", "[mct][beta_scaling]") {
  CHECK_THROWS_WITH(BetaCorrelator(1.0, BetaSide::fluid), Catch::Contains("(1/2, 1)"));
  CHECK_THROWS_WITH(beta_amplitudes(0.4), Catch::Contains("0.4"));
  CHECK_THROWS(BetaCorrelator(0.7, BetaSide::fluid)(0.0));
  CHECK_THROWS_WITH(von_schweidler_constant(BetaCorrelator(0.7, BetaSide::glass)), Catch::Contains("fluid side"));
}
