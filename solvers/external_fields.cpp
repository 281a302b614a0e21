#include "external_fields.hpp"

#include <ozark/core/error.hpp>
#include <ozark/sim/external_field.hpp>
#include <solvers/describe.hpp>

#include <algorithm>
#include <cmath>

namespace ozark {
namespace {

bool has_species(const SystemConfig& system, const std::string& name) {
  return std::any_of(system.species.begin(), system.species.end(), [&](const auto& s) { return s.name == name; });
}

std::unique_ptr<sim::Interaction> interaction_of(const FieldConfig& f, const sim::Particles& p) {
  sim::Kinds kinds;
  for (std::size_t k = 0; k < p.kinds.size(); ++k)
    if (std::find(f.species.begin(), f.species.end(), p.kinds[k].name) != f.species.end())
      kinds.push_back(static_cast<int>(k));
  switch (f.kind) {
    case FieldKind::tether: {
      Eigen::Vector3d point(0.0, 0.0, 0.0);
      for (std::size_t a = 0; a < f.point.size(); ++a) point[static_cast<Eigen::Index>(a)] = f.point[a];
      return std::make_unique<sim::Tethers>(f.stiffness.value(), f.point.empty()
                                                                     ? sim::tethers_in_place(p, kinds)
                                                                     : sim::tethers_to_point(p, point, kinds));
    }
    case FieldKind::wall_93: {
      const auto axis = static_cast<Eigen::Index>(f.axis);
      const Eigen::Matrix3d& edges = p.cell.edges;
      require(edges.isDiagonal(0.0), "walls need an orthorhombic cell");
      return std::make_unique<sim::Walls>(
          static_cast<int>(axis), 0.0, edges(axis, axis),
          sim::Wall93{f.epsilon.value(), f.sigma.value(), f.cutoff.value() * f.sigma.value()}, kinds);
    }
    case FieldKind::sine_squared: {
      std::array<int, 3> periods{};
      for (std::size_t a = 0; a < f.periods.size(); ++a) periods[a] = static_cast<int>(f.periods[a]);
      return std::make_unique<sim::SineSquaredLattice>(f.depth.value(), periods, kinds);
    }
  }
  throw InternalError("a field without a force");
}

}  // namespace

void describe_axis(Describer& d, std::string_view name, Axis& axis, std::string_view meaning) {
  d.choice(name, axis, meaning,
           {{"x", Axis::x, "the first edge"}, {"y", Axis::y, "the second"}, {"z", Axis::z, "the third"}});
}

void describe(Describer& d, FieldConfig& c) {
  d.choice(
      "kind", c.kind, "what acts on each particle by itself; particles alone know fields",
      {{"tether", FieldKind::tether, "stiffness d^2 / 2, d the way from where the particle started, or a point"},
       {"wall_93", FieldKind::wall_93,
        "two walls, at both ends of an edge that does not repeat: epsilon ((2/15) (sigma/z)^9 - (sigma/z)^3), less "
        "its value at the cut-off"},
       {"sine_squared", FieldKind::sine_squared,
        "an optical lattice: the sum over the edges of depth sin^2(pi periods s), s the place along the edge"}},
      true);
  d.field("species", c.species, "that feel it; default: all");
  d.field("stiffness", c.stiffness, "of a tether [energy/length^2]", Bounds{0.0, 1e9, true, false});
  d.field("point", c.point, "of a tether: where all are held [length]; default: where each particle starts");
  describe_axis(d, "axis", c.axis, "across which walls stand");
  d.field("epsilon", c.epsilon, "of a wall_93 [energy]", between(0.0, 1e6));
  d.field("sigma", c.sigma, "of a wall_93 [length]", Bounds{0.0, 1e3, true, false});
  d.field("cutoff", c.cutoff, "of a wall_93, in its sigma; 0.8584 = (2/5)^(1/6) leaves the repulsion alone",
          between(0.1, 1e3));
  d.field("depth", c.depth, "of a sine_squared lattice [energy]", between(-1e6, 1e6));
  d.field("periods", c.periods, "of a sine_squared lattice along each edge, whole numbers; 0: flat along it",
          between(0.0, 1e6));
  const bool tether = c.kind == FieldKind::tether, wall = c.kind == FieldKind::wall_93,
             lattice = c.kind == FieldKind::sine_squared;
  d.check(!tether || c.stiffness, "kind", "a tether needs its stiffness");
  d.check(!wall || (c.epsilon && c.sigma && c.cutoff), "kind", "a wall_93 needs its epsilon, sigma and cutoff");
  d.check(!lattice || (c.depth && !c.periods.empty()), "kind", "a sine_squared lattice needs its depth and periods");
  const auto belongs = [&](bool given, const char* key, bool here, const char* to) {
    d.check(!given || here, key, "belongs to kind = \"{}\"", to);
  };
  belongs(c.stiffness.has_value(), "stiffness", tether, "tether");
  belongs(!c.point.empty(), "point", tether, "tether");
  belongs(c.epsilon.has_value(), "epsilon", wall, "wall_93");
  belongs(c.sigma.has_value(), "sigma", wall, "wall_93");
  belongs(c.cutoff.has_value(), "cutoff", wall, "wall_93");
  belongs(c.depth.has_value(), "depth", lattice, "sine_squared");
  belongs(!c.periods.empty(), "periods", lattice, "sine_squared");
  const bool whole = std::all_of(c.periods.begin(), c.periods.end(), [](double n) { return n == std::floor(n); });
  d.check(whole, "periods", "must be whole numbers: the lattice repeats with the cell");
}

void check_fields(Describer& d, const SystemConfig& c) {
  for (std::size_t i = 0; i < c.fields.size(); ++i)
    for (const std::string& name : c.fields[i].species)
      d.check(has_species(c, name) || c.distribution, fmt::format("field.{}.species", i),
              "names '{}', which is no species", name);
}

void check_fields(Describer& d, const SystemConfig& c, long dimensions, const std::vector<bool>& open) {
  for (std::size_t i = 0; i < c.fields.size(); ++i) {
    const FieldConfig& f = c.fields[i];
    const auto key = [&](const char* leaf) { return fmt::format("system.field.{}.{}", i, leaf); };
    const auto fits = [&](const std::vector<double>& list) {
      return list.empty() || static_cast<long>(list.size()) == dimensions;
    };
    d.check(fits(f.point), key("point"), "must be {} numbers, got {}", dimensions, f.point.size());
    d.check(fits(f.periods), key("periods"), "must be {} numbers, got {}", dimensions, f.periods.size());
    if (f.kind != FieldKind::wall_93) continue;
    const auto axis = static_cast<std::size_t>(f.axis);
    d.check(static_cast<long>(axis) < dimensions, key("axis"), "does not exist in {} dimensions", dimensions);
    d.check(open.size() <= axis || open[axis], key("axis"),
            "repeats, and walls do not; say so in particles.periodic, and give particles.vacuum for room at the walls");
  }
}

std::vector<std::unique_ptr<sim::Interaction>> fields_of(const SystemConfig& system, const sim::Particles& particles) {
  std::vector<std::unique_ptr<sim::Interaction>> all;
  for (const FieldConfig& f : system.fields) all.push_back(interaction_of(f, particles));
  return all;
}

}  // namespace ozark
