// Molecular dynamics: particles of a system follow Newton's equations, in contact with a thermostat and a barostat or
// not; what is measured carries error bars from blocks.

#include <ozark/core/error.hpp>
#include <ozark/sim/langevin.hpp>
#include <ozark/sim/martyna_tobias_klein.hpp>
#include <ozark/sim/nose_hoover.hpp>
#include <ozark/sim/rescaling_with_nph.hpp>
#include <ozark/sim/stochastic_cell_rescaling.hpp>
#include <ozark/sim/stochastic_velocity_rescaling.hpp>
#include <ozark/sim/velocity_verlet.hpp>
#include <solvers/registry.hpp>
#include <solvers/simulation_study.hpp>

#include <algorithm>
#include <functional>
#include <optional>

namespace ozark {
namespace {

enum class Ensemble { nve, nvt, npt };
enum class Thermostat { nose_hoover, stochastic_rescaling, langevin };
enum class Barostat { martyna_tobias_klein, stochastic_cell_rescaling, rescaling_with_nph };
enum class Coupling { isotropic, edges, triclinic };

struct MotionConfig {
  Ensemble ensemble = Ensemble::nve;
  Thermostat thermostat = Thermostat::stochastic_rescaling;
  Barostat barostat = Barostat::martyna_tobias_klein;
  Coupling coupling = Coupling::isotropic;
  double time_step = 0.005;
  double thermostat_time = 0.5, barostat_time = 2.0;
  double compressibility = 0.1;
  std::optional<double> pressure, final_pressure, final_temperature;
  long equilibration = 10000;
  long steps = 50000;
  long checkpoint_every = 10000;
};

struct Config {
  SimulationStudy study;
  MotionConfig motion;
};

void describe(Describer& d, MotionConfig& c) {
  d.choice("ensemble", c.ensemble, "what is constant while measuring",
           {{"nve", Ensemble::nve, "number, volume, energy"},
            {"nvt", Ensemble::nvt, "number, volume, temperature"},
            {"npt", Ensemble::npt, "number, pressure, temperature"}});
  d.choice("thermostat", c.thermostat, "of nvt, and of the equilibration before nve",
           {{"stochastic_rescaling", Thermostat::stochastic_rescaling, "one random factor for all velocities"},
            {"nose_hoover", Thermostat::nose_hoover, "a chain of deterministic thermostats"},
            {"langevin", Thermostat::langevin, "friction and noise on every particle"}});
  d.choice("barostat", c.barostat, "of npt",
           {{"martyna_tobias_klein", Barostat::martyna_tobias_klein, "a cell with inertia, chains of thermostats"},
            {"stochastic_cell_rescaling", Barostat::stochastic_cell_rescaling, "a cell without inertia, with noise"},
            {"rescaling_with_nph", Barostat::rescaling_with_nph,
             "protocol of paper 001: velocities scaled outright; no ensemble"}});
  d.choice("coupling", c.coupling, "what of the cell moves in npt",
           {{"isotropic", Coupling::isotropic, "its volume"},
            {"edges", Coupling::edges, "the length of each edge"},
            {"triclinic", Coupling::triclinic, "its shape too; martyna_tobias_klein, rescaling_with_nph"}});
  d.field("time_step", c.time_step, "of velocity Verlet [time]", between(1e-9, 10.0));
  d.field("thermostat_time", c.thermostat_time, "relaxation time of the thermostat [time]", between(1e-6, 1e6));
  d.field("barostat_time", c.barostat_time, "relaxation time of the cell [time]", between(1e-6, 1e6));
  d.field("compressibility", c.compressibility, "roughly, of stochastic_cell_rescaling; sets its pace [1/pressure]",
          between(1e-12, 1e12));
  d.field("pressure", c.pressure, "of npt", between(-1e9, 1e9));
  d.field("final_pressure", c.final_pressure, "of npt: ramped to it while measuring", between(-1e9, 1e9));
  d.field("final_temperature", c.final_temperature, "ramped to it while measuring", above(0.0));
  d.field("equilibration", c.equilibration, "steps before anything is measured", between(0, 1e12));
  d.field("steps", c.steps, "steps that are measured", between(1, 1e12));
  d.field("checkpoint_every", c.checkpoint_every, "steps between checkpoints", between(1, 1e12));
  const bool npt = c.ensemble == Ensemble::npt;
  d.check(!npt || c.pressure, "ensemble", "npt needs its pressure");
  d.check(npt || !c.final_pressure, "final_pressure", "belongs to npt");
  d.check(c.ensemble != Ensemble::nve || !c.final_temperature, "final_temperature", "belongs to nvt and npt");
  d.check(c.coupling != Coupling::triclinic || c.barostat != Barostat::stochastic_cell_rescaling, "coupling",
          "of stochastic_cell_rescaling is isotropic or edges");
}

void describe(Describer& d, Config& c) {
  describe_particles(d, c.study);
  d.section("motion", c.motion, "how they move");
  describe_measuring(d, c.study);
  if (c.motion.ensemble == Ensemble::npt) check_flexible(d, c.study.particles, "motion.ensemble");
}

/// One motion up to a step, another from there on.
class TwoMotions final : public sim::Motion {
 public:
  TwoMotions(std::unique_ptr<Motion> first, std::unique_ptr<Motion> second, std::int64_t change)
      : first_(std::move(first)), second_(std::move(second)), change_(change) {}
  sim::Tally advance(sim::Particles& p, sim::ForceField& forces, std::int64_t step, bool tallied) override {
    done_ = step + 1;
    return (step < change_ ? *first_ : *second_).advance(p, forces, step, tallied);
  }
  void impose(const sim::Reservoir& r) override {
    first_->impose(r);
    second_->impose(r);
  }
  [[nodiscard]] Motion::Coupling coupling() const override { return second_->coupling(); }
  [[nodiscard]] double reservoir_energy() const override {
    return (done_ < change_ ? *first_ : *second_).reservoir_energy();
  }
  [[nodiscard]] std::vector<double> state() const override {
    const std::vector<double> a = first_->state(), b = second_->state();
    std::vector<double> all = {static_cast<double>(done_), static_cast<double>(a.size())};
    all.insert(all.end(), a.begin(), a.end());
    all.insert(all.end(), b.begin(), b.end());
    return all;
  }
  void restore(const std::vector<double>& all) override {
    done_ = static_cast<std::int64_t>(all.at(0));
    const auto cut = all.begin() + 2 + static_cast<std::ptrdiff_t>(all.at(1));
    first_->restore({all.begin() + 2, cut});
    second_->restore({cut, all.end()});
  }

