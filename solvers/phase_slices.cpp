// One temperature of a phase diagram: its states, its glass; and coexistence carried from one to the next.

#include <ozark/core/error.hpp>
#include <ozark/mct/critical_point.hpp>
#include <solvers/fluid.hpp>
#include <solvers/phase_diagram.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace ozark {
namespace {

constexpr long least_consistent = 30;                       // densities of an isotherm at which a parameter is found
constexpr double least_alpha = 0.02, largest_alpha = 20.0;  // 1/sigma
constexpr double glass_window = 0.02;                       // relative, where the glass of a finer grid is looked for
constexpr double line_accuracy = 1e-6;

System at_state(const SystemConfig& system, double temperature, double density) {
  SystemConfig config = system;
  config.temperature = temperature;
  config.packing_fraction.reset();
  config.number_density = density;
  return resolve(config);
}

/// @param alpha  of the closure, at a density
oz::FluidPath path_of(const PhaseDiagramConfig& c, double temperature,
                      std::function<std::optional<double>(double)> alpha) {
  return [system = c.system, structure = c.structure, temperature, alpha = std::move(alpha)](double density) {
    StructureConfig with = structure;
    with.alpha = alpha(density);
    oz::FluidState state{at_state(system, temperature, density), {}};
    state.closure = closure_of(state.system, with);
    return state;
  };
}

bool needs_parameter(const StructureConfig& s) {
  return !s.alpha && (s.closure == Closure::rogers_young || s.closure == Closure::zerah_hansen);
}

/// At a temperature between two isotherms, the parameter between theirs: its logarithm linear in 1 / T.
oz::FluidPath between(const Ray& cold, const Ray& hot, const PhaseDiagramConfig& c, double temperature) {
  if (temperature == cold.temperature) return cold.path;
  if (temperature == hot.temperature) return hot.path;
  const double share = (1.0 / temperature - 1.0 / cold.temperature) / (1.0 / hot.temperature - 1.0 / cold.temperature);
  return path_of(c, temperature, [&c, &cold, &hot, share](double density) -> std::optional<double> {
    if (!cold.line || !hot.line) return c.structure.alpha;
    return std::pow(cold.line->at(density), 1.0 - share) * std::pow(hot.line->at(density), share);
  });
}

mct::StatePath glass_path(const PhaseDiagramConfig& c, const Ray& ray, long points, const Observer& observer) {
  oz::IntegralMethod method = method_of(c.structure);
  method.grid.points = points;
  return [&ray, method, &observer](double density, const Eigen::ArrayXd& k) {
    oz::FluidState state = ray.path(density);
    const auto fluid = oz::solve_integral_equation(state.system, state.closure, method, observer);
    require(fluid.convergence.converged, "{}", fluid.convergence.reason);
    StructureFactor s = oz::structure_at(state.system, fluid, k);
    return mct::StatePoint{std::move(state.system), std::move(s)};
  };
}

}  // namespace

std::vector<double> density_ladder(const Diagram& d) {
  std::vector<double> densities;
  for (long i = 0; i < d.density_count; ++i) {
    const double t = static_cast<double>(i) / static_cast<double>(d.density_count - 1);
    densities.push_back(d.densities[0] + (d.densities[1] - d.densities[0]) * t * t);
  }
  return densities;
}

Ray make_ray(const PhaseDiagramConfig& c, double temperature, const Observer& observer) {
  Ray ray;
  ray.temperature = temperature;
  if (!needs_parameter(c.structure)) {
    ray.path = path_of(c, temperature, [alpha = c.structure.alpha](double) { return alpha; });
    return ray;
  }
  const auto system = [&](double density) { return at_state(c.system, temperature, density); };
  const bool plain = c.structure.closure == Closure::rogers_young;
  const auto make = [plain](double a) -> oz::Closure {
    if (plain) return oz::RogersYoung{{a}};
    return oz::ZerahHansen{{a}};
  };
  Diagram few = c.diagram;
  few.density_count = std::max(least_consistent, few.density_count / 3);
  ray.line = oz::trace_consistent(system, make, least_alpha, largest_alpha, density_ladder(few), method_of(c.structure),
                                  observer);
  if (ray.line->density.size() == 0)
    ray.obstacle = fmt::format(
        "temperature {:.5g}: no alpha in [{}, {}] makes the routes to the pressure agree at any density; give "
        "structure.alpha",
        temperature, least_alpha, largest_alpha);
  ray.path = path_of(c, temperature, [line = *ray.line](double density) { return line.at(density); });
  return ray;
}

