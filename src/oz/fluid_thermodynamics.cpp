#include <ozark/oz/fluid_thermodynamics.hpp>

#include <ozark/core/error.hpp>
#include <ozark/model/second_virial.hpp>
#include <ozark/oz/reference_chain.hpp>

#include <fmt/core.h>
#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "fluid_sites.hpp"
#include "fluid_tails.hpp"

namespace ozark::oz {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using std::numbers::pi;

constexpr double beside = 1e-9;                        // relative distance from a jump to its lower side
constexpr Index most_points = 1L << 16;                // of the finest grid
constexpr Index most_points_between_edges = 1L << 13;  // where jumps lie inside cells, and accuracy costs more
constexpr double on_edge = 1e-6;                       // of a cell
constexpr double finest_alignment = 4.0;               // of dr on the coarsest grid, to meet every break
constexpr int fewest_levels = 3, most_levels = 7;
constexpr double density_interval = 1e-3;  // relative, for d(beta P)/d rho
constexpr int parameter_steps = 16;
constexpr double parameter_tolerance = 1e-8;

/// The core and every break of u beyond it: where integrands and forces jump or kink.
std::vector<double> all_breaks(const PairPotential& u) {
  std::vector<double> all = breaks_of(u);
  if (core_of(u) > 0.0) all.insert(all.begin(), core_of(u));
  return all;
}

double mixed(const System& system, std::size_t i, std::size_t j) {
  return system.species[i].fraction * system.species[j].fraction * (i == j ? 1.0 : 2.0);
}

/// int_0^inf f(r, g) dr over the cells, both sides of a break apart. @param f  of r, beta u and beta u' there, and g
template <class F>
double integrate(const System& system, const Closure& closure, const FluidStructure& fluid, std::size_t i,
                 std::size_t j, F&& f) {
  const PairPotential u = system.pair(i, j);
  const double dr = fluid.r[1] - fluid.r[0], core = core_of(u), beta = 1.0 / system.temperature;
  const auto gamma = fluid.gamma(static_cast<Index>(i), static_cast<Index>(j));
  const auto at = [&](double r, double gamma_there) {
    const Site site = site_at(system, i, j, r);
    const double g = std::visit([&](const auto& c) { return c.response(site, gamma_there).g; }, closure);
    const bool inside = r < core;
    return f(r, inside ? 0.0 : beta * energy_of(u, r), inside ? 0.0 : beta * slope_of(u, r), g);
  };
  const std::vector<double> edges = all_breaks(u);
  double sum = 0.0;
  std::size_t next = 0;
  for (Index m = 0; m < fluid.r.size(); ++m) {
    const double low = fluid.r[m] - 0.5 * dr, high = low + dr;
    if (next < edges.size() && edges[next] > low * (1.0 + beside) && edges[next] < high * (1.0 - beside)) {
      const double edge = edges[next++];
      sum += (edge - low) * at(std::min(fluid.r[m], edge * (1.0 - beside)), gamma[m]);
      sum += (high - edge) * at(std::max(fluid.r[m], edge * (1.0 + beside)), gamma[m]);
      continue;
    }
    if (next < edges.size() && edges[next] <= high * (1.0 - beside)) ++next;
    sum += dr * at(fluid.r[m], gamma[m]);
  }
  return sum;
}

bool has_coulomb(const System& system) {
  for (std::size_t i = 0; i < system.species.size(); ++i)
    if (coulomb_of(system.pair(i, i)) != 0.0) return true;
  return false;
}

bool is_neutral(const System& system) {
  double sum = 0.0, size = 0.0;
  for (std::size_t i = 0; i < system.species.size(); ++i)
    for (std::size_t j = i; j < system.species.size(); ++j) {
      sum += mixed(system, i, j) * coulomb_of(system.pair(i, j));
      size += mixed(system, i, j) * std::abs(coulomb_of(system.pair(i, j)));
    }
  return std::abs(sum) <= 1e-9 * size;
}

std::vector<double> chemical_potentials(const System& system, const FluidStructure& fluid) {
  const double dr = fluid.r[1] - fluid.r[0];
  std::vector<double> mu;
  for (std::size_t i = 0; i < system.species.size(); ++i) {
    double sum = 0.0;
    for (std::size_t j = 0; j < system.species.size(); ++j) {
      const auto a = static_cast<Index>(i), b = static_cast<Index>(j);
      const ArrayXd h = fluid.g(a, b) - 1.0;
      ArrayXd tail(fluid.r.size());  // beta u - what the sites keep: the Coulomb part taken off
      for (Index m = 0; m < tail.size(); ++m) tail[m] = coulomb_tail(system, i, j, fluid.r[m]);
      const ArrayXd c = fluid.c(a, b);
      const ArrayXd integrand = 0.5 * h * (h - c + tail) - c;
      sum += system.number_density * system.species[j].fraction * 4.0 * pi *
             (dr * (fluid.r.square() * integrand).sum() + beyond_volume(system, fluid, i, j));
    }
    mu.push_back(sum);
  }
  return mu;
}

/// Whether every break of every pair lies on an edge of a cell.
bool all_on_edges(const System& system, double dr) {
  for (std::size_t i = 0; i < system.species.size(); ++i)
    for (std::size_t j = i; j < system.species.size(); ++j)
      for (const double edge : all_breaks(system.pair(i, j)))
        if (std::abs(edge / dr - std::round(edge / dr)) > on_edge) return false;
  return true;
}

/// Lowers dr until every break lies on an edge, or, where that takes more than a factor of `finest_alignment`, only the
/// first; r_max stays above nine tenths of what it was. @return  whether every break does
bool align(const System& system, RadialGrid& grid) {
  const std::vector<double> edges = all_breaks(system.pair(0, 0));
  if (edges.empty()) return all_on_edges(system, grid.dr());
  const double first = edges.front(), r_max = grid.r_max, fewest = std::ceil(first / grid.dr() * (1.0 - beside));
  double cells = fewest;
  while (cells <= finest_alignment * fewest && !all_on_edges(system, first / cells)) cells += 1.0;
  const bool fits = cells <= finest_alignment * fewest;
  const double dr = first / (fits ? cells : fewest);
  while (static_cast<double>(grid.points) * dr < 0.9 * r_max) grid.points *= 2;
  grid.r_max = static_cast<double>(grid.points) * dr;
  return fits;
}

/// Every number of a set, in one order.
std::vector<double*> numbers(FluidThermodynamics& t) {
  std::vector<double*> all = {&t.pressure, &t.energy, &t.compressibility};
  for (double& mu : t.chemical_potential) all.push_back(&mu);
  return all;
}

}  // namespace

