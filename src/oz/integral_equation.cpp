#include <ozark/oz/integral_equation.hpp>

#include <Eigen/Dense>

#include <ozark/core/error.hpp>
#include <ozark/num/anderson.hpp>
#include <ozark/num/krylov.hpp>
#include <ozark/num/lagrange.hpp>

#include <fmt/core.h>

#include <cmath>
#include <complex>
#include <limits>
#include <numbers>
#include <vector>

#include "fluid_sites.hpp"
#include "ornstein_zernike_map.hpp"

namespace ozark::oz {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using std::numbers::pi;

constexpr double fewest_cells = 2.0;       // of the smallest length of the potential
constexpr double coarse_tolerance = 1e-7;  // on all grids but the last
constexpr int anderson_depth = 8;
constexpr long anderson_patience = 40;  // evaluations without halving the residual
constexpr double wild = 1e4;            // a residual that has lost its way
constexpr long krylov_dimension = 50;
constexpr int newton_steps = 25;
constexpr double decayed = 0.05;        // |g - 1| at the end of the grid, at most
constexpr double rounding = 1e-9;       // of gamma: a residual that steps no longer lower
constexpr double shortest_ramp = 1e-3;  // step of a ramp

struct Outcome {
  bool found = false;
  double residual = std::numeric_limits<double>::infinity();
};

/// Newton's method with Krylov solves and steps halved until the residual falls.
Outcome newton(OrnsteinZernikeMap& map, VectorXd& x, double tolerance, const Observer& observer) {
  VectorXd image, trial, trial_image;
  Outcome outcome;
  if (!map.apply(x, image)) return outcome;
  for (int step = 0; step < newton_steps; ++step) {
    observer.check_stop();
    const VectorXd residual = image - x;
    outcome.residual = map.size_of(residual);
    if (outcome.residual < tolerance) {
      outcome.found = true;
      return outcome;
    }
    const auto one_minus = [&](const VectorXd& h, VectorXd& out) {
      map.derivative(h, out);
      out = h - out;
    };
    const double forcing = std::clamp(0.1 * outcome.residual, 1e-6, 1e-2);
    const VectorXd change = gmres(one_minus, residual, forcing, krylov_dimension).x;
    double length = 1.0;
    for (;; length *= 0.5) {
      if (length < 1e-3) {  // no step helps: lost, or as close as rounding lets it come
        outcome.found = outcome.residual < rounding * std::max(1.0, x.lpNorm<Eigen::Infinity>());
        return outcome;
      }
      trial = x + length * change;
      if (map.apply(trial, trial_image) && (trial_image - trial).norm() < (1.0 - 0.1 * length) * residual.norm()) break;
    }
    x = trial;
    image = trial_image;
  }
  return outcome;
}

/// What rounding leaves of the residual, which counts far distances.
double floor_of(const IntegralMethod& method, const VectorXd& x) {
  return 3e-14 * method.grid.r_max * std::max(1.0, x.lpNorm<Eigen::Infinity>());
}

/// From x on one grid at one density: Anderson mixing, and Newton where that loses its way. x ends at the best iterate.
Outcome solve_here(OrnsteinZernikeMap& map, VectorXd& x, const IntegralMethod& method, const Observer& observer) {
  Anderson mixing(anderson_depth);
  Outcome outcome;
  VectorXd image, best = x, at = x;
  double mark = std::numeric_limits<double>::infinity();
  for (long n = 0, since = 0; n < method.max_iterations; ++n) {
    if (n % 16 == 0) observer.check_stop();
    const bool good = map.apply(at, image);
    const double residual = good ? map.size_of(image - at) : std::numeric_limits<double>::infinity();
    if (residual < outcome.residual) {
      outcome.residual = residual;
      best = at;
    }
    if (residual < std::max(method.tolerance, floor_of(method, at))) {
      x = image;
      outcome.found = true;
      return outcome;
    }
    since = residual < 0.5 * mark ? 0 : since + 1;
    mark = std::min(mark, since == 0 ? residual : mark);
    if (!(residual < wild) || since > anderson_patience) break;
    at = mixing.next(at, image);
  }
  x = best;
  if (!std::isfinite(outcome.residual)) return outcome;
  return newton(map, x, std::max(method.tolerance, floor_of(method, x)), observer);
}

/// On twice as many points: cubic between the coarse ones, even across r = 0.
VectorXd refine(const VectorXd& coarse, Index pairs) {
  const Index n = coarse.size() / pairs;
  const Lagrange four(ArrayXd::LinSpaced(4, -2.0, 1.0) / 3.0);
  const VectorXd left = four.value(-0.25 / 3.0);  // of points m-2 .. m+1 for the place m - 1/4; mirrored for m + 1/4
  VectorXd fine(2 * coarse.size());
  for (Index p = 0; p < pairs; ++p) {
    const auto at = [&](Index i) { return i < 0 ? coarse[p * n - i - 1] : i < n ? coarse[p * n + i] : 0.0; };
    for (Index m = 0; m < n; ++m) {
      double low = 0.0, high = 0.0;
      for (Index q = 0; q < 4; ++q) {
        low += left[q] * at(m - 2 + q);
        high += left[q] * at(m + 2 - q);
      }
      fine[p * 2 * n + 2 * m] = low;
      fine[p * 2 * n + 2 * m + 1] = high;
    }
  }
  return fine;
}

enum class Ramp { none, coupling, density };

/// How far a start from nothing came.
struct Reach {
  Ramp ramp = Ramp::none;
  double share = 1.0;
};

/// Along a ramp of the inverse temperature or of the density, from nothing. @return  the share reached, 1 with x solved
double climb(OrnsteinZernikeMap& map, VectorXd& x, Ramp ramp, const IntegralMethod& method, const Observer& observer,
             Outcome& outcome) {
  const auto set = [&](double share) { ramp == Ramp::coupling ? map.set_coupling(share) : map.set_density(share); };
  double reached = 0.0, step = 0.25;
  VectorXd good = VectorXd::Zero(map.size());
  while (reached < 1.0 && step > shortest_ramp) {
    const double share = std::min(1.0, reached + step);
    set(share);
    VectorXd trial = good;
    const Outcome here = solve_here(map, trial, method, observer);
    if (here.found) {
      good = trial;
      reached = share;
      step *= 1.5;
    } else {
      step *= 0.5;
    }
  }
  set(1.0);
  if (reached == 1.0) {
    x = good;
    outcome.found = true;
  }
  return reached;
}

/// From nothing at once; else from high temperature, else from low density, both of which may meet an unstable fluid.
Reach solve_from_nothing(OrnsteinZernikeMap& map, VectorXd& x, const IntegralMethod& method, const Observer& observer,
                         Outcome& outcome) {
  x = VectorXd::Zero(map.size());
  outcome = solve_here(map, x, method, observer);
  Reach best;
  if (outcome.found) return best;
  best.share = 0.0;
  for (const Ramp ramp : {Ramp::coupling, Ramp::density}) {
    const double share = climb(map, x, ramp, method, observer, outcome);
    if (share > best.share) best = {ramp, share};
    if (share == 1.0) break;
  }
  return best;
}

void require_valid(const System& system, const IntegralMethod& method) {
  ozark::require_valid(system);
  ozark::require_valid(method.grid);
  require(system.number_density > 0.0, "an integral equation needs a density > 0");
  require(method.tolerance >= 1e-14 && method.tolerance <= 1e-3, "tolerance must lie in [1e-14, 1e-3], got {}",
          method.tolerance);
  const double length = shortest_length(system);
  require(fewest_cells * method.grid.dr() <= length,
          "dr = r_max / points = {:.3g} does not resolve a length of {:.3g} in the "
          "potential; take at least {:.0f} points",
          method.grid.dr(), length, std::ceil(fewest_cells * method.grid.r_max / length));
}

}  // namespace

