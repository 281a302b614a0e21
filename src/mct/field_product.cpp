#include "field_product.hpp"

#include <Eigen/LU>

namespace ozark::mct {

using Index = Eigen::Index;

void resize(MatrixField& f, const MatrixField& like) {
  if (f.points() != like.points() || f.order() != like.order()) f = MatrixField(like.points(), like.order());
}

void multiply(const MatrixField& A, const MatrixField& B, MatrixField& out) {
  resize(out, A);
  const Index n = A.order();
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j) {
      out(i, j) = A(i, 0) * B(0, j);
      for (Index l = 1; l < n; ++l) out(i, j) += A(i, l) * B(l, j);
    }
}

void divide(const MatrixField& A, const MatrixField& B, MatrixField& out) {
  resize(out, B);
  const Index n = A.order();
  if (n == 1) {
    out(0, 0) = B(0, 0) / A(0, 0);
    return;
  }
  if (n == 2) {
    const Eigen::ArrayXd inverse_determinant = (A(0, 0) * A(1, 1) - A(0, 1) * A(1, 0)).inverse();
    for (Index j = 0; j < 2; ++j) {
      out(0, j) = inverse_determinant * (A(1, 1) * B(0, j) - A(0, 1) * B(1, j));
      out(1, j) = inverse_determinant * (A(0, 0) * B(1, j) - A(1, 0) * B(0, j));
    }
    return;
  }
  for (Index k = 0; k < A.points(); ++k) {
    const Eigen::MatrixXd x = A.at(k).partialPivLu().solve(B.at(k));
    for (Index i = 0; i < n; ++i)
      for (Index j = 0; j < n; ++j) out(i, j)[k] = x(i, j);
  }
}

}  // namespace ozark::mct
