// Molecular dynamics: particles of a system follow Newton's equations, in contact with a thermostat and a barostat or
// not; what is measured carries error bars from blocks.

#include <ozark/core/error.hpp>
#include <ozark/sim/langevin.hpp>
#include <ozark/sim/nose_hoover.hpp>
#include <ozark/sim/stochastic_velocity_rescaling.hpp>
#include <ozark/sim/velocity_verlet.hpp>
#include <solvers/measurements.hpp>
#include <solvers/particle_files.hpp>
#include <solvers/particle_system.hpp>
#include <solvers/registry.hpp>
#include <solvers/thermo.hpp>

#include <algorithm>

namespace ozark {
namespace {

enum class Ensemble { nve, nvt };
enum class Thermostat { nose_hoover, stochastic_rescaling, langevin };

struct MotionConfig {
  Ensemble ensemble = Ensemble::nve;
  Thermostat thermostat = Thermostat::stochastic_rescaling;
  double time_step = 0.005;
  double thermostat_time = 0.5;
  long equilibration = 10000;
  long steps = 50000;
  long checkpoint_every = 10000;
};

struct Config {
  SystemConfig system;
  ParticlesConfig particles;
  MotionConfig motion;
  MeasureConfig measure;
  TrajectoryConfig trajectory;
};

void describe(Describer& d, MotionConfig& c) {
  d.choice("ensemble", c.ensemble, "what is constant",
           {{"nve", Ensemble::nve, "number, volume, energy"}, {"nvt", Ensemble::nvt, "number, volume, temperature"}});
  d.choice("thermostat", c.thermostat, "of nvt, and of equilibration",
           {{"stochastic_rescaling", Thermostat::stochastic_rescaling, "one random factor for all velocities"},
            {"nose_hoover", Thermostat::nose_hoover, "a chain of deterministic thermostats"},
            {"langevin", Thermostat::langevin, "friction and noise on every particle"}});
  d.field("time_step", c.time_step, "of velocity Verlet [time]", between(1e-9, 10.0));
  d.field("thermostat_time", c.thermostat_time, "relaxation time of the thermostat [time]", between(1e-6, 1e6));
  d.field("equilibration", c.equilibration, "steps before anything is measured", between(0, 1e12));
  d.field("steps", c.steps, "steps that are measured", between(1, 1e12));
  d.field("checkpoint_every", c.checkpoint_every, "steps between checkpoints", between(1, 1e12));
}

void describe(Describer& d, Config& c) {
  d.section("system", c.system, "what nature is");
  d.section("particles", c.particles, "how many, where they start, what random numbers they see");
  d.section("motion", c.motion, "how they move");
  d.section("measure", c.measure, "what is measured on the way");
  d.section("trajectory", c.trajectory, "frames for other programs");
  check_particles(d, c.system, c.particles);
}

std::unique_ptr<sim::Motion> motion_of(const Config& c, double temperature) {
  const MotionConfig& m = c.motion;
  const auto seed = static_cast<std::uint64_t>(c.particles.seed);
  switch (m.thermostat) {
    case Thermostat::nose_hoover:
      return std::make_unique<sim::NoseHoover>(
          sim::NoseHoover::Options{m.time_step, temperature, m.thermostat_time, 3});
    case Thermostat::langevin:
      return std::make_unique<sim::Langevin>(
          sim::Langevin::Options{m.time_step, temperature, 1.0 / m.thermostat_time, seed});
    case Thermostat::stochastic_rescaling:
      return std::make_unique<sim::StochasticVelocityRescaling>(
          sim::StochasticVelocityRescaling::Options{m.time_step, temperature, m.thermostat_time, seed});
  }
  throw InternalError("a thermostat without a motion");
}

bool at_rest(const sim::Particles& p) {
  return std::all_of(p.velocity.begin(), p.velocity.end(),
                     [](const sim::Vector& v) { return v.x == 0.0 && v.y == 0.0 && v.z == 0.0; });
}

Summary run(const Config& c, RunDir& out, Observer& observer) {
  const System system = resolve(c.system);
  sim::Particles particles = particles_of(c.system, c.particles);
  const auto forces = forces_of(c.system, c.particles, particles);
  const sim::Freedom freedom;
  if (at_rest(particles))
    sim::draw_velocities(particles, freedom, system.temperature,
                         sim::Random(static_cast<std::uint64_t>(c.particles.seed)));
  const auto motion = motion_of(c, system.temperature);

  SimulationPlan plan;
  plan.time_step = c.motion.time_step;
  plan.equilibration = c.motion.equilibration;
  plan.steps = c.motion.steps;
  plan.checkpoint_every = c.motion.checkpoint_every;
  auto measurements = measurements_of(c.measure, particles, plan);
  measurements.insert(measurements.begin(), std::make_unique<Thermo>(c.measure.every, plan.equilibration, plan.steps,
                                                                     1000, freedom, ReportUnits{}));
  if (c.trajectory.every > 0) {
    auto trajectory = std::make_unique<Trajectory>(c.trajectory, out);
    plan.trajectory = [&writer = *trajectory](const Moment&) { writer.close_segment(); };
    measurements.push_back(std::move(trajectory));
  }
  const Convergence convergence = simulate(plan, particles, *forces, *motion, measurements, out, observer);
  Summary summary;
  for (const auto& m : measurements) m->report(out, summary);
  write_state(particles, out);
  out.record(convergence);
  return summary;
}

constexpr const char* starter = R"(task = "molecular_dynamics"
title = "A Lennard-Jones liquid"

[system]
number_density = 0.8
temperature = 1.0
[[system.species]]
name = "lj"
[system.potential]
kind = "lennard_jones"
cutoff = 2.5
shifted = true

[particles]
count = 500
start = "face_centred"

[motion]
ensemble = "nvt"

[measure]
r_max = 3.0
)";

}  // namespace

Task molecular_dynamics_task() {
  std::vector<TableFormat> tables = {Thermo::table()};
  std::vector<Quantity> headline = Thermo::headline();
  describe_measurements(headline, tables);
  return {"molecular_dynamics",
          "particles moving by Newton's equations: NVE, NVT, NPT; what theory is checked against",
          headline,
          tables,
          starter,
          study_of<Config>(run)};
}

}  // namespace ozark