FluidThermodynamics thermodynamics_of(const System& system, const Closure& closure, const FluidStructure& fluid) {
  FluidThermodynamics t;
  const double rho = system.number_density, dr = fluid.r[1] - fluid.r[0];
  double inverse = 1.0;
  t.pressure = 1.0;
  for (std::size_t i = 0; i < system.species.size(); ++i)
    for (std::size_t j = i; j < system.species.size(); ++j) {
      const double share = mixed(system, i, j), charges = coulomb_of(system.pair(i, j)) / system.temperature;
      // Coulomb parts take h in place of g and go through cores: a neutral whole does not see the difference.
      t.energy += 2.0 * pi * rho * share * beyond_volume(system, fluid, i, j);
      t.energy +=
          2.0 * pi * rho * share * integrate(system, closure, fluid, i, j, [&](double r, double u, double, double g) {
            const double own = g > 0.0 ? u - charges / r : 0.0;
            return r * r * own * g + r * charges * (g - 1.0);
          });
      double virial = integrate(system, closure, fluid, i, j, [&](double r, double, double slope, double g) {
        const double own = g > 0.0 ? slope + charges / (r * r) : 0.0;
        return -r * r * r * own * g + r * charges * (g - 1.0);
      });
      virial -= beyond(system, fluid, i, j, [](double r, double, double slope) { return r * r * r * slope; });
      for (const double edge : all_jumps(system.pair(i, j)))
        virial += edge * edge * edge *
                  (pair_distribution_at(system, closure, fluid, i, j, edge) -
                   pair_distribution_at(system, closure, fluid, i, j, edge * (1.0 - beside)));
      t.pressure += 2.0 * pi / 3.0 * rho * share * virial;
      inverse -= rho * share * 4.0 * pi *
                 (dr * (fluid.r.square() * fluid.c(static_cast<Index>(i), static_cast<Index>(j))).sum() -
                  beyond_volume(system, fluid, i, j));
    }
  t.compressibility =
      has_coulomb(system) && !is_neutral(system) ? std::numeric_limits<double>::quiet_NaN() : 1.0 / inverse;
  if (std::holds_alternative<HypernettedChain>(closure)) t.chemical_potential = chemical_potentials(system, fluid);
  if (const auto* chain = std::get_if<ReferenceHypernettedChain>(&closure);
      chain && chain->reference && !has_coulomb(system))
    t.chemical_potential = {free_energy(system, *chain, fluid) + t.pressure - 1.0};
  return t;
}

