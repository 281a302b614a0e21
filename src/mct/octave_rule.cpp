#include "octave_rule.hpp"

#include <ozark/core/error.hpp>
#include <ozark/num/gsl.hpp>

#include <algorithm>
#include <cmath>

namespace ozark::mct {
namespace {

Eigen::ArrayXd with_left_end(int nodes) {
  require(nodes >= 2 && nodes <= 32, "nodes per octave must lie in [2, 32], got {}", nodes);
  Eigen::ArrayXd x(nodes + 1);
  x << 0.0, radau_nodes(nodes);
  return x;
}

/// Nodes of the merged stretch. 0 is one of them: increments long past are then exactly a weight on the present value,
/// which cancels m(0) Phi(t), and no rounding is extrapolated from one octave to the next.
Eigen::ArrayXd merged_nodes() { return 1.0 - radau_nodes(OctaveRule::moments).reverse(); }

}  // namespace

using Eigen::MatrixXd;
using Eigen::VectorXd;

Lagrange octave_polynomial(int nodes) { return Lagrange(with_left_end(nodes)); }

OctaveRule::OctaveRule(int nodes) : nodes_(nodes), octave_(octave_polynomial(nodes)), merged_(merged_nodes()) {
  derivative_ = octave_.slopes().bottomRows(nodes);
  present_ = before_ = MatrixXd::Zero(history_size(), nodes * (nodes + 1));
  const double merged = std::ldexp(1.0, -kept);
  const Quadrature gauss = gauss_legendre(nodes + 2, 0.0, 1.0);
  for (int node = 0; node < nodes; ++node) {
    const double t = 1.0 + octave_.nodes()[node + 1];
    for (int j = 1; j <= kept; ++j) {
      const double left = std::ldexp(1.0, -j), right = std::min(2.0 * left, 0.5 * t);
      const double kink = std::clamp(t - 1.0, left, right);  // beyond it t - u lies in the octave before
      for (const auto& [a, b] : {std::pair(left, kink), std::pair(kink, right)}) {
        if (b <= a) continue;
        for (Eigen::Index g = 0; g < gauss.x.size(); ++g) {
          const double u = a + (b - a) * gauss.x[g];
          add_history(node, u, gauss.w[g] * (b - a) / left, octave_.slope(u / left - 1.0), (j - 1) * (nodes + 1));
        }
      }
    }
    for (int m = 0; m < moments; ++m)
      add_history(node, merged * merged_.nodes()[m], 1.0, VectorXd::Unit(moments, m), kept * (nodes + 1));
  }

  from_moments_.resize(moments, moments);
  for (int m = 0; m < moments; ++m) from_moments_.row(m) = merged_.value(0.5 * merged_.nodes()[m]).transpose();
  from_octave_ = MatrixXd::Zero(nodes + 1, moments);
  for (Eigen::Index g = 0; g < gauss.x.size(); ++g)
    from_octave_ += gauss.w[g] * octave_.slope(gauss.x[g]) * merged_.value(0.5 * (1.0 + gauss.x[g])).transpose();
}

/// weight * smooth(t - u) * increments into the weights of a node.
void OctaveRule::add_history(int node, double u, double weight, const VectorXd& increments, int first) {
  const double later = 1.0 + octave_.nodes()[node + 1] - u;
  const bool present = later >= 1.0;
  const VectorXd smooth = octave_.value(present ? later - 1.0 : 2.0 * later - 1.0);
  (present ? present_ : before_).block(first, node * (nodes_ + 1), increments.size(), nodes_ + 1) +=
      weight * increments * smooth.transpose();
}

VectorXd OctaveRule::start_moments(int power) const {
  VectorXd total = VectorXd::Zero(moments);
  const Quadrature gauss = gauss_legendre(moments + 2, 0.0, 1.0);
  for (Eigen::Index g = 0; g < gauss.x.size(); ++g)
    total += gauss.w[g] * power * std::pow(gauss.x[g], power - 1) * merged_.value(gauss.x[g]);
  return total;
}

}  // namespace ozark::mct
