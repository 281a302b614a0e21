#include <ozark/num/interpolation.hpp>

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <support/generators.hpp>

#include <cmath>

using namespace ozark;
using Eigen::ArrayXd;

TEST_CASE("interpolation: cubics come out exactly on any nodes", "[num][interpolation]") {
  rc::prop("for any cubic", [] {
    ArrayXd nodes(7);
    nodes[0] = *number_between(-1.0, 1.0);
    for (Eigen::Index i = 1; i < 7; ++i) nodes[i] = nodes[i - 1] + *number_between(0.1, 1.0);
    const double a = *number_between(-2.0, 2.0), b = *number_between(-2.0, 2.0);
    const auto f = [&](const ArrayXd& x) { return (a * x.cube() + b * x.square() - x + 0.5).eval(); };
    const ArrayXd x = ArrayXd::LinSpaced(30, nodes[0], nodes[6]);
    const ArrayXd got = (interpolation_weights(nodes, x) * f(nodes).matrix()).array();
    RC_ASSERT((got - f(x)).abs().maxCoeff() < 1e-10 * (1.0 + f(x).abs().maxCoeff()));
  });
}

TEST_CASE("interpolation: fourth order, for even functions down to 0", "[num][interpolation]") {
  const ArrayXd x = ArrayXd::LinSpaced(101, 0.0, 2.0);
  double last = 0.0;
  for (const long n : {10, 20, 40, 80}) {
    const ArrayXd nodes = (ArrayXd::LinSpaced(n + 1, 0.0, double(n)) + 0.5) * 2.5 / double(n);
    const ArrayXd got = (even_interpolation_weights(nodes, x) * (2.0 * nodes).cos().matrix()).array();
    const double error = (got - (2.0 * x).cos()).abs().maxCoeff();
    CAPTURE(n, error);
    if (last > 0.0) CHECK(last / error > 12.0);
    last = error;
  }
}

TEST_CASE("interpolation: a node at 0 is no node twice", "[num][interpolation]") {
  const ArrayXd nodes = ArrayXd::LinSpaced(9, 0.0, 2.0), x = ArrayXd::LinSpaced(33, 0.0, 2.0);
  const ArrayXd got = (even_interpolation_weights(nodes, x) * nodes.square().matrix()).array();
  CHECK((got - x.square()).abs().maxCoeff() < 1e-12);
}

TEST_CASE("interpolation: nothing outside the nodes", "[num][interpolation]") {
  const ArrayXd nodes = ArrayXd::LinSpaced(5, 1.0, 2.0);
  CHECK_THROWS_WITH(interpolation_weights(nodes, ArrayXd::Constant(1, 2.5)), Catch::Contains("2.5"));
  CHECK_THROWS_WITH(interpolation_weights(nodes.reverse(), ArrayXd::Constant(1, 1.5)), Catch::Contains("ascend"));
}

TEST_CASE("interpolation: running integrals are exact for cubics, of fourth order beyond, within their errors",
          "[num][interpolation]") {
  const auto quadratic_ladder = [](Eigen::Index n) {
    return Eigen::ArrayXd(Eigen::ArrayXd::LinSpaced(n, 0.1, 1.0).square());
  };
  const Eigen::ArrayXd x = quadratic_ladder(12);
  const RunningIntegral cubic = running_integral(x, 4.0 * x.cube() - 3.0 * x.square());
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const double exact = std::pow(x[i], 4) - std::pow(x[0], 4) - std::pow(x[i], 3) + std::pow(x[0], 3);
    CHECK(cubic.value[i] == Approx(exact).epsilon(0).margin(1e-14));
  }
  double gap[2];
  int m = 0;
  for (const Eigen::Index n : {21, 41}) {
    const Eigen::ArrayXd nodes = quadratic_ladder(n);
    const RunningIntegral waves = running_integral(nodes, (6.0 * nodes).cos());
    const Eigen::ArrayXd error = (waves.value - ((6.0 * nodes).sin() - std::sin(6.0 * nodes[0])) / 6.0).abs();
    CHECK((error <= waves.error + 1e-15).all());
    gap[m++] = error[n - 1];
  }
  CHECK(gap[1] < gap[0] / 12.0);
  CHECK_THROWS_WITH(running_integral(x, Eigen::ArrayXd::Zero(3)), Catch::Contains("one value for each"));
}
