#include <ozark/analysis/block_average.hpp>
#include <ozark/analysis/block_sums.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>

#include <cmath>
#include <random>

using namespace ozark;
using namespace ozark::analysis;

namespace {

/// x_t = phi x_{t-1} + noise, of variance 1, from its stationary distribution.
class Autoregressive {
 public:
  Autoregressive(double phi, unsigned seed) : phi_(phi), engine_(seed) { x_ = normal_(engine_); }
  double next() {
    const double now = x_;
    x_ = phi_ * x_ + std::sqrt(1.0 - phi_ * phi_) * normal_(engine_);
    return now;
  }
  /// Exact variance of the mean of n values.
  static double variance_of_mean(double phi, double n) {
    return ((1.0 + phi) / (1.0 - phi) - 2.0 * phi * (1.0 - std::pow(phi, n)) / (n * (1.0 - phi) * (1.0 - phi))) / n;
  }

 private:
  double phi_, x_;
  std::mt19937_64 engine_;
  std::normal_distribution<double> normal_;
};

}  // namespace

TEST_CASE("squared errors of every block length have the exact expectation for an autoregressive series",
          "[analysis][statistics]") {
  const double phi = 0.9;
  const int series = 400, n = 4096;
  std::vector<double> sum(9, 0.0), squares(9, 0.0);
  for (int s = 0; s < series; ++s) {
    Autoregressive x(phi, 1000U + static_cast<unsigned>(s));
    BlockAverage average;
    for (int t = 0; t < n; ++t) average.add(x.next());
    for (std::size_t l = 0; l < sum.size(); ++l) {
      const auto& level = average.levels()[l];
      const double m = static_cast<double>(level.blocks), e2 = level.squares / (m * (m - 1.0));
      sum[l] += e2 / series;
      squares[l] += e2 * e2 / series;
    }
  }
  for (std::size_t l = 0; l < sum.size(); ++l) {
    const double m = n / std::ldexp(1.0, static_cast<int>(l));
    const double exact =
        (Autoregressive::variance_of_mean(phi, n / m) - Autoregressive::variance_of_mean(phi, n)) / (m - 1.0);
    const double deviation = std::sqrt((squares[l] - sum[l] * sum[l]) / (series - 1));
    INFO("blocks of " << n / m);
    CHECK(sum[l] == Approx(exact).epsilon(0).margin(4.0 * deviation));
  }
}

TEST_CASE("the chosen block gives the error and the correlation time of an autoregressive series",
          "[analysis][statistics]") {
  for (const double phi : {0.0, 0.5, 0.9, 0.98}) {
    const int n = 1 << 18;
    Autoregressive x(phi, 7);
    BlockAverage average;
    for (int t = 0; t < n; ++t) average.add(x.next());
    const auto r = average.result();
    const double exact = std::sqrt(Autoregressive::variance_of_mean(phi, n));
    INFO("phi " << phi << ", block " << r.block << ", error of error " << r.error_of_error / exact);
    CHECK(r.settled);
    CHECK(r.error_of_error < 0.1 * exact);
    // The bias of a finite block and the noise of a finite number of them.
    const double bias = std::abs(Autoregressive::variance_of_mean(phi, static_cast<double>(r.block)) /
                                     (static_cast<double>(n) / static_cast<double>(r.block)) -
                                 exact * exact) /
                        (2.0 * exact);
    CHECK(bias < 0.05 * exact);
    CHECK(r.error == Approx(exact).epsilon(0).margin(bias + 3.0 * r.error_of_error));
    CHECK(r.correlation_time == Approx(0.5 * (1.0 + phi) / (1.0 - phi)).epsilon(0.25));
    CHECK(std::abs(r.mean) < 4.0 * exact);
  }
}

TEST_CASE("a constant series has no error, one sample an unknown one") {
  BlockAverage average;
  CHECK(std::isnan(average.result().mean));
  average.add(2.0);
  CHECK(average.result().mean == 2.0);
  CHECK(std::isnan(average.result().error));
  for (int t = 0; t < 1000; ++t) average.add(2.0);
  CHECK(average.result().error == 0.0);
  CHECK_THROWS_AS(average.add(std::nan("")), DomainError);
}

TEST_CASE("a series cut in two and continued from the state gives the same bits") {
  Autoregressive x(0.8, 3);
  BlockAverage whole, first;
  BlockSums sums(2, 3), sums_first(2, 3);
  const auto feed = [&](BlockAverage& a, BlockSums& s, int t, double v) {
    a.add(v);
    s.add(t % 3, Eigen::Array2d(v, v * v));
    s.advance();
  };
  for (int t = 0; t < 1337; ++t) {
    const double v = x.next();
    feed(whole, sums, t, v);
    feed(first, sums_first, t, v);
  }
  BlockAverage second;
  second.restore(first.state());
  BlockSums sums_second(2, 3);
  sums_second.restore(sums_first.state());
  for (int t = 1337; t < 3000; ++t) {
    const double v = x.next();
    feed(whole, sums, t, v);
    feed(second, sums_second, t, v);
  }
  CHECK(whole.state() == second.state());
  CHECK(sums.state() == sums_second.state());
  CHECK((sums.estimate().error == sums_second.estimate().error).all());
  CHECK_THROWS_AS(BlockSums(3, 2).restore(sums.state()), DomainError);
  auto cut = sums.state();
  cut.pop_back();
  CHECK_THROWS_AS(sums.restore(cut), DomainError);
}

TEST_CASE("block samples of white noise give its standard error, and never more than 31 blocks",
          "[analysis][statistics]") {
  std::mt19937_64 engine(5);
  std::normal_distribution<double> normal;
  const int n = 3000, columns = 400;
  BlockSums sums(columns, 1);
  Eigen::ArrayXd values(columns);
  for (int t = 0; t < n; ++t) {
    for (double& v : values) v = normal(engine);
    sums.add(0, values);
    sums.advance();
    REQUIRE(sums.blocks().size() < 32);
  }
  CHECK(sums.samples() == n);
  CHECK(sums.weights()[0] == n);
  const auto e = sums.estimate();
  const double m = static_cast<double>(sums.blocks().size());
  CHECK(m >= 16);
  // Complete blocks alone tell the error: mean square and its own error over the columns.
  const double expected = 1.0 / (m * static_cast<double>(sums.block_length()));
  CHECK(e.error.square().mean() == Approx(expected).epsilon(4.0 * std::sqrt(2.0 / ((m - 1.0) * columns))));
  // A function of means: the error of exp(x) is that of x to first order.
  const auto f = sums.estimate([](const Eigen::ArrayXXd& x) { return Eigen::ArrayXXd(x.exp()); });
  CHECK(((f.error / f.value - e.error).abs() < 0.05 * e.error).all());
}
