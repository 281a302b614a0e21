#pragma once
// How far a transition lies from the continuum: the same fold on a finer grid.

#include <ozark/mct/critical_point.hpp>

#include <optional>

namespace ozark::mct {

/// True if no value of the key gives any species an activity.
bool stays_in_equilibrium(const StatePath& path, const WaveGrid& grid, const CriticalSearch& search);

/// Bounds |t.value - continuum| by the Fourier kernel at half dk and twice the cut-off. Empty if the fold is not found
/// there.
std::optional<double> discretisation_error(const WaveGrid& grid, const StatePath& path, const Transition& t,
                                           const CriticalSearch& search, Observer& observer);

}  // namespace ozark::mct
