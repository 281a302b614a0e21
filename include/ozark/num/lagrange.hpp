#pragma once
// The polynomial through given nodes, in barycentric form.

#include <Eigen/Core>

namespace ozark {

class Lagrange {
 public:
  Lagrange() = default;

  /// @param nodes  distinct, at least 1; on the scale of the unit interval
  explicit Lagrange(Eigen::ArrayXd nodes);

  [[nodiscard]] const Eigen::ArrayXd& nodes() const { return nodes_; }

  /// Weights of the values at the nodes for the value at x, and for the derivative at x.
  [[nodiscard]] Eigen::VectorXd value(double x) const;
  [[nodiscard]] Eigen::VectorXd slope(double x) const;

  /// Row i: slope() at node i.
  [[nodiscard]] const Eigen::MatrixXd& slopes() const { return slopes_; }

 private:
  Eigen::ArrayXd nodes_, weights_;
  Eigen::MatrixXd slopes_;
};

}  // namespace ozark
