// One temperature of a phase diagram: its states, its glass; and coexistence carried from one to the next.

#include <ozark/core/error.hpp>
#include <ozark/mct/critical_point.hpp>
#include <solvers/fluid.hpp>
#include <solvers/phase_diagram.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>

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

bool needs_parameter(const StructureConfig& s) {
  return !s.alpha && (s.closure == Closure::rogers_young || s.closure == Closure::zerah_hansen);
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
  const auto system = [config = c.system, temperature](double density) {
    return at_state(config, temperature, density);
  };
  if (!needs_parameter(c.structure)) {
    ray.path = [system, structure = c.structure](double density) {
      oz::FluidState state{system(density), {}};
      state.closure = closure_of(state.system, structure);
      return state;
    };
    return ray;
  }
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
  ray.path = [system, make, line = *ray.line](double density) {
    return oz::FluidState{system(density), make(line.at(density))};
  };
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
  std::map<double, oz::FluidPath> known;
  for (const Slice& s : slices) known.emplace(s.ray.temperature, s.ray.path);
  const auto at = [&](double temperature) {
    // Between isotherms a parameter is made consistent anew, so that it changes smoothly.
    if (const auto path = known.find(temperature); path != known.end()) return path->second;
    return make_ray(c, temperature, observer).path;
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
