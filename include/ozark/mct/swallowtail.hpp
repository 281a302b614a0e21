#pragma once
// The swallowtail singularity A4 in three keys: where the two cusps (A3) of a transition line merge and vanish, so that
// the largest exponent parameter along the line is 1 [Goetze2009].

#include <ozark/mct/transition_line.hpp>

namespace ozark::mct {

/// The state at values of the three keys. Smooth in all.
using StateSpace = std::function<StatePoint(double first, double second, double third, const Eigen::ArrayXd& k)>;

struct Swallowtail {
  double first = 0.0, second = 0.0, third = 0.0;
  double exponent_parameter = 0.0;  // 1 to the accuracy of third
  Convergence convergence;          // iterations: kernel evaluations; residual: of third
};

/// Traces the line at third_low, takes the place of its largest exponent parameter below or above 1, and follows it in
/// third until it passes 1; then finds the value by a bracketing root search.
/// Not converged: no line at third_low, or lambda stays on one side of 1.
/// @param window  of first and second, as for trace_transitions()
[[nodiscard]] Swallowtail find_swallowtail(KernelKind kernel, const WaveGrid& grid, const StateSpace& space,
                                           const LineSearch& window, double third_low, double third_high,
                                           Observer& observer);

}  // namespace ozark::mct
