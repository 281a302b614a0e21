#include "fixed_point.hpp"

#include <Eigen/Cholesky>

#include <ozark/num/krylov.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ozark::mct {
namespace {

using Eigen::VectorXd;
constexpr double fluid_below = 1e-3;     // M is quadratic in F, so a solution that small can only vanish
constexpr long newton_cost = 40;         // kernel evaluations that polish() takes; closer than that, go on plainly
constexpr double steady = 0.03;          // relative change of 1 - ratio from step to step that counts as a settled rate
constexpr double rounding_below = 1e-8;  // a Newton residual that stops falling below this is the kernel's rounding
constexpr double noise_below = 1e-5;     // and so is one of the iteration whose steps have lost their direction too
constexpr long stalled_after = 50;       // iterations without a new smallest residual
constexpr double slowest_settled = 0.9995;  // a rate closer to 1 cannot be told from a passage
constexpr double newton_reach = 0.25;       // per element, the furthest a Newton finish may be from done
constexpr int settling = 3;                 // plain iterations between jumps
constexpr double jump_share = 0.5;          // of the way to where the steps would vanish
constexpr double jump_growth = 0.25;        // of the way come since the slowest step, once they grow again
constexpr double jump_floor = 1e-4;         // of |F|, through the slowest place
constexpr double jump_ceiling = 0.05;
constexpr double order_slack = 1e-12;  // packed: the rounding of the kernel has no order

/// Whether a - b is positive semidefinite at every k.
bool above(const ArrestMap& map, const MatrixField& a, const MatrixField& b) {
  if (a.order() == 1) return ((a(0, 0) - b(0, 0)) / map.S()(0, 0)).minCoeff() >= -order_slack;
  const Eigen::Index n = a.order();
  for (Eigen::Index k = 0; k < a.points(); ++k) {
    Eigen::MatrixXd gap(n, n);
    for (Eigen::Index i = 0; i < n; ++i)
      for (Eigen::Index j = 0; j < n; ++j)
        gap(i, j) = (a(i, j)[k] - b(i, j)[k]) / std::sqrt(map.S()(i, i)[k] * map.S()(j, j)[k]);
    gap.diagonal().array() += order_slack;
    if (gap.llt().info() != Eigen::Success) return false;
  }
  return true;
}

/// Shortens the slow passage of a remnant of a fold. In equilibrium T preserves the order of matrices [Franosch2002],
/// so no solution is left behind while T(F) stays below F along a path that leads down from F = S. A jump prolongs a
/// step, by less than Newton's for the length where the steps shrink, and counts only if T(F) < F where it ends.
class Jumps {
 public:
  /// The factor by which to prolong `step`, that led to x, 1 for not at all.
  double factor(const VectorXd& x, double norm, double ratio, double drift, bool forwards) {
    if (norm < slowest_) {
      slowest_ = norm;
      slowest_at_ = x;
    }
    if (++waited_ < settling || !forwards || !(norm > 0.0)) return 1.0;
    const double size = x.norm();
    double longest = std::min(jump_ceiling * size, (x - slowest_at_).norm() * jump_growth + jump_floor * size);
    if (ratio < 1.0) {
      if (drift > 0.3 * (1.0 - ratio) && ratio < 0.999) return 1.0;
      longest = std::min(jump_ceiling * size, jump_share * norm * ratio / (1.0 - ratio));
    }
    const double factor = longest * trust_ / norm;
    if (factor < 2.0) return 1.0;
    waited_ = 0;
    return factor;
  }
  void judge(bool good) { trust_ = good ? std::min(1.0, 2.0 * trust_) : 0.25 * trust_; }

 private:
  int waited_ = 0;
  double slowest_ = std::numeric_limits<double>::infinity(), trust_ = 1.0;
  VectorXd slowest_at_;
};

}  // namespace

