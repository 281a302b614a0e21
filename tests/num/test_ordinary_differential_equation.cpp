#include <ozark/core/error.hpp>
#include <ozark/num/ordinary_differential_equation.hpp>

#include <catch2/catch.hpp>

#include <cmath>

using namespace ozark;
using Eigen::VectorXd;

namespace {

/// The largest error of an oscillator over two turns, backwards, and how many slopes it took.
std::pair<double, long> oscillator(double accuracy) {
  long calls = 0;
  const Derivative turn = [&](double, const VectorXd& y) {
    ++calls;
    VectorXd slope(2);
    slope << y[1], -y[0];
    return slope;
  };
  VectorXd start(2);
  start << std::sin(12.0), std::cos(12.0);
  double worst = 0.0;
  int met = 0;
  integrate_ode(turn, 12.0, start, {7.0, 3.0, -0.5}, accuracy, [&](double x, const VectorXd& y) {
    worst = std::max({worst, std::abs(y[0] - std::sin(x)), std::abs(y[1] - std::cos(x))});
    ++met;
  });
  CHECK(met == 3);
  return {worst, calls};
}

}  // namespace

TEST_CASE("ordinary differential equations: an oscillator, with an error that follows the accuracy at fifth order",
          "[num][ode]") {
  const auto [coarse, few] = oscillator(1e-5);
  const auto [fine, many] = oscillator(1e-10);
  CHECK(coarse < 1e-3);
  CHECK(fine < 1e-8);
  const double order = std::log(coarse / fine) / std::log(static_cast<double>(many) / static_cast<double>(few));
  CHECK(order > 4.0);
}

TEST_CASE("ordinary differential equations: places out of order are refused, and errors pass through", "[num][ode]") {
  const Derivative growth = [](double, const VectorXd& y) { return y; };
  const auto ignore = [](double, const VectorXd&) {};
  CHECK_THROWS_WITH(integrate_ode(growth, 0.0, VectorXd::Ones(1), {1.0, 0.5}, 1e-8, ignore),
                    Catch::Contains("got 0.5 after 1"));
  CHECK_THROWS_WITH(integrate_ode(growth, 0.0, VectorXd::Ones(1), {1.0}, 2.0, ignore), Catch::Contains("accuracy"));
  const Derivative lost = [](double x, const VectorXd& y) -> VectorXd {
    require(x < 0.5, "lost at {}", x);
    return y;
  };
  CHECK_THROWS_WITH(integrate_ode(lost, 0.0, VectorXd::Ones(1), {1.0}, 1e-8, ignore), Catch::Contains("lost at"));
}
