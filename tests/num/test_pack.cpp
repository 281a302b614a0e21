#include <ozark/num/pack.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace ozark;

namespace {

double ulps(double x, long double reference) {
  const double size = std::abs(static_cast<double>(reference));
  return static_cast<double>(std::abs(static_cast<long double>(x) - reference)) / (std::nextafter(size, 1e300) - size);
}

}  // namespace

TEST_CASE("reciprocals and those of roots: to 2 ulp over many octaves") {
  double worst = 0.0, worst_root = 0.0;
  for (int k = 0; k < 40000; ++k) {
    const double a = std::exp(1.7e-3 * k - 34.0);
    worst = std::max(worst, ulps(inverse(Pack(a))[2], 1.0L / a));
    worst_root = std::max(worst_root, ulps(inverse_sqrt(Pack(a))[6], 1.0L / std::sqrt(static_cast<long double>(a))));
  }
  CHECK(worst < 2.0);
  CHECK(worst_root < 2.0);
}

TEST_CASE("a pack is less than another where some lane is") {
  const double numbers[8] = {3.0, 2.0, 5.0, 2.5, 9.0, 4.0, 3.5, 8.0};
  CHECK(any_less(Pack::load(numbers), Pack(2.1)));
  CHECK_FALSE(any_less(Pack::load(numbers), Pack(2.0)));
}

TEST_CASE("sincospi: exact at quarters of the circle, to 4 ulp between, on the circle everywhere") {
  const double quarters[8] = {0.0, 0.5, 1.0, 1.5, -0.5, -1.0, 2.0, 1000001.0};
  const SineCosine exact = sincospi(Pack::load(quarters));
  const double sines[8] = {0.0, 1.0, 0.0, -1.0, -1.0, 0.0, 0.0, 0.0};
  const double cosines[8] = {1.0, 0.0, -1.0, 0.0, 0.0, -1.0, 1.0, -1.0};
  for (int lane = 0; lane < 8; ++lane) {
    CHECK(exact.sine[lane] == sines[lane]);
    CHECK(exact.cosine[lane] == cosines[lane]);
  }
  double worst = 0.0, off_circle = 0.0;
  for (int k = 0; k < 20000; ++k) {
    const double a = 1.37e-4 * k - 1.0;
    const SineCosine e = sincospi(Pack(a));
    // The reference must not round pi a: what is left to the nearest quarter of the circle is exact.
    const double quarter = std::round(2.0 * a);
    const long double angle = std::numbers::pi_v<long double> * static_cast<long double>(a - 0.5 * quarter);
    const int turn = (static_cast<int>(quarter) + 8) % 4;
    const long double first = std::sin(angle), second = std::cos(angle);
    const long double sine = turn == 0 ? first : turn == 1 ? second : turn == 2 ? -first : -second;
    const long double cosine = turn == 0 ? second : turn == 1 ? -first : turn == 2 ? -second : first;
    worst = std::max({worst, ulps(e.sine[3], sine), ulps(e.cosine[5], cosine)});
    off_circle = std::max(off_circle, std::abs(e.sine[0] * e.sine[0] + e.cosine[0] * e.cosine[0] - 1.0));
  }
  CHECK(worst < 4.0);
  CHECK(off_circle < 1e-15);
}
