#include <ozark/num/uniform_spline.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>

#include <cmath>

using namespace ozark;

namespace {

std::vector<double> sampled(double step, std::size_t points, double (*f)(double)) {
  std::vector<double> values;
  for (std::size_t k = 0; k < points; ++k) values.push_back(f(step * static_cast<double>(k)));
  return values;
}

}  // namespace

TEST_CASE("a spline of a table is exact for cubics away from the ends and for straight lines everywhere", "[num]") {
  const UniformSpline cubic(0.25, sampled(0.25, 21, [](double x) { return x * (x * (2.0 * x - 3.0) + 1.0) - 4.0; }));
  for (double x = 0.5; x <= 4.5; x += 0.07) {
    CHECK(cubic(x).value == Approx(x * (x * (2.0 * x - 3.0) + 1.0) - 4.0).epsilon(1e-13).margin(1e-13));
    CHECK(cubic(x).slope == Approx(x * (6.0 * x - 6.0) + 1.0).epsilon(1e-12).margin(1e-12));
  }
  const UniformSpline line(0.1, sampled(0.1, 6, [](double x) { return 3.0 - 2.0 * x; }));
  for (double x = -1.0; x <= 2.0; x += 0.05) {
    CHECK(line(x).value == Approx(3.0 - 2.0 * x).epsilon(1e-13).margin(1e-13));
    CHECK(line(x).slope == Approx(-2.0).epsilon(1e-12));
  }
}

TEST_CASE("a spline of a table converges with the fourth power of the step and is smooth at its nodes", "[num]") {
  const auto error = [](std::size_t points) {
    const double step = 4.0 / static_cast<double>(points - 1);
    const UniformSpline f(step, sampled(step, points, [](double x) { return std::exp(-x) * std::sin(3.0 * x); }));
    double worst = 0.0;
    for (double x = 1.0; x < 3.0; x += 0.0037)
      worst = std::max(worst, std::abs(f(x).value - std::exp(-x) * std::sin(3.0 * x)));
    return worst;
  };
  CHECK(error(101) / error(201) > 12.0);
  const UniformSpline f(0.2, sampled(0.2, 12, [](double x) { return std::cos(5.0 * x); }));
  for (int k = 0; k <= 11; ++k) {
    const double x = 0.2 * k, e = 1e-9;
    CHECK(f(x - e).value == Approx(f(x + e).value).epsilon(0).margin(2e-8));
    CHECK(f(x - e).slope == Approx(f(x + e).slope).epsilon(0).margin(1e-6));
  }
  CHECK(f.end() == Approx(2.2).epsilon(1e-14));
}

TEST_CASE("tables that no spline goes through are refused", "[num]") {
  CHECK_THROWS_WITH(UniformSpline(0.0, {1, 2, 3, 4, 5}), Catch::Contains("step") && Catch::Contains("0"));
  CHECK_THROWS_WITH(UniformSpline(1.0, {1, 2, 3, 4}), Catch::Contains("at least 5 values, got 4"));
  CHECK_THROWS_WITH(UniformSpline(1.0, {1, 2, std::nan(""), 4, 5}), Catch::Contains("value 2"));
}
