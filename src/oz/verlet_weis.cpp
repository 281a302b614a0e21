#include <ozark/oz/verlet_weis.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>

#include <ozark/core/error.hpp>
#include <ozark/num/gsl.hpp>
#include <ozark/oz/hard_sphere.hpp>

#include "sphere_overlap.hpp"

namespace ozark::oz {
namespace {

using std::numbers::pi;

constexpr long shell_nodes = 24;

/// x g(x) of Percus-Yevick for 1 <= x <= 1.05 (its own diameter): the Taylor series of the first shell, whose Laplace
/// transform is t L(t) / S(t) with Wertheim's cubic S.
class FirstShell {
 public:
  explicit FirstShell(double eta) {
    const double s3 = (1.0 - eta) * (1.0 - eta);
    const double s2 = 6.0 * eta * (1.0 - eta);
    const double s1 = 18.0 * eta * eta;
    const double s0 = -12.0 * eta * (1.0 + 2.0 * eta);
    derivative_[0] = (1.0 + 0.5 * eta) / s3;
    derivative_[1] = (1.0 + 2.0 * eta - s2 * derivative_[0]) / s3;
    derivative_[2] = -(s2 * derivative_[1] + s1 * derivative_[0]) / s3;
    for (std::size_t n = 3; n < derivative_.size(); ++n)
      derivative_[n] = -(s2 * derivative_[n - 1] + s1 * derivative_[n - 2] + s0 * derivative_[n - 3]) / s3;
  }
  double operator()(double x) const {
    double sum = 0.0;
    for (std::size_t n = derivative_.size(); n-- > 0;)
      sum = derivative_[n] + sum * (x - 1.0) / static_cast<double>(n + 1);
    return sum;
  }
  double slope(double x) const {
    double sum = 0.0;
    for (std::size_t n = derivative_.size(); n-- > 1;) sum = derivative_[n] + sum * (x - 1.0) / static_cast<double>(n);
    return sum;
  }

 private:
  std::array<double, 20> derivative_{};
};

struct Fit {
  double density, diameter;  // of the true spheres
  double eta_w, shrink;      // packing fraction and diameter ratio of the Percus-Yevick reference
  FirstShell shell;
  double amplitude, decay;  // delta g = (A / x) exp(-mu (x - 1)) cos(mu (x - 1)), x = r / diameter

