#pragma once
// A simulation as a resumable run: steps of a motion, measurements along the way, checkpoints.

#include <ozark/core/convergence.hpp>
#include <ozark/core/observer.hpp>
#include <ozark/io/run_dir.hpp>
#include <ozark/model/configuration.hpp>
#include <ozark/sim/minimise.hpp>
#include <ozark/sim/motion.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ozark {

/// The state of a simulation after a step.
struct Moment {
  std::int64_t step = 0;
  double time = 0.0;
  const sim::Particles* particles = nullptr;
  const Configuration* configuration = nullptr;  // with what the measurements ask for
  sim::Tally tally;                              // energy and virial
  double reservoir_energy = 0.0;
  std::size_t segment = 0;                    // of the plan; at the end of one, that one
  bool measured = true;                       // not while equilibrating
  const Convergence* minimisation = nullptr;  // how it ended; at its end alone
};

/// One quantity measured along a run.
class Measurement {
 public:
  virtual ~Measurement() = default;
  [[nodiscard]] virtual std::string name() const = 0;  // unique; of its state in checkpoints
  [[nodiscard]] virtual long every() const = 0;        // steps between samples, >= 1
  [[nodiscard]] virtual bool while_equilibrating() const { return false; }
  enum class Needs { nothing, positions, velocities };  // in the configuration, which costs as much as some samples
  [[nodiscard]] virtual Needs needs() const { return Needs::positions; }
  virtual void sample(const Moment& moment) = 0;
  /// At the end of each segment too, sampled or not: close_segment().
  [[nodiscard]] virtual bool follows_segments() const { return false; }
  virtual void close_segment(const Moment&) {}
  /// Its tables and headline numbers.
  virtual void report(RunDir& out, Summary& summary) const = 0;
  /// What a resumed run needs to continue bit for bit.
  [[nodiscard]] virtual std::vector<double> state() const = 0;
  virtual void restore(const std::vector<double>& state) = 0;
};

/// A stretch of a run: steps of the motion, or a minimisation, which takes no time.
struct RunSegment {
  std::string name;
  std::int64_t first = 0, last = 0;  // moves in the steps first <= step < last
  bool measured = false;             // those that are follow one another
  sim::Freedom freedom;
  std::optional<sim::MinimiseOptions> minimise;
};

struct SimulationPlan {
  double time_step = 0.005;
  std::vector<RunSegment> segments;  // one after the other
  std::int64_t checkpoint_every = 10000;
  /// At the beginning of each segment that moves: what changes from outside at once, as velocities do.
  std::function<void(std::size_t segment, sim::Particles&)> begin;
  /// Before each step: what changes from outside, as ramps and strain do.
  std::function<void(std::int64_t step, sim::Particles&, sim::ForceField&)> drive;
  /// Written at checkpoints: everything since the last; a killed run costs no more than that.
  std::function<void(const Moment&)> trajectory;

  [[nodiscard]] std::int64_t steps() const { return segments.empty() ? 0 : segments.back().last; }
  /// The step measuring starts from; the last step if nothing is measured.
  [[nodiscard]] std::int64_t measured_from() const;
};

/// Segments "equilibration", if it has steps, and "measurement".
[[nodiscard]] std::vector<RunSegment> measured_after(std::int64_t equilibration, std::int64_t steps,
                                                     const sim::Freedom& freedom);

/// Goes on from what the run kept, if it kept anything. Not converged: the motion broke down, the reason names the step
/// and the particle, and the particles are as they were at most 64 steps before; or a minimisation did not end, and the
/// reason names its segment. Measurements are not reported here. @throws Stopped  after a checkpoint
[[nodiscard]] Convergence simulate(const SimulationPlan& plan, sim::Particles& particles, sim::ForceField& forces,
                                   sim::Motion& motion, const std::vector<std::unique_ptr<Measurement>>& measurements,
                                   RunDir& out, Observer& observer);

/// The particles as arrays: state.h5, and what checkpoints hold of them.
[[nodiscard]] std::vector<BulkArray> arrays_of(const sim::Particles& particles);
/// @throws IoError  arrays that are missing or do not fit each other
void restore(sim::Particles& particles, const std::vector<BulkArray>& arrays);

}  // namespace ozark
