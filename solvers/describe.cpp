#include "describe.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <ozark/model/composition.hpp>
#include <ozark/oz/percus_yevick.hpp>
#include <ozark/oz/square_well.hpp>
#include <ozark/oz/verlet_weis.hpp>

namespace ozark {
namespace {

constexpr double sum_tolerance = 1e-9;

// Wider than any physics, narrow enough that no power of them overflows.
const Bounds lengths = between(1e-3, 1e3);
const Bounds densities = between(0.0, 1e10);
const Bounds activities = between(1.0, 1e9);
const Bounds diffusivities = between(1e-9, 1e9);
const Bounds masses = between(1e-9, 1e9);
const Bounds temperatures = between(1e-3, 1e9);

bool is_name(const std::string& word) {
  const auto small = [](char c) { return c >= 'a' && c <= 'z'; };
  return !word.empty() && small(word.front()) &&
         std::all_of(word.begin(), word.end(), [&](char c) { return small(c) || (c >= '0' && c <= '9'); });
}

bool distinct_names(const std::vector<SpeciesConfig>& species) {
  for (std::size_t i = 0; i < species.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (species[i].name == species[j].name) return false;
  return true;
}

/// Fraction or volume share, whichever the species gives.
std::optional<double> share_of(const SpeciesConfig& s) { return s.fraction ? s.fraction : s.volume_share; }

/// Shares of all species, in order, the one left out taking the rest. Empty while they do not add up.
std::optional<Eigen::ArrayXd> complete_shares(const std::vector<SpeciesConfig>& species) {
  Eigen::ArrayXd share(static_cast<Eigen::Index>(species.size()));
  double sum = 0.0;
  std::optional<Eigen::Index> left_out;
  for (Eigen::Index i = 0; i < share.size(); ++i) {
    const auto given = share_of(species[static_cast<std::size_t>(i)]);
    if (!given && left_out) return {};
    if (given && !(*given > 0.0)) return {};
    if (!given) left_out = i;
    share[i] = given.value_or(0.0);
    sum += share[i];
  }
  if (left_out) {
    if (!(sum < 1.0)) return {};
    share[*left_out] = 1.0 - sum;
    return share;
  }
  if (!(std::abs(sum - 1.0) <= sum_tolerance)) return {};
  return share / sum;
}

struct Composition {
  std::vector<std::string> names;
  Eigen::ArrayXd fraction;
  Eigen::ArrayXd diameter;
};

const double largest_uniform_width = 1.0 / std::numbers::sqrt3;  // the smallest diameter reaches 0

/// Empty while the keys lie outside their ranges.
std::optional<Composition> composition_of(const DistributionConfig& d) {
  const double widest = d.kind == SizeLaw::schulz ? 1.0 : largest_uniform_width;
  if (!(d.mean > 0.0) || !(d.relative_width > 0.0 && d.relative_width < widest)) return {};
  if (d.components < 1 || d.components > 64) return {};
  const SizeClasses classes = d.kind == SizeLaw::schulz ? schulz_distribution(d.mean, d.relative_width, d.components)
                                                        : uniform_distribution(d.mean, d.relative_width, d.components);
  Composition c{{}, classes.fraction, classes.diameter};
  for (long i = 1; i <= d.components; ++i) c.names.push_back(fmt::format("p{:02}", i));
  return c;
}

/// Empty while the list of species cannot be completed.
std::optional<Composition> composition_of(const std::vector<SpeciesConfig>& species) {
  const auto share = complete_shares(species);
  if (species.empty() || !share) return {};
  Composition c{{}, *share, Eigen::ArrayXd(share->size())};
  for (Eigen::Index i = 0; i < share->size(); ++i) {
    const SpeciesConfig& s = species[static_cast<std::size_t>(i)];
    if (!(s.diameter > 0.0)) return {};
    c.names.push_back(s.name);
    c.diameter[i] = s.diameter;
  }
  const bool by_volume = std::any_of(species.begin(), species.end(), [](const auto& s) { return s.volume_share; });
  if (by_volume) c.fraction = number_fractions(*share, c.diameter);
  return c;
}

std::optional<Composition> composition_of(const SystemConfig& c) {
  return c.distribution ? composition_of(*c.distribution) : composition_of(c.species);
}

void check_shares(Describer& d, const std::vector<SpeciesConfig>& species) {
  // Entries are addressed by name; while names are not distinct, the list itself is.
  const bool addressable = distinct_names(species);
  d.check(addressable, "species", "names must differ from each other, got {}", [&] {
    std::string all;
    for (const auto& s : species) all += (all.empty() ? "'" : ", '") + s.name + "'";
    return all;
  }());
  const auto key = [&](const SpeciesConfig& s, const char* leaf) {
    return addressable && is_name(s.name) ? fmt::format("species.{}.{}", s.name, leaf) : std::string("species");
  };
  const auto leaf = [](const SpeciesConfig& s) { return s.fraction ? "fraction" : "volume_share"; };

  const SpeciesConfig* first = nullptr;     // that gives a share
  const SpeciesConfig* left_out = nullptr;  // that gives none
  double sum = 0.0;
  bool numbers = true;
  for (const SpeciesConfig& s : species) {
    const auto share = share_of(s);
    if (!share) {
      d.check(left_out == nullptr, key(s, "name"),
              "only one species may leave out its fraction and take the rest; '{}' and '{}' both do",
              left_out ? left_out->name : "", s.name);
      numbers = numbers && left_out == nullptr;
      left_out = &s;
      continue;
    }
    if (first == nullptr) first = &s;
    d.check(s.fraction.has_value() == first->fraction.has_value(), key(s, leaf(s)),
            "'{}' gives a {} and '{}' a {}; give all species the same kind", s.name, leaf(s), first->name,
            leaf(*first));
    numbers = numbers && *share > 0.0;  // else reported where it stands
    sum += *share;
  }
  if (species.empty() || first == nullptr || !numbers) return;
  const SpeciesConfig& last =
      *std::find_if(species.rbegin(), species.rend(), [](const auto& s) { return share_of(s); });
  if (left_out != nullptr)
    d.check(sum < 1.0, key(last, leaf(last)), "the shares given sum to {}, which leaves nothing for '{}'", sum,
            left_out->name);
  else
    d.check(std::abs(sum - 1.0) <= sum_tolerance, key(last, leaf(last)),
            "the shares of all species sum to {}, not to 1; leave one out and it takes the rest", sum);
}

}  // namespace

void describe(Describer& d, SpeciesConfig& s) {
  d.required("name", s.name, "name of the species, [a-z][a-z0-9]*: it appears in columns and keys");
  d.field("fraction", s.fraction,
          "share of the number of particles, > 0; one species may leave it out and takes the rest", between(0.0, 1.0));
  d.field("volume_share", s.volume_share, "share of the volume of the particles, in place of fraction",
          between(0.0, 1.0));
  d.field("diameter", s.diameter, "hard-core diameter [sigma]", lengths);
  d.field("activity", s.activity, "effective over bare diffusivity; 1 is equilibrium", activities);
  d.field("diffusivity", s.diffusivity, "bare short-time diffusivity [sigma^2 / tau]", diffusivities);
  d.field("mass", s.mass, "mass of a particle; Newtonian motion asks for it, with times in sigma sqrt(mass / kT)",
          masses);
  d.check(s.name.empty() || is_name(s.name), "name",
          "must be small letters and digits and begin with a letter, got '{}'", s.name);
  d.check(!(s.fraction && s.volume_share), "volume_share", "give fraction or volume_share, not both");
  d.check(s.fraction != 0.0, "fraction", "must be > 0, got 0; drop the species instead");
  d.check(s.volume_share != 0.0, "volume_share", "must be > 0, got 0; drop the species instead");
}

void describe(Describer& d, DistributionConfig& c) {
  d.choice("kind", c.kind, "law of the diameters",
           {{"schulz", SizeLaw::schulz, "Schulz (gamma) distribution"},
            {"uniform", SizeLaw::uniform, "constant density between two diameters"}},
           true);
  d.field("mean", c.mean, "mean diameter [sigma]", lengths);
  d.required("relative_width", c.relative_width, "standard deviation over mean", Bounds{1e-4, 1.0, false, true});
  d.required("components", c.components, "species p01 to pNN, the nodes of a Gauss rule", between(1, 64));
  d.check(c.kind != SizeLaw::uniform || c.relative_width < largest_uniform_width, "relative_width",
          "must be below 1/sqrt(3) = 0.577 for a uniform distribution, got {}; the smallest diameter would not be "
          "positive",
          c.relative_width);
}

void describe(Describer& d, PotentialConfig& c) {
  d.choice("kind", c.kind, "pair potential",
           {{"hard_sphere", PotentialKind::hard_sphere, "hard cores touching at the mean of the two diameters"},
            {"square_well", PotentialKind::square_well, "hard core and a well of depth 1, the unit of energy"}},
           true);
  d.field("width", c.width, "of a square well, beyond the core [sigma]", between(1e-3, 0.9));
  const bool well = c.kind == PotentialKind::square_well;
  d.check(!well || c.width, "kind", "a square_well needs its width");
  d.check(well || !c.width, "width", "belongs to kind = \"square_well\"");
}

void describe(Describer& d, SystemConfig& c) {
  d.choice("units", c.units, "units of every key", {{"reduced", Units::reduced, "lengths in sigma, energies in kT"}});
  d.field("packing_fraction", c.packing_fraction, "share of the volume inside the cores; or give number_density",
          from_up_to(0.0, 1.0));
  d.field("number_density", c.number_density, "particles per volume [sigma^-3], in place of packing_fraction",
          densities);
  d.field("temperature", c.temperature, "k_B T over the potential's energy; for potentials that have one",
          temperatures);
  d.list("species", c.species, "the components of the mixture");
  d.optional_section("distribution", c.distribution, "a distribution of diameters in place of a list of species");
  d.section("potential", c.potential);

  d.check(!(c.packing_fraction && c.number_density), "number_density",
          "give packing_fraction or number_density, not both");
  d.check(c.packing_fraction || c.number_density, "packing_fraction", "give packing_fraction or number_density");
  const bool energy = c.potential.kind == PotentialKind::square_well;
  d.check(!energy || c.temperature, "potential", "a square well has an energy: give system.temperature");
  d.check(energy || !c.temperature, "temperature", "has no meaning for hard spheres; leave it out");
  d.check(c.species.empty() || !c.distribution, "species", "give a list of species or a distribution, not both");
  d.check(!c.species.empty() || c.distribution, "species",
          "give at least one [[system.species]], or a [system.distribution]");
  check_shares(d, c.species);

  const auto composition = composition_of(c);
  if (!c.number_density || !composition) return;
  const double full = number_density(1.0, composition->fraction, composition->diameter);
  d.check(*c.number_density < full, "number_density", "must be < {:.6g}, where the packing fraction is 1, got {}", full,
          *c.number_density);
}

void describe(Describer& d, StructureConfig& c) {
  d.choice<Closure>(
      "closure", c.closure, "which theory gives S(k)",
      {{"percus_yevick", Closure::percus_yevick, "closed form, hard spheres of any number of species"},
       {"verlet_weis", Closure::verlet_weis, "fit to simulations of one species of hard spheres, packing up to 0.6"},
       {"mean_spherical", Closure::mean_spherical,
        "one species of square wells: c = well depth / kT inside the well"}});
  d.field(
      "from", c.from,
      "in place of closure, S(k) from a CSV table (k, S_<i>_<j>, S_<i>_<j>_error), a finished run, a sweep along one "
      "key, or a CSV index (columns <key> and file) of such tables: c_ij(k) is interpolated in the key");
  d.check(c.closure || !c.from.empty(), "closure", "is missing; give it, or `from`");
  d.check(!c.closure || c.from.empty(), "from", "takes the place of closure; give one of them");
}

void check_structure(Describer& d, const SystemConfig& system, const StructureConfig& structure) {
  if (!structure.closure) return;
  const bool wells = system.potential.kind == PotentialKind::square_well;
  const bool spherical = structure.closure == Closure::mean_spherical;
  d.check(!wells || spherical, "structure.closure", "a square well needs mean_spherical");
  d.check(wells || !spherical, "structure.closure", "mean_spherical is for square wells; use percus_yevick");
  if (wells) {
    const bool one = system.species.size() == 1 && !system.distribution;
    d.check(one, "structure.closure", "mean_spherical knows one species only");
    d.check(!one || system.species[0].diameter == 1.0, "structure.closure",
            "mean_spherical is in units of the diameter; leave it 1");
  }
  if (structure.closure != Closure::verlet_weis) return;
  d.check(system.species.size() == 1 && !system.distribution, "structure.closure",
          "verlet_weis knows one species only; use percus_yevick for a mixture");
  const auto composition = composition_of(system);
  if (!composition || composition->diameter.size() != 1) return;
  const double full = number_density(1.0, composition->fraction, composition->diameter);
  const double packing = system.packing_fraction.value_or(system.number_density.value_or(0.0) / full);
  d.check(packing <= 0.6, "structure.closure",
          "verlet_weis is fitted up to a packing fraction of 0.6, got {:.6g}; use percus_yevick", packing);
}

System resolve(const SystemConfig& config) {
  require(config.packing_fraction || config.number_density, "a system needs packing_fraction or number_density");
  const auto composition = composition_of(config);
  require(composition.has_value(), "the composition of the {} species is incomplete", config.species.size());
  System system;
  system.temperature = config.temperature.value_or(1.0);
  system.number_density = config.number_density
                              ? *config.number_density
                              : number_density(*config.packing_fraction, composition->fraction, composition->diameter);
  for (std::size_t i = 0; i < composition->names.size(); ++i) {
    const auto at = static_cast<Eigen::Index>(i);
    Species s{composition->names[i], composition->fraction[at], composition->diameter[at]};
    if (!config.distribution) {
      s.activity = config.species[i].activity;
      s.diffusivity = config.species[i].diffusivity;
      s.mass = config.species[i].mass.value_or(1.0);
    }
    system.species.push_back(s);
  }
  if (config.potential.kind == PotentialKind::square_well)
    for (std::size_t i = 0; i < system.species.size(); ++i)
      for (std::size_t j = i; j < system.species.size(); ++j)
        system.pairs.emplace_back(SquareWell{0.5 * (system.species[i].diameter + system.species[j].diameter), 1.0,
                                             config.potential.width.value_or(0.0)});
  require_valid(system);
  return system;
}

StructureFactor structure_of(const System& system, const StructureConfig& structure, const Eigen::ArrayXd& k) {
  switch (structure.closure.value()) {
    case Closure::percus_yevick:
      return oz::percus_yevick(system, k);
    case Closure::verlet_weis:
      return oz::verlet_weis(system, k);
    case Closure::mean_spherical: {
      StructureFactor s = oz::mean_spherical(
          {system.packing_fraction(), 1.0 / system.temperature, std::get<SquareWell>(system.pair(0, 0)).width}, k);
      require(s.convergence.converged, "{}", s.convergence.reason);
      return s;
    }
  }
  throw InternalError("a closure without an implementation");
}

}  // namespace ozark
