#pragma once
// The swallowtail singularity A4 in three keys: where the two cusps (A3) of a transition line merge and vanish, so that
// the largest exponent parameter along the line is 1 [Goetze2009].

#include <ozark/mct/transition_line.hpp>

namespace ozark::mct {

/// The state at values of the three keys. Smooth in all.
using StateSpace = std::function<StatePoint(double first, double second, double third, const Eigen::ArrayXd& k)>;

struct ThirdKey {
  double value = 0.0;            // where the lines are traced and the search begins, in [low, high]
  double low = 0.0, high = 1.0;  // where the swallowtail is looked for
};

struct Swallowtail {
  double first = 0.0, second = 0.0, third = 0.0;
  double exponent_parameter = 0.0;  // 1 to the accuracy of third
  Convergence convergence;          // iterations: kernel evaluations; residual: last change of third over its range
};

struct SwallowtailReport {
  LineReport lines;  // at third.value
  Swallowtail swallowtail;
};

/// Traces the lines at third.value, takes the place of the largest exponent parameter below or above 1 along them, and
/// moves it in third by secants until it is 1.
/// Swallowtail not converged: no such place at third.value, or lambda stays on one side of 1.
/// @throws DomainError  as trace_transitions(), and for a range of third that does not ascend or hold the value
[[nodiscard]] SwallowtailReport trace_to_swallowtail(KernelKind kernel, const WaveGrid& grid, const StateSpace& space,
                                                     const LineSearch& window, const ThirdKey& third,
                                                     Observer& observer);

}  // namespace ozark::mct
