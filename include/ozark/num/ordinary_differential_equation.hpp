#pragma once
// Initial value problems of smooth, non-stiff equations, by Boost.Odeint.

#include <Eigen/Core>

#include <functional>
#include <vector>

namespace ozark {

using Derivative = std::function<Eigen::VectorXd(double x, const Eigen::VectorXd& y)>;

/// y at each x, from y(from) = start, by Dormand and Prince's pair of orders 5 and 4 with steps that meet `accuracy`.
/// @param x         strictly monotonic, away from `from`
/// @param accuracy  of a step, absolute and relative, in [1e-14, 1)
/// @param found     called with each result as it is reached
/// What the derivative throws passes through, after the results reached before. @throws DomainError
void integrate_ode(const Derivative& derivative, double from, const Eigen::VectorXd& start,
                   const std::vector<double>& x, double accuracy,
                   const std::function<void(double x, const Eigen::VectorXd& y)>& found);

}  // namespace ozark
