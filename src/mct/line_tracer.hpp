#pragma once
// Curves of folds across a window of two keys: seeds on both edges of the second, each followed until it leaves.

#include <ozark/mct/transition_line.hpp>

#include <vector>

#include "fold_curve.hpp"

namespace ozark::mct {

class LineTracer {
 public:
  LineTracer(KernelKind kernel, const WaveGrid& grid, const StatePlane& states, const LineSearch& search,
             Observer& observer);

  /// Every curve, its points in order. `convergence` says if one could not be followed.
  std::vector<std::vector<CurvePoint>> trace(Convergence& convergence);

  FoldCurve& curve() { return curve_; }
  ArrestMap& map() { return map_; }
  [[nodiscard]] const Plane& plane() const { return plane_; }
  [[nodiscard]] bool equilibrium() const { return equilibrium_; }
  [[nodiscard]] StatePath path_at(double second) const;
  [[nodiscard]] CriticalSearch search_along_first() const;

 private:
  [[nodiscard]] bool in_equilibrium() const;
  std::vector<CurvePoint> seeds(double second);
  std::vector<CurvePoint> follow(const CurvePoint& seed, Convergence& convergence);
  void end_at_edge(std::vector<CurvePoint>& line, double step);

  WaveGrid grid_;
  const StatePlane& states_;
  const LineSearch& search_;
  Observer& observer_;
  std::array<double, 2> low_, high_;
  Plane plane_;
  bool equilibrium_;
  ArrestMap map_;
  FoldCurve curve_;
  std::vector<CurvePoint> ends_;
};

/// The step from a that lands on b: the projection on a's tangent.
double arclength(const CurvePoint& a, const CurvePoint& b);

}  // namespace ozark::mct
