#pragma once
// Interpolation as a linear map of the values at the nodes: what is done to values is done to their errors.

#include <Eigen/Core>

namespace ozark {

/// Row i holds the weights of the nodes for the value at x_i: cubic Hermite pieces with slopes from the five nearest
/// nodes; continuous with its slope, error O(spacing^4).
/// @param nodes  ascending, at least 2 (fewer than 5: slopes from all)
/// @param x      inside the nodes  @throws DomainError
[[nodiscard]] Eigen::MatrixXd interpolation_weights(const Eigen::ArrayXd& nodes, const Eigen::ArrayXd& x);

/// The same for an even function known at nodes >= 0, for x from 0 to the last node.
[[nodiscard]] Eigen::MatrixXd even_interpolation_weights(const Eigen::ArrayXd& nodes, const Eigen::ArrayXd& x);

/// Of values at nodes, from the first node to each of them.
struct RunningIntegral {
  Eigen::ArrayXd value;
  Eigen::ArrayXd error;  // change against every second node, the largest so far
};

/// Integral of the same interpolant, error O(spacing^4).
/// @param nodes  ascending, at least 2
[[nodiscard]] RunningIntegral running_integral(const Eigen::ArrayXd& nodes, const Eigen::ArrayXd& values);

}  // namespace ozark