void find_glass(const PhaseDiagramConfig& c, Slice& slice, Observer& observer) {
  const Diagram& d = c.diagram;
  mct::CriticalSearch search;
  search.low = d.glass_search.empty() ? 0.5 * (d.densities[0] + d.densities[1]) : d.glass_search[0];
  search.high = d.glass_search.empty() ? 1.5 * d.densities[1] : d.glass_search[1];
  search.scan = 8;
  search.estimate_error = false;
  const auto find = [&](long points) {
    return mct::find_transitions(d.kernel.kind, d.kernel.grid, glass_path(c, slice.ray, points, observer), search,
                                 observer);
  };
  try {
    const auto found = find(c.structure.points);
    if (!found.critical) {
      slice.glass_statement = fmt::format("{} from density {:.4g} to {:.4g}; change diagram.glass_search",
                                          found.glass_at_low ? "a glass" : "a fluid", search.low, search.high);
      return;
    }
    slice.glass = GlassDensity{found.critical->value, {}};
    slice.glass_statement = fmt::format("glass from density {:.6g} on", slice.glass->density);
  } catch (const DomainError& e) {
    slice.glass_statement = fmt::format("none: {}", e.what());
    return;
  }
  if (!d.glass_error) return;
  search.low = (1.0 - glass_window) * slice.glass->density;
  search.high = (1.0 + glass_window) * slice.glass->density;
  search.scan = 1;
  search.estimate_error = true;
  try {
    // Second order in dr: what half of it leaves is a third of the move. The finer run also has the kernel's own error.
    const auto finer = find(2 * c.structure.points);
    if (finer.critical && finer.critical->error)
      slice.glass->error = 4.0 / 3.0 * std::abs(finer.critical->value - slice.glass->density) + *finer.critical->error;
  } catch (const DomainError&) {  // lost on the finer grid: the error stays unknown
  }
}

std::vector<std::string> continue_coexistence(const PhaseDiagramConfig& c, std::vector<Slice>& slices,
                                              const Observer& observer) {
  std::vector<std::string> statements;
  const auto at = [&](double temperature) {
    const auto hotter = std::lower_bound(slices.begin() + 1, slices.end() - 1, temperature,
                                         [](const Slice& s, double t) { return s.ray.temperature < t; });
    return between((hotter - 1)->ray, hotter->ray, c, temperature);
  };
  const auto count = static_cast<std::ptrdiff_t>(slices.size());
  const auto slice = [&](std::ptrdiff_t i) -> Slice& { return slices[static_cast<std::size_t>(i)]; };
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    if (!slice(i).coexistence.found) continue;
    for (const std::ptrdiff_t step : {1, -1}) {
      std::vector<double> temperatures;
      for (std::ptrdiff_t j = i + step; j >= 0 && j < count; j += step) {
        if (slice(j).coexistence.found || slice(j).coexistence_line) break;
        temperatures.push_back(slice(j).ray.temperature);
      }
      if (temperatures.empty()) continue;
      const auto line = oz::follow_coexistence(at, *slice(i).coexistence.found, temperatures, method_of(c.structure),
                                               line_accuracy, observer);
      for (std::size_t n = 0; n < line.points.size(); ++n)
        slice(i + step * static_cast<std::ptrdiff_t>(n + 1)).coexistence_line = line.points[n];
      if (!line.statement.empty()) statements.push_back(line.statement);
    }
  }
  return statements;
}

}  // namespace ozark
