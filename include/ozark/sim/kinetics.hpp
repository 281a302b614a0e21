#pragma once
// What velocities say: kinetic energy, pressure, degrees of freedom; and velocities to start from.

#include <ozark/sim/interaction.hpp>
#include <ozark/sim/random.hpp>

#include <cstdint>
#include <vector>

namespace ozark::sim {

/// Which particles move, and what their total momentum does.
struct Freedom {
  std::vector<int> frozen_kinds;         // indices into Particles::kinds
  std::vector<std::int64_t> frozen_ids;  // any order
  bool momentum_conserved = true;        // false where fields, walls or noise act on each particle; frozen particles
                                         // make it so

  /// False if all particles move.
  [[nodiscard]] bool any_frozen() const { return !frozen_kinds.empty() || !frozen_ids.empty(); }
};

/// Of each particle, in their order: 1 if it moves.
[[nodiscard]] std::vector<char> moving(const Particles& particles, const Freedom& freedom);

/// d for each particle that moves, less d where the total momentum is conserved.
[[nodiscard]] double degrees_of_freedom(const Particles& particles, const Freedom& freedom);

/// sum m v v. Bits do not depend on the number of threads.
[[nodiscard]] Eigen::Matrix3d kinetic_tensor(const Particles& particles);

/// sum m v^2 / 2.
[[nodiscard]] double kinetic_energy(const Particles& particles);

/// k_B T [energy]: twice the kinetic energy for each degree of freedom. @throws DomainError  no degree of freedom
[[nodiscard]] double temperature(const Particles& particles, const Freedom& freedom);

/// (sum m v v + virial) / volume; in two dimensions per area, with nothing along z.
[[nodiscard]] Eigen::Matrix3d pressure_tensor(const Particles& particles, const Eigen::Matrix3d& virial);

/// Mean of the diagonal over the dimensions.
[[nodiscard]] double pressure(const Particles& particles, const Eigen::Matrix3d& virial);

/// Velocities as drawn, or scaled to the temperature exactly.
enum class Scaling { drawn, exact };
/// Maxwell's velocities at k_B T >= 0, a function of seed and ids alone. Those of frozen particles are 0. Where
/// momentum is conserved it is made 0, and the kinetic energy is then that of the remaining degrees of freedom on
/// average.
/// @throws DomainError  temperature out of range
void draw_velocities(Particles& particles, const Freedom& freedom, double temperature, const Random& random,
                     Scaling scaling = Scaling::drawn);

/// Sum of m v.
[[nodiscard]] Eigen::Vector3d momentum(const Particles& particles);

/// The same shift of every velocity that makes the momentum of those that move 0.
void remove_momentum(Particles& particles);

}  // namespace ozark::sim