LongWaves long_waves_of(const System& system, const FluidStructure& fluid) {
  const auto n = static_cast<Index>(system.species.size());
  const bool charged = has_coulomb(system);
  const double dr = fluid.r[1] - fluid.r[0];
  Eigen::MatrixXd inverse = Eigen::MatrixXd::Identity(n, n);
  Eigen::VectorXd root(n);  // of the fractions
  LongWaves waves;
  if (!charged) waves.direct_sum.assign(system.species.size(), 0.0);
  for (Index i = 0; i < n; ++i) root[i] = std::sqrt(system.species[static_cast<std::size_t>(i)].fraction);
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j) {
      const auto a = static_cast<std::size_t>(i), b = static_cast<std::size_t>(j);
      if (charged) {
        inverse(i, j) -= fluid.C(i, j)[0];
        continue;
      }
      const double direct =
          4.0 * pi * (dr * (fluid.r.square() * fluid.c(i, j)).sum() - beyond_volume(system, fluid, a, b));
      inverse(i, j) -= system.number_density * root[i] * root[j] * direct;
      waves.direct_sum[a] += root[j] * root[j] * direct;
    }
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> modes(inverse);
  waves.stability = modes.eigenvalues()[0];
  waves.density_share = std::pow(root.dot(modes.eigenvectors().col(0)), 2);
  return waves;
}

std::optional<double> second_virial(const System& system) {
  if (has_coulomb(system)) return {};
  double sum = 0.0;
  for (std::size_t i = 0; i < system.species.size(); ++i)
    for (std::size_t j = i; j < system.species.size(); ++j)
      sum += mixed(system, i, j) * ozark::second_virial({system.pair(i, j)}, system.temperature);
  return sum;
}

RefinedFluid refine(const System& system, const Closure& closure, const IntegralMethod& method, double accuracy,
                    const Observer& observer) {
  const auto solve = [&](const IntegralMethod& level) {
    FluidStructure fluid = solve_integral_equation(system, closure, level, observer);
    FluidThermodynamics t;
    if (fluid.convergence.converged) t = thermodynamics_of(system, closure, fluid);
    return std::pair(std::move(fluid), t);
  };
  return extrapolate(system, solve, method, accuracy);
}

