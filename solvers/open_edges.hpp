#pragma once
// Slabs, wires and clusters: edges of the cell that do not repeat, with empty space beyond what starts inside.

#include <ozark/io/value.hpp>
#include <ozark/sim/particles.hpp>

#include <vector>

namespace ozark {

/// Of each edge: it does not repeat. @param periodic  truth values, one for each edge; empty: none is open
[[nodiscard]] std::vector<bool> open_edges(const std::vector<Value>& periodic);

/// Makes edges repeat or not. An edge that no longer does grows by `vacuum`, and what is inside moves to its middle;
/// particles are as they were, wrapped into the old cell. The third edge of two dimensions stays as it is.
/// @param open    of each edge of space
/// @param vacuum  >= 0 [length], between opposite faces
void set_open_edges(sim::Particles& particles, const std::vector<bool>& open, double vacuum);

}  // namespace ozark
