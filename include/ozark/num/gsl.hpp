#pragma once
// Special functions, quadrature, splines and bracketing from the GNU Scientific Library; its one door into Ozark.

#include <Eigen/Core>

#include <functional>
#include <memory>
#include <optional>

namespace ozark {

/// Gamma function. @param x  0 < x < 171.6  @throws DomainError  outside (overflow)
/// Accuracy: a few units in the last place.
[[nodiscard]] double gamma_function(double x);

/// Nodes (ascending) and weights of a quadrature rule: integral f = sum_i w_i f(x_i).
struct Quadrature {
  Eigen::ArrayXd x;
  Eigen::ArrayXd w;
};

/// Gauss-Legendre rule on [a, b], exact for polynomials of degree 2 n - 1.
/// @param n  nodes, >= 1  @param a, b  a < b  @throws DomainError
[[nodiscard]] Quadrature gauss_legendre(long n, double a, double b);

/// Nodes of the right Radau rule on [0, 1], ascending, the last one 1: the collocation points of Radau IIA.
/// @param n  nodes, >= 1  @throws DomainError
[[nodiscard]] Eigen::ArrayXd radau_nodes(long n);

/// j_0(x) .. j_order(x). @param order  0 to 100  @param x  0 to 1e8  @throws DomainError
[[nodiscard]] Eigen::ArrayXd spherical_bessel(long order, double x);

/// Wigner's 3j symbol (l l l; m1 m2 m3). @param l  0 to 50  @return  0 unless |m| <= l and m1 + m2 + m3 = 0
/// @throws DomainError  l out of range
[[nodiscard]] double wigner_3j(int l, int m1, int m2, int m3);

/// The parameters that make the sum of squared residuals smallest, by Levenberg and Marquardt with numerical slopes.
/// @param residuals  one vector of length `count` for each set of parameters; what it throws passes through
/// @return  empty after 200 steps without settling to 1e-10
[[nodiscard]] std::optional<Eigen::VectorXd> least_squares(
    const std::function<Eigen::VectorXd(const Eigen::VectorXd&)>& residuals, const Eigen::VectorXd& start,
    Eigen::Index count);

/// The root of a continuous function by Brent's method.
/// @param low, high  low < high with f of opposite signs (or a zero at one end)
/// @param tolerance  width of the final bracket, > 0; never below 4 units in the last place of the root
/// @throws DomainError  no change of sign, f not finite, or more than 200 steps; what f throws passes through
[[nodiscard]] double find_root(const std::function<double(double)>& f, double low, double high, double tolerance);

/// Where f is smallest, by Brent's method.
/// @param low, guess, high  a bracket: low < guess < high with f(guess) below f at both ends
/// @param tolerance  width of the final bracket, > 0; where rounding makes f flat before that (about 1e-8 of the
///                   position for a curvature of order one) the best point met is returned after 200 steps
/// @throws DomainError  no bracket, or f not finite; what f throws passes through
[[nodiscard]] double find_minimum(const std::function<double(double)>& f, double low, double guess, double high,
                                  double tolerance);

/// A natural cubic spline: continuous with its first two derivatives, the second 0 at both ends. Cheap to copy; safe to
/// use from several threads.
class CubicSpline {
 public:
  /// @param x  ascending, at least 4  @param y  as many, finite  @throws DomainError
  CubicSpline(const Eigen::ArrayXd& x, const Eigen::ArrayXd& y);

  [[nodiscard]] double first() const { return first_; }
  [[nodiscard]] double last() const { return last_; }

  /// @param x  in [first(), last()]; outside, the nearer end is taken
  [[nodiscard]] double value(double x) const;
  [[nodiscard]] double slope(double x) const;

 private:
  struct Pieces;
  std::shared_ptr<const Pieces> pieces_;
  double first_, last_;
};

}  // namespace ozark
