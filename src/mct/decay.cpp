#include <ozark/mct/decay.hpp>

#include <ozark/core/error.hpp>
#include <ozark/num/gsl.hpp>

#include <algorithm>
#include <cmath>
#include <complex>

#include "octave_rule.hpp"

namespace ozark::mct {
namespace {

constexpr double fastest = 1e7;  // half periods of an octave after which what is left is 1 / fastest of the increment

}  // namespace

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::VectorXd;

Decay::Decay(const Correlator& solution, const std::function<double(const MatrixField&)>& of)
    : t_(solution.t().head(solution.size())), octave_(octave_polynomial(solution.nodes_per_octave())) {
  value_.resize(t_.size());
  for (Index i = 0; i < t_.size(); ++i) value_[i] = of(solution.value[static_cast<std::size_t>(i)]);
  const Index s = octave_.nodes().size() - 1;
  const Quadrature gauss = gauss_legendre(s + 1, 0.0, 1.0);
  to_series_ = Eigen::MatrixXd::Zero(s, s + 1);
  for (Index g = 0; g < gauss.x.size(); ++g) {
    const VectorXd slope = octave_.slope(gauss.x[g]);
    for (Index n = 0; n < s; ++n)
      to_series_.row(n) += gauss.w[g] * static_cast<double>(2 * n + 1) *
                           std::legendre(static_cast<unsigned>(n), 2.0 * gauss.x[g] - 1.0) * slope.transpose();
  }
}

double Decay::at(double time) const {
  const Index s = octave_.nodes().size() - 1, last = t_.size() - 1;
  require(time >= 0.0 && time <= t_[last], "time must lie in [0, {}], got {}", t_[last], time);
  if (time <= t_[1]) return value_[0] + (value_[1] - value_[0]) * time / t_[1];
  const Index octave = std::min(static_cast<Index>(std::log2(time / t_[1])), (last - 1) / s - 1);
  const Index left = 1 + octave * s;
  return octave_.value(time / t_[left] - 1.0).dot(value_.segment(left, s + 1).matrix());
}

std::optional<double> Decay::falls_through(double level) const {
  for (Index i = t_.size() - 1; i > 1; --i)
    if (value_[i] <= level && value_[i - 1] > level)
      return find_root([&](double t) { return at(t) - level; }, t_[i - 1], t_[i], 1e-12 * t_[i]);
  return std::nullopt;
}

double Decay::integral() const {
  const Index s = octave_.nodes().size() - 1;
  const Quadrature gauss = gauss_legendre(s, 0.0, 1.0);
  VectorXd weights = VectorXd::Zero(s + 1);
  for (Index g = 0; g < gauss.x.size(); ++g) weights += gauss.w[g] * octave_.value(gauss.x[g]);
  double total = 0.5 * t_[1] * (value_[0] + value_[1]);
  for (Index left = 1; left + s < t_.size(); left += s)
    total += t_[left] * weights.dot(value_.segment(left, s + 1).matrix());
  return total;
}

double Decay::loss(double omega) const {
  const Index s = octave_.nodes().size() - 1;
  double total = (value_[0] - value_[1]) * std::sin(0.5 * omega * t_[1]);
  for (Index left = 1; left + s < t_.size(); left += s) {
    const double T = t_[left], half = 0.5 * omega * T;
    if (half > fastest) break;
    const VectorXd series = to_series_ * value_.segment(left, s + 1).matrix();
    const ArrayXd bessel = spherical_bessel(s - 1, half);
    std::complex<double> sum = 0.0, power = 1.0;  // int_{-1}^1 P_n(y) exp(i half y) dy = 2 i^n j_n(half)
    for (Index n = 0; n < s; ++n, power *= std::complex<double>(0.0, 1.0)) sum += series[n] * bessel[n] * power;
    total -= (std::polar(1.0, 3.0 * half) * sum).imag();
  }
  return total;
}

std::optional<StretchedExponential> fit_stretched_exponential(const Decay& phi, double from, double to) {
  std::vector<Index> inside;
  for (Index i = 1; i < phi.t().size(); ++i)
    if (phi.t()[i] >= from && phi.t()[i] <= to) inside.push_back(i);
  if (inside.size() < 6) return std::nullopt;
  const double level = phi.value()[inside.front()];
  const VectorXd start = (VectorXd(3) << level, std::log(std::sqrt(from * to)), 0.8).finished();
  const auto residuals = [&](const VectorXd& p) {
    VectorXd r(static_cast<Index>(inside.size()));
    for (Index i = 0; i < r.size(); ++i) {
      const Index node = inside[static_cast<std::size_t>(i)];
      r[i] = p[0] * std::exp(-std::exp(p[2] * (std::log(phi.t()[node]) - p[1]))) - phi.value()[node];
    }
    return r;
  };
  const auto fit = least_squares(residuals, start, static_cast<Index>(inside.size()));
  if (!fit) return std::nullopt;
  const VectorXd& p = *fit;
  if (!(p[2] > 0.0 && p[2] < 1.5)) return std::nullopt;
  const VectorXd r = residuals(p);
  return StretchedExponential{p[0], std::exp(p[1]), p[2], std::sqrt(r.squaredNorm() / static_cast<double>(r.size()))};
}

}  // namespace ozark::mct
