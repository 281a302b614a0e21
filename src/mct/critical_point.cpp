#include <ozark/core/error.hpp>
#include <ozark/core/parallel.hpp>
#include <ozark/mct/critical_point.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <cmath>

#include "fixed_point.hpp"
#include "fold.hpp"

namespace ozark::mct {
namespace {

using Eigen::VectorXd;

constexpr double side_distance = 2e-4;    // of the range: where the two sides of a fold are decided
constexpr double continuous_below = 0.1;  // change of F_ii / S_ii between neighbours that needs no look
constexpr double jump_fraction = 0.75;    // of the change over an interval that stays in one half: more is a jump
constexpr double jump_width = 1e-6;       // of the range: whatever still changes over this is a jump
constexpr double value_rounding = 1e-11;  // of the range: how closely a fold itself is located
constexpr double bisection_width = 1e-7;  // of the range
constexpr double error_safety = 1.1;      // the finer reference is itself a tenth as far from the continuum, at most

struct State {
  double value = 0.0;
  bool glass = false;
  MatrixField F;
  VectorXd x;             // packed
  Eigen::ArrayXXd f;      // F_ii / S_ii, a column a species
  std::string undecided;  // why, if the iteration did not end
};

/// A transition and the fold behind it; the fold is empty where bisection had to do.
struct Boundary {
  Transition transition;
  Fold fold;
};

class Search {
 public:
  Search(ArrestMap& map, const StatePath& path, const CriticalSearch& options, Observer& observer)
      : map_(map), path_(path), options_(options), observer_(observer), range_(options.high - options.low) {}

  State decide(double value) {
    observer_.check_stop();
    map_.set_state(path_(value, map_.grid().wave_numbers()));
    Nonergodicity solution = descend(map_, options_.iteration, Finish::newton, observer_);
    State s{value, solution.glass, std::move(solution.F), {}, {}, solution.convergence.reason};
    s.x = map_.pack(s.F);
    s.f.resize(s.F.points(), s.F.order());
    for (Eigen::Index i = 0; i < s.F.order(); ++i) s.f.col(i) = s.F(i, i) / map_.S()(i, i);
    return s;
  }

  /// Every boundary between two decided states, ascending. Two glasses that differ are parted until their difference is
  /// small (one branch) or stays in one half (a jump).
  void between(const State& a, const State& b, std::vector<Boundary>& found, double parent_difference = 1.0) {
    if (!a.glass && !b.glass) return;
    if (a.glass && b.glass) {
      const double difference = (a.f - b.f).abs().maxCoeff();
      if (difference < continuous_below) return;
      if (difference < jump_fraction * parent_difference && b.value - a.value > jump_width * range_) {
        const State middle = decide(0.5 * (a.value + b.value));
        between(a, middle, found, difference);
        between(middle, b, found, difference);
        return;
      }
    }
    // The more arrested of the two sits on the branch that ends in between.
    const bool above = !a.glass || (b.glass && b.x.norm() > a.x.norm());
    follow(above ? b : a, above ? a : b, found);
  }

  /// The fold of the branch through `arrested`, towards `other`; then what is left between the fold and `other`.
  void follow(const State& arrested, const State& other, std::vector<Boundary>& found) {
    const double side = arrested.value > other.value ? 1.0 : -1.0;
    const double distance = side_distance * range_;
    const double margin = 10.0 * distance;
    const Fold fold = find_fold(map_, path_, arrested.F, arrested.value,
                                {side, std::max(options_.low, std::min(arrested.value, other.value) - margin),
                                 std::min(options_.high, std::max(arrested.value, other.value) + margin)});
    const double inner = fold.value + side * distance, outer = fold.value - side * distance;
    const bool inside = fold.convergence.converged && side * (fold.value - other.value) > 0.0 &&
                        side * (arrested.value - fold.value) > 0.0;
    if (!inside || !on_maximal_branch(fold, inner)) {
      split(arrested, other, found);
      return;
    }
    const bool reaches = side * (outer - other.value) > 0.0;
    const State beyond = reaches ? decide(outer) : other;
    if (beyond.glass && same_branch(fold, beyond)) {
      split(arrested, other, found);
      return;
    }
    std::vector<Boundary> rest;
    if (reaches) between(side > 0.0 ? other : beyond, side > 0.0 ? beyond : other, rest);
    const Boundary here{{fold.value, side > 0.0 ? GlassSide::above : GlassSide::below,
                         beyond.glass ? TransitionKind::glass_glass : TransitionKind::fluid_glass, true},
                        fold};
    if (side > 0.0) found.insert(found.end(), rest.begin(), rest.end());
    found.push_back(here);
    if (side < 0.0) found.insert(found.end(), rest.begin(), rest.end());
  }

