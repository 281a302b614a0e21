#pragma once
// A system as particles: the section [particles] of a study, where they start, and the forces between them.

#include <ozark/io/run_dir.hpp>
#include <ozark/model/system.hpp>
#include <ozark/sim/force_field.hpp>
#include <solvers/describe.hpp>
#include <solvers/frozen_particles.hpp>

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
  std::optional<long> count;
  long dimensions = 3;
  std::optional<Start> start;
  std::vector<double> cells;         // of a lattice, in place of count
  double separation = 0.9;           // of random starts, in mean diameters, or in number_density^(-1/d) in metal units
  std::filesystem::path start_from;  // in place of all that; particle_files.hpp
  StartCell start_cell = StartCell::keep;
  std::vector<Value> periodic;  // truth values, one for each edge; empty: all, or as start_from has them
  double vacuum = 0.0;
  std::vector<std::string> frozen;  // species
  std::optional<FrozenRegion> frozen_region;
  double skin = 0.4;
  HardCore hard_core = HardCore::refuse;
  double well_smoothing = 0.0;                       // of square wells
  double coulomb_cutoff = 10.0, force_error = 0.01;  // of ions
  std::optional<double> damping;                     // in place of a mesh
  long seed = 1;
};

void describe(Describer& d, ParticlesConfig& c);

/// Conditions between [system] and [particles]; called by the describe() of a task that has both.
void check_particles(Describer& d, const SystemConfig& system, const ParticlesConfig& particles);

/// Where the cell changes: refuses edges that do not repeat and frozen particles, at `key`, the key that changes it.
void check_flexible(Describer& d, const ParticlesConfig& particles, std::string_view key);

/// Particles at their start: at rest, or with the velocities of start_from.
/// @throws DomainError, IoError
/// @throws ConfigError  start_from does not fit the system
[[nodiscard]] sim::Particles particles_of(const SystemConfig& system, const ParticlesConfig& config);

/// Which of these particles move, as they are at their start; their momentum is conserved where nothing but their own
/// forces acts on them.
[[nodiscard]] sim::Freedom freedom_of(const SystemConfig& system, const ParticlesConfig& config,
                                      const sim::Particles& particles);

/// The forces between them and those of fields, with stand-ins for hard cores where they are asked for.
/// @param particles  at their start
/// @throws DomainError  a pair that has no force
[[nodiscard]] std::unique_ptr<sim::ForceField> forces_of(const SystemConfig& system, const ParticlesConfig& config,
                                                         const sim::Particles& particles);

/// What the stand-ins are beside what they stand for; the table "stand_ins", if there are any.
void report_stand_ins(const SystemConfig& system, const ParticlesConfig& config, const sim::Particles& particles,
                      RunDir& out);

}  // namespace ozark
