#include <ozark/mct/beta_scaling.hpp>

#include <Eigen/LU>

#include <ozark/core/error.hpp>
#include <ozark/num/gsl.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "octave_rule.hpp"

namespace ozark::mct {
namespace {

using Eigen::ArrayXd;
using Eigen::MatrixXd;
using Eigen::VectorXd;
constexpr int series_terms = 40;
constexpr int early_nodes = 24;
constexpr int halvings = 100;  // of the early stretch towards 0, for its weights

Exponents exponents_of(double lambda) {
  require(lambda > 0.5 && lambda < 1.0, "exponent parameter must lie in (1/2, 1), got {}", lambda);
  return *exponents(lambda);
}

/// d/dt int_0^t (t - u)^p u^q du / t^(p + q).
double power_product(double p, double q) {
  return gamma_function(1.0 + p) * gamma_function(1.0 + q) / gamma_function(1.0 + p + q);
}

}  // namespace

BetaCorrelator::BetaCorrelator(double lambda, BetaSide side, const BetaMethod& method)
    : lambda_(lambda),
      sign_(side == BetaSide::glass ? 1.0 : -1.0),
      exponents_(exponents_of(lambda)),
      octave_(octave_polynomial(method.nodes)) {
  require(method.nodes >= 4, "nodes per octave must lie in [4, 32], got {}", method.nodes);
  expand();
  require(method.last > 0.0 && std::isfinite(method.last), "last time must be above 0, got {}", method.last);
  while (last() < method.last) solve_octave();
}

/// The series, as far as it reaches, and what the octaves need of it.
void BetaCorrelator::expand() {
  const double a = exponents_.a;
  const auto power = [a](int n) { return (2.0 * n - 1.0) * a; };
  std::vector<double> c = {1.0};
  for (int n = 1; n <= series_terms; ++n) {
    double rest = n == 1 ? sign_ : 0.0;
    for (int i = 1; i < n; ++i) rest -= c[i] * c[n - i] * (power_product(power(i), power(n - i)) - lambda_);
    c.push_back(0.5 * rest / (power_product(-a, power(n)) - lambda_));
  }
  double reach = 1.0;  // in t^2a: the last terms stay below rounding
  for (int n = series_terms / 2; n <= series_terms; ++n)
    if (c[n] != 0.0) reach = std::min(reach, std::pow(1e-17 / std::abs(c[n]), 1.0 / series_terms) * 0.9);
  series_.assign(c.begin() + 1, c.end());
  const double first = 0.5 * std::pow(reach, 0.5 / a);
  start_ = {first};
  value_ = {at_nodes(first * (1.0 + octave_.nodes()))};

  const Quadrature gauss = gauss_legendre(early_nodes, 0.0, 1.0);
  early_ = Lagrange(gauss.x);
  early_weight_ = VectorXd::Zero(early_nodes);
  for (int halving = 1; halving <= halvings; ++halving) {
    const double left = std::ldexp(1.0, -halving);
    for (Eigen::Index i = 0; i < gauss.x.size(); ++i) {
      const double x = left * (1.0 + gauss.x[i]);
      early_weight_ += first * left * gauss.w[i] * from_series(first * x) * early_.value(x);
    }
  }
  const double rest = std::ldexp(first, -halvings);
  early_weight_ += std::pow(rest, 1.0 - a) / (1.0 - a) * early_.value(0.0);
}

double BetaCorrelator::from_series(double t) const {
  const double x = std::pow(t, 2.0 * exponents_.a);
  double sum = 0.0;
  for (auto c = series_.rbegin(); c != series_.rend(); ++c) sum = (sum + *c) * x;
  return (1.0 + sum) * std::pow(t, -exponents_.a);
}

VectorXd BetaCorrelator::at_nodes(const ArrayXd& t) const {
  VectorXd g(t.size());
  for (Eigen::Index i = 0; i < t.size(); ++i) g[i] = from_series(t[i]);
  return g;
}

/// The convolution cut at t / 2 is g(t/2)^2 + 2 int_0^{t/2} g'(t - u) g(u) du: linear in the octave to be solved, as
/// g(u) lies before it.
void BetaCorrelator::solve_octave() {
  const int nodes = static_cast<int>(octave_.nodes().size()) - 1;
  const double T = 2.0 * start_.back();
  const VectorXd before = value_.back();
  MatrixXd present = MatrixXd::Zero(nodes, nodes + 1);
  VectorXd known(nodes);
  const Quadrature gauss = gauss_legendre(nodes + 4, 0.0, 1.0);
  for (int i = 0; i < nodes; ++i) {
    const double t = T * (1.0 + octave_.nodes()[i + 1]);
    known[i] = before[i + 1] * before[i + 1] - sign_;
    const auto add = [&](double u, double weight) {  // 2 weight g'(t - u)
      const double later = (t - u) / T;
      if (later >= 1.0)
        present.row(i) += 2.0 * weight / T * octave_.slope(later - 1.0).transpose();
      else
        known[i] += 4.0 * weight / T * octave_.slope(2.0 * later - 1.0).dot(before);
    };
    for (Eigen::Index m = 0; m < early_weight_.size(); ++m) add(start_.front() * early_.nodes()[m], early_weight_[m]);
    for (std::size_t j = 0; j < start_.size(); ++j) {
      const double left = start_[j], right = std::min(2.0 * left, 0.5 * t);
      const double kink = std::clamp(t - T, left, right);  // beyond it t - u lies in the octave before
      for (const auto& [from, to] : {std::pair(left, kink), std::pair(kink, right)}) {
        if (to <= from) continue;
        for (Eigen::Index q = 0; q < gauss.x.size(); ++q) {
          const double u = from + (to - from) * gauss.x[q];
          add(u, gauss.w[q] * (to - from) * octave_.value(u / left - 1.0).dot(value_[j]));
        }
      }
    }
  }
  known += present.col(0) * before[nodes];
  const MatrixXd linear = present.rightCols(nodes);
  VectorXd g(nodes);
  for (int i = 0; i < nodes; ++i)  // g_- grows as a power, g_+ settles
    g[i] = before[i + 1] * before[nodes] / before[0];
  if (sign_ > 0.0) g.setConstant(before[nodes]);
  if (before[0] * before[nodes] <= 0.0) g.setConstant(before[nodes]);
  double change = 1.0;
  for (int step = 0; step < 50 && change > 1e-14; ++step) {
    const VectorXd residual = known + linear * g - lambda_ * g.cwiseProduct(g);
    MatrixXd jacobian = linear;
    jacobian.diagonal() -= 2.0 * lambda_ * g;
    const VectorXd correction = jacobian.partialPivLu().solve(residual);
    g -= correction;
    const double last_change = change;
    change = correction.lpNorm<Eigen::Infinity>() / std::max(1.0, g.lpNorm<Eigen::Infinity>());
    require(std::isfinite(change), "the beta correlator diverges near t = {:.3g}", T);
    if (change < 1e-11 && change >= 0.5 * last_change) break;  // rounding
  }
  require(change < 1e-9, "the beta correlator could not be solved near t = {:.3g}; take more nodes", T);
  VectorXd values(nodes + 1);
  values << before[nodes], g;
  start_.push_back(T);
  value_.push_back(values);
}

double BetaCorrelator::operator()(double t) const {
  require(t > 0.0 && t <= last(), "time of the beta correlator must lie in (0, {}], got {}", last(), t);
  if (t <= series_end()) return from_series(t);
  const double octaves = std::log2(t / start_.front());
  const auto j = std::min(static_cast<std::size_t>(octaves), start_.size() - 1);
  return octave_.value(t / start_[j] - 1.0).dot(value_[j]);
}

BetaAmplitudes beta_amplitudes(double lambda) {
  const Exponents e = exponents_of(lambda);
  const auto amplitude = [lambda](double x) {
    const double angle = std::numbers::pi * x;
    return 0.5 / (angle / std::sin(angle) - lambda);
  };
  return {amplitude(e.a), amplitude(e.b)};
}

double von_schweidler_constant(const BetaCorrelator& fluid) {
  const double t = fluid.last(), y = -fluid(t) * std::pow(t, -fluid.exponents().b);
  require(y > 0.0 && t > 1.0, "von Schweidler's law is that of the fluid side at late times");
  const double correction = beta_amplitudes(fluid.lambda()).B_1 * std::pow(t, -2.0 * fluid.exponents().b);
  return 0.5 * (y + std::sqrt(y * y + 4.0 * correction));  // y = B - correction / B
}

}  // namespace ozark::mct
