#include <ozark/num/even_function.hpp>

#include <ozark/core/error.hpp>
#include <ozark/num/lagrange.hpp>

namespace ozark {
namespace {

constexpr Eigen::Index width = 9, half = width / 2;

}  // namespace

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::MatrixXd;

EvenDerivatives::EvenDerivatives(Index points, double step, double offset) : points_(points), at_zero_(offset == 1.0) {
  require(points >= width, "derivatives need at least {} points, got {}", width, points);
  require(offset == 0.5 || offset == 1.0, "the first point must lie at 1/2 or 1 step, got {}", offset);
  const double stretch = static_cast<double>(width - 1);
  const MatrixXd slopes = Lagrange(ArrayXd::LinSpaced(width, 0.0, 1.0)).slopes() / (stretch * step);
  first_ = slopes;
  second_ = slopes * slopes;
}

ArrayXd EvenDerivatives::apply(const MatrixXd& stencils, const Eigen::Ref<const ArrayXd>& f) const {
  ArrayXd extended(half + points_);
  extended.tail(points_) = f;
  if (at_zero_) {
    const ArrayXd squares = ArrayXd::LinSpaced(4, 1.0, 4.0).square() / 16.0;
    extended[half - 1] = Lagrange(squares).value(0.0).dot(f.head(4).matrix());
    for (Index i = 1; i < half; ++i) extended[half - 1 - i] = f[i - 1];
  } else {
    for (Index i = 0; i < half; ++i) extended[half - 1 - i] = f[i];
  }
  ArrayXd result(points_);
  for (Index i = 0; i < points_; ++i) {
    const Index start = std::min(i, extended.size() - width);
    result[i] = stencils.row(i + half - start).dot(extended.segment(start, width).matrix());
  }
  return result;
}

ArrayXd EvenDerivatives::first(const Eigen::Ref<const ArrayXd>& f) const { return apply(first_, f); }
ArrayXd EvenDerivatives::second(const Eigen::Ref<const ArrayXd>& f) const { return apply(second_, f); }

}  // namespace ozark
