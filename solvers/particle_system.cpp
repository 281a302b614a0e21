#include "particle_system.hpp"

#include "particle_files.hpp"

#include <ozark/core/error.hpp>
#include <ozark/model/copper_niobium.hpp>
#include <ozark/sim/embedded_atom_forces.hpp>
#include <ozark/sim/lattice.hpp>
#include <ozark/sim/pair_forces.hpp>
#include <ozark/sim/tail_correction.hpp>
#include <solvers/embedded_atom_file.hpp>
#include <solvers/ions.hpp>

#include <Eigen/LU>

#include <algorithm>
#include <cmath>

namespace ozark {
namespace {

constexpr double hard_sphere_temperature = 1.5;  // k_B T / epsilon of pseudo hard spheres [Jover2012]

bool has_hard_core(PotentialKind kind) {
  return kind == PotentialKind::hard_sphere || kind == PotentialKind::square_well ||
         kind == PotentialKind::hard_core_yukawa || kind == PotentialKind::charged_sphere;
}

bool ends_by_itself(PotentialKind kind) {
  return kind == PotentialKind::hard_sphere || kind == PotentialKind::weeks_chandler_andersen;
}

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

std::string element_of(const SpeciesConfig& s) {
  if (!s.element.empty()) return s.element;
  std::string name = s.name;
  name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

std::unique_ptr<sim::ForceField> embedded_atoms(const SystemConfig& config, const ParticlesConfig& c) {
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
  std::vector<std::unique_ptr<sim::Interaction>> parts;
  parts.push_back(std::make_unique<sim::EmbeddedAtomForces>(table, index));
  return std::make_unique<sim::ForceField>(std::move(parts), c.skin);
}

/// Whole cells, as near to a cube and to the count as they come.
std::array<int, 3> cells_of(const sim::UnitCell& unit, const ParticlesConfig& c) {
  if (!c.cells.empty())
    return {static_cast<int>(c.cells[0]), static_cast<int>(c.cells[1]),
            unit.dimensions == 3 ? static_cast<int>(c.cells[2]) : 1};
  const Eigen::Vector3d length = unit.edges.colwise().norm();
  const double d = unit.dimensions, wanted = static_cast<double>(c.count) / static_cast<double>(unit.site.size());
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

}  // namespace

void describe(Describer& d, ParticlesConfig& c) {
  d.field("count", c.count, "particles; the nearest number of whole cells for a lattice", between(1, 1e7));
  d.field("dimensions", c.dimensions, "of space, 2 or 3; number_density is then per area", between(2, 3));
  d.choice("start", c.start, "where they start",
           {{"random", Start::random, "at random, pushed apart"},
            {"simple_cubic", Start::simple_cubic, "lattice"},
            {"body_centred", Start::body_centred, "lattice"},
            {"face_centred", Start::face_centred, "lattice"},
            {"hexagonal_close_packed", Start::hexagonal_close_packed, "lattice"},
            {"diamond", Start::diamond, "lattice"},
            {"caesium_chloride", Start::caesium_chloride, "lattice of two species"},
            {"rock_salt", Start::rock_salt, "lattice of two species"},
            {"alpha_quartz", Start::alpha_quartz, "lattice of two species, 1 to 2"},
            {"beta_cristobalite", Start::beta_cristobalite, "lattice of two species, 1 to 2"},
            {"square", Start::square, "lattice in two dimensions"},
            {"hexagonal", Start::hexagonal, "lattice in two dimensions"}});
  d.field("cells", c.cells, "cells of the lattice along each edge, in place of count", between(1, 1000));
  d.field("separation", c.separation, "of random starts: least distance, in mean diameters", between(0.1, 1.0));
  d.field(
      "start_from", c.start_from,
      "in place of start and count: the directory of a finished run, or a file: state.h5, H5MD, extended XYZ, a data "
      "file or a dump of LAMMPS; its last frame, its velocities too");
  d.choice("start_cell", c.start_cell, "of start_from",
           {{"keep", StartCell::keep, "the cell as it is there: its density counts, not that of the system, and the log says so"},
            {"scale", StartCell::scale, "cell and positions scaled to the density of the system"}});
  d.field("skin", c.skin, "of the neighbour list, a matter of speed alone [sigma]", between(1e-3, 10.0));
  d.choice("hard_core", c.hard_core, "what stands in for hard cores",
           {{"refuse", HardCore::refuse, "nothing: hard cores have no forces"},
            {"mie_50_49", HardCore::mie_50_49, "the 50-49 potential of pseudo hard spheres at k_B T = 1.5 epsilon"}});
  d.field("coulomb_cutoff", c.coulomb_cutoff, "of ions: where the sum in space ends [length]", between(0.1, 100.0));
  d.field("force_error", c.force_error, "of ions: wanted error of the mesh, root mean square [energy/length]",
          between(1e-8, 10.0));
  d.field("damping", c.damping, "of ions: damped shifted force with this inverse length in place of a mesh",
          between(0.0, 10.0));
  d.field("seed", c.seed, "of every random number", between(0, 9e15));
  d.check(c.cells.empty() || static_cast<long>(c.cells.size()) == c.dimensions, "cells", "must be {} numbers, got {}",
          c.dimensions, c.cells.size());
  const bool flat = c.start == Start::square || c.start == Start::hexagonal;
  d.check(c.start == Start::random || flat == (c.dimensions == 2), "start", "is no lattice of {} dimensions",
          c.dimensions);
  d.check(c.cells.empty() || c.start != Start::random, "cells", "belongs to starts on a lattice");
  d.check(c.cells.empty() || c.start_from.empty(), "cells", "belongs to starts on a lattice, not to start_from");
}

void check_particles(Describer& d, const SystemConfig& system, const ParticlesConfig& c) {
  const PotentialConfig& u = system.potential;
  const bool core = has_hard_core(u.kind);
  d.check(!core || c.hard_core != HardCore::refuse, "particles.hard_core",
          "hard cores have no forces; set it to \"mie_50_49\"");
  d.check(!core || u.kind == PotentialKind::hard_sphere, "system.potential.kind",
          "is not simulated: its core has no forces; take one that is soft, or hard_sphere with its stand-in");
  const bool atoms = u.kind == PotentialKind::embedded_atom || is_ionic(u.kind) || u.kind == PotentialKind::table;
  d.check(!atoms || c.dimensions == 3, "particles.dimensions", "must be 3 for atoms and tables");
  d.check(core || atoms || ends_by_itself(u.kind) || u.cutoff || u.kind == PotentialKind::point_charge,
          "system.potential", "has no end: give its cutoff");
  d.check(u.kind != PotentialKind::point_charge, "system.potential.kind",
          "point charges in a background are not simulated");
  d.check(c.dimensions == 3 || system.number_density, "system.packing_fraction",
          "is a share of volume; in two dimensions give number_density, particles per area");
}

sim::Particles particles_of(const SystemConfig& config, const ParticlesConfig& c) {
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
  if (c.start == Start::random) {
    const double room = static_cast<double>(c.count) / system.number_density;
    const double edge = dimensions == 3 ? std::cbrt(room) : std::sqrt(room);
    return sim::at_random(Cell::orthorhombic(edge, edge, dimensions == 3 ? edge : 1.0), dimensions, kinds,
                          sim::counts_of(fractions, static_cast<int>(c.count)), c.separation, random);
  }
  const sim::Lattice lattice = lattice_of(c.start);
  const sim::UnitCell unit = sim::unit_cell(lattice);
  const std::array<int, 3> cells = cells_of(unit, c);
  const auto sites = static_cast<double>(unit.site.size());
  const double room = sites / system.number_density / unit.edges.determinant();
  const double constant = dimensions == 3 ? std::cbrt(room) : std::sqrt(room);
  return sim::on_lattice(lattice, constant, cells, kinds,
                         sim::counts_of(fractions, static_cast<int>(sites) * cells[0] * cells[1] * cells[2]), random);
}

std::unique_ptr<sim::ForceField> forces_of(const SystemConfig& config, const ParticlesConfig& c,
                                           const sim::Particles& particles) {
  if (config.potential.kind == PotentialKind::embedded_atom) return embedded_atoms(config, c);
  if (is_ionic(config.potential.kind))
    return std::make_unique<sim::ForceField>(forces_between_ions(config, c, particles).parts, c.skin);
  const System system = resolve(config);
  std::vector<PairPotential> pairs;
  for (std::size_t i = 0; i < system.species.size(); ++i)
    for (std::size_t j = i; j < system.species.size(); ++j) {
      PairPotential u = system.pair(i, j);
      if (const auto* hard = std::get_if<HardSphere>(&u); hard && c.hard_core == HardCore::mie_50_49)
        u = PseudoHardSphere{hard->sigma, system.temperature / hard_sphere_temperature};
      pairs.push_back(u);
    }
  std::vector<std::unique_ptr<sim::Interaction>> parts;
  parts.push_back(std::make_unique<sim::PairForces>(particles.kinds.size(), pairs));
  if (config.potential.tail.value_or(false))
    parts.push_back(std::make_unique<sim::TailCorrection>(particles.kinds.size(), pairs));
  return std::make_unique<sim::ForceField>(std::move(parts), c.skin);
}

}  // namespace ozark
