#include <ozark/num/krylov.hpp>

#include <catch2/catch.hpp>

#include <Eigen/Dense>

using namespace ozark;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

MatrixXd some_matrix(Eigen::Index n) {
  MatrixXd a(n, n);
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = 0; j < n; ++j) a(i, j) = 1.0 / static_cast<double>(1 + i + 2 * j) + (i == j ? 1.0 : 0.0);
  return a;
}

LinearOperator action(const MatrixXd& a) {
  return [&a](const VectorXd& x, VectorXd& out) { out = a * x; };
}

}  // namespace

TEST_CASE("gmres: reaches the direct solution, and the residual it states is the true one", "[num]") {
  const MatrixXd a = some_matrix(40);
  const VectorXd b = VectorXd::LinSpaced(40, -1.0, 2.0);
  for (const double tolerance : {1e-3, 1e-8, 1e-13}) {
    const KrylovSolution s = gmres(action(a), b, tolerance, 40);
    CHECK(s.converged);
    CHECK((a * s.x - b).norm() / b.norm() == Approx(s.residual).epsilon(0).margin(1e-14));
    CHECK(s.residual <= tolerance);
  }
  CHECK((gmres(action(a), b, 1e-14, 40).x - a.partialPivLu().solve(b)).norm() < 1e-12);
}

TEST_CASE("gmres: says when the space was too small, and b = 0 has the solution 0", "[num]") {
  const MatrixXd a = some_matrix(40);
  const KrylovSolution s = gmres(action(a), VectorXd::LinSpaced(40, -1.0, 2.0), 1e-13, 2);
  CHECK_FALSE(s.converged);
  CHECK(s.iterations == 2);
  CHECK(gmres(action(a), VectorXd::Zero(40), 1e-10, 5).x.norm() == 0.0);
}

TEST_CASE("leading eigenpair: the largest eigenvalue of a non-symmetric matrix, with its residual", "[num]") {
  const MatrixXd a = some_matrix(40);
  const LeadingEigenpair p = leading_eigenpair(action(a), VectorXd::Ones(40), 1e-12, 40);
  CHECK(p.value == Approx(a.eigenvalues().real().maxCoeff()).epsilon(1e-12));
  CHECK((a * p.vector - p.value * p.vector).norm() < 1e-11);
}