FluidStructure solve_integral_equation(const System& system, const Closure& closure, const IntegralMethod& method,
                                       const Observer& observer, const FluidStructure* start) {
  require_valid(system, method);
  FluidStructure fluid;
  const auto n = static_cast<Index>(system.species.size()), pairs = n * (n + 1) / 2;
  std::vector<RadialGrid> grids = {start == nullptr ? coarsest_grid(system, method.grid) : method.grid};
  while (grids.back().points < method.grid.points) grids.push_back({2 * grids.back().points, method.grid.r_max});

  VectorXd x, before;  // on the last grid and the one before it
  Outcome outcome;
  Reach reached;
  IntegralMethod coarse = method;
  for (const RadialGrid& grid : grids) {
    const bool last = &grid == &grids.back();
    OrnsteinZernikeMap map(system, closure, grid);
    coarse.tolerance = last ? method.tolerance : std::max(method.tolerance, coarse_tolerance);
    if (start != nullptr && start->r.size() == grid.points && start->gamma.order() == n) {
      x.resize(map.size());
      Index p = 0;
      for (Index i = 0; i < n; ++i)
        for (Index j = i; j < n; ++j) x.segment(grid.points * p++, grid.points) = start->gamma(i, j).matrix();
      outcome = solve_here(map, x, coarse, observer);
      if (!outcome.found && method.cold) reached = solve_from_nothing(map, x, coarse, observer, outcome);
    } else if (x.size() == 0) {
      reached = solve_from_nothing(map, x, coarse, observer, outcome);
    } else {
      const VectorXd finer = refine(x, pairs);
      VectorXd guess = finer;
      if (2 * before.size() == x.size())
        guess += 0.25 * (finer - refine(refine(before, pairs), pairs));  // both err by dr^2
      before = std::move(x);
      x = std::move(guess);
      outcome = solve_here(map, x, coarse, observer);
      if (!outcome.found) reached = solve_from_nothing(map, x, coarse, observer, outcome);
    }
    fluid.convergence.iterations += map.evaluations();
    if (!last && reached.share == 1.0) continue;
    map.describe(x, fluid);
    break;
  }
  Convergence& c = fluid.convergence;
  c.residual = outcome.residual;
  c.converged = outcome.found;
  const Index edge = fluid.r.size() / 20;
  const double left = (fluid.g.values().bottomRows(edge) - 1.0).abs().maxCoeff();
  if (c.converged && left > decayed) {
    c.converged = false;
    c.reason = fmt::format("g(r) still differs by {:.2g} from 1 at r = {:.4g}; raise r_max", left, method.grid.r_max);
  } else if (!c.converged) {
    c.reason =
        reached.ramp == Ramp::coupling
            ? fmt::format(
                  "no solution of the integral equation was found below the temperature {:.6g}, asked for {:.6g}; "
                  "raise the temperature or choose another closure",
                  system.temperature / reached.share, system.temperature)
            : fmt::format(
                  "no solution of the integral equation was found beyond the density {:.6g}, asked for {:.6g}; "
                  "lower the density or choose another closure",
                  system.number_density * reached.share, system.number_density);
  }
  return fluid;
}

