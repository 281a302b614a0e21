#include <ozark/analysis/displacement.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>

#include <omp.h>

#include <cmath>

#include "configurations.hpp"

using namespace ozark;
using namespace ozark::analysis;

namespace {

/// Puts every particle back into the cell, its images counted.
void wrap(Configuration& c) {
  const Eigen::Matrix3d inverse = c.cell.inverse();
  for (Eigen::Index i = 0; i < c.position.cols(); ++i) {
    const Eigen::Vector3d s = inverse * c.position.col(i).matrix();
    for (int a = 0; a < 3; ++a) {
      const double turn = std::floor(s[a]);
      c.position.col(i) -= (turn * c.cell.edges.col(a)).array();
      c.image[static_cast<std::size_t>(i)][static_cast<std::size_t>(a)] += static_cast<int>(turn);
    }
  }
}

/// A walk with normal steps of variance 2 D_kind in each direction, D = 0.1 and 0.4.
class Walk {
 public:
  Walk(int count, int dimensions, unsigned seed)
      : now_(ideal_gas(dimensions == 2 ? tilted(5.0, 5.0, 1.0, 2.0, 0.0, 0.0) : tilted(5.0, 6.0, 7.0, 2.0, -2.0, 3.0),
                       count, 2, seed, dimensions)),
        engine_(seed + 1) {}
  const Configuration& step() {
    for (Eigen::Index i = 0; i < now_.position.cols(); ++i)
      for (int a = 0; a < now_.dimensions; ++a)
        now_.position(a, i) += std::sqrt(now_.kind[static_cast<std::size_t>(i)] == 0 ? 0.2 : 0.8) * normal_(engine_);
    wrap(now_);
    return now_;
  }

 private:
  Configuration now_;
  std::mt19937_64 engine_;
  std::normal_distribution<double> normal_;
};

}  // namespace

TEST_CASE("particles in straight flight: <r^2> = <v^2> t^2 at every lag, through the walls of the cell") {
  Configuration c = ideal_gas(tilted(3.0, 4.0, 5.0, 1.0, -1.0, 2.0), 100, 2, 1);
  const Configuration v = ideal_gas(Cell::orthorhombic(1.0, 1.0, 1.0), 100, 1, 2);
  Displacement msd(2, {0.25, 4, 20.0, 2});
  for (int t = 0; t < 300; ++t) {
    msd.add(c);
    c.position += 0.25 * v.position;
    wrap(c);
  }
  const auto r = msd.result();
  CHECK(r.times[0] == 0.25);
  CHECK(r.times[r.times.size() - 1] >= 20.0);
  for (int kind = 0; kind < 2; ++kind) {
    double square = 0.0, fourth = 0.0;
    for (int i = kind; i < 100; i += 2) {
      const double v2 = v.position.col(i).square().sum();
      square += v2 / 50.0;
      fourth += v2 * v2 / 50.0;
    }
    CHECK((r.squared.col(kind) / (square * r.times.square()) - 1.0).abs().maxCoeff() < 1e-11);
    CHECK((r.non_gaussian.col(kind) - (0.6 * fourth / (square * square) - 1.0)).abs().maxCoeff() < 1e-10);
  }
}

TEST_CASE("random walk: <r^2> = 2 d D t and no non-Gaussian part, within the errors", "[analysis][statistics]") {
  for (const int dimensions : {2, 3}) {
    Walk walk(60, dimensions, 4);
    Displacement msd(2, {1.0, 8, 60.0, 1});
    for (int t = 0; t < 8000; ++t) msd.add(walk.step());
    const auto r = msd.result();
    REQUIRE(r.times.size() == 20);
    for (int kind = 0; kind < 2; ++kind) {
      const double d = kind == 0 ? 0.1 : 0.4;
      const Eigen::ArrayXd pull = (r.squared.col(kind) - 2.0 * dimensions * d * r.times) / r.squared_error.col(kind);
      const Eigen::ArrayXd other = r.non_gaussian.col(kind) / r.non_gaussian_error.col(kind);
      CHECK(pull.abs().maxCoeff() < 4.5);
      CHECK(other.abs().maxCoeff() < 4.5);
      CHECK(pull.square().mean() > 0.05);  // errors are no excuse
      CHECK(other.square().mean() > 0.05);
    }
    CHECK((r.squared_error < 0.05 * r.squared).all());
  }
}

TEST_CASE("the errors of a random walk's displacement are what many walks differ by", "[analysis][statistics]") {
  // Theory: blocks of two lags make them sqrt(7/8) = 0.935 of it, of one lag 0.866; others lie between that and 1.
  const int walks = 1000;
  Eigen::ArrayXd mean, square, claimed;
  for (int w = 0; w < walks; ++w) {
    Walk walk(2, 3, static_cast<unsigned>(10 + 2 * w));
    Displacement msd(2, {1.0, 4, 16.0, 1});
    for (int t = 0; t < 256; ++t) msd.add(walk.step());
    const auto r = msd.result();
    if (w == 0) mean = square = claimed = Eigen::ArrayXd::Zero(r.times.size());
    mean += r.squared.col(1) / walks;
    square += r.squared.col(1).square() / walks;
    claimed += r.squared_error.col(1).square() / walks;
  }
  const Eigen::ArrayXd ratio = (claimed / (square - mean.square())).sqrt();
  CHECK(ratio.minCoeff() > 0.88);
  CHECK(ratio.maxCoeff() < 1.1);
}

TEST_CASE("a time longer than a twelfth of the run has no error bar") {
  Walk walk(10, 3, 4);
  Displacement msd(2, {1.0, 8, 1000.0, 1});
  for (int t = 0; t < 100; ++t) msd.add(walk.step());
  const auto r = msd.result();
  CHECK(r.times[r.times.size() - 1] == 96.0);
  CHECK(std::isnan(r.squared_error(r.times.size() - 1, 0)));
  CHECK(std::isfinite(r.squared_error(7, 0)));  // 8 of 100
  CHECK(std::isnan(r.squared_error(8, 0)));
  CHECK(std::isfinite(r.squared(r.times.size() - 1, 0)));
}

TEST_CASE("displacements: same bits with one thread and two, and after a restart") {
  Walk walk(9000, 3, 5);
  const LagOptions lags{1.0, 4, 40.0, 1};
  Displacement one(2, lags), two(2, lags);
  const int threads = omp_get_max_threads();
  for (int t = 0; t < 50; ++t) {
    const Configuration& c = walk.step();
    omp_set_num_threads(1);
    one.add(c);
    omp_set_num_threads(2);
    two.add(c);
    if (t != 33) continue;
    Displacement resumed(2, lags);
    resumed.restore(two.state());
    two = resumed;
  }
  omp_set_num_threads(threads);
  CHECK(one.state() == two.state());
}

TEST_CASE("displacements: what cannot be measured is refused") {
  Displacement msd(1, {});
  Configuration c = simple_cubic(3);
  msd.add(c);
  CHECK_THROWS_WITH(msd.add(simple_cubic(4)), Catch::Contains("stay the same"));
  c.image.clear();
  CHECK_THROWS_WITH(msd.add(c), Catch::Contains("images"));
  CHECK_THROWS_AS(msd.restore({1.0, 2.0, 3.0}), DomainError);
}