RefinedFluid extrapolate(const System& system, const SolvedOnGrid& solve, const IntegralMethod& method,
                         double accuracy) {
  require(accuracy > 0.0 && accuracy < 1.0, "accuracy must lie in (0, 1), got {}", accuracy);
  RefinedFluid best;
  IntegralMethod level = method;
  level.grid = coarsest_grid(system, method.grid);
  const bool fits = align(system, level.grid);
  std::vector<FluidThermodynamics> last;  // of the Romberg table, the row before
  for (int n = 0; n < most_levels; ++n) {
    auto [fluid, numbers_there] = solve(level);
    best.fluid = std::move(fluid);
    if (!best.fluid.convergence.converged) return best;
    std::vector<FluidThermodynamics> row = {numbers_there};
    for (std::size_t order = 1; fits && order <= last.size(); ++order) {
      FluidThermodynamics next = row.back(), coarse = last[order - 1];
      const auto to = numbers(next), from = numbers(coarse);
      const double factor = std::pow(4.0, static_cast<double>(order)) - 1.0;
      for (std::size_t q = 0; q < to.size(); ++q) *to[q] += (*to[q] - *from[q]) / factor;
      row.push_back(next);
    }
    bool settled = !last.empty();
    best.value = best.error = row.back();
    if (!last.empty()) {
      const auto error = numbers(best.error), now = numbers(best.value), before = numbers(last.back());
      for (std::size_t q = 0; q < now.size(); ++q) {
        *error[q] = std::abs(*now[q] - *before[q]);
        settled = settled && (std::isnan(*now[q]) || *error[q] <= accuracy * std::abs(*now[q]));
      }
    }
    last = std::move(row);
    if (settled && n + 1 >= fewest_levels) return best;
    if (!fits && 2 * level.grid.points > most_points_between_edges) return best;  // with the error it has
    if (2 * level.grid.points > most_points) break;
    level.grid.points *= 2;
  }
  best.fluid.convergence.converged = false;
  best.fluid.convergence.reason = fmt::format(
      "the extrapolation to dr = 0 still changes by more than {:.1e} at dr = {:.3g}; raise the accuracy asked",
      accuracy, level.grid.dr());
  return best;
}

std::optional<double> inconsistency(const System& system, const Closure& closure, const IntegralMethod& method,
                                    const FluidStructure& fluid, const Observer& observer) {
  double pressure[2];
  System moved = system;
  for (const int side : {0, 1}) {
    moved.number_density = system.number_density * (1.0 + (side == 0 ? -density_interval : density_interval));
    const FluidStructure near = solve_integral_equation(moved, closure, method, observer, &fluid);
    if (!near.convergence.converged) return {};
    pressure[side] = moved.number_density * thermodynamics_of(moved, closure, near).pressure;
  }
  const double virial = (pressure[1] - pressure[0]) / (2.0 * density_interval * system.number_density);
  return virial * thermodynamics_of(system, closure, fluid).compressibility - 1.0;
}

ConsistentClosure make_consistent(const System& system, const std::function<Closure(double)>& make, double low,
                                  double high, const IntegralMethod& method, const Observer& observer) {
  ConsistentClosure result{make(low), low, {}};
  FluidStructure start;
  bool warm = false;
  const auto difference = [&](double parameter) {
    observer.check_stop();
    const Closure closure = make(parameter);
    FluidStructure fluid = solve_integral_equation(system, closure, method, observer, warm ? &start : nullptr);
    if (!fluid.convergence.converged) throw DomainError(fluid.convergence.reason);
    result.convergence.iterations += fluid.convergence.iterations;
    start = std::move(fluid);
    warm = true;
    const auto value = inconsistency(system, closure, method, start, observer);
    if (!value) throw DomainError("the fluid is lost beside this density; move away from the spinodal");
    return *value;
  };
  const auto fail = [&](const std::string& reason) {
    result.convergence.converged = false;
    result.convergence.reason = reason;
    return result;
  };
  try {
    double last = low, last_value = difference(low);
    for (int n = 1; n <= parameter_steps; ++n) {
      const double next = low * std::pow(high / low, static_cast<double>(n) / parameter_steps);
      const double value = difference(next);
      if (last_value * value <= 0.0) {
        result.parameter = find_root(difference, last, next, parameter_tolerance * next);
        result.closure = make(result.parameter);
        result.convergence.residual = std::abs(difference(result.parameter));
        return result;
      }
      last = next;
      last_value = value;
    }
    return fail(
        fmt::format("the routes to the pressure agree for no parameter between {} and {}, they differ by {:.2g} at "
                    "{:.3g}; give the parameter, or choose another closure",
                    low, high, last_value, last));
  } catch (const DomainError& e) {
    return fail(e.what());
  }
}

}  // namespace ozark::oz
