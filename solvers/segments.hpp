#pragma once
// The schedule of a simulation as a study writes it: the section [motion], and the tables [[segment]] in place of its
// equilibration and steps. One that gives none has two segments: "equilibration" and "measurement".

#include <ozark/sim/minimise.hpp>
#include <ozark/sim/schedule.hpp>
#include <solvers/law_of_motion.hpp>
#include <solvers/particle_system.hpp>

#include <optional>
#include <string>
#include <vector>

namespace ozark {

struct MotionConfig {
  Law law;
  Pace pace;
  std::optional<double> pressure, final_pressure, final_temperature;
  std::optional<long> equilibration, steps;
  long checkpoint_every = 10000;
};

struct StrainConfig {
  sim::Strain::Kind kind = sim::Strain::Kind::extension;
  std::optional<int> axis, gradient;
  double increment = 2e-4;
  long interval = 50;
};

enum class SegmentKind { motion, minimise };

struct SegmentConfig {
  std::string name;
  SegmentKind kind = SegmentKind::motion;
  std::optional<long> steps;
  std::optional<Ensemble> ensemble;
  std::optional<Thermostat> thermostat;
  std::optional<Barostat> barostat;
  std::optional<CellCoupling> coupling;
  std::optional<double> temperature, final_temperature, pressure, final_pressure;
  std::optional<StrainConfig> strain;
  bool measured = false;
  std::optional<sim::MinimiseMethod> method;
  std::optional<double> force_tolerance, pressure_tolerance;
  std::optional<long> max_iterations;
};

void describe(Describer& d, MotionConfig& motion);
void describe(Describer& d, StrainConfig& strain);
void describe(Describer& d, SegmentConfig& segment);

/// Conditions between [motion], the segments and the particles; called by the describe() of a task that has them.
/// @param on_waves  something is measured that belongs to wave vectors
void check_segments(Describer& d, const MotionConfig& motion, const std::vector<SegmentConfig>& segments,
                    const ParticlesConfig& particles, bool on_waves);

/// A segment with all that it inherits, in the engine's units.
struct Stage {
  std::string name;
  Law law;
  bool measured = false;
  int dimensions = 3;
  sim::Segment motion;  // without steps in a minimisation
  std::optional<sim::MinimiseOptions> minimise;
};

/// The segments of a study whose checks passed.
[[nodiscard]] std::vector<Stage> stages_of(const MotionConfig& motion, const std::vector<SegmentConfig>& segments,
                                           const SystemConfig& system, int dimensions);

/// What is done in it, in words for tables.
[[nodiscard]] std::string words(const Stage& stage);

}  // namespace ozark
