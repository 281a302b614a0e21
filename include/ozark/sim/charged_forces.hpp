#pragma once
// All parts of the forces between ions, put together; and the error of their Coulomb part, measured.

#include <ozark/sim/particle_mesh_ewald.hpp>
#include <ozark/sim/screened_coulomb.hpp>

#include <memory>
#include <vector>

namespace ozark::sim {

struct ChargedOptions {
  double coulomb = 1.0;      // k: energy times length of two unit charges
  double cutoff = 1.0;       // of the Coulomb force in space; that of the rest belongs to the pair potentials
  double force_error = 0.0;  // wanted, root mean square [energy / length]: particle-mesh Ewald
  double damping = 0.0;      // if no force error is given: of the damped shifted force [1 / length]
  bool tail = true;          // correct energy and pressure for where the potentials end
};

struct ChargedForces {
  std::vector<std::unique_ptr<Interaction>> parts;  // pairs, mesh, tail; slab where the third edge does not repeat
  MeshParameters mesh;                              // as chosen; of no meaning for the damped shifted force
};

/// @param pairs  (0, 0), (0, 1), .. (1, 1), ..: one for each i <= j of the kinds, with or without Coulomb tails
/// @throws DomainError  as its parts
[[nodiscard]] ChargedForces charged_forces(const Particles& particles, const std::vector<PairPotential>& pairs,
                                           const ChargedOptions& options);

/// Root mean square difference of the Coulomb forces from an Ewald sum of accuracy 1e-10, for these particles.
[[nodiscard]] double measured_force_error(const Particles& particles, const MeshParameters& parameters);

}  // namespace ozark::sim
