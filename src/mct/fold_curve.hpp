#pragma once
// The curve of folds in a plane of two parameters p = (p_1, p_2): F = T(F; p) with 1 - T' singular, followed by
// pseudo-arclength in (F, p). Smooth where the curve turns back in either parameter and at cusps (A3), where lambda
// passes through 1.

#include <ozark/core/observer.hpp>
#include <ozark/mct/state_path.hpp>

#include <array>
#include <deque>
#include <functional>
#include <utility>

#include "arrest_map.hpp"

namespace ozark::mct {

using Plane = std::function<StatePoint(const std::array<double, 2>& p, const Eigen::ArrayXd& k)>;

/// A point of the curve. Parameters from 0 to 1 over the window; F packed.
struct CurvePoint {
  std::array<double, 2> p{};
  Eigen::VectorXd F;
  Eigen::VectorXd null;              // of 1 - T', unit 2-norm
  std::array<double, 2> gradient{};  // y_i: left projections of dT/dp_i
  double bend = 0.0;                 // left projection of T''[null, null]: 0 at A3
  double exponent_parameter = 0.0;   // lambda = 1 + bend / (2 left projection of the cubic part)
  Eigen::VectorXd tangent_F;         // unit tangent: |dF|^2 / |F|^2 + dp^2 = 1
  std::array<double, 2> tangent_p{};
};

class FoldCurve {
 public:
  /// @param low, high  the window; no state outside it is asked for
  FoldCurve(ArrestMap& map, const Plane& plane, const std::array<double, 2>& low, const std::array<double, 2>& high)
      : map_(map), plane_(plane), low_(low), high_(high) {}

  enum class Outcome { found, outside, failed };

  /// Newton from a guess to the curve, on the hyperplane through it normal to its tangent if it has one, else at fixed
  /// p_2. Outside: an iterate leaves the window.
  Outcome correct(CurvePoint& point);

  /// The point a length `step` further along the tangent of `from`.
  Outcome advance(const CurvePoint& from, double step, CurvePoint& next);

  /// The states depend on something else from now on.
  void forget() { recent_.clear(); }

  /// The parameters in their own units, inside the window.
  [[nodiscard]] std::array<double, 2> unscaled(const std::array<double, 2>& p) const;

 private:
  void set_state(const std::array<double, 2>& p);
  [[nodiscard]] bool inside(const std::array<double, 2>& p) const;
  std::array<double, 2> interval(const std::array<double, 2>& p, int i) const;
  void linearise(const CurvePoint& point, Eigen::VectorXd& residual);
  double project(const Eigen::VectorXd& z, Eigen::VectorXd* solution = nullptr);
  Eigen::VectorXd parameter_slope(const CurvePoint& point, int i);
  Eigen::VectorXd jacobian_slope(const CurvePoint& point, int i, const Eigen::VectorXd& v);
  Eigen::VectorXd jacobian_change(const Eigen::VectorXd& x, const Eigen::VectorXd& v);

  ArrestMap& map_;
  const Plane& plane_;
  std::array<double, 2> low_, high_;
  Eigen::VectorXd b_, c_;   // borders
  double tolerance_ = 0.0;  // of the linear solves
  std::deque<std::pair<std::array<double, 2>, StatePoint>> recent_;
};

}  // namespace ozark::mct
