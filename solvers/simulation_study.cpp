#include "simulation_study.hpp"

#include <solvers/contributions.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ozark {

void describe_particles(Describer& d, SimulationStudy& s) {
  d.section("system", s.system, "what nature is");
  d.section("particles", s.particles, "how many, where they start, what random numbers they see");
}

void describe_measuring(Describer& d, SimulationStudy& s) {
  d.section("measure", s.measure, "what is measured on the way");
  d.section("trajectory", s.trajectory, "frames for other programs");
  check_particles(d, s.system, s.particles);
  d.check(s.measure.profile_axis != Axis::z || s.particles.dimensions == 3, "measure.profile_axis",
          "does not exist in two dimensions");
}

namespace {

/// Where a start brings a density of its own.
void tell_density(const SimulationStudy& s, const sim::Particles& p, Observer& observer) {
  constexpr double same = 1e-6;
  const double here = static_cast<double>(p.size()) / p.cell.volume(), asked = resolve(s.system).number_density;
  if (std::abs(here - asked) <= same * asked || s.particles.start_from.empty()) return;
  observer.note(
      fmt::format("the cell of {} counts: number density {:.6g}, where the study has {:.6g}; particles.start_cell = "
                  "\"scale\" takes that of the study",
                  s.particles.start_from.filename().string(), here, asked));
}

/// Where g(r) goes on beyond what the cell holds once.
void tell_images(const SimulationStudy& s, const sim::Particles& p, Observer& observer) {
  double least = std::numeric_limits<double>::infinity();
  for (int a = 0; a < p.dimensions; ++a)
    if (p.cell.periodic[static_cast<std::size_t>(a)]) least = std::min(least, p.cell.heights()[a]);
  if (!s.measure.r_max || *s.measure.r_max <= 0.5 * least) return;
  observer.note(
      fmt::format("measure.r_max = {} reaches beyond half the cell, {:.4g}: from there on g(r) has the "
                  "periodic images of the particles themselves; take more particles",
                  *s.measure.r_max, 0.5 * least));
}

/// Tables of metals, whose length is the angstrom and whose time the picosecond.
class InMetalUnits final : public RunDir {
 public:
  explicit InMetalUnits(RunDir& out) : out_(out) {}
  void table(const std::string& name, const Table& table) override {
    Table renamed;
    for (const std::string& line : table.comments()) renamed.comment(line);
    for (const Column& c : table.columns())
      std::visit([&](const auto& cells) { renamed.add(c.name, unit_of(c.unit), cells); }, c.cells);
    out_.table(name, renamed);
  }
  void arrays(const std::vector<BulkArray>& all) override { out_.arrays(all); }
  void record(const Convergence& convergence) override { out_.record(convergence); }
  void file(const std::string& place, std::string_view bytes) override { out_.file(place, bytes); }
  [[nodiscard]] std::vector<BulkArray> kept() const override { return out_.kept(); }
  void keep(const std::vector<BulkArray>& all) override { out_.keep(all); }

 private:
  static std::string unit_of(std::string unit) {
    for (const auto& [general, metal] : {std::pair{"sigma", "angstrom"}, std::pair{"time", "ps"}}) {
      const std::string_view word = general;
      for (std::size_t at = unit.find(word); at != std::string::npos; at = unit.find(word, at + 1))
        unit.replace(at, word.size(), metal);
    }
    return unit;
  }
  RunDir& out_;
};

}  // namespace

Summary run_simulation(const SimulationStudy& s, SimulationPlan plan, sim::Particles& particles,
                       sim::ForceField& forces, sim::Motion& motion, std::optional<double> bath, RunDir& out,
                       Observer& observer, std::vector<std::unique_ptr<Measurement>> more, Thermo::Segments segments) {
  const auto temperature = [bath, segments = plan.segments](const Moment& m) {
    return bath ? *bath : sim::temperature(*m.particles, segments[m.segment].freedom);
  };
  auto measurements = measurements_of(s.measure, particles, plan.time_step, temperature);
  measurements.insert(measurements.begin(),
                      std::make_unique<Thermo>(s.measure.every, plan,
                                               report_units(s.system.units, particles.dimensions), bath, segments));
  for (auto& m : more) measurements.push_back(std::move(m));
  if (s.trajectory.every > 0) {
    auto trajectory = std::make_unique<Trajectory>(s.trajectory, out);
    plan.trajectory = [&writer = *trajectory](const Moment&) { writer.close_segment(); };
    measurements.push_back(std::move(trajectory));
  }
  tell_density(s, particles, observer);
  tell_images(s, particles, observer);
  const auto mesh = choose_mesh(s, particles, observer);
  const Convergence convergence = simulate(plan, particles, forces, motion, measurements, out, observer);
  Summary summary;
  InMetalUnits metal(out);
  RunDir& tables = s.system.units == Units::metal ? metal : out;
  for (const auto& m : measurements) m->report(tables, summary);
  if (convergence.converged) report_contributions(s, mesh, particles, forces, out, summary);
  report_stand_ins(s.system, s.particles, particles, out);
  write_state(particles, out, scale_of(s.system.units).mass);
  out.record(convergence);
  return summary;
}

std::vector<Quantity> simulation_headline() {
  std::vector<Quantity> headline = Thermo::headline();
  std::vector<TableFormat> ignored;
  describe_measurements(headline, ignored);
  describe_contributions(headline, ignored);
  return headline;
}

std::vector<TableFormat> simulation_tables() {
  std::vector<TableFormat> tables = {Thermo::table()};
  std::vector<Quantity> ignored;
  describe_measurements(ignored, tables);
  describe_contributions(ignored, tables);
  tables.push_back(
      {"stand_ins",
       "with particles.hard_core, of each pair",
       {{"species_i", "", "one of the pair"},
        {"species_j", "", "the other"},
        {"diameter", "sigma", "of the hard core"},
        {"effective_diameter", "sigma", "of the hard core with the second virial coefficient of its stand-in"},
        {"second_virial", "sigma^d", "B_2 of the pair as the study has it"},
        {"simulated_second_virial", "sigma^d", "B_2 of what stands in for it"}}});
  return tables;
}

}  // namespace ozark
