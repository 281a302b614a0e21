#pragma once
// What each part of the forces, and each choice made for it, gives to energy and pressure: table contributions.

#include <ozark/sim/particle_mesh_ewald.hpp>
#include <solvers/simulation_study.hpp>

namespace ozark {

/// Notes how the Coulomb forces of ions are summed. Before the first step: meshes are chosen for these particles.
[[nodiscard]] std::optional<sim::MeshParameters> choose_mesh(const SimulationStudy& study,
                                                             const sim::Particles& particles, Observer& observer);

/// At the last positions; with a mesh, its force error as measured there.
void report_contributions(const SimulationStudy& study, const std::optional<sim::MeshParameters>& mesh,
                          const sim::Particles& particles, sim::ForceField& forces, RunDir& out, Summary& summary);

void describe_contributions(std::vector<Quantity>& headline, std::vector<TableFormat>& tables);

}  // namespace ozark
