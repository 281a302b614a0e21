#include <ozark/num/interpolation.hpp>

#include <ozark/core/error.hpp>
#include <ozark/num/lagrange.hpp>

#include <algorithm>

namespace ozark {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::MatrixXd;

namespace {

/// Weights of the nodes for the slope at each of them.
MatrixXd slope_weights(const ArrayXd& nodes) {
  const Index n = nodes.size(), width = std::min<Index>(5, n);
  MatrixXd slopes = MatrixXd::Zero(n, n);
  for (Index i = 0; i < n; ++i) {
    const Index first = std::clamp<Index>(i - width / 2, 0, n - width);
    const double from = nodes[first], length = nodes[first + width - 1] - from;
    const Lagrange local((nodes.segment(first, width) - from) / length);
    slopes.row(i).segment(first, width) = local.slopes().row(i - first) / length;
  }
  return slopes;
}

}  // namespace

MatrixXd interpolation_weights(const ArrayXd& nodes, const ArrayXd& x) {
  const Index n = nodes.size();
  require(n >= 2, "interpolation needs at least 2 nodes, got {}", n);
  for (Index i = 1; i < n; ++i)
    require(nodes[i] > nodes[i - 1], "nodes must ascend, got {} after {}", nodes[i], nodes[i - 1]);
  const MatrixXd slopes = slope_weights(nodes);
  MatrixXd weights = MatrixXd::Zero(x.size(), n);
  for (Index i = 0; i < x.size(); ++i) {
    require(x[i] >= nodes[0] && x[i] <= nodes[n - 1], "must lie inside the nodes [{}, {}], got {}", nodes[0],
            nodes[n - 1], x[i]);
    const auto above = std::upper_bound(nodes.data() + 1, nodes.data() + n - 1, x[i]);
    const Index b = above - nodes.data(), a = b - 1;
    const double h = nodes[b] - nodes[a], t = (x[i] - nodes[a]) / h, u = 1.0 - t;
    weights(i, a) += u * u * (1.0 + 2.0 * t);
    weights(i, b) += t * t * (3.0 - 2.0 * t);
    weights.row(i) += h * u * u * t * slopes.row(a) - h * t * t * u * slopes.row(b);
  }
  return weights;
}

MatrixXd even_interpolation_weights(const ArrayXd& nodes, const ArrayXd& x) {
  const Index n = nodes.size();
  require(n >= 2 && nodes[0] >= 0.0, "an even function needs at least 2 nodes >= 0");
  const Index at_zero = nodes[0] == 0.0 ? 1 : 0;
  ArrayXd both(2 * n - at_zero);
  both << -nodes.tail(n - at_zero).reverse(), nodes;
  const MatrixXd all = interpolation_weights(both, x);
  MatrixXd weights = all.rightCols(n);
  weights.rightCols(n - at_zero) += all.leftCols(n - at_zero).rowwise().reverse();
  return weights;
}

}  // namespace ozark
