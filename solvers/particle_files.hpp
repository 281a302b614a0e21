#pragma once
// Particles and files: where a start comes from, and what a run leaves of its particles. Numbers of text files are
// taken as they stand, in the study's units.

#include <ozark/io/atom_frame.hpp>
#include <ozark/io/describer.hpp>
#include <ozark/io/run_dir.hpp>
#include <ozark/sim/particles.hpp>
#include <solvers/simulation.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace ozark {

/// Ascending in the ids, as files hold it. Names of one or two letters are written as those of elements: "si" as "Si".
[[nodiscard]] AtomFrame frame_of(const Configuration& configuration);
/// With masses; with charges if any kind has one.
[[nodiscard]] AtomFrame frame_of(const sim::Particles& particles);

/// The particles of a frame. Kinds are found by name, capitals or not; types that are numbers count the kinds from 1.
/// Mass, charge and diameter are those of the kind. Any orientation of the cell is turned, velocities with it. In two
/// dimensions the third edge becomes 1 and every z, which must be one and the same, 0.
/// @param from  file, for messages
/// @throws ConfigError  naming it: no cell or one that is flat or left-handed, no such kind, two particles at one place
[[nodiscard]] sim::Particles particles_in(const AtomFrame& frame, const std::vector<sim::ParticleKind>& kinds,
                                          int dimensions, const std::string& from);

/// The particles a run directory (its state.h5), a state.h5, an H5MD trajectory, an extended or plain XYZ file, a data
/// file or a dump of LAMMPS ends with, told apart by what they hold. A state comes back to the same bits and in the
/// same order; velocities that a file does not have are 0.
/// @throws IoError  nothing there that can be read
/// @throws ConfigError  none of these, or something wrong in it, two particles at one place too
[[nodiscard]] sim::Particles start_from(const std::filesystem::path& from, const std::vector<sim::ParticleKind>& kinds,
                                        int dimensions);

/// What a run leaves: state.h5, and state.data for LAMMPS, whose ids count from 1.
/// @param mass_unit  of the study, in the engine's: state.data has the masses of the study
void write_state(const sim::Particles& particles, RunDir& out, double mass_unit = 1.0);

enum class TrajectoryFormat { h5md, extended_xyz };

struct TrajectoryConfig {
  long every = 0;  // steps between frames; 0: none are written
  TrajectoryFormat format = TrajectoryFormat::h5md;
  bool velocities = false;
};
void describe(Describer& d, TrajectoryConfig& c);

/// Frames along a run, in closed segments trajectory/0001.h5, 0002, ..: one for each checkpoint, or more where one
/// would grow too large. After kill -9 a resumed run writes what a run without interruption would have written.
class Trajectory final : public Measurement {
 public:
  /// @param out  outlives it
  Trajectory(const TrajectoryConfig& config, RunDir& out) : config_(config), out_(out) {}

  [[nodiscard]] std::string name() const override { return "trajectory"; }
  [[nodiscard]] long every() const override { return config_.every; }
  [[nodiscard]] Needs needs() const override { return Needs::nothing; }
  void sample(const Moment& moment) override;
  /// Before every checkpoint: state() holds no frames.
  void close_segment();
  /// Closes the last segment.
  void report(RunDir& out, Summary& summary) const override;
  [[nodiscard]] std::vector<double> state() const override { return {static_cast<double>(segments_)}; }
  void restore(const std::vector<double>& state) override { segments_ = static_cast<long>(state.at(0)); }

 private:
  void write_segment() const;

  TrajectoryConfig config_;
  RunDir& out_;
  std::vector<AtomFrame> frames_;  // of the open segment
  long segments_ = 0;              // closed
};

}  // namespace ozark
