#include <ozark/mct/exponents.hpp>

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <support/generators.hpp>

#include <cmath>

using namespace ozark;
using namespace ozark::mct;

TEST_CASE("exponents: solve the Gamma-function equations for any lambda of a regular transition", "[mct][property]") {
  rc::prop("lambda in [1/2, 1)", [] {
    const double lambda = *number_between(0.5, 0.995);
    const auto e = exponents(lambda);
    RC_ASSERT(e.has_value());
    RC_ASSERT(close(std::pow(std::tgamma(1.0 - e->a), 2) / std::tgamma(1.0 - 2.0 * e->a), lambda, 1e-11));
    RC_ASSERT(close(std::pow(std::tgamma(1.0 + e->b), 2) / std::tgamma(1.0 + 2.0 * e->b), lambda, 1e-11));
    RC_ASSERT(e->a > 0.0 && e->a < 0.3954 && e->b > 0.0 && e->b <= 1.0);
    RC_ASSERT(close(e->gamma, 0.5 / e->a + 0.5 / e->b, 1e-14));
  });
}

TEST_CASE("exponents: hard spheres have the values of the literature", "[mct]") {
  const auto e = exponents(0.735202);
  CHECK(e->a == Approx(0.31157).epsilon(0).margin(6e-6));
  CHECK(e->b == Approx(0.58253).epsilon(0).margin(6e-6));
  CHECK(e->gamma == Approx(2.4631).epsilon(0).margin(6e-5));
}

TEST_CASE("exponents: b = 1 at lambda = 1/2, and none outside [1/2, 1)", "[mct]") {
  CHECK(exponents(0.5)->b == Approx(1.0).epsilon(1e-12));
  CHECK_FALSE(exponents(1.0).has_value());
  CHECK_FALSE(exponents(0.49).has_value());
  CHECK_FALSE(exponents(std::nan("")).has_value());
}
