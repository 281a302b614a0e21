#include "simulation_study.hpp"

#include <solvers/contributions.hpp>

#include <cmath>

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

}  // namespace

Summary run_simulation(const SimulationStudy& s, SimulationPlan plan, sim::Particles& particles,
                       sim::ForceField& forces, sim::Motion& motion, std::optional<double> bath, RunDir& out,
                       Observer& observer, std::vector<std::unique_ptr<Measurement>> more, Thermo::Segments segments) {
  auto measurements = measurements_of(s.measure, particles, plan.time_step, resolve(s.system).temperature);
  measurements.insert(measurements.begin(),
                      std::make_unique<Thermo>(s.measure.every, plan, report_units(s.system.units), bath, segments));
  for (auto& m : more) measurements.push_back(std::move(m));
  if (s.trajectory.every > 0) {
    auto trajectory = std::make_unique<Trajectory>(s.trajectory, out);
    plan.trajectory = [&writer = *trajectory](const Moment&) { writer.close_segment(); };
    measurements.push_back(std::move(trajectory));
  }
  tell_density(s, particles, observer);
  const auto mesh = choose_mesh(s, particles, observer);
  const Convergence convergence = simulate(plan, particles, forces, motion, measurements, out, observer);
  Summary summary;
  for (const auto& m : measurements) m->report(out, summary);
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
       {{"species_i", "", "one of the pair; species_j the other"},
        {"diameter", "sigma", "of the hard core"},
        {"effective_diameter", "sigma", "of the hard core with the second virial coefficient of its stand-in"},
        {"second_virial", "sigma^d", "B_2 of the pair as the study has it"},
        {"simulated_second_virial", "sigma^d", "B_2 of what stands in for it"}}});
  return tables;
}

}  // namespace ozark
