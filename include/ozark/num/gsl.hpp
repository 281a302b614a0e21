#pragma once
// Special functions, quadrature and bracketing from the GNU Scientific Library; its one door into Ozark.

#include <Eigen/Core>

#include <functional>

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

}  // namespace ozark
