#pragma once
// Ions of a study as particles: charges, pair potentials and forces of kind = "silica" and "buckingham_coulomb".

#include <ozark/sim/charged_forces.hpp>
#include <solvers/describe.hpp>
#include <solvers/particle_system.hpp>

namespace ozark {

struct Ions {
  std::vector<double> charges;       // of each species
  std::vector<PairPotential> pairs;  // (0, 0), (0, 1), .. (1, 1), ..
};

/// @pre  is_ionic()
[[nodiscard]] Ions ions_of(const SystemConfig& config);

/// The mesh is chosen for these particles. @throws DomainError
[[nodiscard]] sim::ChargedForces forces_between_ions(const SystemConfig& config, const ParticlesConfig& method,
                                                     const sim::Particles& particles);

}  // namespace ozark
