#include <ozark/oz/verlet_weis.hpp>

#include <array>
#include <cmath>
#include <complex>
#include <numbers>

#include <ozark/core/error.hpp>
#include <ozark/num/gsl.hpp>
#include <ozark/oz/hard_sphere.hpp>

namespace ozark::oz {
namespace {

using std::numbers::pi;

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

/// int_1^inf x e^{-mu (x - 1)} cos(mu (x - 1)) j0(q x) dx
double added_tail(double mu, double q) {
  if (q < 1e-6) return 0.5 / mu;
  const std::complex<double> z(mu, -q);
  return (std::polar(1.0, q) * z / (z * z + mu * mu)).imag() / q;
}

}  // namespace

StructureFactor verlet_weis(const System& system, const Eigen::ArrayXd& k) {
  const Fit fit = fit_of(system);
  require(k.size() == 0 || k.minCoeff() >= 0.0, "wave numbers must be >= 0, got {}", k.minCoeff());
  StructureFactor result{k, MatrixField(k.size(), 1), MatrixField(k.size(), 1), {}};
  const double true_volume = 4.0 * pi * fit.density * std::pow(fit.diameter, 3);
  const double reference_volume = true_volume * std::pow(fit.shrink, 3);
  if (fit.density == 0.0) {
    result.S(0, 0) = 1.0;
    return result;
  }
  const Quadrature rule = gauss_legendre(24, 1.0, 1.0 / fit.shrink);
  const double reference_diameter = fit.diameter * fit.shrink;
  result.S(0, 0) = py_structure_factor(reference_diameter * k, fit.eta_w);
  for (Eigen::Index i = 0; i < k.size(); ++i)
    result.S(0, 0)[i] += true_volume * fit.amplitude * added_tail(fit.decay, fit.diameter * k[i]) -
                         reference_volume * removed_shell(fit, rule, reference_diameter * k[i]);
  result.C(0, 0) = 1.0 - result.S(0, 0).inverse();
  return result;
}

double verlet_weis_contact_value(const System& system) {
  const Fit fit = fit_of(system);
  return fit.shell(1.0 / fit.shrink) * fit.shrink + fit.amplitude;
}

}  // namespace ozark::oz
