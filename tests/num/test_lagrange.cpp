#include <ozark/num/lagrange.hpp>

#include <catch2/catch.hpp>

#include <ozark/num/gsl.hpp>

#include <cmath>

using namespace ozark;

TEST_CASE("lagrange: exact for polynomials up to the number of nodes, at and between the nodes", "[num]") {
  const Lagrange p(radau_nodes(7));
  const auto f = [](double x) { return std::pow(x, 6) - 3.0 * std::pow(x, 4) + 0.5 * x - 2.0; };
  const auto slope = [](double x) { return 6.0 * std::pow(x, 5) - 12.0 * std::pow(x, 3) + 0.5; };
  Eigen::VectorXd values(7);
  for (Eigen::Index i = 0; i < 7; ++i) values[i] = f(p.nodes()[i]);
  for (const double x : {0.0, 0.2, p.nodes()[3], 0.77, 1.0}) {
    CHECK(p.value(x).dot(values) == Approx(f(x)).epsilon(1e-12));
    CHECK(p.slope(x).dot(values) == Approx(slope(x)).epsilon(1e-11));
  }
  CHECK((p.slopes() * values)[3] == Approx(slope(p.nodes()[3])).epsilon(1e-11));
}

TEST_CASE("lagrange: spectral for analytic functions", "[num]") {
  double last = 10.0;
  for (const long n : {4, 8, 12}) {
    const Lagrange p(gauss_legendre(n, 0.0, 1.0).x);
    const double error = std::abs(p.value(0.3).dot((2.0 * p.nodes()).exp().matrix()) - std::exp(0.6));
    CHECK(error < 1e-3 * last);
    last = error;
  }
}