 private:
  std::unique_ptr<Motion> first_, second_;
  std::int64_t change_, done_ = 0;
};

std::unique_ptr<sim::Motion> at_constant_temperature(const MotionConfig& m, double temperature, std::uint64_t seed,
                                                     const sim::Freedom& freedom) {
  switch (m.thermostat) {
    case Thermostat::nose_hoover:
      return std::make_unique<sim::NoseHoover>(sim::NoseHoover::Options{m.time_step, temperature, m.thermostat_time, 3},
                                               freedom);
    case Thermostat::langevin:
      return std::make_unique<sim::Langevin>(
          sim::Langevin::Options{m.time_step, temperature, 1.0 / m.thermostat_time, seed}, freedom);
    case Thermostat::stochastic_rescaling:
      return std::make_unique<sim::StochasticVelocityRescaling>(
          sim::StochasticVelocityRescaling::Options{m.time_step, temperature, m.thermostat_time, seed}, freedom);
  }
  throw InternalError("a thermostat without a motion");
}

std::unique_ptr<sim::Motion> at_constant_pressure(const MotionConfig& m, double temperature, const UnitScale& units,
                                                  std::uint64_t seed, const sim::Freedom& freedom) {
  const double pressure = units.pressure * m.pressure.value_or(0.0);
  const auto coupling = m.coupling == Coupling::isotropic ? sim::Motion::Coupling::isotropic
                        : m.coupling == Coupling::edges   ? sim::Motion::Coupling::edges
                                                          : sim::Motion::Coupling::triclinic;
  switch (m.barostat) {
    case Barostat::martyna_tobias_klein: {
      sim::MartynaTobiasKlein::Options o;
      o.time_step = m.time_step;
      o.temperature = temperature;
      o.pressure = pressure;
      o.relaxation_time = m.thermostat_time;
      o.pressure_relaxation_time = m.barostat_time;
      o.coupling = coupling;
      return std::make_unique<sim::MartynaTobiasKlein>(o, freedom);
    }
    case Barostat::stochastic_cell_rescaling: {
      sim::StochasticCellRescaling::Options o;
      o.time_step = m.time_step;
      o.temperature = temperature;
      o.pressure = pressure;
      o.relaxation_time = m.thermostat_time;
      o.pressure_relaxation_time = m.barostat_time;
      o.compressibility = m.compressibility / units.pressure;
      o.coupling = coupling;
      o.seed = seed;
      return std::make_unique<sim::StochasticCellRescaling>(o, freedom);
    }
    case Barostat::rescaling_with_nph: {
      sim::RescalingWithNph::Options o;
      o.time_step = m.time_step;
      o.temperature = temperature;
      o.pressure = pressure;
      o.pressure_relaxation_time = m.barostat_time;
      o.coupling = coupling;
      return std::make_unique<sim::RescalingWithNph>(o, freedom);
    }
  }
  throw InternalError("a barostat without a motion");
}

std::unique_ptr<sim::Motion> motion_of(const Config& c, double temperature, const sim::Freedom& freedom) {
  const MotionConfig& m = c.motion;
  const auto seed = static_cast<std::uint64_t>(c.study.particles.seed);
  if (m.ensemble == Ensemble::npt)
    return at_constant_pressure(m, temperature, scale_of(c.study.system.units), seed, freedom);
  auto heated = at_constant_temperature(m, temperature, seed, freedom);
  if (m.ensemble == Ensemble::nvt) return heated;
  return std::make_unique<TwoMotions>(std::move(heated), std::make_unique<sim::VelocityVerlet>(m.time_step, freedom),
                                      m.equilibration);
}

/// Temperature and pressure in time; none where nothing changes.
std::function<void(std::int64_t, sim::Particles&, sim::Motion&)> ramps(const Config& c, double temperature) {
  const MotionConfig& m = c.motion;
  if (!m.final_temperature && !m.final_pressure) return {};
  const UnitScale units = scale_of(c.study.system.units);
  sim::Reservoir from{temperature, units.pressure * m.pressure.value_or(0.0)}, to = from;
  if (m.final_temperature) to.temperature = units.temperature * *m.final_temperature;
  if (m.final_pressure) to.pressure = units.pressure * *m.final_pressure;
  return [=, start = m.equilibration, steps = m.steps](std::int64_t step, sim::Particles&, sim::Motion& motion) {
    const double x = std::clamp(static_cast<double>(step - start + 1) / static_cast<double>(steps), 0.0, 1.0);
    motion.impose({from.temperature + x * (to.temperature - from.temperature),
                   from.pressure + x * (to.pressure - from.pressure)});
  };
}

bool at_rest(const sim::Particles& p) {
  return std::all_of(p.velocity.begin(), p.velocity.end(),
                     [](const sim::Vector& v) { return v.x == 0.0 && v.y == 0.0 && v.z == 0.0; });
}

Summary run(const Config& c, RunDir& out, Observer& observer) {
  const System system = resolve(c.study.system);
  sim::Particles particles = particles_of(c.study.system, c.study.particles);
  const auto forces = forces_of(c.study.system, c.study.particles, particles);
  sim::Freedom freedom = freedom_of(c.study.system, c.study.particles, particles);
  if (c.motion.ensemble != Ensemble::npt && c.motion.thermostat == Thermostat::langevin)
    freedom.momentum_conserved = false;
  if (at_rest(particles))
    sim::draw_velocities(particles, freedom, system.temperature,
                         sim::Random(static_cast<std::uint64_t>(c.study.particles.seed)));
  const auto motion = motion_of(c, system.temperature, freedom);

  SimulationPlan plan;
  plan.time_step = c.motion.time_step;
  plan.equilibration = c.motion.equilibration;
  plan.steps = c.motion.steps;
  plan.checkpoint_every = c.motion.checkpoint_every;
  plan.drive = ramps(c, system.temperature);
  return run_simulation(c.study, std::move(plan), particles, *forces, *motion, freedom, {}, out, observer);
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
  return {"molecular_dynamics",
          "particles moving by Newton's equations: NVE, NVT, NPT; what theory is checked against",
          simulation_headline(),
          simulation_tables(),
          starter,
          study_of<Config>(run)};
}

}  // namespace ozark