 private:
  /// No fold found directly: halve, down to a bracket that stands for the boundary.
  void split(const State& arrested, const State& other, std::vector<Boundary>& found) {
    const bool above = arrested.value > other.value;
    const double middle = 0.5 * (arrested.value + other.value);
    if (std::abs(arrested.value - other.value) < bisection_width * range_) {
      found.push_back({{middle, above ? GlassSide::above : GlassSide::below,
                        other.glass ? TransitionKind::glass_glass : TransitionKind::fluid_glass, false},
                       {}});
      return;
    }
    const State m = decide(middle);
    const State &low = above ? other : arrested, &high = above ? arrested : other;
    between(low, m, found);
    between(m, high, found);
  }

  /// Is the state decided at `inner` the one that the fold's square root predicts there?
  bool on_maximal_branch(const Fold& fold, double inner) {
    if (inner <= options_.low || inner >= options_.high) return true;
    const State decided = decide(inner);
    if (!decided.glass) return false;
    return (decided.x - map_.pack(branch(fold, inner))).norm() < 1e-6 * decided.x.norm();
  }

  /// The stable branch a little inside its fold. Leaves the map at `inner`.
  MatrixField branch(const Fold& fold, double inner) {
    map_.set_state(path_(inner, map_.grid().wave_numbers()));
    const VectorXd direction = fold.direction.sum() > 0.0 ? fold.direction : VectorXd(-fold.direction);
    const double reach = std::sqrt(2.0 * std::abs((inner - fold.value) / fold.curvature));
    MatrixField F;
    map_.unpack(map_.pack(fold.F) + reach * direction, F);
    polish(map_, F, options_.iteration.tolerance, 10.0 * reach);
    return F;
  }

  /// A glass on the far side that is merely the same branch: no transition there.
  bool same_branch(const Fold& fold, const State& beyond) const {
    const double reach = std::sqrt(2.0 * std::abs((beyond.value - fold.value) / fold.curvature));
    return (beyond.x - map_.pack(fold.F)).norm() < 2.0 * reach;
  }

  ArrestMap& map_;
  const StatePath& path_;
  const CriticalSearch& options_;
  Observer& observer_;
  double range_;
};

/// True if no value of the key gives any species an activity.
bool stays_in_equilibrium(const StatePath& path, const WaveGrid& grid, const CriticalSearch& search) {
  const Eigen::ArrayXd k = grid.wave_numbers().head(1);
  return path(search.low, k).system.in_equilibrium() && path(search.high, k).system.in_equilibrium();
}

/// The fold on another map (a finer grid) that a transition already found turns into.
Fold fold_near(ArrestMap& map, const StatePath& path, const Transition& t, const CriticalSearch& search,
               Observer& observer) {
  const double range = search.high - search.low, side = t.side == GlassSide::above ? 1.0 : -1.0;
  for (double offset = 2e-3; offset < 0.1; offset *= 4.0) {
    const double value = std::clamp(t.value + side * offset * range, search.low, search.high);
    observer.check_stop();
    map.set_state(path(value, map.grid().wave_numbers()));
    const Nonergodicity start = descend(map, search.iteration, Finish::newton, observer);
    if (!start.glass) continue;
    Fold fold = find_fold(map, path, start.F, value, {side, search.low, search.high});
    if (fold.convergence.converged) return fold;
  }
  Fold none;
  none.convergence.converged = false;
  return none;
}

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

std::optional<double> discretisation_error(const WaveGrid& grid, const StatePath& path, const Transition& t,
                                           const CriticalSearch& search, Observer& observer) {
  const WaveGrid fine{GridKind::midpoint, 4 * grid.points, 2.0 * grid.cutoff};
  ArrestMap finer(KernelKind::fourier, fine, stays_in_equilibrium(path, fine, search));
  const Fold reference = fold_near(finer, path, t, search, observer);
  if (!reference.convergence.converged) return std::nullopt;
  return error_safety * std::abs(reference.value - t.value) + value_rounding * (search.high - search.low);
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
    scan[i] = Search(map, path, options, observer).decide(options.low + fraction * (options.high - options.low));
    scan_evaluations += map.evaluations();
    observer.progress(0.5 * static_cast<double>(++decided) / static_cast<double>(scan.size()), "deciding states");
  });
  report.glass_at_low = scan.front().glass;
  report.glass_at_high = scan.back().glass;

  ArrestMap map(kernel, grid, equilibrium);
  Search search(map, path, options, observer);
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
