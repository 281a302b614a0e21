#include <ozark/oz/thermodynamics.hpp>

#include "hard_sphere_moments.hpp"

namespace ozark::oz {
namespace {

/// g_ij = alpha + beta d + curvature d^2 with d = d_i d_j / (d_i + d_j).
Eigen::MatrixXd contact_values(const HardSphereMoments& m, double curvature) {
  const Eigen::Index n = m.diameter.size();
  Eigen::MatrixXd g(n, n);
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = 0; j < n; ++j) {
      const double d = m.diameter[i] * m.diameter[j] / (m.diameter[i] + m.diameter[j]);
      g(i, j) = m.alpha + d * (m.beta + d * curvature);
    }
  return g;
}

double bmcsl_curvature(const HardSphereMoments& m) { return 2.0 * m.xi[2] * m.xi[2] * m.alpha * m.alpha * m.alpha; }

/// beta P / rho = 1 + (2 pi rho / 3) sum x_i x_j R_ij^3 g_ij: well behaved at vanishing density.
double virial_pressure(const HardSphereMoments& m, const Eigen::MatrixXd& g) {
  const Eigen::Index n = m.diameter.size();
  double sum = 0.0;
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = 0; j < n; ++j)
      sum += m.fraction[i] * m.density[j] * std::pow(0.5 * (m.diameter[i] + m.diameter[j]), 3) * g(i, j);
  return 1.0 + 2.0 * std::numbers::pi / 3.0 * sum;
}

/// Moments per particle, xi_n / xi_0: finite at zero density.
double per_particle(const HardSphereMoments& m, int n) { return (m.fraction * m.diameter.pow(n)).sum(); }

}  // namespace

double py_compressibility(const System& system) {
  const HardSphereMoments m(system);
  const double a = m.alpha;
  const double xi_2 = m.xi[2];
  return 1.0 / (a * a * (1.0 + 6.0 * per_particle(m, 1) * xi_2 * a + 9.0 * per_particle(m, 2) * xi_2 * xi_2 * a * a));
}

double py_pressure_virial(const System& system) {
  const HardSphereMoments m(system);
  return virial_pressure(m, contact_values(m, 0.0));
}

double py_pressure_compressibility(const System& system) {
  const HardSphereMoments m(system);
  const double a = m.alpha;
  const double xi_2 = m.xi[2];
  return a * (1.0 + 3.0 * per_particle(m, 1) * xi_2 * a + 3.0 * per_particle(m, 2) * xi_2 * xi_2 * a * a);
}

double bmcsl_pressure(const System& system) {
  const HardSphereMoments m(system);
  return virial_pressure(m, contact_values(m, bmcsl_curvature(m)));
}

Eigen::MatrixXd py_contact_values(const System& system) { return contact_values(HardSphereMoments(system), 0.0); }

Eigen::MatrixXd bmcsl_contact_values(const System& system) {
  const HardSphereMoments m(system);
  return contact_values(m, bmcsl_curvature(m));
}

}  // namespace ozark::oz
