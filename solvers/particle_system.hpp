#pragma once
// A system as particles: the section [particles] of a study, where they start, and the forces between them.

#include <ozark/model/system.hpp>
#include <ozark/sim/force_field.hpp>
#include <solvers/describe.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace ozark {

enum class Start {
  random,
  simple_cubic,
  body_centred,
  face_centred,
  hexagonal_close_packed,
  diamond,
  caesium_chloride,
  rock_salt,
  alpha_quartz,
  beta_cristobalite,
  square,
  hexagonal
};
enum class StartCell { keep, scale };
enum class HardCore { refuse, mie_50_49 };

struct ParticlesConfig {
  long count = 500;
  long dimensions = 3;
  Start start = Start::random;
  std::vector<double> cells;         // of a lattice, in place of count
  double separation = 0.9;           // of random starts, in mean diameters
  std::filesystem::path start_from;  // in place of all that; particle_files.hpp
  StartCell start_cell = StartCell::keep;
  double skin = 0.4;
  HardCore hard_core = HardCore::refuse;
  double coulomb_cutoff = 10.0, force_error = 0.01;  // of ions
  std::optional<double> damping;                     // in place of a mesh
  long seed = 1;
};

void describe(Describer& d, ParticlesConfig& c);

/// Conditions between [system] and [particles]; called by the describe() of a task that has both.
void check_particles(Describer& d, const SystemConfig& system, const ParticlesConfig& particles);

/// Particles at their start: at rest, or with the velocities of start_from.
/// @throws DomainError, IoError
/// @throws ConfigError  start_from does not fit the system
[[nodiscard]] sim::Particles particles_of(const SystemConfig& system, const ParticlesConfig& config);

/// The forces between them, with stand-ins for hard cores where they are asked for.
/// @throws DomainError  a pair that has no force
[[nodiscard]] std::unique_ptr<sim::ForceField> forces_of(const SystemConfig& system, const ParticlesConfig& config,
                                                         const sim::Particles& particles);

}  // namespace ozark
