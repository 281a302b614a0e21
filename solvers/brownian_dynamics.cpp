// Overdamped particles: Brownian motion in equilibrium, with raised noise, or with propulsion. The observables are
// those of mode coupling and molecular dynamics.

#include <ozark/core/error.hpp>
#include <ozark/sim/active_brownian.hpp>
#include <ozark/sim/brownian.hpp>
#include <solvers/registry.hpp>
#include <solvers/simulation_study.hpp>

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
  SimulationStudy study;
  MotionConfig motion;
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
  describe_particles(d, c.study);
  d.section("motion", c.motion, "how they move");
  describe_measuring(d, c.study);
  d.check(!c.study.measure.velocities, "measure.velocities", "are unknown to overdamped motion");
  d.check(!c.study.measure.stress, "measure.stress", "needs velocities");
}

Summary run(const Config& c, RunDir& out, Observer& observer) {
  const System system = resolve(c.study.system);
  sim::Particles particles = particles_of(c.study.system, c.study.particles);
  const auto forces = forces_of(c.study.system, c.study.particles, particles);
  sim::Freedom freedom = freedom_of(c.study.system, c.study.particles, particles);
  freedom.momentum_conserved = false;
  const auto seed = static_cast<std::uint64_t>(c.study.particles.seed);
  std::unique_ptr<sim::Motion> motion;
  if (c.motion.propulsion_speed) {
    sim::ActiveBrownian::Options o;
    o.time_step = c.motion.time_step;
    o.temperature = system.temperature;
    o.speed.assign(particles.kinds.size(), *c.motion.propulsion_speed);
    o.rotational_diffusivity = c.motion.rotational_diffusivity;
    o.seed = seed;
    motion = std::make_unique<sim::ActiveBrownian>(o, freedom);
  } else {
    motion =
        std::make_unique<sim::Brownian>(sim::Brownian::Options{c.motion.time_step, system.temperature, seed}, freedom);
  }
  SimulationPlan plan;
  plan.time_step = c.motion.time_step;
  plan.segments = measured_after(c.motion.equilibration, c.motion.steps, freedom);
  plan.checkpoint_every = c.motion.checkpoint_every;
  return run_simulation(c.study, std::move(plan), particles, *forces, *motion, system.temperature, out, observer);
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
  return {"brownian_dynamics",
          "overdamped particles, in equilibrium or active; what mode coupling is checked against",
          simulation_headline(),
          simulation_tables(),
          starter,
          study_of<Config>(run)};
}

}  // namespace ozark
