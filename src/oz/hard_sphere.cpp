#include <ozark/oz/hard_sphere.hpp>

#include <cmath>

#include <ozark/core/error.hpp>

namespace ozark::oz {
namespace {

void require_packing_fraction(double eta) {
  require(eta >= 0.0 && eta < 1.0, "packing fraction must lie in [0, 1), got {}", eta);
}

/// c(r) = -(a + b r + eta a r^3 / 2) inside the core [Wertheim1963].
struct Core {
  double a, b, cubic;
  explicit Core(double eta)
      : a(std::pow(1.0 + 2.0 * eta, 2) * std::pow(1.0 - eta, -4)),
        b(-6.0 * eta * std::pow(1.0 + 0.5 * eta, 2) * std::pow(1.0 - eta, -4)),
        cubic(0.5 * eta * a) {}
};

/// int_0^1 r^2 c(r) j0(k r) dr. Below k = 2 by the Taylor series of j0, above in closed form.
double core_transform(const Core& c, double k) {
  if (k < 2.0) {
    double sum = 0.0;
    double term = 1.0;  // (-k^2)^n / (2n + 1)!
    for (int n = 0; n < 16; ++n) {
      sum += term * (c.a / (2 * n + 3) + c.b / (2 * n + 4) + c.cubic / (2 * n + 6));
      term *= -k * k / ((2 * n + 2) * (2 * n + 3));
    }
    return -sum;
  }
  const double s = std::sin(k);
  const double co = std::cos(k);
  const double k2 = k * k;
  const double linear = (s - k * co) / k2;                                 // int r sin(kr) dr
  const double square = (2.0 * k * s - (k2 - 2.0) * co - 2.0) / (k2 * k);  // int r^2 sin(kr) dr
  const double fourth = ((4.0 * k2 - 24.0) * k * s - (k2 * k2 - 12.0 * k2 + 24.0) * co + 24.0) / (k2 * k2 * k);
  return -(c.a * linear + c.b * square + c.cubic * fourth) / k;
}

}  // namespace

Eigen::ArrayXd py_direct_correlation(const Eigen::ArrayXd& r, double eta) {
  require_packing_fraction(eta);
  const Core c(eta);
  return (r <= 1.0).select(-(c.a + c.b * r + c.cubic * r.cube()), 0.0);
}

Eigen::ArrayXd py_structure_factor(const Eigen::ArrayXd& k, double eta) {
  require_packing_fraction(eta);
  const Core c(eta);
  return k.unaryExpr([&](double q) { return 1.0 / (1.0 - 24.0 * eta * core_transform(c, q)); });
}

double py_compressibility(double eta) {
  require_packing_fraction(eta);
  return std::pow(1.0 - eta, 4) / std::pow(1.0 + 2.0 * eta, 2);
}

double py_contact_value(double eta) {
  require_packing_fraction(eta);
  return (1.0 + 0.5 * eta) / std::pow(1.0 - eta, 2);
}

double py_pressure_virial(double eta) {
  require_packing_fraction(eta);
  return (1.0 + 2.0 * eta + 3.0 * eta * eta) / std::pow(1.0 - eta, 2);
}

double py_pressure_compressibility(double eta) {
  require_packing_fraction(eta);
  return (1.0 + eta + eta * eta) / std::pow(1.0 - eta, 3);
}

double carnahan_starling_pressure(double eta) {
  require_packing_fraction(eta);
  return (1.0 + eta + eta * eta - eta * eta * eta) / std::pow(1.0 - eta, 3);
}

double carnahan_starling_contact_value(double eta) {
  require_packing_fraction(eta);
  return (1.0 - 0.5 * eta) / std::pow(1.0 - eta, 3);
}

}  // namespace ozark::oz