  Fit(double rho, double d, double eta)
      : density(rho), diameter(d), eta_w(eta - eta * eta / 16.0), shrink(std::cbrt(1.0 - eta / 16.0)), shell(eta_w) {
    const double w = eta_w;
    const double by_w = 0.75 * w * (1.0 - 0.7117 * w - 0.114 * w * w) * std::pow(1.0 - w, -4);
    amplitude = by_w * w;
    decay = 24.0 * by_w / py_contact_value(w);
  }
};

Fit fit_of(const System& system) {
  require_valid(system);
  require(system.is_hard_spheres(), "hard spheres are wanted");
  require(system.species.size() == 1, "Verlet-Weis knows one species, got {}; percus_yevick takes mixtures",
          system.species.size());
  const double eta = system.packing_fraction();
  require(eta >= 0.0 && eta <= 0.6, "packing fraction must lie in [0, 0.6] for Verlet-Weis, got {}", eta);
  return {system.number_density, system.species.front().diameter, eta};
}

/// int x f(x) j0(q x) dx over the shell [1, 1 / shrink] that the larger true core cuts off, f = x g.
double removed_shell(const Fit& fit, const Quadrature& rule, double q) {
  double sum = 0.0;
  for (Eigen::Index i = 0; i < rule.x.size(); ++i) {
    const double y = q * rule.x[i];
    sum += rule.w[i] * rule.x[i] * fit.shell(rule.x[i]) * (y > 1e-4 ? std::sin(y) / y : 1.0 - y * y / 6.0);
  }
  return sum;
}

/// The same at q = (j + 1/2) dq, j = 0 .. count - 1, by turning waves.
Eigen::ArrayXd removed_shells(const Fit& fit, const Quadrature& rule, double dq, Eigen::Index count) {
  constexpr Eigen::Index exact_every = 128;
  Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(count);
  for (Eigen::Index i = 0; i < rule.x.size(); ++i) {
    const double weight = rule.w[i] * fit.shell(rule.x[i]);
    const std::complex<double> turn = std::polar(1.0, dq * rule.x[i]);
    for (Eigen::Index j = 0; j < count; j += exact_every) {
      std::complex<double> wave = std::polar(1.0, (static_cast<double>(j) + 0.5) * dq * rule.x[i]);
      for (Eigen::Index m = j; m < std::min(count, j + exact_every); ++m, wave *= turn) sum[m] += weight * wave.imag();
    }
  }
  return sum / (dq * (Eigen::ArrayXd::LinSpaced(count, 0.0, static_cast<double>(count - 1)) + 0.5));
}

/// int_1^inf x e^{-mu (x - 1)} cos(mu (x - 1)) j0(q x) dx
double added_tail(double mu, double q) {
  if (q < 1e-6) return 0.5 / mu;
  const std::complex<double> z(mu, -q);
  return (std::polar(1.0, q) * z / (z * z + mu * mu)).imag() / q;
}

/// S, from Percus and Yevick's less the shell and plus the oscillating term.
Eigen::ArrayXd structure(const Fit& fit, const Eigen::ArrayXd& k, const Eigen::ArrayXd& shells) {
  const double true_volume = 4.0 * pi * fit.density * std::pow(fit.diameter, 3);
  Eigen::ArrayXd S = py_structure_factor(fit.diameter * fit.shrink * k, fit.eta_w);
  S -= true_volume * std::pow(fit.shrink, 3) * shells;
  for (Eigen::Index i = 0; i < k.size(); ++i)
    S[i] += true_volume * fit.amplitude * added_tail(fit.decay, fit.diameter * k[i]);
  return S;
}

/// h - c from S: (S - 1)^2 / (S rho), less the k^-4 tail that the step of h at contact leaves, which is an overlap.
Eigen::ArrayXd indirect(const RadialTransform& transform, const Eigen::ArrayXd& S, double density, double diameter,
                        double contact) {
  const Eigen::ArrayXd k = transform.grid().wave_numbers();
  const auto step = k.unaryExpr([&](double q) { return contact * step_transform(q, diameter); });
  Eigen::ArrayXd gamma = transform.to_r((S - 1.0).square() / (S * density) - density * step.square());
  const Eigen::ArrayXd r = transform.grid().distances();
  for (Eigen::Index i = 0; i < r.size(); ++i)
    gamma[i] += density * contact * contact * overlap(diameter, diameter, r[i]);
  return gamma;
}

}  // namespace

StructureFactor verlet_weis(const System& system, const Eigen::ArrayXd& k) {
  const Fit fit = fit_of(system);
  require(k.size() == 0 || k.minCoeff() >= 0.0, "wave numbers must be >= 0, got {}", k.minCoeff());
  StructureFactor result{k, MatrixField(k.size(), 1), MatrixField(k.size(), 1), {}};
  if (fit.density == 0.0) {
    result.S(0, 0) = 1.0;
    return result;
  }
  const Quadrature rule = gauss_legendre(shell_nodes, 1.0, 1.0 / fit.shrink);
  result.S(0, 0) =
      structure(fit, k, k.unaryExpr([&](double q) { return removed_shell(fit, rule, fit.diameter * fit.shrink * q); }));
  result.C(0, 0) = 1.0 - result.S(0, 0).inverse();
  return result;
}

double verlet_weis_contact_value(const System& system) {
  const Fit fit = fit_of(system);
  return fit.shell(1.0 / fit.shrink) * fit.shrink + fit.amplitude;
}

VerletWeisDistribution verlet_weis_distribution(const System& system, const RadialGrid& grid) {
  constexpr Eigen::Index finer = 9;  // odd: midpoints of the grid are midpoints of the finer one
  const Fit fit = fit_of(system);
  require(fit.density > 0.0, "a distribution of hard spheres needs a density > 0");
  const double d = fit.diameter, mu = fit.decay, x = 1.0 / fit.shrink, d_w = d * fit.shrink;
  const RadialTransform transform({finer * grid.points, grid.r_max});
  const Eigen::ArrayXd k = transform.grid().wave_numbers();
  const Eigen::ArrayXd S = structure(
      fit, k, removed_shells(fit, gauss_legendre(shell_nodes, 1.0, x), d_w * transform.grid().dk(), k.size()));
  const double contact = verlet_weis_contact_value(system);
  const Eigen::ArrayXd gamma = indirect(transform, S, fit.density, d, contact);
  const Eigen::ArrayXd gamma_w =
      indirect(transform, py_structure_factor(d_w * k, fit.eta_w), fit.density, d_w, py_contact_value(fit.eta_w));
  VerletWeisDistribution result{grid.distances(),
                                Eigen::ArrayXd::Zero(grid.points),
                                Eigen::ArrayXd(grid.points),
                                k.head(grid.points),
                                S.head(grid.points),
                                contact,
                                0.0};
  result.slope = ((fit.shell.slope(x) - fit.shell(x) / x) / x / fit.shrink - fit.amplitude * (1.0 + mu)) / d;
  for (Eigen::Index i = 0; i < grid.points; ++i) {
    const Eigen::Index at = finer * i + finer / 2;
    const double beyond = result.r[i] / d - 1.0;
    result.gamma[i] = gamma[at];
    if (beyond > 0.0)  // c of Percus and Yevick is 0 there
      result.g[i] = 1.0 + gamma_w[at] + fit.amplitude / (1.0 + beyond) * std::exp(-mu * beyond) * std::cos(mu * beyond);
  }
  return result;
}

}  // namespace ozark::oz
