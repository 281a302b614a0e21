#pragma once
// A simulation as a resumable run: steps of a motion, measurements along the way, checkpoints.

#include <ozark/core/convergence.hpp>
#include <ozark/core/observer.hpp>
#include <ozark/io/run_dir.hpp>
#include <ozark/model/configuration.hpp>
#include <ozark/sim/motion.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ozark {

/// The state of a simulation after a step.
struct Moment {
  std::int64_t step = 0;
  double time = 0.0;
  const sim::Particles* particles = nullptr;
  const Configuration* configuration = nullptr;  // only if the measurement asked for it
  sim::Tally tally;                              // energy and virial
  double reservoir_energy = 0.0;
};

/// One quantity measured along a run.
class Measurement {
 public:
  virtual ~Measurement() = default;
  [[nodiscard]] virtual std::string name() const = 0;  // unique; of its state in checkpoints
  [[nodiscard]] virtual long every() const = 0;        // steps between samples, >= 1
  [[nodiscard]] virtual bool while_equilibrating() const { return false; }
  [[nodiscard]] virtual bool needs_configuration() const { return true; }
  virtual void sample(const Moment& moment) = 0;
  /// Its tables and headline numbers.
  virtual void report(RunDir& out, Summary& summary) const = 0;
  /// What a resumed run needs to continue bit for bit.
  [[nodiscard]] virtual std::vector<double> state() const = 0;
  virtual void restore(const std::vector<double>& state) = 0;
};

struct SimulationPlan {
  double time_step = 0.005;
  std::int64_t equilibration = 0, steps = 0;  // steps that are measured come after those that are not
  std::int64_t checkpoint_every = 10000;
  /// Before each step: what changes from outside, as ramps and strain do.
  std::function<void(std::int64_t step, sim::Particles&, sim::Motion&)> drive;
  /// Written at checkpoints: everything since the last; a killed run costs no more than that.
  std::function<void(const Moment&)> trajectory;
};

/// Goes on from what the run kept, if it kept anything. Not converged: the motion broke down; the reason names the step
/// and the particle, and the particles are as they were at most 64 steps before. Measurements are not reported here. @throws Stopped  after a checkpoint
[[nodiscard]] Convergence simulate(const SimulationPlan& plan, sim::Particles& particles, sim::ForceField& forces,
                                   sim::Motion& motion, const std::vector<std::unique_ptr<Measurement>>& measurements,
                                   RunDir& out, Observer& observer);

/// The particles as arrays: state.h5, and what checkpoints hold of them.
[[nodiscard]] std::vector<BulkArray> arrays_of(const sim::Particles& particles);
/// @throws IoError  arrays that are missing or do not fit each other
void restore(sim::Particles& particles, const std::vector<BulkArray>& arrays);

}  // namespace ozark
