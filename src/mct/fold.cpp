#include "fold.hpp"

#include <fmt/core.h>

#include <ozark/num/krylov.hpp>

#include <algorithm>
#include <cmath>

namespace ozark::mct {
namespace {

using Eigen::VectorXd;
constexpr int max_steps = 40;
constexpr double longest_step = 0.12;    // of |F|, along the branch
constexpr double slope_interval = 1e-5;  // of the range, for dT/dp by central differences: it steers, it does not bias
constexpr long krylov_dimension = 60;

/// dT/dp at fixed F; the map ends at `value`.
VectorXd slope_in_value(ArrestMap& map, const StatePath& path, const MatrixField& F, double value,
                        const FoldSearch& search) {
  const double h = slope_interval * (search.high - search.low);
  const double above = std::min(value + h, search.high), below = std::max(value - h, search.low);
  const Eigen::ArrayXd k = map.grid().wave_numbers();
  MatrixField up, down;
  map.set_state(path(above, k));
  map.apply(F, up);
  map.set_state(path(below, k));
  map.apply(F, down);
  map.set_state(path(value, k));
  up.values() -= down.values();
  return map.pack(up) / (above - below);
}

VectorXd curvature(ArrestMap& map, const VectorXd& direction) {
  MatrixField h, quadratic, cubic;
  map.unpack(direction, h);
  map.curvature_parts(h, quadratic, cubic);
  return 2.0 * (map.pack(quadratic) - map.pack(cubic));
}

}  // namespace

BorderedSolution solve_bordered(ArrestMap& map, const VectorXd& b, const VectorXd& c, const VectorXd& r, double s,
                                double tolerance) {
  const Eigen::Index size = r.size();
  MatrixField h, changed;
  const auto action = [&](const VectorXd& v, VectorXd& out) {
    map.unpack(v.head(size), h);
    map.derivative(h, changed);
    out.head(size) = v.head(size) - map.pack(changed) - v[size] * b;
    out[size] = c.dot(v.head(size));
  };
  VectorXd rhs(size + 1);
  rhs << r, s;
  const KrylovSolution solution = gmres(action, rhs, tolerance, krylov_dimension);
  return {solution.x.head(size), solution.x[size], solution.converged};
}

Fold find_fold(ArrestMap& map, const StatePath& path, const MatrixField& start, double value,
               const FoldSearch& search) {
  Fold fold;
  Convergence& c = fold.convergence;
  c.converged = false;
  c.reason = "no fold found along the branch";
  const long before = map.evaluations();
  MatrixField F = start, image;
  VectorXd normal;  // c of the bordered system: the last tangent
  double last_residual = 0.0;
  for (int step = 0; step < max_steps; ++step) {
    const VectorXd slope = slope_in_value(map, path, F, value, search);
    const double slope_size = slope.norm();
    if (!(slope_size > 0.0) || !std::isfinite(slope_size)) break;
    const VectorXd b = slope / slope_size;
    map.linearise(F, image);
    const VectorXd x = map.pack(F);
    const VectorXd residual = map.pack(image) - x;
    const double error = residual.lpNorm<Eigen::Infinity>();
    if (step > 2 && error > 1e3 * last_residual && error > 0.1) break;
    last_residual = error;
    const double loose = std::clamp(error, 1e-9, 1e-3);
    if (normal.size() == 0) normal = b;
    const BorderedSolution tangent =
        solve_bordered(map, b, normal, VectorXd::Zero(x.size()), 1.0, std::min(loose, 1e-5));
    const double length = tangent.x.norm();
    if (!(length > 0.0) || !std::isfinite(length)) break;
    normal = tangent.x / length;
    const double dp = tangent.y / length / slope_size;  // dp/ds for unit tangent
    const BorderedSolution correction = solve_bordered(map, b, normal, residual, 0.0, loose);
    const BorderedSolution bend = solve_bordered(map, b, normal, curvature(map, normal), 0.0, 1e-3);
    const double bending = bend.y / slope_size;
    const double limit = longest_step * x.norm();
    double ds = -dp / bending;
    const bool opens_to_glass = bending * search.glass_side > 0.0;
    if (!opens_to_glass || std::abs(ds) > limit) {  // far from the fold: along the branch, towards the fluid
      if (dp == 0.0) break;
      ds = (dp * search.glass_side > 0.0 ? -1.0 : 1.0) * limit;
    }
    const VectorXd change = correction.x + ds * normal;
    const bool parabolic = opens_to_glass && std::abs(ds) < limit;  // then dp ds + p'' ds^2 / 2 = dp ds / 2
    const double value_change = correction.y / slope_size + (parabolic ? 0.5 : 1.0) * dp * ds;
    const double relative_step = change.norm() / x.norm();
    value += value_change;
    if (!std::isfinite(value) || value <= search.low || value >= search.high) {
      c.reason = "the branch leaves the range of the search";
      break;
    }
    map.unpack(x + change, F);
    fold.direction = normal;
    fold.curvature = bending;
    c.residual = error;
    if (opens_to_glass && relative_step < 1e-7 && error < 1e-8 &&
        std::abs(value_change) < search.value_tolerance * (search.high - search.low)) {
      c.converged = true;
      c.reason.clear();
      map.set_state(path(value, map.grid().wave_numbers()));
      map.linearise(F, image);
      break;
    }
  }
  fold.value = value;
  fold.F = F;
  c.iterations = map.evaluations() - before;
  return fold;
}

}  // namespace ozark::mct
