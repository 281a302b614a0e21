#pragma once
// Krylov methods for operators known only by their action, with the residual they reached.

#include <Eigen/Core>

#include <functional>

namespace ozark {

/// out = A x; `out` has the size of x on entry.
using LinearOperator = std::function<void(const Eigen::VectorXd& x, Eigen::VectorXd& out)>;

struct KrylovSolution {
  Eigen::VectorXd x;
  double residual = 0.0;  // |b - A x| / |b| in the 2-norm, from the recurrence
  long iterations = 0;    // applications of A
  bool converged = false;
};

/// GMRES without restart from x = 0, for well-conditioned A (identity plus a compact operator).
/// @param tolerance  on the relative residual, in (0, 1)
/// @param max_dimension  of the Krylov space, >= 1
[[nodiscard]] KrylovSolution gmres(const LinearOperator& A, const Eigen::VectorXd& b, double tolerance,
                                   long max_dimension);

struct LeadingEigenpair {
  double value = 0.0;  // the eigenvalue of largest real part; its imaginary part is zero or is dropped
  Eigen::VectorXd vector;
  double residual = 0.0;  // |A v - value v| for |v| = 1
  long iterations = 0;
};

/// Arnoldi from `start` until the residual falls below tolerance * |value| or the space has max_dimension vectors.
[[nodiscard]] LeadingEigenpair leading_eigenpair(const LinearOperator& A, const Eigen::VectorXd& start,
                                                 double tolerance, long max_dimension);

}  // namespace ozark
