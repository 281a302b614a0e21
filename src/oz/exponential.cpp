#include <ozark/oz/exponential.hpp>

#include <Eigen/Dense>

#include <ozark/core/error.hpp>
#include <ozark/num/lagrange.hpp>
#include <ozark/oz/verlet_weis.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "fluid_sites.hpp"
#include "ornstein_zernike_map.hpp"

namespace ozark::oz {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::MatrixXd;

constexpr double densest = 0.6;  // packing fraction that Verlet and Weis's g is known to

/// The cores of the system alone. @throws DomainError  a pair without one, or nothing but cores
System cores_of(const System& system) {
  System cores = system;
  bool tails = false;
  for (PairPotential& u : cores.pairs) {
    const double core = core_of(u);
    require(core > 0.0, "the exponential approximation is for hard cores with tails; a pair has no core");
    tails = tails || !is_hard_sphere(u);
    u = HardSphere{core};
  }
  require(tails,
          "the exponential approximation of hard spheres alone is its reference; take verlet_weis or "
          "percus_yevick");
  return cores;
}

/// ln y of the reference at every distance of the grid.
MatrixField reference_cavity(const System& cores, const FluidStructure& percus_yevick) {
  const Index n = percus_yevick.gamma.order();
  MatrixField log_y(percus_yevick.r.size(), n);
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j) log_y(i, j) = (1.0 + percus_yevick.gamma(i, j)).log();
  if (n > 1) return log_y;
  System spheres = cores;
  spheres.species.front().diameter = core_of(cores.pairs.front());
  spheres.pairs.clear();
  if (spheres.packing_fraction() > densest) return log_y;
  const double dr = percus_yevick.r[1] - percus_yevick.r[0];
  const ArrayXd g = verlet_weis_distribution(spheres, {log_y.points(), dr * static_cast<double>(log_y.points())}).g;
  const Index inside = (percus_yevick.r < spheres.species.front().diameter).count();
  for (Index m = inside; m < log_y.points(); ++m) log_y(0, 0)[m] = std::log(g[m]);
  // Continued inwards as far as the values at contact are interpolated from.
  constexpr Index width = 6;
  const Lagrange outside(ArrayXd::LinSpaced(width, 0.0, 1.0));
  for (Index m = std::max<Index>(0, inside - width); m < inside; ++m)
    log_y(0, 0)[m] =
        outside.value(static_cast<double>(m - inside) / (width - 1.0)).dot(log_y(0, 0).segment(inside, width).matrix());
  return log_y;
}

/// S from g; C, c and h - c where S is positive definite. @return  the first wave number where it is not
std::optional<double> complete(const System& system, FluidStructure& fluid, const RadialTransform& transform) {
  const Index n = fluid.g.order();
  const auto density = [&](Index i, Index j) {
    return system.number_density * std::sqrt(system.species[static_cast<std::size_t>(i)].fraction *
                                             system.species[static_cast<std::size_t>(j)].fraction);
  };
  fluid.C = fluid.c = fluid.gamma = MatrixField(fluid.k.size(), n);
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j)
      fluid.S(i, j) = density(i, j) * transform.to_k(fluid.g(i, j) - 1.0) + (i == j ? 1.0 : 0.0);
  MatrixField C = fluid.C;
  for (Index k = 0; k < fluid.k.size(); ++k) {
    const Eigen::LLT<MatrixXd> llt(fluid.S.at(k));
    if (llt.info() != Eigen::Success) return fluid.k[k];
    const MatrixXd inverse = llt.solve(MatrixXd::Identity(n, n));
    for (Index i = 0; i < n; ++i)
      for (Index j = 0; j < n; ++j) C(i, j)[k] = (i == j ? 1.0 : 0.0) - inverse(i, j);
  }
  fluid.C = std::move(C);
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j) {
      const ArrayXd tail = fluid.k.unaryExpr([&](double k) { return tail_transform(system, i, j, k); });
      fluid.c(i, j) = transform.to_r(fluid.C(i, j) / density(i, j) + tail);
      fluid.gamma(i, j) = fluid.g(i, j) - 1.0 - fluid.c(i, j);
    }
  return {};
}

}  // namespace

ExponentialFluid solve_exponential(const System& system, const IntegralMethod& method, const Observer& observer) {
  const System cores = cores_of(system);
  const FluidStructure reference = solve_integral_equation(cores, PercusYevick{}, method, observer);
  if (!reference.convergence.converged) return {reference, {}, {}};
  const FluidStructure linear = solve_integral_equation(system, MeanSpherical{}, method, observer);
  if (!linear.convergence.converged) return {linear, {}, {}};
  MatrixField log_y = reference_cavity(cores, reference);
  log_y.values() += linear.gamma.values() - reference.gamma.values();
  const Index n = log_y.order(), points = log_y.points();
  Eigen::VectorXd state(points * n * (n + 1) / 2);
  Index p = 0;
  for (Index i = 0; i < n; ++i)
    for (Index j = i; j < n; ++j) state.segment(points * p++, points) = log_y(i, j);
  ExponentialFluid fluid;
  const Closure chain = HypernettedChain{};
  OrnsteinZernikeMap(system, chain, method.grid).describe(state, fluid.chain);  // g with both sides of every jump
  fluid.chain.convergence = linear.convergence;
  fluid.chain.convergence.iterations += reference.convergence.iterations;
  fluid.structure = fluid.chain;
  fluid.lost_at = complete(system, fluid.structure, RadialTransform(method.grid));
  fluid.chain.c = fluid.structure.c;
  return fluid;
}

double pair_distribution_at(const System& system, const ExponentialFluid& fluid, std::size_t i, std::size_t j,
                            double r) {
  return pair_distribution_at(system, HypernettedChain{}, fluid.chain, i, j, r);
}

FluidThermodynamics thermodynamics_of(const System& system, const ExponentialFluid& fluid) {
  FluidThermodynamics t = thermodynamics_of(system, HypernettedChain{}, fluid.chain);
  t.chemical_potential.clear();  // the hypernetted chain's
  if (fluid.lost_at) t.compressibility = std::numeric_limits<double>::quiet_NaN();
  return t;
}

RefinedExponential refine_exponential(const System& system, const IntegralMethod& method, double accuracy,
                                      const Observer& observer) {
  RefinedExponential result;
  const auto solve = [&](const IntegralMethod& level) {
    result.fluid = solve_exponential(system, level, observer);
    const bool solved = result.fluid.structure.convergence.converged;
    return std::pair(result.fluid.structure, solved ? thermodynamics_of(system, result.fluid) : FluidThermodynamics{});
  };
  const RefinedFluid refined = extrapolate(system, solve, method, accuracy);
  result.fluid.structure.convergence = refined.fluid.convergence;
  result.value = refined.value;
  result.error = refined.error;
  return result;
}

}  // namespace ozark::oz
