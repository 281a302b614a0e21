#include <ozark/num/interpolation.hpp>

#include <ozark/core/error.hpp>
#include <ozark/num/lagrange.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

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

void require_nodes(const ArrayXd& nodes) {
  require(nodes.size() >= 2, "interpolation needs at least 2 nodes, got {}", nodes.size());
  for (Index i = 1; i < nodes.size(); ++i)
    require(nodes[i] > nodes[i - 1], "nodes must ascend, got {} after {}", nodes[i], nodes[i - 1]);
}

ArrayXd integral_of_pieces(const ArrayXd& nodes, const ArrayXd& values) {
  const ArrayXd slopes = (slope_weights(nodes) * values.matrix()).array();
  ArrayXd sum = ArrayXd::Zero(nodes.size());
  for (Index i = 1; i < nodes.size(); ++i) {
    const double h = nodes[i] - nodes[i - 1];
    sum[i] = sum[i - 1] + 0.5 * h * (values[i - 1] + values[i]) + h * h / 12.0 * (slopes[i - 1] - slopes[i]);
  }
  return sum;
}

}  // namespace

MatrixXd interpolation_weights(const ArrayXd& nodes, const ArrayXd& x) {
  const Index n = nodes.size();
  require_nodes(nodes);
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

RunningIntegral running_integral(const ArrayXd& nodes, const ArrayXd& values) {
  require_nodes(nodes);
  const Index n = nodes.size();
  require(values.size() == n, "running_integral needs one value for each of {} nodes, got {}", n, values.size());
  RunningIntegral integral{integral_of_pieces(nodes, values), ArrayXd::Zero(n)};
  std::vector<Index> kept;
  for (Index i = 0; i < n; ++i)
    if (i % 2 == 0 || i == n - 1) kept.push_back(i);
  ArrayXd coarse_nodes(static_cast<Index>(kept.size())), coarse_values(coarse_nodes.size());
  for (Index i = 0; i < coarse_nodes.size(); ++i) {
    coarse_nodes[i] = nodes[kept[static_cast<std::size_t>(i)]];
    coarse_values[i] = values[kept[static_cast<std::size_t>(i)]];
  }
  const ArrayXd coarse = integral_of_pieces(coarse_nodes, coarse_values);
  for (Index i = 0; i + 1 < coarse.size(); ++i) {
    const Index from = kept[static_cast<std::size_t>(i)], to = kept[static_cast<std::size_t>(i) + 1];
    const double error = std::max(integral.error[from], std::abs(coarse[i + 1] - integral.value[to]));
    integral.error.segment(from + 1, to - from).setConstant(error);
  }
  if (n == 2)  // nothing coarser
    integral.error[1] = std::abs(0.5 * (nodes[1] - nodes[0]) * (values[1] - values[0]));
  return integral;
}

}  // namespace ozark
