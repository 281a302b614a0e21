#pragma once
// What tasks that move particles share: the sections of their studies, and a run from the start to tables and state.

#include <solvers/measurements.hpp>
#include <solvers/particle_files.hpp>
#include <solvers/particle_system.hpp>
#include <solvers/thermo.hpp>

#include <optional>

namespace ozark {

struct SimulationStudy {
  SystemConfig system;
  ParticlesConfig particles;
  MeasureConfig measure;
  TrajectoryConfig trajectory;
};

/// The sections [system] and [particles]; then those of what is measured and written, with the conditions between all.
void describe_particles(Describer& d, SimulationStudy& study);
void describe_measuring(Describer& d, SimulationStudy& study);

/// Follows the plan, measures, reports and leaves the state.
/// @param bath  of overdamped motion, as thermo_state() has it
/// @param more  measured and reported too
/// @param segments  whether the plan is one of segments that the study names
[[nodiscard]] Summary run_simulation(const SimulationStudy& study, SimulationPlan plan, sim::Particles& particles,
                                     sim::ForceField& forces, sim::Motion& motion, std::optional<double> bath,
                                     RunDir& out, Observer& observer,
                                     std::vector<std::unique_ptr<Measurement>> more = {},
                                     Thermo::Segments segments = Thermo::Segments::as_equilibration);

/// What it writes, for `explain`.
[[nodiscard]] std::vector<Quantity> simulation_headline();
[[nodiscard]] std::vector<TableFormat> simulation_tables();

}  // namespace ozark
