// The pair potentials of a study.

#include "describe.hpp"

#include <ozark/io/csv.hpp>
#include <ozark/model/silica.hpp>

#include <algorithm>
#include <cmath>

namespace ozark {
namespace {

bool charged(PotentialKind kind) {
  return kind == PotentialKind::charged_sphere || kind == PotentialKind::point_charge ||
         kind == PotentialKind::buckingham_coulomb;
}

bool atomic(PotentialKind kind) { return kind == PotentialKind::embedded_atom || is_ionic(kind); }

/// The columns r and u of a file.
TabulatedPotential tabulated(const PairConfig& pair, bool shifted) {
  const Csv csv = read_csv(pair.file);
  const auto refuse = [&](long line, const std::string& what) {
    const std::string place = line > 0 ? fmt::format("{}:{}", pair.file.string(), line) : pair.file.string();
    throw ConfigError(fmt::format("{}: {}", place, what));
  };
  const auto rows = static_cast<Eigen::Index>(csv.rows.size());
  const auto column = [&](const char* name) {
    const auto at = csv.column(name);
    if (!at) refuse(0, fmt::format("has no column '{}'; a table of a potential has the columns r and u", name));
    Eigen::ArrayXd numbers(rows);
    for (Eigen::Index i = 0; i < rows; ++i) {
      const auto row = static_cast<std::size_t>(i);
      const auto value = number_in(csv.rows[row][*at]);
      if (!value || !std::isfinite(*value))
        refuse(csv.lines[row], fmt::format("'{}' must be a finite number, got '{}'", name, csv.rows[row][*at]));
      numbers[i] = value.value_or(0.0);
    }
    return numbers;
  };
  const Eigen::ArrayXd r = column("r");
  Eigen::ArrayXd u = column("u");
  if (rows < 4) refuse(0, fmt::format("a potential needs at least 4 distances, got {}", rows));
  if (r[0] < 0.0) refuse(csv.lines[0], fmt::format("distances must be >= 0, got {}", r[0]));
  for (Eigen::Index i = 1; i < rows; ++i)
    if (!(r[i] > r[i - 1]))
      refuse(csv.lines[static_cast<std::size_t>(i)],
             fmt::format("distances must ascend, got {} after {}", r[i], r[i - 1]));
  if (shifted) u -= u[rows - 1];
  try {
    return {r, u, pair.core.value_or(0.0)};
  } catch (const DomainError& e) {
    refuse(csv.lines[0], e.what());
    throw;
  }
}

}  // namespace

bool is_ionic(PotentialKind kind) { return kind == PotentialKind::silica || kind == PotentialKind::buckingham_coulomb; }

const PairConfig* listed(const PotentialConfig& c, const std::string& a, const std::string& b) {
  for (const PairConfig& p : c.pairs)
    if (p.species.size() == 2 && ((p.species[0] == a && p.species[1] == b) || (p.species[0] == b && p.species[1] == a)))
      return &p;
  return nullptr;
}

void describe(Describer& d, PairConfig& c) {
  d.field("species", c.species, "the two species, by name");
  d.field("sigma", c.sigma, "length of this pair; default: the mean of the two diameters [sigma]", between(1e-3, 1e3));
  d.field("epsilon", c.epsilon, "energy of this pair, default 1; negative turns its sign", between(-1e6, 1e6));
  d.field("file", c.file, "of kind = \"table\": CSV with the columns r and u, in the units of the study");
  d.field("core", c.core,
          "of kind = \"table\": u is infinite below [sigma]; default: an inverse power continues the table. "
          "Of buckingham_coulomb: (core / r)^24 eV is added, default none",
          between(1e-3, 1e3));
  d.field("amplitude", c.amplitude, "of buckingham_coulomb: amplitude exp(-r / decay), default 0 [eV]",
          between(0.0, 1e12));
  d.field("decay", c.decay, "of buckingham_coulomb [angstrom]", between(1e-3, 1e3));
  d.field("dispersion", c.dispersion, "of buckingham_coulomb: -dispersion / r^6, default 0 [eV angstrom^6]",
          between(0.0, 1e12));
  d.check(c.species.size() == 2, "species", "must name two species, got {}", c.species.size());
}

void describe(Describer& d, PotentialConfig& c) {
  d.choice(
      "kind", c.kind, "pair potential; energies in units of epsilon",
      {{"hard_sphere", PotentialKind::hard_sphere, "hard cores touching at sigma"},
       {"square_well", PotentialKind::square_well, "hard core and a well of depth epsilon and this width"},
       {"lennard_jones", PotentialKind::lennard_jones, "4 epsilon ((sigma / r)^12 - (sigma / r)^6)"},
       {"weeks_chandler_andersen", PotentialKind::weeks_chandler_andersen, "its repulsive part"},
       {"inverse_power", PotentialKind::inverse_power, "epsilon (sigma / r)^exponent"},
       {"yukawa", PotentialKind::yukawa, "epsilon sigma exp(-kappa (r - sigma)) / r"},
       {"hard_core_yukawa", PotentialKind::hard_core_yukawa, "hard core, -epsilon sigma exp(-kappa (r - sigma)) / r"},
       {"gaussian_core", PotentialKind::gaussian_core, "epsilon exp(-(r / sigma)^2)"},
       {"charged_sphere", PotentialKind::charged_sphere,
        "hard cores with charges, q_i q_j / r: temperature is sigma over the Bjerrum length"},
       {"point_charge", PotentialKind::point_charge, "q_i q_j / r in a neutralising background"},
       {"table", PotentialKind::table, "a cubic spline through the file of each pair, 0 beyond its last distance"},
       {"embedded_atom", PotentialKind::embedded_atom, "metals: a published model, or a setfl or funcfl file"},
       {"silica", PotentialKind::silica, "ions of silica, species si and o: a published model"},
       {"buckingham_coulomb", PotentialKind::buckingham_coulomb,
        "any ions: amplitude exp(-r / decay) - dispersion / r^6 + (core / r)^24 eV and charges"}},
      true);
  d.field("width", c.width, "of a square well, beyond the core [sigma]", between(1e-3, 10.0));
  d.field("kappa", c.kappa, "inverse range of a Yukawa potential [1/sigma]", between(1e-3, 1e3));
  d.field("exponent", c.exponent, "of an inverse power", Bounds{3.0, 1000.0, true, false});
  d.field("cutoff", c.cutoff,
          "no force beyond it, in sigma of each pair; default: none. Of ions, all but the Coulomb part, default 10 "
          "[angstrom]",
          between(0.1, 1e3));
  d.field("smoothing", c.smoothing, "of ions: over the last of the cut-off, 0: none; default 0.5 [angstrom]",
          between(0.0, 1e3));
  d.field("core", c.core, "of ions: with the repulsion (core / r)^24, which keeps pairs from collapsing");
  d.field("shifted", c.shifted, "with a cut-off, or a table: raised to be 0 at its end; forces are the same");
  d.field("force_shifted", c.force_shifted, "with a cut-off: bent so that the force is 0 there too");
  d.field("tail", c.tail,
          "particles: energy and pressure corrected for what lies beyond the cut-off, with g = 1 there; default: true "
          "for ions, else false");
  d.choice<PublishedModel>("model", c.model, "published parameters, of embedded_atom and silica",
                           {{"copper_niobium", PublishedModel::copper_niobium, "Cu and Nb, embedded atoms"},
                            {"ttam", PublishedModel::ttam, "silica of Tsuneyuki, Tsukada, Aoki and Matsui"},
                            {"bks", PublishedModel::bks, "silica of van Beest, Kramer and van Santen"}});
  d.field("file", c.file, "of embedded_atom, in place of a model: setfl, or funcfl of one element");
  d.field("additive", c.additive, "pairs of a mixture that are not listed: sigma the mean of the diameters, epsilon 1");
  d.list("pair", c.pairs, "parameters of pairs of a mixture");
  const auto belongs = [&](bool given, const char* key, bool here, const char* to) {
    d.check(!given || here, key, "belongs to kind = {}", to);
  };
  const bool well = c.kind == PotentialKind::square_well;
  const bool yukawa = c.kind == PotentialKind::yukawa || c.kind == PotentialKind::hard_core_yukawa;
  d.check(!well || c.width, "kind", "a square_well needs its width");
  d.check(!yukawa || c.kappa, "kind", "a Yukawa potential needs its kappa");
  d.check(c.kind != PotentialKind::inverse_power || c.exponent, "kind", "an inverse_power needs its exponent");
  belongs(c.width.has_value(), "width", well, "\"square_well\"");
  belongs(c.kappa.has_value(), "kappa", yukawa, "\"yukawa\" or \"hard_core_yukawa\"");
  belongs(c.exponent.has_value(), "exponent", c.kind == PotentialKind::inverse_power, "\"inverse_power\"");
  const bool decays = c.kind == PotentialKind::lennard_jones || is_ionic(c.kind) ||
                      c.kind == PotentialKind::inverse_power || yukawa || c.kind == PotentialKind::gaussian_core;
  belongs(c.cutoff.has_value(), "cutoff", decays, "a potential that decays without an end");
  d.check(!c.force_shifted || c.cutoff, "force_shifted", "needs a cutoff");
  d.check(!c.force_shifted || !c.shifted, "force_shifted", "implies shifted; give one of the two");
  const bool metal = c.kind == PotentialKind::embedded_atom, silica = c.kind == PotentialKind::silica;
  belongs(c.model.has_value(), "model", metal || silica, "\"embedded_atom\" or \"silica\"");
  belongs(!c.file.empty(), "file", metal, "\"embedded_atom\"");
  d.check(!metal || c.model.has_value() != !c.file.empty(), "kind", "needs a model or a file");
  d.check(!metal || !c.model || *c.model == PublishedModel::copper_niobium, "model", "is none of embedded atoms");
  d.check(!silica || (c.model && *c.model != PublishedModel::copper_niobium), "kind",
          "needs a model of silica: \"ttam\" or \"bks\"");
  const bool ions = is_ionic(c.kind);
  d.check(!c.tail.value_or(false) || c.cutoff || ions, "tail", "needs a cutoff");
  belongs(c.smoothing.has_value(), "smoothing", ions, "\"silica\" or \"buckingham_coulomb\"");
  d.check(!c.smoothing || *c.smoothing < c.cutoff.value_or(SilicaOptions{}.cutoff), "smoothing",
          "must be below the cut-off, {}", c.cutoff.value_or(SilicaOptions{}.cutoff));
  belongs(!c.core, "core", ions, "\"silica\" or \"buckingham_coulomb\"");
  d.check(!ions || (!c.shifted && !c.force_shifted), "kind", "is smoothed to 0, not shifted");
  const bool table = c.kind == PotentialKind::table, buckingham = c.kind == PotentialKind::buckingham_coulomb;
  d.check(!c.shifted || c.cutoff || table, "shifted", "needs a cutoff");
  d.check(!c.additive || (!table && !ions), "additive", "cannot make {}; list every pair", table ? "a table" : "ions");
  for (const PairConfig& p : c.pairs) {
    belongs(!p.file.empty(), "pair", table, "\"table\": file");
    belongs(p.core.has_value(), "pair", table || buckingham, "\"table\" or \"buckingham_coulomb\": core");
    belongs(p.amplitude || p.decay || p.dispersion, "pair", buckingham,
            "\"buckingham_coulomb\": amplitude, decay, dispersion");
    d.check(p.amplitude.value_or(0.0) == 0.0 || p.decay, "pair", "an amplitude needs its decay");
    d.check(!buckingham || (!p.sigma && !p.epsilon), "pair", "of ions has no sigma and no epsilon");
    d.check(!table || !p.file.empty(), "pair", "a table needs its file");
    d.check(!table || (!p.sigma && !p.epsilon), "pair", "a table has no sigma and no epsilon");
  }
}

void check_potential(Describer& d, const SystemConfig& c) {
  const PotentialConfig& u = c.potential;
  const bool atoms = atomic(u.kind);
  d.check(!atoms || c.units == Units::metal, "units", "must be \"metal\" for atoms in eV and angstrom");
  d.check(atoms || c.units == Units::reduced, "units",
          "are for embedded_atom, silica and buckingham_coulomb; others are reduced");
  d.check(u.kind != PotentialKind::silica || c.species.size() == 2, "species", "must be si and o");
  for (const SpeciesConfig& s : c.species) {
    d.check(u.kind != PotentialKind::silica || s.name == "si" || s.name == "o", "species",
            "of silica must be named si and o, got '{}'", s.name);
    d.check(!atoms || s.mass, "species", "'{}' needs its mass [g/mol]", s.name);
  }
  const bool energy = u.kind != PotentialKind::hard_sphere;
  d.check(!energy || c.temperature, "potential", "has an energy: give system.temperature");
  d.check(energy || !c.temperature, "potential.kind", "has no energy: leave out system.temperature");
  double charge = 0.0, given = 0.0, rest = 0.0;
  bool complete = !c.species.empty();
  for (const SpeciesConfig& s : c.species) {
    if (!charged(u.kind)) {
      d.check(!s.charge, "potential", "knows no charges, but '{}' has one", s.name);
      continue;
    }
    d.check(s.charge.has_value(), "potential", "needs the charge of '{}'", s.name);
    complete = complete && s.charge && !s.volume_share;
    if (!complete) continue;
    given += s.fraction.value_or(0.0);
    (s.fraction ? charge : rest) += s.fraction.value_or(1.0) * *s.charge;  // the one without a fraction takes the rest
  }
  charge += (1.0 - given) * rest;
  if (u.kind == PotentialKind::charged_sphere && complete)
    d.check(std::abs(charge) < 1e-9, "potential",
            "the charges add up to {:.3g} a particle; make them neutral, or take point_charge with its background",
            charge);
  d.check(!(c.distribution && !u.pairs.empty()), "potential.pair", "names species, which a distribution has not");
  for (const PairConfig& p : u.pairs)
    for (const std::string& name : p.species)
      d.check(std::any_of(c.species.begin(), c.species.end(), [&](const auto& s) { return s.name == name; }),
              "potential.pair", "names '{}', which is no species", name);
  const bool table = u.kind == PotentialKind::table;
  d.check(!(c.distribution && (table || atoms)), "potential.kind", "names species, which a distribution has not");
  const bool whole = table || u.kind == PotentialKind::buckingham_coulomb;  // every pair has to be listed
  const bool follows = atoms || c.species.size() < 2 || charged(u.kind) || (!energy && u.pairs.empty());
  if (u.additive || (!whole && follows)) return;
  for (std::size_t i = 0; i < c.species.size(); ++i)
    for (std::size_t j = i; j < c.species.size(); ++j)
      d.check(listed(u, c.species[i].name, c.species[j].name) != nullptr, "potential",
              "has no pair ['{}', '{}']; list it under [[system.potential.pair]]{}", c.species[i].name,
              c.species[j].name, whole ? "" : " or set additive = true");
}

std::vector<PairPotential> pair_potentials(const SystemConfig& config, const std::vector<Species>& species) {
  const PotentialConfig& c = config.potential;
  std::vector<PairPotential> all;
  if (atomic(c.kind) || (c.kind == PotentialKind::hard_sphere && c.pairs.empty())) return all;
  for (std::size_t i = 0; i < species.size(); ++i)
    for (std::size_t j = i; j < species.size(); ++j) {
      const PairConfig* own = listed(c, species[i].name, species[j].name);
      const double mean = 0.5 * (species[i].diameter + species[j].diameter);
      const double sigma = own && own->sigma ? *own->sigma : mean;
      const double epsilon = own && own->epsilon ? *own->epsilon : 1.0;
      const auto charge = [&](std::size_t n) { return config.species[n].charge.value_or(0.0); };
      switch (c.kind) {
        case PotentialKind::hard_sphere:
          all.emplace_back(HardSphere{sigma});
          break;
        case PotentialKind::square_well:
          all.emplace_back(SquareWell{sigma, epsilon, c.width.value_or(0.5)});
          break;
        case PotentialKind::lennard_jones:
          all.emplace_back(LennardJones{sigma, epsilon});
          break;
        case PotentialKind::weeks_chandler_andersen:
          all.emplace_back(weeks_chandler_andersen(sigma, epsilon));
          break;
        case PotentialKind::inverse_power:
          all.emplace_back(InversePower{sigma, epsilon, c.exponent.value_or(12.0)});
          break;
        case PotentialKind::yukawa:
          all.emplace_back(Yukawa{sigma, epsilon, c.kappa.value_or(1.0), 0.0});
          break;
        case PotentialKind::hard_core_yukawa:
          all.emplace_back(Yukawa{sigma, -epsilon, c.kappa.value_or(1.0), sigma});
          break;
        case PotentialKind::gaussian_core:
          all.emplace_back(GaussianCore{sigma, epsilon});
          break;
        case PotentialKind::charged_sphere:
          all.emplace_back(ChargedSphere{charge(i) * charge(j), sigma});
          break;
        case PotentialKind::point_charge:
          all.emplace_back(ChargedSphere{charge(i) * charge(j), 0.0});
          break;
        case PotentialKind::embedded_atom:
        case PotentialKind::silica:
        case PotentialKind::buckingham_coulomb:
          throw InternalError("atoms have forces of their own");
        case PotentialKind::table:
          require(own != nullptr, "a table of the pair {}, {} is missing", species[i].name, species[j].name);
          all.emplace_back(tabulated(*own, c.shifted));
          break;
      }
      const Ending ending = c.force_shifted ? Ending::force_shifted : c.shifted ? Ending::shifted : Ending::cut;
      if (c.cutoff) all.back() = truncated(all.back(), *c.cutoff * sigma, ending);
    }
  return all;
}

}  // namespace ozark
