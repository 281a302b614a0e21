#pragma once
// Square matrices on a grid of wave numbers, one contiguous column per matrix element, so that products over the grid
// vectorise whatever the number of species.

#include <Eigen/Core>

namespace ozark {

class MatrixField {
 public:
  MatrixField() = default;

  /// Zero matrices. @param points  grid points, >= 0  @param order  rows of each matrix, >= 1
  MatrixField(Eigen::Index points, Eigen::Index order)
      : order_(order), values_(Eigen::ArrayXXd::Zero(points, order * order)) {}

  [[nodiscard]] Eigen::Index points() const { return values_.rows(); }
  [[nodiscard]] Eigen::Index order() const { return order_; }

  /// Element (i, j) as a column over the grid.
  [[nodiscard]] auto operator()(Eigen::Index i, Eigen::Index j) { return values_.col(i * order_ + j); }
  [[nodiscard]] auto operator()(Eigen::Index i, Eigen::Index j) const { return values_.col(i * order_ + j); }

  /// Grid point by (row-major) element.
  [[nodiscard]] Eigen::ArrayXXd& values() { return values_; }
  [[nodiscard]] const Eigen::ArrayXXd& values() const { return values_; }

  /// The matrix at one grid point.
  [[nodiscard]] Eigen::MatrixXd at(Eigen::Index point) const {
    Eigen::MatrixXd m(order_, order_);
    for (Eigen::Index i = 0; i < order_; ++i)
      for (Eigen::Index j = 0; j < order_; ++j) m(i, j) = values_(point, i * order_ + j);
    return m;
  }

 private:
  Eigen::Index order_ = 0;
  Eigen::ArrayXXd values_;
};

}  // namespace ozark
