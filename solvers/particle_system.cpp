#include "particle_system.hpp"

#include "particle_files.hpp"

#include <ozark/core/error.hpp>
#include <ozark/model/copper_niobium.hpp>
#include <ozark/sim/embedded_atom_forces.hpp>
#include <ozark/sim/lattice.hpp>
#include <ozark/sim/pair_forces.hpp>
#include <ozark/sim/tail_correction.hpp>
#include <solvers/embedded_atom_file.hpp>
#include <solvers/hard_core_stand_in.hpp>
#include <solvers/ions.hpp>
#include <solvers/open_edges.hpp>

#include <Eigen/LU>

#include <algorithm>
#include <cmath>

namespace ozark {
namespace {

constexpr long default_count = 500;

sim::Lattice lattice_of(Start start) {
  switch (start) {
    case Start::simple_cubic:
      return sim::Lattice::simple_cubic;
    case Start::body_centred:
      return sim::Lattice::body_centred;
    case Start::face_centred:
      return sim::Lattice::face_centred;
    case Start::hexagonal_close_packed:
      return sim::Lattice::hexagonal_close_packed;
    case Start::diamond:
      return sim::Lattice::diamond;
    case Start::caesium_chloride:
      return sim::Lattice::caesium_chloride;
    case Start::rock_salt:
      return sim::Lattice::rock_salt;
    case Start::alpha_quartz:
      return sim::Lattice::alpha_quartz;
    case Start::beta_cristobalite:
      return sim::Lattice::beta_cristobalite;
    case Start::square:
      return sim::Lattice::square;
    case Start::hexagonal:
      return sim::Lattice::hexagonal;
    case Start::random:
      break;
  }
  throw InternalError("a random start has no lattice");
}

using Parts = std::vector<std::unique_ptr<sim::Interaction>>;

std::string element_of(const SpeciesConfig& s) {
  if (!s.element.empty()) return s.element;
  std::string name = s.name;
  name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

Parts embedded_atoms(const SystemConfig& config) {
  constexpr std::size_t points = 5000;  // of tables made of closed forms
  std::vector<std::string> elements;
  for (const SpeciesConfig& s : config.species) elements.push_back(element_of(s));
  const PotentialConfig& u = config.potential;
  const auto from_file = [&] {
    const std::string name = u.file.filename().string();
    if (name.find("alloy") != std::string::npos || name.find("setfl") != std::string::npos)
      return embedded_atom_table(read_setfl(u.file));
    require(elements.size() == 1, "{} holds one element; an alloy needs a setfl file, named *.eam.alloy or *.setfl",
            name);
    return embedded_atom_table({read_funcfl(u.file)}, elements);
  };
  const EmbeddedAtomTable table =
      u.model ? tabulated(copper_niobium(), points, copper_niobium_largest_density) : from_file();
  std::vector<std::size_t> index;
  for (const std::string& element : elements) {
    const auto found =
        std::find_if(table.elements.begin(), table.elements.end(), [&](const Element& e) { return e.name == element; });
    require(found != table.elements.end(), "the potential has no element {}; give species their element", element);
    index.push_back(static_cast<std::size_t>(found - table.elements.begin()));
  }
  Parts parts;
  parts.push_back(std::make_unique<sim::EmbeddedAtomForces>(table, index));
  return parts;
}

std::vector<PairPotential> pairs_of(const System& system) {
  std::vector<PairPotential> pairs;
  for (std::size_t i = 0; i < system.species.size(); ++i)
    for (std::size_t j = i; j < system.species.size(); ++j) pairs.push_back(system.pair(i, j));
  return pairs;
}

/// Cores and tails apart: where any pair has both, the other pairs have a tail of nothing.
Parts pairs_with_stand_ins(const SystemConfig& config, const ParticlesConfig& c, std::size_t kinds) {
  const System system = resolve(config);
  std::vector<PairPotential> cores, tails;
  bool any_tail = false;
  for (const PairPotential& ideal : pairs_of(system)) {
    const SoftPair soft = c.hard_core == HardCore::mie_50_49 ? soft_pair(ideal, system.temperature, c.well_smoothing)
                                                             : SoftPair{ideal, {}};
    cores.push_back(soft.core);
    any_tail = any_tail || soft.tail;
    tails.push_back(soft.tail.value_or(SmoothWell{1.0, 1.1, 0.0}));
  }
  Parts parts;
  parts.push_back(std::make_unique<sim::PairForces>(kinds, cores, any_tail ? "cores" : "pairs"));
  if (any_tail) parts.push_back(std::make_unique<sim::PairForces>(kinds, tails, "tails"));
  if (config.potential.tail.value_or(false))
    parts.push_back(std::make_unique<sim::TailCorrection>(kinds, any_tail ? tails : cores));
  return parts;
}

/// Whole cells, as near to a cube and to the count as they come.
std::array<int, 3> cells_of(const sim::UnitCell& unit, const ParticlesConfig& c) {
  if (!c.cells.empty())
    return {static_cast<int>(c.cells[0]), static_cast<int>(c.cells[1]),
            unit.dimensions == 3 ? static_cast<int>(c.cells[2]) : 1};
  const Eigen::Vector3d length = unit.edges.colwise().norm();
  const double d = unit.dimensions,
               wanted = static_cast<double>(c.count.value_or(default_count)) / static_cast<double>(unit.site.size());
  const double mean = unit.dimensions == 3 ? std::cbrt(length.prod()) : std::sqrt(length[0] * length[1]);
  std::array<int, 3> cells{1, 1, 1};
  for (int a = 0; a < unit.dimensions; ++a)
    cells[static_cast<std::size_t>(a)] =
        std::max(1, static_cast<int>(std::lround(std::pow(wanted, 1.0 / d) * mean / length[a])));
  return cells;
}

/// That a file holds the composition of the system, to a particle of each species.
void check_composition(const sim::Particles& p, const std::vector<double>& fractions, const std::string& from) {
  std::vector<double> count(fractions.size(), 0.0);
  for (const int k : p.kind) count[static_cast<std::size_t>(k)] += 1.0;
  const auto n = static_cast<double>(p.size());
  for (std::size_t i = 0; i < count.size(); ++i)
    if (std::abs(count[i] - n * fractions[i]) > 1.0 + 1e-6 * n)
      throw ConfigError(fmt::format("{}: {} of {} particles are '{}', but the study's fraction asks for {:.6g}", from,
                                    count[i], p.size(), p.kinds[i].name, n * fractions[i]));
}

/// A cell in other units would have any number of neighbours.
void check_density(const sim::Particles& p, double number_density, const std::string& from) {
  constexpr double most = 10.0;
  const double ratio = static_cast<double>(p.size()) / p.cell.volume() / number_density;
  if (!(ratio < most && ratio > 1.0 / most))
    throw ConfigError(
        fmt::format("{}: the density there is {:.3g} times that of the study; is it in other units? "
                    "particles.start_cell = \"scale\" scales it",
                    from, ratio));
}

void scale_to(sim::Particles& p, double number_density) {
  const double density = static_cast<double>(p.size()) / p.cell.volume();
  const double factor = std::pow(density / number_density, 1.0 / p.dimensions);
  const Eigen::Vector3d stretch(factor, factor, p.dimensions == 3 ? factor : 1.0);
  p.cell.edges = stretch.asDiagonal() * p.cell.edges;
  for (sim::Vector& r : p.position) r = {factor * r.x, factor * r.y, stretch[2] * r.z, 0.0};
}

/// At their places in a cell that repeats.
sim::Particles placed(const SystemConfig& config, const ParticlesConfig& c) {
  const System system = resolve(config);
  const sim::Random random(static_cast<std::uint64_t>(c.seed));
  std::vector<sim::ParticleKind> kinds;
  std::vector<double> fractions;
  for (std::size_t i = 0; i < system.species.size(); ++i) {
    const Species& s = system.species[i];
    double charge = config.distribution ? 0.0 : config.species[i].charge.value_or(0.0);
    if (is_ionic(config.potential.kind)) charge = ions_of(config).charges[i];
    kinds.push_back({s.name, scale_of(config.units).mass * s.mass, charge, s.diameter, s.diffusivity, s.activity});
    fractions.push_back(s.fraction);
  }
  const auto dimensions = static_cast<int>(c.dimensions);
  if (!c.start_from.empty()) {
    sim::Particles p = start_from(c.start_from, kinds, dimensions);
    check_composition(p, fractions, c.start_from.string());
    if (c.start_cell == StartCell::scale) scale_to(p, system.number_density);
    check_density(p, system.number_density, c.start_from.string());
    return p;
  }
  const Start start = c.start.value_or(Start::random);
  if (start == Start::random) {
    const long count = c.count.value_or(default_count);
    const double room = static_cast<double>(count) / system.number_density;
    const double edge = dimensions == 3 ? std::cbrt(room) : std::sqrt(room);
    std::vector<sim::ParticleKind> apart = kinds;
    if (config.units == Units::metal)  // atoms and ions have no cores
      for (sim::ParticleKind& k : apart) k.diameter = std::pow(system.number_density, -1.0 / dimensions);
    sim::Particles p = sim::at_random(Cell::orthorhombic(edge, edge, dimensions == 3 ? edge : 1.0), dimensions, apart,
                                      sim::counts_of(fractions, static_cast<int>(count)), c.separation, random);
    p.kinds = kinds;
    return p;
  }
  const sim::Lattice lattice = lattice_of(start);
  const sim::UnitCell unit = sim::unit_cell(lattice);
  const std::array<int, 3> cells = cells_of(unit, c);
  const auto sites = static_cast<double>(unit.site.size());
  const double room = sites / system.number_density / unit.edges.determinant();
  const double constant = dimensions == 3 ? std::cbrt(room) : std::sqrt(room);
  return sim::on_lattice(lattice, constant, cells, kinds,
                         sim::counts_of(fractions, static_cast<int>(sites) * cells[0] * cells[1] * cells[2]), random);
}

}  // namespace

sim::Particles particles_of(const SystemConfig& config, const ParticlesConfig& c) {
  sim::Particles p = placed(config, c);
  if (!c.periodic.empty()) set_open_edges(p, open_edges(c.periodic), c.vacuum);
  stop_frozen(p, freedom_of(config, c, p));
  return p;
}

sim::Freedom freedom_of(const SystemConfig& system, const ParticlesConfig& config, const sim::Particles& particles) {
  sim::Freedom freedom = frozen(particles, config.frozen, config.frozen_region);
  freedom.momentum_conserved = freedom.momentum_conserved && system.fields.empty();
  return freedom;
}

std::unique_ptr<sim::ForceField> forces_of(const SystemConfig& config, const ParticlesConfig& c,
                                           const sim::Particles& particles) {
  const PotentialKind kind = config.potential.kind;
  Parts parts = kind == PotentialKind::embedded_atom ? embedded_atoms(config)
                : is_ionic(kind)                     ? forces_between_ions(config, c, particles).parts
                                                     : pairs_with_stand_ins(config, c, particles.kinds.size());
  for (auto& field : fields_of(config, particles)) parts.push_back(std::move(field));
  return std::make_unique<sim::ForceField>(std::move(parts), c.skin);
}

void report_stand_ins(const SystemConfig& config, const ParticlesConfig& c, const sim::Particles& particles,
                      RunDir& out) {
  if (c.hard_core != HardCore::mie_50_49) return;
  const System system = resolve(config);
  const Table table = stand_in_table(particles, pairs_of(system), system.temperature, c.well_smoothing);
  if (table.rows() > 0) out.table("stand_ins", table);
}

}  // namespace ozark
