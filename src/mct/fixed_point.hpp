#pragma once
// Fixed points of an ArrestMap: the one reached from F = S, and the one near a guess.

#include <ozark/mct/nonergodicity.hpp>

#include "arrest_map.hpp"

namespace ozark::mct {

enum class Finish { newton, plain };

/// From F = S at the map's state. The map is left linearised at the result.
Nonergodicity descend(ArrestMap& map, const Iteration& iteration, Finish finish, const Observer& observer);

/// Newton on F - T(F) from `F`, replaced by the last iterate. Leaves the map linearised there.
/// @param reach  largest allowed distance from the start, packed 2-norm
Convergence polish(ArrestMap& map, MatrixField& F, double tolerance, double reach);

/// The largest eigenvalue of T' where the map is linearised.
double stability_eigenvalue(ArrestMap& map, const MatrixField& start);

}  // namespace ozark::mct
