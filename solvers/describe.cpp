#include "describe.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <ozark/model/composition.hpp>

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
  d.field("charge", s.charge, "of a particle, for charged potentials [e]", between(-1e3, 1e3));
  d.field("element", s.element, "of embedded_atom: its name in the potential; default: the name, capitalised");
  d.field("mass", s.mass,
          "mass of a particle; Newtonian relaxation asks for it, with times in sigma sqrt(mass / kT); simulations take "
          "1 where "
          "units are reduced, with times in sigma sqrt(mass / energy)",
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

void describe(Describer& d, SystemConfig& c) {
  d.choice("units", c.units, "units of every key",
           {{"reduced", Units::reduced, "lengths in sigma, energies in epsilon, masses as given"},
            {"metal", Units::metal, "eV, angstrom, ps, K, bar, g/mol"}});
  d.field("packing_fraction", c.packing_fraction, "share of the volume inside the cores; or give number_density",
          from_up_to(0.0, 1.0));
  d.field("number_density", c.number_density, "particles per volume [sigma^-3], in place of packing_fraction",
          densities);
  d.field("temperature", c.temperature,
          "k_B T over the potential's energy; for potentials that have one; K in metal units", temperatures);
  d.list("species", c.species, "the components of the mixture");
  d.optional_section("distribution", c.distribution, "a distribution of diameters in place of a list of species");
  d.section("potential", c.potential);
  d.list("field", c.fields, "what acts on each particle by itself; simulations alone");
  check_fields(d, c);

  d.check(!(c.packing_fraction && c.number_density), "number_density",
          "give packing_fraction or number_density, not both");
  d.check(c.packing_fraction || c.number_density, "packing_fraction", "give packing_fraction or number_density");
  check_potential(d, c);
  d.check(c.species.empty() || !c.distribution, "species", "give a list of species or a distribution, not both");
  d.check(!c.species.empty() || c.distribution, "species",
          "give at least one [[system.species]], or a [system.distribution]");
  check_shares(d, c.species);

  const auto composition = composition_of(c);
  const bool soft = c.potential.kind != PotentialKind::hard_sphere && c.potential.kind != PotentialKind::square_well &&
                    c.potential.kind != PotentialKind::hard_core_yukawa &&
                    c.potential.kind != PotentialKind::charged_sphere;
  if (!c.number_density || !composition || soft) return;
  const double full = number_density(1.0, composition->fraction, composition->diameter);
  d.check(*c.number_density < full, "number_density", "must be < {:.6g}, where the packing fraction is 1, got {}", full,
          *c.number_density);
}

UnitScale scale_of(Units units) {
  if (units == Units::reduced) return {};
  constexpr double electron_volt = 1.602176634e-19, boltzmann = 1.380649e-23;  // J, J / K [Tiesinga2021]
  constexpr double dalton = 1.66053906660e-27, angstrom = 1e-10, picosecond = 1e-12, bar = 1e5;
  return {boltzmann / electron_volt, dalton * angstrom * angstrom / (picosecond * picosecond) / electron_volt,
          bar * angstrom * angstrom * angstrom / electron_volt};
}

System resolve(const SystemConfig& config) {
  require(config.packing_fraction || config.number_density, "a system needs packing_fraction or number_density");
  const auto composition = composition_of(config);
  require(composition.has_value(), "the composition of the {} species is incomplete", config.species.size());
  System system;
  system.temperature = scale_of(config.units).temperature * config.temperature.value_or(1.0);
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
  system.pairs = pair_potentials(config, system.species);
  require_valid(system);
  return system;
}

}  // namespace ozark
