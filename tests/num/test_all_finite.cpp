#include <ozark/num/all_finite.hpp>

#include <catch2/catch.hpp>

#include <limits>

using namespace ozark;

TEST_CASE("one number that is not finite is found wherever it is") {
  for (const Eigen::Index n : {1, 7, 8, 100})
    for (Eigen::Index at = 0; at < n; ++at)
      for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
                               -std::numeric_limits<double>::infinity()}) {
        Eigen::ArrayXXd x = Eigen::ArrayXXd::Constant(n, 1, std::numeric_limits<double>::max());
        CHECK(all_finite(x));
        x(at, 0) = bad;
        CHECK_FALSE(all_finite(x));
      }
  CHECK(all_finite(Eigen::ArrayXXd(0, 3)));
}
