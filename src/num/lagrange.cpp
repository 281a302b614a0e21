#include <ozark/num/lagrange.hpp>

#include <utility>

namespace ozark {

using Eigen::Index;
using Eigen::VectorXd;

Lagrange::Lagrange(Eigen::ArrayXd nodes) : nodes_(std::move(nodes)), weights_(Eigen::ArrayXd::Ones(nodes_.size())) {
  const Index n = nodes_.size();
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j)
      if (j != i) weights_[i] /= 4.0 * (nodes_[i] - nodes_[j]);  // 4 on the unit interval keeps the weights near 1
  slopes_ = Eigen::MatrixXd::Zero(n, n);
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j)
      if (j != i) {
        slopes_(i, j) = weights_[j] / weights_[i] / (nodes_[i] - nodes_[j]);
        slopes_(i, i) -= slopes_(i, j);
      }
}

VectorXd Lagrange::value(double x) const {
  Index nearest = 0;
  if ((nodes_ - x).abs().minCoeff(&nearest) == 0.0) return VectorXd::Unit(nodes_.size(), nearest);
  const VectorXd terms = (weights_ / (x - nodes_)).matrix();
  return terms / terms.sum();
}

// The derivative at the nodes, interpolated: exact, one degree lower.
VectorXd Lagrange::slope(double x) const { return slopes_.transpose() * value(x); }

}  // namespace ozark
