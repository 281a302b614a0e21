// Molecular dynamics: particles of a system follow Newton's equations, in contact with a thermostat and a barostat or
// not; what is measured carries error bars from blocks.

#include <ozark/core/error.hpp>
#include <solvers/registry.hpp>
#include <solvers/segment_tables.hpp>
#include <solvers/segments.hpp>
#include <solvers/simulation_study.hpp>

#include <algorithm>
#include <limits>
#include <optional>

namespace ozark {
namespace {

struct Config {
  SimulationStudy study;
  MotionConfig motion;
  std::vector<SegmentConfig> segments;
};

void describe(Describer& d, Config& c) {
  describe_particles(d, c.study);
  d.section("motion", c.motion, "how they move");
  d.list("segment", c.segments, "a schedule in place of motion.equilibration and motion.steps: one after the other");
  describe_measuring(d, c.study);
  const MeasureConfig& measure = c.study.measure;
  check_segments(d, c.motion, c.segments, c.study.particles, measure.k_max || !measure.wave_numbers.empty());
}

/// Motions that take turns, each from one step on.
class Turns final : public sim::Motion {
 public:
  void add(std::unique_ptr<Motion> motion, std::int64_t from) { turns_.push_back({std::move(motion), from}); }

  /// The step that is made next, by the motion that begins with it.
  void turn_to(std::int64_t step) {
    done_ = step;
    begun_ = true;
  }
  /// Where a turn ends its reservoir still counts, but at this step: there the energy of the next is reckoned from.
  void reckon_from(std::int64_t step) { reckoned_from_ = step; }

  sim::Tally advance(sim::Particles& p, sim::ForceField& forces, std::int64_t step, bool tallied) override {
    turn_to(step);
    const sim::Tally tally = now().advance(p, forces, step, tallied);
    ++done_;
    begun_ = false;
    return tally;
  }
  void impose(const sim::Reservoir& r) override { now().impose(r); }
  void disturbed() override { now().disturbed(); }
  [[nodiscard]] Motion::Coupling coupling() const override { return now().coupling(); }
  [[nodiscard]] double reservoir_energy() const override {
    if (turns_.empty()) return 0.0;
    const bool next = begun_ || done_ == reckoned_from_;
    const Turn& t = turns_[turn(next ? done_ : done_ - 1)];
    const bool untried = done_ > 0 && done_ == t.from;  // the energy of a cell is known from its first step on
    if (untried && t.motion->coupling() != Coupling::none) return std::numeric_limits<double>::quiet_NaN();
    return t.motion->reservoir_energy();
  }
  [[nodiscard]] std::vector<double> state() const override {
    std::vector<double> all = {static_cast<double>(done_)};
    for (const Turn& t : turns_) {
      const std::vector<double> s = t.motion->state();
      all.push_back(static_cast<double>(s.size()));
      all.insert(all.end(), s.begin(), s.end());
    }
    return all;
  }
  void restore(const std::vector<double>& all) override {
    done_ = static_cast<std::int64_t>(all.at(0));
    auto at = all.begin() + 1;
    for (const Turn& t : turns_) {
      const auto size = at == all.end() ? -1 : static_cast<std::ptrdiff_t>(*at++);
      if (size < 0 || size > all.end() - at) throw IoError("what was kept of the motion is too short");
      t.motion->restore({at, at + size});
      at += size;
    }
  }

 private:
  struct Turn {
    std::unique_ptr<Motion> motion;
    std::int64_t from;
  };
  [[nodiscard]] std::size_t turn(std::int64_t step) const {
    std::size_t k = 0;
    while (k + 1 < turns_.size() && step >= turns_[k + 1].from) ++k;
    return k;
  }
  [[nodiscard]] Motion& now() const { return *turns_[turn(done_)].motion; }

