#pragma once
// Particles that do not move: whole species, or those that start between two planes.

#include <ozark/sim/kinetics.hpp>
#include <solvers/external_fields.hpp>

#include <string>
#include <vector>

namespace ozark {

struct FrozenRegion {
  Axis axis = Axis::z;
  double from = 0.0, to = 0.0;  // [length], from < to
};

void describe(Describer& d, FrozenRegion& region);

/// What is frozen, of particles at their start; momentum_conserved is that of particles nothing else acts on.
/// @param species  names of frozen kinds
/// @throws DomainError  nothing would move
[[nodiscard]] sim::Freedom frozen(const sim::Particles& particles, const std::vector<std::string>& species,
                                  const std::optional<FrozenRegion>& region);

/// Velocity 0 for what does not move.
void stop_frozen(sim::Particles& particles, const sim::Freedom& freedom);

}  // namespace ozark
