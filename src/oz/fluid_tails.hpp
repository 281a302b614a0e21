#pragma once
// What the potential does beyond the end of a grid, where g = 1 and c = -beta u.

#include <ozark/num/gsl.hpp>
#include <ozark/oz/integral_equation.hpp>

namespace ozark::oz {

/// int_R^inf f(r, beta u, beta du/dr) dr beyond the end R of the grid; 0 for Coulomb tails.
template <class F>
double beyond(const System& system, const FluidStructure& fluid, std::size_t i, std::size_t j, F&& f) {
  const PairPotential u = system.pair(i, j);
  if (coulomb_of(u) != 0.0) return 0.0;
  const double dr = fluid.r[1] - fluid.r[0], end = fluid.r[fluid.r.size() - 1] + 0.5 * dr;
  const Quadrature rule = gauss_legendre(32, 0.0, 1.0);
  double sum = 0.0;
  for (Eigen::Index q = 0; q < rule.x.size(); ++q) {
    const double r = end / rule.x[q];
    sum += rule.w[q] * r * r / end * f(r, energy_of(u, r) / system.temperature, slope_of(u, r) / system.temperature);
  }
  return sum;
}
inline double beyond_volume(const System& system, const FluidStructure& fluid, std::size_t i, std::size_t j) {
  return beyond(system, fluid, i, j, [](double r, double u, double) { return r * r * u; });
}

}  // namespace ozark::oz
