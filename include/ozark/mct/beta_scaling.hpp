#pragma once
// The correlator of the beta process, universal at a regular glass transition [Goetze1990], [Goetze2009]:
//
//   s + lambda g(t)^2 = d/dt int_0^t g(t - u) g(u) du,   g(t -> 0) = t^-a,   s = +1 (glass), -1 (fluid).
//
// A density correlator near the transition is Phi = F_c + H sqrt|sigma| g(t / t_sigma), t_sigma = t0 |sigma|^(-1/2a).

#include <ozark/mct/exponents.hpp>
#include <ozark/num/lagrange.hpp>

#include <Eigen/Core>

#include <vector>

namespace ozark::mct {

enum class BetaSide { glass, fluid };  // s = +1, s = -1

struct BetaMethod {
  double last = 1e10;  // time reached or passed by less than an octave
  int nodes = 16;      // per octave, 4 to 32; the error falls geometrically with them
};

class BetaCorrelator {
 public:
  /// @param lambda  exponent parameter, in (1/2, 1)
  /// @throws DomainError  lambda or the method out of range; an octave that Newton's steps do not solve
  BetaCorrelator(double lambda, BetaSide side, const BetaMethod& method = {});

  /// g(t). @param t  0 < t <= last()  @throws DomainError
  [[nodiscard]] double operator()(double t) const;

  [[nodiscard]] double last() const { return 2.0 * start_.back(); }
  [[nodiscard]] double lambda() const { return lambda_; }
  [[nodiscard]] const Exponents& exponents() const { return exponents_; }

  /// c_1, c_2, .. of g = t^-a (1 + sum_n c_n t^(2 n a)).
  [[nodiscard]] const std::vector<double>& short_time_series() const { return series_; }

  /// Up to this time g is its short-time series, to rounding.
  [[nodiscard]] double series_end() const { return 2.0 * start_.front(); }

 private:
  [[nodiscard]] double from_series(double t) const;
  void expand();
  void solve_octave();
  [[nodiscard]] Eigen::VectorXd at_nodes(const Eigen::ArrayXd& t) const;

  double lambda_, sign_;
  Exponents exponents_;
  std::vector<double> series_;
  Lagrange octave_;
  Lagrange early_;                // on [0, first octave)
  Eigen::VectorXd early_weight_;  // of int_0^first g(u) p(u) du for a polynomial p at its nodes
  std::vector<double> start_;     // left ends of the octaves
  std::vector<Eigen::VectorXd> value_;
};

/// Amplitudes of the leading corrections: g = t^-a +- A_1 t^a and g_- = -B t^b + (B_1 / B) t^-b.
/// @param lambda  in (1/2, 1)  @throws DomainError
struct BetaAmplitudes {
  double A_1 = 0.0;
  double B_1 = 0.0;
};
[[nodiscard]] BetaAmplitudes beta_amplitudes(double lambda);

/// B of von Schweidler's law g_- -> -B t^b, from the last time of a correlator on the fluid side and B_1.
/// @throws DomainError  on the glass side
[[nodiscard]] double von_schweidler_constant(const BetaCorrelator& fluid);

}  // namespace ozark::mct
