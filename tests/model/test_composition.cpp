#include <ozark/model/composition.hpp>

#include <cmath>
#include <numbers>

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>

#include "support/generators.hpp"

using namespace ozark;

TEST_CASE("number fractions and volume shares are inverse to each other", "[model][property]") {
  rc::prop("for any mixture", [] {
    const System system = *mixture();
    const auto n = static_cast<Eigen::Index>(system.species.size());
    Eigen::ArrayXd x(n), d(n);
    for (Eigen::Index i = 0; i < n; ++i) {
      x[i] = system.species[static_cast<std::size_t>(i)].fraction;
      d[i] = system.species[static_cast<std::size_t>(i)].diameter;
    }
    const Eigen::ArrayXd shares = volume_shares(x, d);
    RC_ASSERT(close(shares.sum(), 1.0, 1e-15));
    RC_ASSERT((number_fractions(shares, d) - x).abs().maxCoeff() < 1e-14);
  });
}

TEST_CASE("volume share of the small species as in the literature on binary spheres", "[model]") {
  // x_small = (share / delta^3) / (share / delta^3 + 1 - share)
  const double delta = 0.6, share = 0.2;
  const Eigen::ArrayXd x = number_fractions(Eigen::Array2d(share, 1.0 - share), Eigen::Array2d(delta, 1.0));
  const double small = share / std::pow(delta, 3);
  CHECK(x[0] == Approx(small / (small + 1.0 - share)).epsilon(1e-15));
}

TEST_CASE("number density of the binary state of the notes", "[model]") {
  CHECK(number_density(0.5, Eigen::Array2d(0.5, 0.5), Eigen::Array2d(0.6, 1.0)) == Approx(1.570607991).epsilon(1e-9));
  CHECK(number_density(std::numbers::pi / 6.0, Eigen::Array<double, 1, 1>(1.0), Eigen::Array<double, 1, 1>(1.0)) ==
        Approx(1.0).epsilon(1e-15));
}

TEST_CASE("Schulz classes have the first 2 n - 1 moments of the gamma distribution", "[model][property]") {
  for (const double width : {0.02, 0.05, 0.3, 0.7})
    for (const long n : {1L, 2L, 5L, 12L}) {
      const SizeClasses classes = schulz_distribution(1.3, width, n);
      REQUIRE(classes.diameter.size() == n);
      CHECK((classes.fraction > 0.0).all());
      CHECK((classes.diameter > 0.0).all());
      CHECK(classes.fraction.sum() == Approx(1.0).epsilon(1e-15));
      double moment = 1.0;
      for (int order = 1; order <= 2 * n - 1; ++order) {
        moment *= 1.3 * (1.0 + (order - 1) * width * width);  // <d^m> = mean^m prod (1 + (i - 1) w^2)
        CHECK((classes.fraction * classes.diameter.pow(order)).sum() == Approx(moment).epsilon(1e-12));
      }
    }
}

TEST_CASE("uniform classes have the first 2 n - 1 moments of the uniform distribution", "[model][property]") {
  const double mean = 0.8, width = 0.4;
  const double low = mean * (1.0 - std::numbers::sqrt3 * width);
  const double high = mean * (1.0 + std::numbers::sqrt3 * width);
  const SizeClasses classes = uniform_distribution(mean, width, 4);
  for (int order = 1; order <= 7; ++order) {
    const double exact = (std::pow(high, order + 1) - std::pow(low, order + 1)) / ((order + 1) * (high - low));
    CHECK((classes.fraction * classes.diameter.pow(order)).sum() == Approx(exact).epsilon(1e-13));
  }
}

TEST_CASE("impossible compositions and distributions are refused", "[model]") {
  CHECK_THROWS_AS(number_fractions(Eigen::Array2d(0.5, 0.5), Eigen::Array3d(1.0, 1.0, 1.0)), DomainError);
  CHECK_THROWS_AS(number_fractions(Eigen::Array2d(0.0, 1.0), Eigen::Array2d(1.0, 1.0)), DomainError);
  CHECK_THROWS_AS(volume_shares(Eigen::Array2d(0.5, 0.5), Eigen::Array2d(1.0, -1.0)), DomainError);
  CHECK_THROWS_AS(schulz_distribution(1.0, 0.0, 5), DomainError);
  CHECK_THROWS_AS(schulz_distribution(1.0, 1.0, 5), DomainError);
  CHECK_THROWS_AS(schulz_distribution(-1.0, 0.1, 5), DomainError);
  CHECK_THROWS_WITH(schulz_distribution(1.0, 0.1, 65), Catch::Contains("[1, 64]") && Catch::Contains("65"));
  CHECK_THROWS_WITH(uniform_distribution(1.0, 0.6, 5), Catch::Contains("0.577"));
}