Convergence polish(ArrestMap& map, MatrixField& F, double tolerance, double reach) {
  Convergence c{false, 0, 0.0, "Newton iteration did not converge"};
  MatrixField image, direction, changed;
  const VectorXd start = map.pack(F);
  VectorXd x = start;
  for (int step = 0; step < 12; ++step) {
    map.linearise(F, image);
    const VectorXd residual = map.pack(image) - x;
    const double error = residual.lpNorm<Eigen::Infinity>();
    const bool stalled = step > 0 && error > 0.5 * c.residual;
    if (stalled && c.residual > rounding_below) return c;
    c.residual = error;
    if (error <= tolerance || stalled) {
      c.converged = true;
      c.reason.clear();
      return c;
    }
    const auto one_minus_slope = [&](const VectorXd& h, VectorXd& out) {
      map.unpack(h, direction);
      map.derivative(direction, changed);
      out = h - map.pack(changed);
    };
    const KrylovSolution correction =
        gmres(one_minus_slope, residual, std::clamp(std::max(error, 0.1 * tolerance / error), 1e-8, 1e-2), 40);
    c.iterations += correction.iterations + 1;
    x += correction.x;
    if (!x.allFinite() || (x - start).norm() > reach) return c;
    map.unpack(x, F);
  }
  return c;
}

double stability_eigenvalue(ArrestMap& map, const MatrixField& start) {
  MatrixField direction, changed;
  const auto slope = [&](const VectorXd& h, VectorXd& out) {
    map.unpack(h, direction);
    map.derivative(direction, changed);
    out = map.pack(changed);
  };
  return leading_eigenpair(slope, map.pack(start), 1e-7, 60).value;
}

Nonergodicity descend(ArrestMap& map, const Iteration& iteration, Finish finish, const Observer& observer) {
  Nonergodicity state;
  Convergence& c = state.convergence;
  c.converged = false;
  const long before = map.evaluations();
  MatrixField F = map.S(), image;
  VectorXd x = map.pack(F), last_step = VectorXd::Zero(x.size());
  double last_norm = 0.0, last_ratio = 0.0;
  double best = std::numeric_limits<double>::infinity();
  long best_at = 0, next_newton = 4;
  Jumps jumps;
  for (long i = 1; map.evaluations() - before < iteration.max_iterations; ++i) {
    if (i % 64 == 0) observer.check_stop();
    map.apply(F, image);
    const VectorXd y = map.pack(image);
    const VectorXd step = y - x;
    c.residual = step.lpNorm<Eigen::Infinity>();
    if (map.largest_diagonal(image) < fluid_below) {
      state.F = MatrixField(F.points(), F.order());
      c.residual = 0.0;
      c.converged = true;
      break;
    }
    std::swap(F, image);
    x = y;
    if (c.residual < 0.9 * best) {
      best = c.residual;
      best_at = i;
    }
    const double norm = step.norm();
    const bool aimless =
        step.dot(last_step) < 0.5 * norm * last_norm;  // a passage keeps its direction, rounding has none
    const bool stalled = best < noise_below && i - best_at > stalled_after && aimless;
    if (c.residual <= iteration.tolerance || stalled) {
      state.glass = c.converged = true;
      break;
    }
    const double ratio = last_norm > 0.0 ? norm / last_norm : 1.0;
    const double drift = std::abs(ratio - last_ratio);
    last_norm = norm;
    last_step = step;
    last_ratio = ratio;
    if (finish == Finish::newton && map.symmetric() && i > 8) {
      const double by = jumps.factor(x, norm, ratio, drift, !aimless);
      if (by > 1.0) {
        MatrixField there;
        map.unpack(x + by * step, there);
        map.apply(there, image);
        const bool good = above(map, there, image);
        jumps.judge(good);
        if (good) {
          F = there;
          x = map.pack(F);
        }
        continue;
      }
    }
    if (finish == Finish::plain || i < next_newton || ratio >= slowest_settled || drift > steady * (1.0 - ratio))
      continue;
    const double left = c.residual * ratio / (1.0 - ratio);
    const double plain_cost = std::log(iteration.tolerance / c.residual) / std::log(ratio);
    if (left > newton_reach || plain_cost < static_cast<double>(newton_cost)) continue;
    MatrixField candidate = F;
    const Convergence newton = polish(map, candidate, iteration.tolerance, 3.0 * norm * ratio / (1.0 - ratio));
    if (newton.converged) {
      F = candidate;
      c.residual = newton.residual;
      state.glass = c.converged = true;
      break;
    }
    next_newton = 2 * i;
  }
  c.iterations = map.evaluations() - before;
  if (!c.converged)
    c.reason = fmt::format(
        "still moving by {:.1e} after {} kernel evaluations, so close to a transition; raise "
        "glass.max_iterations or move the state",
        c.residual, c.iterations);
  if (c.converged && !state.glass) return state;
  state.glass = true;
  state.F = F;
  map.linearise(F, image);
  return state;
}

}  // namespace ozark::mct
