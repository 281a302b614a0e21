#include <ozark/num/trigonometric_transform.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <numbers>

using namespace ozark;
using Eigen::ArrayXd;
using Eigen::Index;

namespace {

ArrayXd folded(const ArrayXd& natural) {
  ArrayXd out(natural.size());
  for (Index i = 0; i < natural.size(); ++i) out[TrigonometricTransform::folded(i, natural.size())] = natural[i];
  return out;
}

/// The sums as defined, with the angle reduced exactly.
ArrayXd literal(const ArrayXd& x, bool sine) {
  const Index n = x.size();
  ArrayXd y = ArrayXd::Zero(n);
  for (Index j = 0; j < n; ++j)
    for (Index i = 0; i < n; ++i) {
      const double angle =
          std::numbers::pi * static_cast<double>((2 * i + 1) * (2 * j + 1) % (8 * n)) / static_cast<double>(4 * n);
      y[j] += x[i] * (sine ? std::sin(angle) : std::cos(angle));
    }
  return y;
}

}  // namespace

TEST_CASE("type-IV transforms: equal their defining sums, each slot on its own", "[num]") {
  const Index n = GENERATE(2, 32, 150, 160);
  const ArrayXd x = (ArrayXd::LinSpaced(n, 0.0, 3.0).square() * 5.0).cos(), w = ArrayXd::LinSpaced(n, 1.0, 2.0);
  TrigonometricTransform t(n, 3);
  const ArrayXd xf = folded(x), wf = folded(w);
  t.put_sine(0, xf.data(), wf.data());
  t.put_cosine(2, xf.data(), wf.data());
  t.put_cosine(1, wf.data(), wf.data());
  t.execute(3);
  ArrayXd sine(n), cosine(n);
  t.get_sine(0, sine.data());
  t.get_cosine(2, cosine.data());
  const double size = 1e-14 * static_cast<double>(n);
  CHECK((sine - folded(literal(x * w, true))).abs().maxCoeff() < size);
  CHECK((cosine - folded(literal(x * w, false))).abs().maxCoeff() < size);
}

TEST_CASE("type-IV transforms: good lengths are even, long enough and never wasteful", "[num]") {
  for (Index at_least = 2; at_least < 20000; at_least = at_least * 5 / 4 + 1) {
    const Index n = TrigonometricTransform::good_length(at_least);
    CHECK(n >= at_least);
    CHECK(n % 32 == 0);
    CHECK(n <= std::max<Index>(at_least * 5 / 4, at_least + 32));
  }
}

TEST_CASE("type-IV transforms: odd lengths are refused", "[num]") {
  CHECK_THROWS_WITH(TrigonometricTransform(33, 1), Catch::Contains("even") && Catch::Contains("33"));
}