StructureFactor structure_at(const System& system, const FluidStructure& fluid, const ArrayXd& k) {
  require(k.size() == 0 || k.minCoeff() > 0.0, "wave numbers must be > 0");
  const Index n = fluid.c.order(), points = fluid.r.size();
  const double dr = fluid.r[1] - fluid.r[0];
  StructureFactor s{k, MatrixField(k.size(), n), MatrixField(k.size(), n), fluid.convergence};
  constexpr Index exact_every = 128;  // points between evaluations of exp in the recurrence
  for (Index a = 0; a < n; ++a)
    for (Index b = a; b < n; ++b) {
      const double density = system.number_density * std::sqrt(system.species[static_cast<std::size_t>(a)].fraction *
                                                               system.species[static_cast<std::size_t>(b)].fraction);
      const ArrayXd weighted = 4.0 * pi * dr * fluid.r * fluid.c(a, b);
      for (Index q = 0; q < k.size(); ++q) {
        const std::complex<double> turn = std::polar(1.0, k[q] * dr);
        double sum = 0.0;
        for (Index i = 0; i < points; i += exact_every) {
          std::complex<double> wave = std::polar(1.0, k[q] * fluid.r[i]);
          for (Index m = i; m < std::min(points, i + exact_every); ++m, wave *= turn) sum += weighted[m] * wave.imag();
        }
        s.C(a, b)[q] = density * (sum / k[q] - tail_transform(system, a, b, k[q]));
      }
      s.C(b, a) = s.C(a, b);
    }
  for (Index q = 0; q < k.size(); ++q) {
    const MatrixXd S = (MatrixXd::Identity(n, n) - s.C.at(q)).inverse();
    for (Index a = 0; a < n; ++a)
      for (Index b = 0; b < n; ++b) s.S(a, b)[q] = S(a, b);
  }
  return s;
}

double gamma_at(const FluidStructure& fluid, std::size_t i, std::size_t j, double r) {
  constexpr Index width = 6;
  const double dr = fluid.r[1] - fluid.r[0];
  const auto gamma = fluid.gamma(static_cast<Index>(i), static_cast<Index>(j));
  const double place = r / dr - 0.5;
  const Index first = std::min(static_cast<Index>(std::floor(place)) - width / 2 + 1, fluid.r.size() - width);
  const Lagrange local(ArrayXd::LinSpaced(width, 0.0, 1.0));
  const VectorXd weight = local.value((place - static_cast<double>(first)) / (width - 1.0));
  double sum = 0.0;
  for (Index m = 0; m < width; ++m) sum += weight[m] * gamma[first + m < 0 ? -first - m - 1 : first + m];
  return sum;
}

double pair_distribution_at(const System& system, const Closure& closure, const FluidStructure& fluid, std::size_t i,
                            std::size_t j, double r) {
  const Site site = site_at(system, i, j, r);
  const double gamma = gamma_at(fluid, i, j, r);
  return std::visit([&](const auto& c) { return c.response(site, gamma).g; }, closure);
}

}  // namespace ozark::oz
