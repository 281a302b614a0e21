// Overdamped particles: Brownian motion in equilibrium, with raised noise, or with propulsion. The observables are
// those of mode coupling and molecular dynamics.

#include <ozark/core/error.hpp>
#include <ozark/sim/active_brownian.hpp>
#include <ozark/sim/brownian.hpp>
#include <solvers/measurements.hpp>
#include <solvers/particle_files.hpp>
#include <solvers/particle_system.hpp>
#include <solvers/registry.hpp>
#include <solvers/thermo.hpp>

namespace ozark {
namespace {

struct MotionConfig {
  double time_step = 1e-4;
  std::optional<double> propulsion_speed;
  double rotational_diffusivity = 1.0;
  long equilibration = 10000;
  long steps = 100000;
  long checkpoint_every = 50000;
};

struct Config {
  SystemConfig system;
  ParticlesConfig particles;
  MotionConfig motion;
  MeasureConfig measure;
  TrajectoryConfig trajectory;
};

void describe(Describer& d, MotionConfig& c) {
  d.field("time_step", c.time_step, "of Euler and Maruyama's scheme [sigma^2 / diffusivity]", between(1e-12, 1.0));
  d.field("propulsion_speed", c.propulsion_speed, "active Brownian particles: speed along a diffusing direction",
          between(0.0, 1e6));
  d.field("rotational_diffusivity", c.rotational_diffusivity, "of that direction [1/time]", between(0.0, 1e6));
  d.field("equilibration", c.equilibration, "steps before anything is measured", between(0, 1e12));
  d.field("steps", c.steps, "steps that are measured", between(1, 1e12));
  d.field("checkpoint_every", c.checkpoint_every, "steps between checkpoints", between(1, 1e12));
}

void describe(Describer& d, Config& c) {
  d.section("system", c.system, "what nature is; diffusivity and activity belong to the species");
  d.section("particles", c.particles, "how many, where they start, what random numbers they see");
  d.section("motion", c.motion, "how they move");
  d.section("measure", c.measure, "what is measured on the way");
  d.section("trajectory", c.trajectory, "frames for other programs");
  check_particles(d, c.system, c.particles);
  d.check(!c.measure.velocities, "measure.velocities", "are unknown to overdamped motion");
  d.check(!c.measure.stress, "measure.stress", "needs velocities");
}

Summary run(const Config& c, RunDir& out, Observer& observer) {
  const System system = resolve(c.system);
  sim::Particles particles = particles_of(c.system, c.particles);
  const auto forces = forces_of(c.system, c.particles, particles);
  const auto seed = static_cast<std::uint64_t>(c.particles.seed);
  std::unique_ptr<sim::Motion> motion;
  if (c.motion.propulsion_speed) {
    sim::ActiveBrownian::Options o;
    o.time_step = c.motion.time_step;
    o.temperature = system.temperature;
    o.speed.assign(particles.kinds.size(), *c.motion.propulsion_speed);
    o.rotational_diffusivity = c.motion.rotational_diffusivity;
    o.seed = seed;
    motion = std::make_unique<sim::ActiveBrownian>(o);
  } else {
    motion = std::make_unique<sim::Brownian>(sim::Brownian::Options{c.motion.time_step, system.temperature, seed});
  }
  SimulationPlan plan;
  plan.time_step = c.motion.time_step;
  plan.equilibration = c.motion.equilibration;
  plan.steps = c.motion.steps;
  plan.checkpoint_every = c.motion.checkpoint_every;
  auto measurements = measurements_of(c.measure, particles, plan.time_step, system.temperature);
  measurements.insert(measurements.begin(),
                      std::make_unique<Thermo>(c.measure.every, plan.equilibration, plan.steps, sim::Freedom{},
                                               report_units(c.system.units), system.temperature));
  if (c.trajectory.every > 0) {
    auto trajectory = std::make_unique<Trajectory>(c.trajectory, out);
    plan.trajectory = [&writer = *trajectory](const Moment&) { writer.close_segment(); };
    measurements.push_back(std::move(trajectory));
  }
  const Convergence convergence = simulate(plan, particles, *forces, *motion, measurements, out, observer);
  Summary summary;
  for (const auto& m : measurements) m->report(out, summary);
  write_state(particles, out, scale_of(c.system.units).mass);
  out.record(convergence);
  return summary;
}

constexpr const char* starter = R"(task = "brownian_dynamics"
title = "Brownian hard spheres"

[system]
packing_fraction = 0.4
[[system.species]]
name = "hard"
[system.potential]
kind = "hard_sphere"

[particles]
count = 1000
hard_core = "mie_50_49"

[motion]
time_step = 1e-5

[measure]
every = 100
r_max = 3.0
longest_time = 0.1
wave_numbers = [7.0]
)";

}  // namespace

Task brownian_dynamics_task() {
  std::vector<TableFormat> tables = {Thermo::table()};
  std::vector<Quantity> headline = Thermo::headline();
  describe_measurements(headline, tables);
  return {"brownian_dynamics",
          "overdamped particles, in equilibrium or active; what mode coupling is checked against",
          headline,
          tables,
          starter,
          study_of<Config>(run)};
}

}  // namespace ozark
