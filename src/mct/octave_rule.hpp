#pragma once
// Collocation on octaves. Time t in [T, 2T] is t = T (1 + x) with the Radau nodes x_1 < .. < x_s = 1; functions are the
// polynomials of degree s through those and the left end x_0 = 0. The convolution of the memory equation, cut at t / 2,
//
//   int_0^t m(t-u) dPhi(u) = m(0) Phi(t) - m(t/2) Phi(t/2) + int_0^{t/2} { m(t-u) dPhi(u) + dm(u) Phi(t-u) },
//
// pairs a factor that is smooth on the scale of t (octave of t, or the one before) with the increments of the other
// over all earlier octaves. Everything scales with T, so its weights are the same for every octave and are made once.
// Octaves earlier than the last `kept` are merged into moments, which one octave hands to the next.

#include <ozark/num/lagrange.hpp>

#include <Eigen/Core>

namespace ozark::mct {

/// The polynomial of an octave: x_0 = 0 and the s Radau nodes. @param nodes  s, 2 to 32  @throws DomainError
[[nodiscard]] Lagrange octave_polynomial(int nodes);

class OctaveRule {
 public:
  static constexpr int kept = 5;     // octaves of the history held node by node
  static constexpr int moments = 6;  // of the increments before them: error 2^-(kept+2)(moments)

  /// @param nodes  s per octave, 2 to 32
  explicit OctaveRule(int nodes);

  [[nodiscard]] int nodes() const { return nodes_; }

  /// d/dx at x_1 .. x_s of the polynomial with values at x_0 .. x_s: s by s + 1.
  [[nodiscard]] const Eigen::MatrixXd& derivative() const { return derivative_; }

  /// The history is one column a number: the s + 1 values on the octave before, the one before that, .. (`kept` of
  /// them), then the moments.
  [[nodiscard]] int history_size() const { return kept * (nodes_ + 1) + moments; }

  /// history_size() by s (s + 1): column i (s + 1) + l is what multiplies the smooth factor's value l on the present
  /// octave (on the one before) in the convolution at node i + 1.
  [[nodiscard]] const Eigen::MatrixXd& present() const { return present_; }
  [[nodiscard]] const Eigen::MatrixXd& before() const { return before_; }

  /// Moments for the next octave from these and from the values on the earliest octave kept.
  [[nodiscard]] const Eigen::MatrixXd& from_moments() const { return from_moments_; }  // moments by moments
  [[nodiscard]] const Eigen::MatrixXd& from_octave() const { return from_octave_; }    // s + 1 by moments

  /// Moments of an increment that grows as t^power (1 or 2), per its total.
  [[nodiscard]] Eigen::VectorXd start_moments(int power) const;

 private:
  void add_history(int node, double u, double weight, const Eigen::VectorXd& increments, int first);

  int nodes_;
  Lagrange octave_, merged_;  // on the octave; on the merged stretch, in units of it
  Eigen::MatrixXd derivative_, present_, before_, from_moments_, from_octave_;
};

}  // namespace ozark::mct
