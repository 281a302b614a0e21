#include "fold_curve.hpp"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>

#include "fold.hpp"

namespace ozark::mct {
namespace {

using Eigen::VectorXd;

constexpr double parameter_interval = 3e-5;  // of the window, for differences in p; one-sided at its edges
constexpr double edge_rounding = 1e-9;       // of the window
constexpr double solve_tolerance = 1e-9;     // of the last Newton step
constexpr double first_tolerance = 1e-4;     // of the first, from there with the square of the last step
constexpr int most_steps = 12;
constexpr std::size_t remembered = 6;  // states: five of a step, one more
constexpr double settled = 1e-8;       // of the Newton step, in the norm of the arclength

}  // namespace

std::array<double, 2> FoldCurve::unscaled(const std::array<double, 2>& p) const {
  std::array<double, 2> value{};
  for (int i = 0; i < 2; ++i) value[i] = low_[i] + std::clamp(p[i], 0.0, 1.0) * (high_[i] - low_[i]);
  return value;
}

/// Remembers the last few states: every Newton step asks for the same ones several times.
void FoldCurve::set_state(const std::array<double, 2>& p) {
  for (const auto& [where, state] : recent_)
    if (where == p) return map_.set_state(state);
  if (recent_.size() == remembered) recent_.pop_front();
  recent_.emplace_back(p, plane_(unscaled(p), map_.grid().wave_numbers()));
  map_.set_state(recent_.back().second);
}

bool FoldCurve::inside(const std::array<double, 2>& p) const {
  return std::min(p[0], p[1]) >= -edge_rounding && std::max(p[0], p[1]) <= 1.0 + edge_rounding;
}

/// Distances below and above p_i at which differences are taken.
std::array<double, 2> FoldCurve::interval(const std::array<double, 2>& p, int i) const {
  return {std::min(parameter_interval, std::max(p[i], 0.0)), std::min(parameter_interval, std::max(1.0 - p[i], 0.0))};
}

void FoldCurve::linearise(const CurvePoint& point, VectorXd& residual) {
  MatrixField F, image;
  map_.unpack(point.F, F);
  map_.linearise(F, image);
  residual = map_.pack(image) - point.F;
}

/// The y of the bordered system with right-hand side z: the left null vector's product with z, up to a factor.
double FoldCurve::project(const VectorXd& z, VectorXd* solution) {
  BorderedSolution s = solve_bordered(map_, b_, c_, z, 0.0, tolerance_);
  if (solution != nullptr) *solution = std::move(s.x);
  return s.y;
}

/// dT/dp_i at fixed F, second order in the interval at the edges of the window too.
VectorXd FoldCurve::parameter_slope(const CurvePoint& point, int i) {
  const auto reach = interval(point.p, i);
  const bool at_low = reach[0] < parameter_interval, at_high = reach[1] < parameter_interval;
  const double h = at_low ? parameter_interval : at_high ? -parameter_interval : parameter_interval;
  const auto image = [&](double offset) {
    auto p = point.p;
    p[i] += offset;
    set_state(p);
    MatrixField F, result;
    map_.unpack(point.F, F);
    map_.apply(F, result);
    return map_.pack(result);
  };
  if (at_low || at_high) return (4.0 * image(h) - 3.0 * image(0.0) - image(2.0 * h)) / (2.0 * h);
  return (image(h) - image(-h)) / (2.0 * h);
}

/// dT'/dp_i v at fixed F, by the differences that reach the edges of the window.
VectorXd FoldCurve::jacobian_slope(const CurvePoint& point, int i, const VectorXd& v) {
  const auto reach = interval(point.p, i);
  MatrixField F, h, image;
  VectorXd changed[2];
  for (int side = 0; side < 2; ++side) {
    auto p = point.p;
    p[i] += side == 0 ? reach[1] : -reach[0];
    set_state(p);
    map_.unpack(point.F, F);
    map_.linearise(F, image);
    map_.unpack(v, h);
    map_.derivative(h, image);
    changed[side] = map_.pack(image) / (reach[0] + reach[1]);
  }
  return changed[0] - changed[1];
}

/// T''[x, v] by polarisation of T''[h, h], at the point of linearise().
VectorXd FoldCurve::jacobian_change(const VectorXd& x, const VectorXd& v) {
  const double size = x.norm();
  VectorXd sum = VectorXd::Zero(v.size());
  if (!(size > 0.0)) return sum;
  MatrixField h, quadratic, cubic;
  for (const double sign : {1.0, -1.0}) {
    map_.unpack(x / size + sign * v, h);
    map_.curvature_parts(h, quadratic, cubic);
    sum += sign * 0.5 * size * (map_.pack(quadratic) - map_.pack(cubic));
  }
  return sum;
}

FoldCurve::Outcome FoldCurve::correct(CurvePoint& point) {
  const CurvePoint guess = point;
  const bool on_plane = guess.tangent_F.size() > 0;
  const double F_scale = guess.F.norm();
  if (c_.size() == 0) c_ = point.null;
  tolerance_ = first_tolerance;
  for (int step = 0; step < most_steps; ++step) {
    if (!inside(point.p)) return Outcome::outside;
    const VectorXd slope_1 = parameter_slope(point, 0), slope_2 = parameter_slope(point, 1);
    const double size_1 = slope_1.norm();
    if (!(size_1 > 0.0) || !std::isfinite(size_1)) return Outcome::failed;
    b_ = slope_1 / size_1;
    set_state(point.p);
    VectorXd residual;
    linearise(point, residual);
    const BorderedSolution v = solve_bordered(map_, b_, c_, VectorXd::Zero(point.F.size()), 1.0, tolerance_);
    const double length = v.x.norm();
    if (!(length > 0.0) || !std::isfinite(length)) return Outcome::failed;
    const VectorXd null = v.x / length;
    const double y_v = v.y / length;  // 0 at the fold
    VectorXd x_r, x_2;
    const double y_r = project(residual, &x_r), y_2 = project(slope_2, &x_2);
    const double y_1 = -size_1;  // dT/dp_1 is the border itself
    MatrixField h, quadratic, cubic;
    map_.unpack(null, h);
    map_.curvature_parts(h, quadratic, cubic);
    const double on_quadratic = project(map_.pack(quadratic)), on_cubic = project(map_.pack(cubic));
    const double a_v = 2.0 * (on_quadratic - on_cubic);
    const double a_r = project(jacobian_change(x_r, null));
    const VectorXd bent = jacobian_change(x_2, null);
    const VectorXd z_1 = jacobian_slope(point, 0, null), z_2 = bent + jacobian_slope(point, 1, null);
    set_state(point.p);
    linearise(point, residual);
    const double a_1 = project(z_1), a_2 = project(z_2);

    // Rows: the equation's solvability, the fold, the arclength; unknowns: along the null vector, dp_1, dp_2.
    const Eigen::Vector3d solvability(y_v, y_1, y_2), fold(a_v, a_1, a_2);
    Eigen::Matrix3d A;
    Eigen::Vector3d rhs;
    A.row(0) = solvability;
    A.row(1) = fold;
    rhs << -y_r, -y_v - a_r, 0.0;
    if (on_plane) {
      const double w = 1.0 / (F_scale * F_scale);
      A.row(2) << w * guess.tangent_F.dot(null), guess.tangent_p[0], guess.tangent_p[1] + w * guess.tangent_F.dot(x_2);
      rhs[2] = -w * guess.tangent_F.dot(x_r + point.F - guess.F) - guess.tangent_p[0] * (point.p[0] - guess.p[0]) -
               guess.tangent_p[1] * (point.p[1] - guess.p[1]);
    } else {
      A.row(2) << 0.0, 0.0, 1.0;
    }
    const Eigen::Vector3d u = A.partialPivLu().solve(rhs);
    if (!u.allFinite()) return Outcome::failed;
    const VectorXd change = x_r + u[0] * null + u[2] * x_2;
    const double moved = std::hypot(change.norm() / F_scale, std::hypot(u[1], u[2]));
    if (moved > 1.0) return Outcome::failed;

    point.null = null;
    point.gradient = {y_1, y_2};
    point.bend = a_v;
    point.exponent_parameter = on_quadratic / on_cubic;
    // Along the curve both rows vanish: their vector product.
    Eigen::Vector3d along = Eigen::Vector3d(0.0, y_1, y_2).cross(fold);
    VectorXd tangent = along[0] * null + along[2] * x_2;
    double norm = std::hypot(tangent.norm() / F_scale, std::hypot(along[1], along[2]));
    if (on_plane) {
      const double same = guess.tangent_F.dot(tangent) / (F_scale * F_scale) + guess.tangent_p[0] * along[1] +
                          guess.tangent_p[1] * along[2];
      if (same < 0.0) norm = -norm;
    }
    point.F += change;
    point.p[0] += u[1];
    point.p[1] += u[2];
    c_ = null;
    if (moved < settled && tolerance_ < 10.0 * solve_tolerance) {
      point.tangent_F = tangent / norm;
      point.tangent_p = {along[1] / norm, along[2] / norm};
      return Outcome::found;
    }
    tolerance_ = std::clamp(0.1 * moved * moved, solve_tolerance, first_tolerance);
  }
  return Outcome::failed;
}

FoldCurve::Outcome FoldCurve::advance(const CurvePoint& from, double step, CurvePoint& next) {
  next = from;
  next.F += step * from.tangent_F;
  next.p[0] += step * from.tangent_p[0];
  next.p[1] += step * from.tangent_p[1];
  c_ = from.null;
  return correct(next);
}

}  // namespace ozark::mct
