#include <ozark/num/gsl.hpp>

#include <cmath>
#include <numbers>
#include <stdexcept>

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>

#include "support/generators.hpp"

using namespace ozark;

TEST_CASE("gamma function: factorials, the half and the recursion", "[num]") {
  CHECK(gamma_function(5.0) == Approx(24.0).epsilon(1e-15));
  CHECK(gamma_function(0.5) == Approx(std::sqrt(std::numbers::pi)).epsilon(1e-15));
  rc::prop("Gamma(x + 1) = x Gamma(x)", [] {
    const double x = *number_between(0.01, 150.0);
    RC_ASSERT(close(gamma_function(x + 1.0) / (x * gamma_function(x)), 1.0, 1e-13));
  });
  CHECK_THROWS_AS(gamma_function(0.0), DomainError);
  CHECK_THROWS_AS(gamma_function(200.0), DomainError);
}

TEST_CASE("Gauss-Legendre with n nodes is exact up to degree 2 n - 1", "[num][property]") {
  for (const long n : {1L, 2L, 5L, 16L, 33L}) {
    const auto [x, w] = gauss_legendre(n, -1.0, 3.0);
    REQUIRE(x.size() == n);
    for (Eigen::Index i = 1; i < n; ++i) CHECK(x[i] > x[i - 1]);
    const auto degree = static_cast<double>(2 * n - 1);
    const double exact = (std::pow(3.0, degree + 1.0) - 1.0) / (degree + 1.0);
    CHECK((w * x.pow(degree)).sum() == Approx(exact).epsilon(1e-12));
  }
  CHECK_THROWS_AS(gauss_legendre(0, 0.0, 1.0), DomainError);
  CHECK_THROWS_AS(gauss_legendre(4, 1.0, 1.0), DomainError);
}

TEST_CASE("a bracketed root is found to its tolerance", "[num]") {
  CHECK(find_root([](double x) { return x * x - 2.0; }, 0.0, 2.0, 1e-14) == Approx(std::numbers::sqrt2).epsilon(1e-14));
  CHECK(find_root([](double x) { return std::atan(1e6 * (x - 0.3)); }, 0.0, 1.0, 1e-12) == Approx(0.3).epsilon(1e-11));
}

TEST_CASE("a root without a change of sign is refused", "[num]") {
  CHECK_THROWS_WITH(find_root([](double x) { return x * x + 1.0; }, 0.0, 2.0, 1e-9), Catch::Contains("root"));
  CHECK_THROWS_AS(find_root([](double) { return std::nan(""); }, 0.0, 2.0, 1e-9), DomainError);
  CHECK_THROWS_AS(find_root([](double x) { return x; }, 1.0, -1.0, 1e-9), DomainError);
}

TEST_CASE("what the function of a root or minimum throws reaches the caller", "[num]") {
  const auto fails = [](double x) -> double {
    if (x > 0.4) throw std::out_of_range("too far");
    return x - 0.3;
  };
  CHECK_THROWS_AS(find_root(fails, 0.0, 0.5, 1e-9), std::out_of_range);
  CHECK_THROWS_AS(find_minimum(fails, 0.0, 0.1, 0.5, 1e-9), std::out_of_range);
}

TEST_CASE("a bracketed minimum is found as well as rounding allows", "[num]") {
  const double x = find_minimum([](double y) { return std::cosh(y - 0.7); }, 0.0, 0.5, 2.0, 1e-9);
  CHECK(x == Approx(0.7).epsilon(1e-7));
  // Flat to rounding: the search ends instead of failing.
  const double flat = find_minimum([](double y) { return 1.0 + 1e-7 * (y - 0.7) * (y - 0.7); }, 0.0, 0.6, 2.0, 1e-12);
  CHECK(flat == Approx(0.7).epsilon(1e-3));
}

TEST_CASE("Radau nodes are the zeros of P_{n-1} - P_n", "[num]") {
  for (const long n : {1, 2, 5, 12, 32}) {
    const Eigen::ArrayXd x = radau_nodes(n);
    REQUIRE(x.size() == n);
    CHECK(x[n - 1] == 1.0);
    for (long i = 0; i < n; ++i) {
      const double y = 2.0 * x[i] - 1.0;
      CHECK(std::legendre(unsigned(n - 1), y) - std::legendre(unsigned(n), y) ==
            Approx(0.0).epsilon(0).margin(1e-12 * double(n * n)));
      if (i > 0) CHECK(x[i] > x[i - 1]);
    }
  }
  CHECK_THROWS_WITH(radau_nodes(0), Catch::Contains("at least 1"));
}

