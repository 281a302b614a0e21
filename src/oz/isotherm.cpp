#include <ozark/oz/isotherm.hpp>

#include <ozark/core/error.hpp>
#include <ozark/num/gsl.hpp>
#include <ozark/num/interpolation.hpp>
#include <ozark/oz/peak.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ozark::oz {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using std::numbers::pi;

constexpr double end_width = 1e-4;  // of the ladder's range
constexpr double diverging = 0.03;  // smallest eigenvalue of S^-1 that counts as none
constexpr double other_branch =
    0.2;  // of the stability: a step that falls short of its course by more leaves the branch
constexpr double lowest_peak = 1.0;  // of S(k): an ideal gas has none

IsothermPoint describe(const FluidState& state, const FluidStructure& f) {
  const System& system = state.system;
  IsothermPoint p;
  p.density = system.number_density;
  p.value = thermodynamics_of(system, state.closure, f);
  p.long_waves = long_waves_of(system, f);
  const double dr = f.r[1] - f.r[0];
  for (std::size_t i = 0; i < system.species.size(); ++i)
    for (std::size_t j = 0; j < system.species.size(); ++j) {
      const auto g_ij = f.g(static_cast<Index>(i), static_cast<Index>(j));
      const ArrayXd logarithm = g_ij.max(1e-300).log();
      p.pair_entropy -= 2.0 * pi * system.number_density * system.species[i].fraction * system.species[j].fraction *
                        dr * (f.r.square() * (g_ij * logarithm - g_ij + 1.0)).sum();
    }
  const ArrayXd number = number_structure_factor(system, f.S);
  Index top = 0;
  if (number.maxCoeff(&top) <= lowest_peak) return p;
  const double dk = f.k[1] - f.k[0];
  const auto structure = [&](const ArrayXd& k) { return structure_at(system, f, k); };
  if (const auto peak = main_peak(system, structure, f.k[top] + 2.0 * dk, dk)) p.peak_height = peak->height;
  return p;
}

class Tracer {
 public:
  Tracer(const FluidPath& at, const IntegralMethod& method, const Observer& observer)
      : at_(at), method_(method), observer_(observer) {}

  /// From the first density on to the last or to where the solution is lost, which is then located to `width`.
  std::optional<Loss> follow(const std::vector<double>& densities, double width, std::vector<IsothermPoint>& points) {
    FluidStructure last = solve(densities.front(), nullptr);
    if (!last.convergence.converged) return Loss{densities.front(), 0.0, LossKind::no_solution};
    points.push_back(describe(at_(densities.front()), last));
    for (std::size_t i = 1; i < densities.size(); ++i) {
      const double target = densities[i];
      double step = target - points.back().density;
      std::optional<double> bad;  // the nearest density without a solution
      while (points.back().density != target) {
        observer_.check_stop();
        const double here = points.back().density, left = target - here;
        const double density = std::abs(step) < std::abs(left) ? here + step : target;
        FluidStructure next = solve(density, &last);
        IsothermPoint point;
        if (next.convergence.converged) point = describe(at_(density), next);
        if (next.convergence.converged && continues(points, point)) {
          points.push_back(std::move(point));
          last = std::move(next);
          step = bad ? 0.5 * (*bad - density) : 2.0 * step;
        } else {
          if (!next.convergence.converged) bad = density;
          step = 0.5 * (density - here);
        }
        const double open = bad ? *bad - points.back().density : 2.0 * step;
        if (std::abs(open) < width || std::abs(step) < 0.1 * width) return end_of(points, std::abs(open));
      }
    }
    return {};
  }

  [[nodiscard]] long iterations() const { return iterations_; }

 private:
  /// Whether a point is on the branch of those before it. Beside a fold there are two solutions; the other one falls
  /// far short of the stability these lead to.
  static bool continues(const std::vector<IsothermPoint>& points, const IsothermPoint& next) {
    if (points.size() < 2) return true;
    const IsothermPoint &last = points.back(), &before = points[points.size() - 2];
    const double share = (next.density - last.density) / (last.density - before.density);
    const double here = last.long_waves.stability;
    const double expected = here + share * (here - before.long_waves.stability);
    return !(expected - next.long_waves.stability > other_branch * std::max(here, diverging));
  }

