// The section [particles] of a study.

#include <solvers/open_edges.hpp>
#include <solvers/particle_system.hpp>

#include <algorithm>

namespace ozark {
namespace {

bool has_hard_core(PotentialKind kind) {
  return kind == PotentialKind::hard_sphere || kind == PotentialKind::square_well ||
         kind == PotentialKind::hard_core_yukawa || kind == PotentialKind::charged_sphere;
}

bool ends_by_itself(PotentialKind kind) {
  return kind == PotentialKind::hard_sphere || kind == PotentialKind::weeks_chandler_andersen;
}

}  // namespace

void describe(Describer& d, ParticlesConfig& c) {
  d.field("count", c.count, "particles; the nearest number of whole cells for a lattice; default 500", between(1, 1e7));
  d.field("dimensions", c.dimensions, "of space, 2 or 3; number_density is then per area", between(2, 3));
  d.choice<Start>("start", c.start, "where they start; default random",
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
  d.field(
      "separation", c.separation,
      "of random starts: least distance, in mean diameters; in metal units in the spacing of a simple cubic lattice",
      between(0.1, 1.0));
  d.field(
      "start_from", c.start_from,
      "in place of start and count: the directory of a finished run, or a file: state.h5, H5MD, extended XYZ, a data "
      "file or a dump of LAMMPS; its last frame, its velocities too");
  d.choice("start_cell", c.start_cell, "of start_from",
           {{"keep", StartCell::keep,
             "the cell as it is there: its density counts, not that of the system, and the log says so"},
            {"scale", StartCell::scale, "cell and positions scaled to the density of the system"}});
  d.field(
      "periodic", c.periodic,
      "whether the cell repeats along each edge: [true, true, false] is a slab; default: all do, or as in start_from");
  d.field("vacuum", c.vacuum, "empty space added where an edge does not repeat, half on each side [length]",
          between(0.0, 1e4));
  d.field("frozen", c.frozen, "species that do not move");
  d.optional_section("frozen_region", c.frozen_region, "particles that start between two planes do not move");
  d.field("skin", c.skin,
          "of the neighbour list, a matter of speed; half of it is the most a particle may move in a step [sigma]",
          between(1e-3, 10.0));
  d.choice("hard_core", c.hard_core, "what stands in for hard cores",
           {{"refuse", HardCore::refuse, "nothing: hard cores have no forces"},
            {"mie_50_49", HardCore::mie_50_49, "the 50-49 potential of pseudo hard spheres at k_B T = 1.5 epsilon"}});
  d.field("well_smoothing", c.well_smoothing,
          "of square wells: their step rises over this width, its middle where the step was [sigma]",
          between(0.0, 1.0));
  d.field("coulomb_cutoff", c.coulomb_cutoff, "of ions: where the sum in space ends [length]", between(0.1, 100.0));
  d.field("force_error", c.force_error, "of ions: wanted error of the mesh, root mean square [energy/length]",
          between(1e-8, 10.0));
  d.field("damping", c.damping, "of ions: damped shifted force with this inverse length in place of a mesh",
          between(0.0, 10.0));
  d.field("seed", c.seed, "of every random number; the points of a sweep share it", between(0, 9e15));
  d.check(c.cells.empty() || static_cast<long>(c.cells.size()) == c.dimensions, "cells", "must be {} numbers, got {}",
          c.dimensions, c.cells.size());
  const Start start = c.start.value_or(Start::random);
  const bool flat = start == Start::square || start == Start::hexagonal;
  d.check(start == Start::random || flat == (c.dimensions == 2), "start", "is no lattice of {} dimensions",
          c.dimensions);
  d.check(c.cells.empty() || start != Start::random || !c.start_from.empty(), "cells",
          "belongs to starts on a lattice");
  d.check(c.cells.empty() || !c.count, "count", "follows from cells; give one of them");
  constexpr const char* elsewhere = "is said by start_from; leave it out";
  d.check(c.start_from.empty() || !c.start, "start", "{}", elsewhere);
  d.check(c.start_from.empty() || !c.count, "count", "{}", elsewhere);
  d.check(c.start_from.empty() || c.cells.empty(), "cells", "{}", elsewhere);
  const std::vector<bool> open = open_edges(c.periodic);
  d.check(open.empty() || static_cast<long>(open.size()) == c.dimensions, "periodic", "must be {} truth values, got {}",
          c.dimensions, open.size());
  const auto truth = [](const Value& v) { return std::holds_alternative<bool>(v); };
  d.check(std::all_of(c.periodic.begin(), c.periodic.end(), truth), "periodic", "must list true and false alone");
  d.check(c.vacuum == 0.0 || std::find(open.begin(), open.end(), true) != open.end(), "vacuum",
          "needs an edge that does not repeat: say which in periodic");
}

void check_flexible(Describer& d, const ParticlesConfig& c, std::string_view key) {
  const std::vector<bool> open = open_edges(c.periodic);
  d.check(std::find(open.begin(), open.end(), true) == open.end(), key,
          "would change edges, but the cell does not repeat along all of them (particles.periodic): no pressure can be "
          "kept across a free surface; keep the cell");
  d.check(c.frozen.empty() && !c.frozen_region, key,
          "would change the cell and carry all particles along, but some are frozen; keep the cell");
}

void check_particles(Describer& d, const SystemConfig& system, const ParticlesConfig& c) {
  const PotentialConfig& u = system.potential;
  const bool core = has_hard_core(u.kind);
  d.check(!core || c.hard_core != HardCore::refuse, "particles.hard_core",
          "hard cores have no forces; set it to \"mie_50_49\"");
  const bool well = u.kind == PotentialKind::square_well;
  d.check(u.kind != PotentialKind::charged_sphere, "system.potential.kind",
          "is not simulated: hard cores with charges have no stand-in");
  d.check(!well || c.well_smoothing > 0.0, "particles.hard_core",
          "the step of a square well has no force either; give particles.well_smoothing, a tenth of the width say");
  d.check(well || c.well_smoothing == 0.0, "particles.well_smoothing", "belongs to square wells");
  const bool atoms = u.kind == PotentialKind::embedded_atom || is_ionic(u.kind) || u.kind == PotentialKind::table;
  d.check(!atoms || c.dimensions == 3, "particles.dimensions", "must be 3 for atoms and tables");
  d.check((core && u.kind != PotentialKind::hard_core_yukawa) || atoms || ends_by_itself(u.kind) || u.cutoff ||
              u.kind == PotentialKind::point_charge,
          "system.potential", "has no end: give its cutoff");
  d.check(u.kind != PotentialKind::point_charge, "system.potential.kind",
          "point charges in a background are not simulated");
  d.check(c.dimensions == 3 || !u.tail.value_or(false), "system.potential.tail",
          "is an integral over space; in two dimensions take a larger cutoff");
  d.check(c.dimensions == 3 || system.number_density, "system.packing_fraction",
          "is a share of volume; in two dimensions give number_density, particles per area");
  const std::vector<bool> open = open_edges(c.periodic);
  const bool any_open = std::find(open.begin(), open.end(), true) != open.end();
  d.check(!any_open || !u.tail.value_or(is_ionic(u.kind)), "system.potential.tail",
          "takes the density for the same everywhere, which it is not beside an edge that does not repeat");
  const bool meshed = is_ionic(u.kind) && !c.damping;
  const bool slab = !any_open || (open.size() == 3 && !open[0] && !open[1]);
  d.check(
      !meshed || slab, "particles.periodic",
      "must repeat along the first two edges for ions on a mesh; give damping in place of the mesh for other shapes");
  d.check(!meshed || !any_open || c.vacuum >= c.coulomb_cutoff, "particles.vacuum",
          "must be at least coulomb_cutoff = {} for slabs of ions on a mesh: the mesh has images beyond it, pairs have "
          "none",
          c.coulomb_cutoff);
  const auto known = [&](const std::string& name) {
    return system.distribution ||
           std::any_of(system.species.begin(), system.species.end(), [&](const auto& s) { return s.name == name; });
  };
  for (const std::string& name : c.frozen)
    d.check(known(name), "particles.frozen", "names '{}', which is no species", name);
  std::vector<bool> across = open;
  if (across.empty() && c.start_from.empty()) across.assign(static_cast<std::size_t>(c.dimensions), false);
  check_fields(d, system, c.dimensions, across);
}

}  // namespace ozark