TEST_CASE("spherical Bessel functions: closed forms of the first, recurrence of the others", "[num]") {
  for (const double x : {1e-6, 0.3, 5.0, 80.0, 1e5}) {
    const Eigen::ArrayXd j = spherical_bessel(12, x);
    CHECK(j[0] == Approx(std::sin(x) / x).epsilon(1e-12).margin(1e-16));
    for (long n = 1; n < 12; ++n)
      CHECK(j[n - 1] + j[n + 1] == Approx(double(2 * n + 1) / x * j[n]).epsilon(1e-10).margin(1e-14));
  }
  CHECK_THROWS_WITH(spherical_bessel(3, -1.0), Catch::Contains("-1"));
}

TEST_CASE("least squares: finds the parameters behind noiseless data, and what residuals throw passes through",
          "[num]") {
  const Eigen::ArrayXd t = Eigen::ArrayXd::LinSpaced(20, 0.0, 4.0), data = 2.5 * (-0.7 * t).exp();
  const auto residuals = [&](const Eigen::VectorXd& p) -> Eigen::VectorXd { return p[0] * (-p[1] * t).exp() - data; };
  const auto p = least_squares(residuals, Eigen::Vector2d(1.0, 1.0), t.size());
  REQUIRE(p);
  CHECK((*p)[0] == Approx(2.5).epsilon(1e-8));
  CHECK((*p)[1] == Approx(0.7).epsilon(1e-8));
  const auto faulty = [](const Eigen::VectorXd&) -> Eigen::VectorXd { throw DomainError("out of range"); };
  CHECK_THROWS_WITH(least_squares(faulty, Eigen::Vector2d(1.0, 1.0), 5), "out of range");
}

TEST_CASE("3j symbols are orthonormal, and those of even degree symmetric") {
  for (const int l : {1, 2, 4, 6, 11}) {
    for (int m3 = -l; m3 <= l; ++m3) {
      double sum = 0.0;
      for (int m1 = -l; m1 <= l; ++m1) sum += std::pow(wigner_3j(l, m1, -m1 - m3, m3), 2);
      CHECK(sum * (2 * l + 1) == Approx(1.0).epsilon(1e-12));
    }
    const double swapped = l % 2 == 0 ? 1.0 : -1.0;
    CHECK(wigner_3j(l, 1, 0, -1) == Approx(swapped * wigner_3j(l, 0, 1, -1)).epsilon(1e-12));
  }
  CHECK(wigner_3j(2, 1, 1, 1) == 0.0);
  CHECK_THROWS_AS(wigner_3j(51, 0, 0, 0), DomainError);
}

TEST_CASE("cubic spline: through its points, fourth order inside, second at the ends, held outside", "[num]") {
  const auto error = [](long n, double from, double to) {
    const Eigen::ArrayXd x = Eigen::ArrayXd::LinSpaced(n, 1.0, 3.0);
    const CubicSpline spline(x, x.exp());
    for (long i = 0; i < n; ++i) CHECK(spline.value(x[i]) == Approx(std::exp(x[i])).epsilon(1e-14));
    double largest = 0.0;
    for (double at = from; at < to; at += 1e-3) largest = std::max(largest, std::abs(spline.value(at) - std::exp(at)));
    return largest;
  };
  CHECK(error(41, 1.8, 2.2) / error(81, 1.8, 2.2) == Approx(16.0).epsilon(0.1));
  CHECK(error(41, 1.0, 3.0) / error(81, 1.0, 3.0) == Approx(4.0).epsilon(0.1));
  const Eigen::ArrayXd x = Eigen::ArrayXd::LinSpaced(5, 0.0, 4.0);
  const CubicSpline line(x, 2.0 * x);
  CHECK(line.slope(1.3) == Approx(2.0).epsilon(1e-14));
  CHECK(line.value(9.0) == 8.0);
  Eigen::ArrayXd turned = x;
  turned[2] = 0.5;
  CHECK_THROWS_WITH(CubicSpline(turned, x), Catch::Contains("0.5 after 1"));
  CHECK_THROWS_WITH(CubicSpline(x.head(3), x.head(3)), Catch::Contains("at least 4"));
}
