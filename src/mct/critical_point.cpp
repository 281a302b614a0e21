#include <ozark/core/error.hpp>
#include <ozark/core/parallel.hpp>
#include <ozark/mct/critical_point.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <cmath>

#include "boundary_search.hpp"
#include "discretisation.hpp"
#include "fixed_point.hpp"

namespace ozark::mct {
namespace {

using Eigen::VectorXd;

/// lambda and the critical amplitude from the left projections of bordered solves at the fold; no left vector needed.
CriticalPoint critical_point(ArrestMap& map, const StatePath& path, const Fold& fold) {
  CriticalPoint point;
  point.value = fold.value;
  point.F = fold.F;
  point.state = path(fold.value, map.grid().wave_numbers());
  const VectorXd h = fold.direction.sum() > 0.0 ? fold.direction : VectorXd(-fold.direction);
  MatrixField H, quadratic, cubic, changed;
  map.set_state(point.state);
  map.linearise(fold.F, changed);
  map.unpack(h, H);
  map.derivative(H, changed);
  point.eigenvalue = h.dot(map.pack(changed));
  map.curvature_parts(H, quadratic, cubic);
  const auto project = [&](const VectorXd& r) { return solve_bordered(map, h, h, r, 0.0, 1e-10).y; };
  const double on_cubic = project(map.pack(cubic));
  point.exponent_parameter = project(map.pack(quadratic)) / on_cubic;
  point.exponents = exponents(point.exponent_parameter);
  map.unpack(h * (project(h) / on_cubic), point.amplitude);
  return point;
}

}  // namespace

TransitionReport find_transitions(KernelKind kernel, const WaveGrid& grid, const StatePath& path,
                                  const CriticalSearch& options, Observer& observer) {
  require(options.low < options.high, "search range must ascend, got [{}, {}]", options.low, options.high);
  require(options.scan >= 1, "scan needs at least 1 interval, got {}", options.scan);
  const bool equilibrium = stays_in_equilibrium(path, grid, options);
  TransitionReport report;
  Convergence& c = report.convergence;
  std::atomic<long> scan_evaluations = 0;
  std::vector<State> scan(static_cast<std::size_t>(options.scan) + 1);
  std::atomic<std::size_t> decided = 0;
  parallel_for(scan.size(), [&](std::size_t i) {  // a map of its own each: the bits cannot depend on the thread
    ArrestMap map(kernel, grid, equilibrium);
    const double fraction = static_cast<double>(i) / static_cast<double>(options.scan);
    scan[i] =
        BoundarySearch(map, path, options, observer).decide(options.low + fraction * (options.high - options.low));
    scan_evaluations += map.evaluations();
    observer.progress(0.5 * static_cast<double>(++decided) / static_cast<double>(scan.size()), "deciding states");
  });
  report.glass_at_low = scan.front().glass;
  report.glass_at_high = scan.back().glass;

  ArrestMap map(kernel, grid, equilibrium);
  BoundarySearch search(map, path, options, observer);
  std::vector<Boundary> boundaries;
  for (std::size_t i = 1; i < scan.size(); ++i) {
    observer.progress(0.5 + 0.3 * static_cast<double>(i) / static_cast<double>(scan.size()), "following transitions");
    search.between(scan[i - 1], scan[i], boundaries);
  }
  for (const Boundary& b : boundaries) report.transitions.push_back(b.transition);
  const auto first = std::find_if(boundaries.begin(), boundaries.end(),
                                  [](const Boundary& b) { return b.transition.kind == TransitionKind::fluid_glass; });
  if (first == boundaries.end()) {
    c.converged = false;
    c.reason =
        fmt::format("no glass transition between {} ({}) and {} ({}); widen glass.search", options.low,
                    report.glass_at_low ? "glass" : "fluid", options.high, report.glass_at_high ? "glass" : "fluid");
  } else if (!first->transition.is_fold) {
    c.converged = false;
    c.reason = fmt::format("the boundary near {} could only be bracketed, not resolved as a fold; refine the grid",
                           first->transition.value);
  } else {
    report.critical = critical_point(map, path, first->fold);
    c.residual = first->fold.convergence.residual;
    observer.progress(0.9, "estimating the discretisation error");
    if (options.estimate_error)
      report.critical->error = discretisation_error(grid, path, first->transition, options, observer);
  }
  const auto undecided = std::find_if(scan.begin(), scan.end(), [](const State& s) { return !s.undecided.empty(); });
  if (c.converged && undecided != scan.end()) {
    c.converged = false;
    c.reason = undecided->undecided;
  }
  c.iterations = scan_evaluations + map.evaluations();
  return report;
}

std::optional<Bracket> bisect_transition(KernelKind kernel, const WaveGrid& grid, const StatePath& path,
                                         const CriticalSearch& options, double width, const Observer& observer) {
  ArrestMap map(kernel, grid, stays_in_equilibrium(path, grid, options));
  const auto is_glass = [&](double value) {
    map.set_state(path(value, grid.wave_numbers()));
    return descend(map, options.iteration, Finish::plain, observer).glass;
  };
  const double step = (options.high - options.low) / static_cast<double>(options.scan);
  double low = options.low;
  const bool start = is_glass(low);
  for (long i = 1; i <= options.scan; ++i) {
    double high = options.low + static_cast<double>(i) * step;
    if (is_glass(high) == start) {
      low = high;
      continue;
    }
    while (high - low > width) {
      const double middle = 0.5 * (low + high);
      (is_glass(middle) == start ? low : high) = middle;
    }
    return start ? Bracket{high, low} : Bracket{low, high};
  }
  return std::nullopt;
}

}  // namespace ozark::mct
