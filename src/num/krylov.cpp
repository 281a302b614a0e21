#include <ozark/num/krylov.hpp>

#include <Eigen/Eigenvalues>

#include <cmath>
#include <vector>

namespace ozark {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Orthonormal basis of span{b, A b, ...} and the Hessenberg matrix of A in it.
class Arnoldi {
 public:
  Arnoldi(const LinearOperator& A, const VectorXd& first, long max_dimension)
      : A_(A), hessenberg_(MatrixXd::Zero(max_dimension + 1, max_dimension)) {
    basis_.push_back(first / first.norm());
  }
  /// Adds one vector; returns false on an invariant space.
  bool extend() {
    const auto j = static_cast<Eigen::Index>(basis_.size()) - 1;
    VectorXd w(basis_.front().size());
    A_(basis_.back(), w);
    for (int pass = 0; pass < 2; ++pass)  // twice is enough for orthogonality to rounding
      for (Eigen::Index i = 0; i <= j; ++i) {
        const double overlap = basis_[i].dot(w);
        hessenberg_(i, j) += overlap;
        w -= overlap * basis_[i];
      }
    const double norm = w.norm();
    hessenberg_(j + 1, j) = norm;
    if (norm <= 1e-15 * hessenberg_.col(j).norm()) return false;
    basis_.push_back(w / norm);
    return true;
  }
  [[nodiscard]] VectorXd combine(const VectorXd& coefficients) const {
    VectorXd x = VectorXd::Zero(basis_.front().size());
    for (Eigen::Index i = 0; i < coefficients.size(); ++i) x += coefficients[i] * basis_[i];
    return x;
  }
  [[nodiscard]] const MatrixXd& hessenberg() const { return hessenberg_; }

 private:
  const LinearOperator& A_;
  std::vector<VectorXd> basis_;
  MatrixXd hessenberg_;
};

}  // namespace

KrylovSolution gmres(const LinearOperator& A, const VectorXd& b, double tolerance, long max_dimension) {
  KrylovSolution solution{VectorXd::Zero(b.size()), 0.0, 0, true};
  const double size = b.norm();
  if (size == 0.0) return solution;
  Arnoldi space(A, b, max_dimension);
  MatrixXd R = MatrixXd::Zero(max_dimension, max_dimension);  // triangular factor by Givens rotations
  VectorXd rhs = VectorXd::Zero(max_dimension + 1);
  rhs[0] = size;
  std::vector<double> c, s;
  Eigen::Index used = 0;
  for (bool more = true; more && used < max_dimension;) {
    more = space.extend();
    VectorXd column = space.hessenberg().col(used).head(used + 2);
    for (Eigen::Index i = 0; i < used; ++i) {
      const double top = c[i] * column[i] + s[i] * column[i + 1];
      column[i + 1] = -s[i] * column[i] + c[i] * column[i + 1];
      column[i] = top;
    }
    const double radius = std::hypot(column[used], column[used + 1]);
    c.push_back(radius == 0.0 ? 1.0 : column[used] / radius);
    s.push_back(radius == 0.0 ? 0.0 : column[used + 1] / radius);
    R.col(used).head(used) = column.head(used);
    R(used, used) = radius;
    rhs[used + 1] = -s[used] * rhs[used];
    rhs[used] *= c[used];
    ++used;
    if (std::abs(rhs[used]) <= tolerance * size) break;
  }
  solution.iterations = used;
  solution.residual = std::abs(rhs[used]) / size;
  solution.converged = solution.residual <= tolerance;
  if (R(used - 1, used - 1) == 0.0) return solution;  // singular: x = 0 and converged = false
  const VectorXd y = R.topLeftCorner(used, used).triangularView<Eigen::Upper>().solve(rhs.head(used));
  solution.x = space.combine(y);
  return solution;
}

LeadingEigenpair leading_eigenpair(const LinearOperator& A, const VectorXd& start, double tolerance,
                                   long max_dimension) {
  LeadingEigenpair best;
  Arnoldi space(A, start, max_dimension);
  bool more = true;
  for (long size = 1; size <= max_dimension && more; ++size) {
    more = space.extend();
    const Eigen::EigenSolver<MatrixXd> ritz(space.hessenberg().topLeftCorner(size, size));
    Eigen::Index leading = 0;
    for (Eigen::Index i = 1; i < size; ++i)
      if (ritz.eigenvalues()[i].real() > ritz.eigenvalues()[leading].real()) leading = i;
    VectorXd y = ritz.eigenvectors().col(leading).real();
    y /= y.norm();
    best.value = ritz.eigenvalues()[leading].real();
    best.residual = std::abs(space.hessenberg()(size, size - 1) * y[size - 1]);
    best.iterations = size;
    if (best.residual <= tolerance * std::abs(best.value) || size == max_dimension || !more)
      best.vector = space.combine(y);
    if (best.vector.size() > 0) break;
  }
  return best;
}

}  // namespace ozark
