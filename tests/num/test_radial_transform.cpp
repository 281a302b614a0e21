#include <ozark/num/radial_transform.hpp>

#include <cmath>
#include <numbers>
#include <thread>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>

using namespace ozark;
using std::numbers::pi;

TEST_CASE("radial transform: a Gaussian becomes a Gaussian", "[num]") {
  const RadialTransform transform({512, 20.0});
  const Eigen::ArrayXd r = transform.grid().distances();
  const Eigen::ArrayXd k = transform.grid().wave_numbers();
  const Eigen::ArrayXd f = (-0.5 * r.square()).exp();
  const Eigen::ArrayXd exact = std::pow(2.0 * pi, 1.5) * (-0.5 * k.square()).exp();
  CHECK((transform.to_k(f) - exact).abs().maxCoeff() < 1e-13);
  CHECK((transform.to_r(exact) - f).abs().maxCoeff() < 1e-14);
}

TEST_CASE("radial transform: one way and back is the identity", "[num][property]") {
  for (const Eigen::Index points : {2, 10, 96, 1000, 4096}) {
    const RadialTransform transform({points, 7.5});
    const Eigen::ArrayXd f = Eigen::ArrayXd::Random(points);
    CHECK((transform.to_r(transform.to_k(f)) - f).abs().maxCoeff() < 1e-11);
  }
}

TEST_CASE("radial transform: the volume of a sphere is its transform at k = 0, to second order in dr", "[num]") {
  double previous = 0.0;
  for (const Eigen::Index points : {500, 1000, 2000}) {
    const RadialTransform transform({points, 10.0});  // r = 1 lies between two midpoints
    const Eigen::ArrayXd step = (transform.grid().distances() < 1.0).cast<double>();
    const Eigen::ArrayXd k = transform.grid().wave_numbers();
    const Eigen::ArrayXd exact = 4.0 * pi * (k.sin() - k * k.cos()) / k.cube();
    const double error = (transform.to_k(step) - exact).abs().head(20).maxCoeff();
    if (previous > 0.0) CHECK(previous / error == Approx(4.0).epsilon(0.02));
    previous = error;
  }
}

TEST_CASE("radial transform: an odd multiple of the points keeps the midpoints", "[num]") {
  const RadialGrid coarse{100, 5.0};
  const RadialGrid fine{900, 5.0};
  for (const Eigen::Index i : {0, 13, 99})
    CHECK(fine.distances()[9 * i + 4] == Approx(coarse.distances()[i]).epsilon(1e-14));
}

TEST_CASE("radial transform: threads share one transform", "[num]") {
  const RadialTransform transform({2048, 20.0});
  const Eigen::ArrayXd f = (-transform.grid().distances()).exp();
  const Eigen::ArrayXd alone = transform.to_k(f);
  Eigen::ArrayXd first, second;
  std::thread one([&] { first = transform.to_k(f); });
  std::thread two([&] { second = RadialTransform({2048, 20.0}).to_k(f); });
  one.join();
  two.join();
  CHECK((first == alone).all());
  CHECK((second == alone).all());
}

TEST_CASE("radial transform: bad grids and sizes are refused", "[num]") {
  CHECK_THROWS_AS(RadialTransform({3, 1.0}), DomainError);
  CHECK_THROWS_AS(RadialTransform({0, 1.0}), DomainError);
  CHECK_THROWS_AS(RadialTransform({8, 0.0}), DomainError);
  CHECK_THROWS_WITH(RadialTransform({8, 1.0}).to_k(Eigen::ArrayXd::Zero(9)),
                    Catch::Contains("8") && Catch::Contains("9"));
}
