#include "contributions.hpp"

#include <ozark/sim/pair_forces.hpp>
#include <solvers/ions.hpp>

#include <fmt/core.h>

namespace ozark {
namespace {

constexpr std::size_t most_measured = 20000;  // the sum that tells the mesh's error grows as N^1.5

/// Energy and virial of what is short-ranged between ions.
sim::Tally short_ranged(const SimulationStudy& s, const PotentialConfig& potential, sim::Particles particles) {
  SystemConfig system = s.system;
  system.potential = potential;
  std::vector<PairPotential> pairs = ions_of(system).pairs;
  for (PairPotential& u : pairs) u = without_coulomb(u);
  std::vector<std::unique_ptr<sim::Interaction>> parts;
  parts.push_back(std::make_unique<sim::PairForces>(particles.kinds.size(), pairs));
  return sim::ForceField(std::move(parts), s.particles.skin).compute(particles, true);
}

sim::Tally difference(sim::Tally a, const sim::Tally& b) {
  a.energy -= b.energy;
  a.virial -= b.virial;
  return a;
}

}  // namespace

std::optional<sim::MeshParameters> choose_mesh(const SimulationStudy& s, const sim::Particles& particles,
                                               Observer& observer) {
  if (!is_ionic(s.system.potential.kind)) return {};
  if (s.particles.damping) {
    observer.note(fmt::format("ions: damped shifted force, damping {} / angstrom, cut off at {} angstrom",
                              *s.particles.damping, s.particles.coulomb_cutoff));
    return {};
  }
  const sim::MeshParameters m = forces_between_ions(s.system, s.particles, particles).mesh;
  observer.note(
      fmt::format("ions: mesh {} x {} x {}, splines of order {}, splitting {:.4g} / angstrom, cut off at {} "
                  "angstrom; force error estimated {:.2g}, wanted {} eV/angstrom",
                  m.mesh[0], m.mesh[1], m.mesh[2], m.order, m.splitting, m.cutoff,
                  sim::estimated_force_error(particles, m).total(), s.particles.force_error));
  return m;
}

void report_contributions(const SimulationStudy& s, const std::optional<sim::MeshParameters>& mesh,
                          const sim::Particles& particles, sim::ForceField& forces, RunDir& out, Summary& summary) {
  const ReportUnits units = report_units(s.system.units, particles.dimensions);
  const auto n = static_cast<double>(particles.size());
  std::vector<std::string> part;
  std::vector<double> energy, pressure;
  const auto row = [&](const std::string& name, const sim::Tally& tally) {
    part.push_back(name);
    energy.push_back(tally.energy / n);
    pressure.push_back(units.pressure * tally.virial.trace() / (particles.dimensions * particles.cell.volume()));
  };
  sim::Particles copy = particles;
  for (const auto& [name, tally] : forces.contributions(copy)) row(name, tally);
  if (is_ionic(s.system.potential.kind)) {
    const PotentialConfig& with = s.system.potential;
    PotentialConfig coreless = with, sharp = with;
    coreless.core = false;
    sharp.smoothing = 0.0;
    const sim::Tally all = short_ranged(s, with, particles);
    row("within pairs: core", difference(all, short_ranged(s, coreless, particles)));
    row("within pairs: smoothing", difference(all, short_ranged(s, sharp, particles)));
  }
  Table table;
  table.add("part", "", part);
  table.add("energy", units.energy_unit, energy);
  table.add("pressure", units.pressure_unit, pressure);
  out.table("contributions", table);
  if (mesh && particles.size() <= most_measured)
    summary.emplace_back("force_error", sim::measured_force_error(particles, *mesh));
}

void describe_contributions(std::vector<Quantity>& headline, std::vector<TableFormat>& tables) {
  headline.push_back(
      {"force_error", "eV/angstrom",
       "of ions on a mesh, up to 20 000: root mean square error of the Coulomb forces at the end, against "
       "an Ewald sum"});
  tables.push_back({"contributions",
                    "to energy and pressure, at the last positions",
                    {{"part", "", "of the forces; of ions also what their core and the smoothing of their ends give"},
                     {"energy", "", "per particle"},
                     {"pressure", "", "virial part"}}});
}

}  // namespace ozark
