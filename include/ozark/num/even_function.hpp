#pragma once
// Derivatives of an even function known on a uniform grid of positive arguments.

#include <Eigen/Core>

namespace ozark {

/// d/dx and d^2/dx^2 by nine-point stencils that reach across 0 by symmetry: error O(step^8), O(step^7); one-sided at
/// the last four points.
class EvenDerivatives {
 public:
  /// @param points  >= 9  @param step  > 0
  /// @param offset  first argument over the step: 1/2, or 1 (the value at 0 is then extrapolated in x^2)
  EvenDerivatives(Eigen::Index points, double step, double offset);

  [[nodiscard]] Eigen::ArrayXd first(const Eigen::Ref<const Eigen::ArrayXd>& f) const;
  [[nodiscard]] Eigen::ArrayXd second(const Eigen::Ref<const Eigen::ArrayXd>& f) const;

 private:
  [[nodiscard]] Eigen::ArrayXd apply(const Eigen::MatrixXd& stencils, const Eigen::Ref<const Eigen::ArrayXd>& f) const;

  Eigen::Index points_;
  bool at_zero_;  // the extended grid has the point 0
  Eigen::MatrixXd first_, second_;
};

}  // namespace ozark