  std::vector<Turn> turns_;
  std::int64_t done_ = 0, reckoned_from_ = 0;
  bool begun_ = false;
};

std::vector<RunSegment> run_segments(const std::vector<Stage>& stages, const sim::Freedom& freedom) {
  std::vector<RunSegment> all;
  std::int64_t step = 0;
  for (const Stage& s : stages) {
    RunSegment r{s.name, step, step + (s.minimise ? 0 : s.motion.steps), s.measured, freedom, s.minimise};
    r.freedom.momentum_conserved = freedom.momentum_conserved && conserves_momentum(s.law);
    step = r.last;
    all.push_back(r);
  }
  return all;
}

/// One motion for the segments of one law that follow each other.
void add_turns(Turns& turns, const std::vector<Stage>& stages, const std::vector<RunSegment>& segments,
               const Config& c) {
  const auto seed = static_cast<std::uint64_t>(c.study.particles.seed);
  for (std::size_t k = 0; k < stages.size(); ++k) {
    if (stages[k].minimise) continue;
    if (k > 0 && !stages[k - 1].minimise && same_motion(stages[k - 1].law, stages[k].law)) continue;
    turns.add(motion_of(stages[k].law, c.motion.pace, {stages[k].motion.temperature, stages[k].motion.pressure},
                        scale_of(c.study.system.units), seed, segments[k].freedom),
              segments[k].first);
  }
}

std::optional<sim::Schedule> schedule_of(const std::vector<Stage>& stages) {
  std::vector<sim::Segment> all;
  for (const Stage& s : stages)
    if (!s.minimise) all.push_back(s.motion);
  if (all.empty()) return {};
  return sim::Schedule(all);
}

bool at_rest(const sim::Particles& p) {
  return std::all_of(p.velocity.begin(), p.velocity.end(),
                     [](const sim::Vector& v) { return v.x == 0.0 && v.y == 0.0 && v.z == 0.0; });
}

/// Whether the centre of mass moves, by more than rounding: a start of a thermostat or a program that lets it.
bool drifts(const sim::Particles& p) {
  constexpr double rounding = 1e-10;
  double sum = 0.0;
  for (std::size_t i = 0; i < p.size(); ++i)
    sum += p.mass(i) * std::hypot(p.velocity[i].x, p.velocity[i].y, p.velocity[i].z);
  return sim::momentum(p).norm() > rounding * sum;
}

/// Velocities where there are none: at the start, and other ones after each minimisation. Momentum that will be
/// conserved is 0.
void set_in_motion(sim::Particles& particles, const std::vector<Stage>& stages, const std::vector<RunSegment>& segments,
                   std::size_t k, long seed) {
  const sim::Freedom& freedom = segments[k].freedom;
  if (at_rest(particles)) {
    const std::uint64_t own = static_cast<std::uint64_t>(seed) + (static_cast<std::uint64_t>(k) << 32);
    sim::draw_velocities(particles, freedom, stages[k].motion.temperature, sim::Random(own));
  } else if (freedom.momentum_conserved && drifts(particles)) {
    sim::remove_momentum(particles);
  }
}

Summary run(const Config& c, RunDir& out, Observer& observer) {
  sim::Particles particles = particles_of(c.study.system, c.study.particles);
  const auto forces = forces_of(c.study.system, c.study.particles, particles);
  const std::vector<Stage> stages = stages_of(c.motion, c.segments, c.study.system, particles.dimensions);
  const std::optional<sim::Schedule> schedule = schedule_of(stages);

  SimulationPlan plan;
  plan.time_step = c.motion.pace.time_step;
  plan.checkpoint_every = c.motion.checkpoint_every;
  plan.segments = run_segments(stages, freedom_of(c.study.system, c.study.particles, particles));
  Turns motion;
  add_turns(motion, stages, plan.segments, c);
  motion.reckon_from(plan.measured_from());
  plan.begin = [&, segments = plan.segments](std::size_t k, sim::Particles& p) {
    motion.turn_to(segments[k].first);
    set_in_motion(p, stages, segments, k, c.study.particles.seed);
  };
  plan.drive = [&](std::int64_t step, sim::Particles& p, sim::ForceField& field) {
    motion.turn_to(step);
    schedule->prepare(step, motion, p, field);
  };
  if (c.segments.empty())
    return run_simulation(c.study, std::move(plan), particles, *forces, motion, {}, out, observer);

  std::vector<std::unique_ptr<Measurement>> tables;
  const ReportUnits units = report_units(c.study.system.units, particles.dimensions);
  tables.push_back(std::make_unique<SegmentTable>(stages, plan, units));
  if (std::any_of(stages.begin(), stages.end(), [](const Stage& s) { return s.motion.strain.has_value(); }))
    tables.push_back(std::make_unique<StrainTable>(c.study.measure.every, stages, plan, units));
  return run_simulation(c.study, std::move(plan), particles, *forces, motion, {}, out, observer, std::move(tables),
                        Thermo::Segments::numbered);
}

std::vector<Quantity> headline() {
  std::vector<Quantity> all = simulation_headline();
  for (Quantity& q : segment_headline()) all.push_back(std::move(q));
  return all;
}

std::vector<TableFormat> table_formats() {
  std::vector<TableFormat> all = simulation_tables();
  all.front().columns.push_back({"segment", "", "with [[segment]]: its number, from 1"});
  for (TableFormat& t : segment_tables()) all.push_back(std::move(t));
  return all;
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
          headline(),
          table_formats(),
          starter,
          study_of<Config>(run)};
}

}  // namespace ozark
