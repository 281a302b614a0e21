#include <ozark/num/even_function.hpp>

#include <catch2/catch.hpp>

#include <cmath>

using namespace ozark;

TEST_CASE("even function: derivatives of a Gaussian on both grids, of high order", "[num]") {
  for (const double offset : {0.5, 1.0}) {
    double first_error[2], second_error[2];
    for (int finer = 0; finer < 2; ++finer) {
      const double step = finer == 0 ? 0.2 : 0.1;
      const long points = finer == 0 ? 30 : 60;
      const Eigen::ArrayXd x = step * (Eigen::ArrayXd::LinSpaced(points, 0.0, double(points - 1)) + offset);
      const Eigen::ArrayXd f = (-x.square()).exp();
      const EvenDerivatives d(points, step, offset);
      first_error[finer] = (d.first(f) + 2.0 * x * f).abs().maxCoeff();
      second_error[finer] = (d.second(f) - (4.0 * x.square() - 2.0) * f).abs().maxCoeff();
    }
    CAPTURE(offset, first_error[0], first_error[1], second_error[0], second_error[1]);
    CHECK(first_error[0] / first_error[1] > 100.0);
    CHECK(first_error[1] < 1e-5);
    CHECK(second_error[0] / second_error[1] > 50.0);
    CHECK(second_error[1] < 1e-4);
  }
}
