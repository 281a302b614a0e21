#include <ozark/oz/reference_chain.hpp>

#include <ozark/core/error.hpp>
#include <ozark/num/gsl.hpp>

#include <fmt/core.h>

#include <cmath>
#include <memory>
#include <numbers>

#include "fluid_sites.hpp"
#include "fluid_tails.hpp"

namespace ozark::oz {
namespace {

using Eigen::Index;
using std::numbers::pi;

constexpr double diameter_interval = 1e-3;  // relative, for dB/dd
constexpr double first_step = 0.02;         // relative, of the search for a bracket
constexpr int diameter_steps = 10;
constexpr double diameter_tolerance = 1e-7;
constexpr double densest = 0.59;  // of the spheres, room for dB/dd below 0.6

double largest_diameter(double density) { return std::cbrt(6.0 / pi * densest / density); }

/// int (1 - exp(-beta u_repulsive)) dr, at most where the spheres are as dense as they may be.
double repulsive_diameter(const System& system) {
  constexpr double dr = 2e-3, end = 3.0;
  double sum = 0.0;
  for (double r = 0.5 * dr; r < end; r += dr)
    sum += dr * (1.0 - std::min(1.0, site_at(system, 0, 0, r).boltzmann_rest));
  return std::min(sum, 0.95 * largest_diameter(system.number_density));
}

}  // namespace

ReferenceHypernettedChain reference_chain(const System& system, double diameter) {
  require(system.species.size() == 1, "the reference hypernetted chain knows one species, got {}",
          system.species.size());
  return {std::make_shared<HardSphereBridge>(system.number_density, diameter)};
}

double diameter_mismatch(const System& system, const ReferenceHypernettedChain& closure, const FluidStructure& fluid) {
  const double d = closure.reference->diameter(), h = diameter_interval * d;
  const HardSphereBridge smaller(system.number_density, d - h), larger(system.number_density, d + h);
  const double dr = fluid.r[1] - fluid.r[0];
  double sum = 0.0;
  for (Index i = 0; i < fluid.r.size(); ++i) {
    const double r = fluid.r[i], slope = (larger.bridge(r) - smaller.bridge(r)) / (2.0 * h);
    const double outside = std::clamp((r - d) / dr + 0.5, 0.0, 1.0);  // share of the cell
    sum += r * r * (fluid.g(0, 0)[i] - outside * closure.reference->cavity(r)) * slope;
  }
  return 2.0 * pi * system.number_density * dr * sum;
}

ConsistentClosure minimise_free_energy(const System& system, const IntegralMethod& method, const Observer& observer) {
  const double start_diameter = repulsive_diameter(system), largest = largest_diameter(system.number_density);
  ConsistentClosure result{reference_chain(system, start_diameter), start_diameter, {}};
  FluidStructure start;
  const auto mismatch = [&](double diameter) {
    observer.check_stop();
    const ReferenceHypernettedChain closure = reference_chain(system, diameter);
    FluidStructure fluid =
        solve_integral_equation(system, closure, method, observer, start.r.size() > 0 ? &start : nullptr);
    if (!fluid.convergence.converged) throw DomainError(fluid.convergence.reason);
    result.convergence.iterations += fluid.convergence.iterations;
    start = std::move(fluid);
    return diameter_mismatch(system, closure, start);
  };
  const auto settle = [&](double diameter) {
    result.parameter = diameter;
    result.convergence.residual = std::abs(mismatch(diameter));
    result.closure = reference_chain(system, diameter);
    return result;
  };
  try {
    // The mismatch falls through 0 where F is smallest.
    double last = start_diameter, step = first_step;
    const bool upwards = mismatch(last) > 0.0;
    for (int n = 0; n < diameter_steps && !(upwards && last == largest); ++n, step *= 1.5) {
      const double next = upwards ? std::min(last * (1.0 + step), largest) : last / (1.0 + step);
      if ((mismatch(next) > 0.0) != upwards)
        return settle(find_root(mismatch, std::min(last, next), std::max(last, next), diameter_tolerance * next));
      last = next;
    }
    result.convergence.reason = fmt::format(
        "the free energy has no minimum for reference diameters between {:.4g} and {:.4g}; give the diameter, or "
        "choose "
        "another closure",
        start_diameter, last);
  } catch (const DomainError& e) {
    result.convergence.reason = e.what();
  }
  result.convergence.converged = false;
  return result;
}

double free_energy(const System& system, const ReferenceHypernettedChain& closure, const FluidStructure& fluid) {
  return chain_free_energy(system.number_density, fluid.r, fluid.g(0, 0), fluid.gamma(0, 0), fluid.k, fluid.S(0, 0)) +
         2.0 * pi * system.number_density * beyond_volume(system, fluid, 0, 0) + closure.reference->free_energy_rest();
}

}  // namespace ozark::oz