  /// Where a branch ends, `open` beyond its last point at most. At a fold the stability falls like a square root: the
  /// density is a parabola of it with its summit there, through the last three points; through the three before, the
  /// same with a larger error, which the difference bounds.
  static Loss end_of(const std::vector<IsothermPoint>& points, double open) {
    const double last = points.back().density;
    const Loss bracket{last, open, kind_of(points.back())};
    if (points.size() < 4) return bracket;
    const double sign = last > points[points.size() - 2].density ? 1.0 : -1.0;
    const auto summit = [&](std::size_t from) -> std::optional<double> {
      const IsothermPoint *a = &points[from], *b = &points[from + 1], *c = &points[from + 2];
      const double x = a->long_waves.stability, y = b->long_waves.stability, z = c->long_waves.stability;
      const double first = (b->density - a->density) / (y - x), second = (c->density - b->density) / (z - y);
      const double bend = (second - first) / (z - x);
      if (!(sign * bend < 0.0)) return {};
      const double at = 0.5 * (x + y) - 0.5 * first / bend;
      return a->density + (at - x) * first + (at - x) * (at - y) * bend;
    };
    const auto now = summit(points.size() - 3), before = summit(points.size() - 4);
    if (!now || !before || sign * (*now - last) < 0.0 || sign * (*now - last) > open) return bracket;
    return Loss{*now, std::min(open, std::abs(*now - *before)), bracket.kind};
  }

  static LossKind kind_of(const IsothermPoint& last) {
    if (!(last.long_waves.stability < diverging)) return LossKind::no_solution;
    return last.long_waves.density_share < 0.5 ? LossKind::demixing : LossKind::spinodal;
  }

  /// Beside a known solution it is enough to look beside it: a cold start that fails is what costs.
  FluidStructure solve(double density, const FluidStructure* start) {
    IntegralMethod method = method_;
    method.cold = start == nullptr;
    const FluidState state = at_(density);
    FluidStructure f = solve_integral_equation(state.system, state.closure, method, observer_, start);
    iterations_ += f.convergence.iterations;
    return f;
  }

  const FluidPath& at_;
  const IntegralMethod& method_;
  const Observer& observer_;
  long iterations_ = 0;
};

}  // namespace

Isotherm trace_isotherm(const FluidPath& at, const IntegralMethod& method, const std::vector<double>& densities,
                        const Observer& observer) {
  require(densities.size() >= 2, "an isotherm needs at least 2 densities, got {}", densities.size());
  Isotherm isotherm;
  isotherm.temperature = at(densities.front()).system.temperature;
  const double width = end_width * (densities.back() - densities.front());
  Tracer tracer(at, method, observer);
  isotherm.below_end = tracer.follow(densities, width, isotherm.below);
  if (isotherm.below_end) {
    std::vector<double> down;
    for (auto d = densities.rbegin(); d != densities.rend() && *d > isotherm.below_end->density; ++d)
      down.push_back(*d);
    isotherm.above_end = tracer.follow(down, width, isotherm.above);
    std::reverse(isotherm.above.begin(), isotherm.above.end());
  }
  isotherm.iterations = tracer.iterations();
  return isotherm;
}

std::optional<double> density_where(const std::vector<IsothermPoint>& branch,
                                    const std::function<double(const IsothermPoint&)>& quantity, double level) {
  if (branch.size() < 4) return {};
  ArrayXd density(static_cast<Index>(branch.size())), value(density.size());
  for (Index i = 0; i < density.size(); ++i) {
    density[i] = branch[static_cast<std::size_t>(i)].density;
    value[i] = quantity(branch[static_cast<std::size_t>(i)]) - level;
  }
  for (Index i = 1; i < density.size(); ++i) {
    if (!(value[i - 1] * value[i] <= 0.0)) continue;
    return find_root(
        [&](double x) { return interpolation_weights(density, ArrayXd::Constant(1, x)).row(0).dot(value.matrix()); },
        density[i - 1], density[i], 1e-10 * density[i]);
  }
  return {};
}

std::optional<Integrated> excess_potential(const IsothermPoint& point) {
  if (point.value.chemical_potential.size() == 1) return Integrated{point.value.chemical_potential.front(), 0.0};
  if (!point.free_energy) return {};
  return Integrated{point.free_energy->value + point.value.pressure - 1.0, point.free_energy->error};
}

std::optional<double> residual_entropy(const IsothermPoint& point) {
  const auto potential = excess_potential(point);
  if (!potential) return {};
  const double free_energy = potential->value - (point.value.pressure - 1.0);  // beta F_ex / N
  return point.value.energy - free_energy - point.pair_entropy;
}

}  // namespace ozark::oz
