#pragma once
// Lines of glass transitions in a plane of two keys: every fold of the long-time limit followed by pseudo-arclength
// from the edges of a window, told apart into boundaries of the fluid, glass-glass lines and folds no state shows, with
// the places where a line turns, meets another line, or ends in a cusp singularity A3 [Goetze2009].

#include <ozark/core/convergence.hpp>
#include <ozark/core/observer.hpp>
#include <ozark/mct/critical_point.hpp>

#include <functional>
#include <optional>
#include <vector>

namespace ozark::mct {

/// The state at values of the two keys. Smooth in both.
using StatePlane = std::function<StatePoint(double first, double second, const Eigen::ArrayXd& k)>;

enum class LineKind { fluid_glass, glass_glass, hidden };  // hidden: the arrested branch there is not the state reached

struct LinePoint {
  double first = 0.0, second = 0.0;
  double slope = 0.0;               // d first / d second along the line, from the left null vector
  double exponent_parameter = 0.0;  // 1 at A3, above 1 on the branch no state shows
  LineKind kind = LineKind::hidden;
  std::optional<double> error;  // of first at this second: distance to the continuum, as of a critical point
};

enum class FeatureKind {
  turning_first,   // first is largest or smallest along the line: slope 0
  turning_second,  // second is: slope infinite
  crossing,        // the line goes behind or comes out from behind another one traced here
  singularity_A3,  // cusp: lambda = 1
};

struct LineFeature {
  FeatureKind kind;
  LinePoint at;
  std::size_t after = 0;  // the point of the line before it
};

struct TransitionLine {
  std::vector<LinePoint> points;  // in order along the line
  std::vector<LineFeature> features;
};

struct LineSearch {
  double first_low = 0.3, first_high = 0.9, second_low = 0.0, second_high = 1.0;  // the window, low < high
  long scan = 12;               // intervals of first at either edge of second, as in CriticalSearch
  double step = 0.05;           // longest step, |dF|^2 / |F|^2 and the keys over their ranges in one norm, in (0, 0.5]
  long most_points = 2000;      // of a line
  bool estimate_error = false;  // of every point that is not hidden
  Iteration iteration;
};

struct LineReport {
  std::vector<TransitionLine> lines;  // those with a point that is not hidden first
  Convergence convergence;            // not converged: a line that could not be followed to the edge, and where
};

/// Seeds at both edges of second; each line is followed until it leaves the window.
/// @throws DomainError  an empty window, a step outside its range
[[nodiscard]] LineReport trace_transitions(KernelKind kernel, const WaveGrid& grid, const StatePlane& plane,
                                           const LineSearch& search, Observer& observer);

}  // namespace ozark::mct
