// From measured S(k) or g(r) of one species to c(r), and to an effective pair potential or, where the potential is
// known, to the bridge function.

#include <ozark/io/csv.hpp>
#include <ozark/oz/inversion.hpp>
#include <solvers/fluid.hpp>
#include <solvers/registry.hpp>
#include <solvers/structure_source.hpp>

#include <fmt/core.h>

#include <filesystem>

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace ozark {
namespace {

using Eigen::ArrayXd;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

enum class DataKind { structure_factor, pair_distribution };

struct Data {
  DataKind kind = DataKind::structure_factor;
  std::filesystem::path file, from;      // one of them
  std::optional<double> number_density;  // of a file whose system is not given
};

struct Numerics {
  Closure closure = Closure::hypernetted_chain;
  double alpha = 0.3;
  double core = 0.8;
  double regularisation = 0.01;
  long points = 2048;
  double r_max = 20.48;
};

struct Config {
  std::optional<SystemConfig> system;
  Data data;
  Numerics inversion;
};

void describe(Describer& d, Data& c) {
  d.choice("kind", c.kind, "what was measured",
           {{"structure_factor", DataKind::structure_factor, "columns k, S and, if known, S_error"},
            {"pair_distribution", DataKind::pair_distribution, "columns r, g and, if known, g_error"}},
           true);
  d.field("file", c.file, "CSV table");
  d.field("from", c.from,
          "in place of file: a finished run of one species, its table structure_factor or pair_distribution, its "
          "density and "
          "its potential");
  d.field("number_density", c.number_density, "of the sample in file, unless [system] gives it [sigma^-3]", above(0.0));
  d.check(!c.file.empty() || !c.from.empty(), "file", "is missing; give it, or `from`");
  d.check(c.file.empty() || c.from.empty(), "from", "takes the place of file; give one of them");
  d.check(!c.number_density || c.from.empty(), "number_density", "is that of the run in `from`; leave it out");
}

void describe(Describer& d, Numerics& c) {
  d.choice("closure", c.closure, "that ties the potential to g and c",
           {{"hypernetted_chain", Closure::hypernetted_chain, "no bridge function"},
            {"percus_yevick", Closure::percus_yevick, "for short-range repulsion"},
            {"verlet", Closure::verlet, "modified Verlet bridge function"},
            {"martynov_sarkisov", Closure::martynov_sarkisov, "square-root bridge function"},
            {"ballone", Closure::ballone, "Ballone, Pastore, Galli and Gazzillo"},
            {"rogers_young", Closure::rogers_young, "with alpha"}});
  d.field("alpha", c.alpha, "of rogers_young [1/sigma]", between(1e-3, 1e3));
  d.field("core", c.core, "of S(k): g = 0 below, which completes S beyond the data; 0: S = 1 there [sigma]",
          between(0.0, 100.0));
  d.field("regularisation", c.regularisation, "how much the completion is shrunk, so that noise is not continued",
          between(1e-6, 10.0));
  d.field("points", c.points, "distances r = (i + 1/2) r_max / points; even", between(64, 1000000));
  d.field("r_max", c.r_max, "end of the distances, beyond all correlations [sigma]", between(2.0, 1e4));
  d.check(c.points % 2 == 0, "points", "must be even, got {}", c.points);
}

void describe(Describer& d, Config& c) {
  d.optional_section("system", c.system, "where the potential is known: gives the bridge function");
  d.section("data", c.data, "the measurement");
  d.section("inversion", c.inversion, "closure and numerics");
  d.check(!c.system || (c.system->species.size() == 1 && !c.system->distribution), "system",
          "must have one species; an inversion knows no mixtures");
  if (c.system) check_homogeneous(d, *c.system);
  d.check(!c.system || c.data.from.empty(), "system", "is that of the run in data.from; leave it out");
  d.check(!c.system || !c.data.number_density, "data.number_density", "is that of [system]; leave it out");
  d.check(c.system || !c.data.from.empty() || c.data.number_density, "data", "needs the number_density of the sample");
}

/// The columns of a table; rows at the end that are empty, beyond the reach of what was computed, are left out.
oz::Measured read(const std::filesystem::path& file, bool in_k, const std::vector<std::string>& names) {
  const Csv csv = read_csv(file);
  const auto refuse = [&](const std::string& what) { throw ConfigError(fmt::format("{}: {}", file.string(), what)); };
  const auto column = [&](const std::vector<std::string>& wanted, bool needed) -> ArrayXd {
    for (const std::string& name : wanted) {
      const auto at = csv.column(name);
      if (!at) continue;
      const auto cells = csv.numbers(*at);
      if (!cells) refuse(fmt::format("column '{}' holds something that is no number", name));
      return Eigen::Map<const ArrayXd>(cells->data(), static_cast<Eigen::Index>(cells->size()));
    }
    if (needed) refuse(fmt::format("has no column '{}'", wanted.front()));
    return {};
  };
  std::vector<std::string> errors;
  for (const std::string& name : names) errors.push_back(name + "_error");
  oz::Measured m{column({in_k ? "k" : "r"}, true), column(names, true), column(errors, false)};
  Eigen::Index rows = m.x.size();
  while (rows > 0 && std::isnan(m.value[rows - 1])) --rows;
  m.x.conservativeResize(rows);
  m.value.conservativeResize(rows);
  if (m.error.size() > 0) m.error.conservativeResize(rows);
  if (!m.x.allFinite() || !m.value.allFinite() || !m.error.allFinite())
    refuse(fmt::format("column '{}' or another has empty cells", names.front()));
  return m;
}

/// What was measured, and of which system as far as it is known.
struct Sample {
  oz::Measured measured;
  double number_density = 0.0;
  std::optional<System> system;
};

Sample sample_of(const Config& c) {
  const bool in_k = c.data.kind == DataKind::structure_factor;
  const std::string symbol = in_k ? "S" : "g";
  if (c.data.from.empty()) {
    Sample s{read(c.data.file, in_k, {symbol}), c.data.number_density.value_or(0.0), {}};
    if (!c.system) return s;
    s.system = resolve(*c.system);
    s.number_density = s.system->number_density;
    return s;
  }
  const System system = system_of_run(c.data.from);
  if (system.species.size() != 1)
    throw ConfigError(fmt::format("{}: the run has {} species; an inversion knows no mixtures", c.data.from.string(),
                                  system.species.size()));
  const std::string& name = system.species.front().name;
  const auto table = c.data.from / "tables" / (in_k ? "structure_factor.csv" : "pair_distribution.csv");
  return {read(table, in_k, {fmt::format("{}_{}_{}", symbol, name, name), symbol}), system.number_density, system};
}

Summary run(const Config& c, RunDir& out, Observer& observer) {
  const Sample sample = sample_of(c);
  StructureConfig named;
  named.closure = c.inversion.closure;
  named.alpha = c.inversion.alpha;
  const oz::Closure closure = closure_of(System{}, named);
  oz::InversionMethod method;
  method.grid = {c.inversion.points, c.inversion.r_max};
  method.core = c.inversion.core;
  method.regularisation = c.inversion.regularisation;
  const bool in_k = c.data.kind == DataKind::structure_factor;
  const oz::Inversion got =
      in_k ? oz::invert_structure_factor(sample.measured, sample.number_density, closure, method, observer)
           : oz::invert_pair_distribution(sample.measured, sample.number_density, closure, method, observer);
  out.record(got.convergence);
  Table table;
  table.add("r", "sigma", got.r);
  table.add("g", "", got.g);
  table.add("g_error", "", got.g_error);
  table.add("c", "", got.c);
  table.add("potential", "kT", got.potential);
  table.add("potential_error", "kT", got.potential_error);
  if (sample.system) {
    const System& system = *sample.system;
    table.add("bridge", "", oz::bridge_function(got, system.pair(0, 0), system.temperature));
    table.add("bridge_error", "", got.chain_error);
  }
  out.table("inverted", table);
  Table structure;
  structure.add("k", "1/sigma", got.k);
  structure.add("S", "", got.S);
  out.table("structure", structure);

  double least = 0.0, where = none, error = none;
  for (Eigen::Index i = 0; i < got.r.size() && got.r[i] < 0.5 * c.inversion.r_max; ++i)
    if (got.potential[i] < least) {
      least = got.potential[i];
      where = got.r[i];
      error = got.potential_error[i];
    }
  return {{"potential_minimum", std::isnan(where) ? none : least},
          {"potential_minimum_error", error},
          {"potential_minimum_distance", where},
          {"peak_g", got.g.maxCoeff()}};
}

constexpr const char* starter = R"(task = "invert_structure"
title = "An effective pair potential"

[data]
kind = "structure_factor"
file = "S.csv"
number_density = 0.6

[inversion]
closure = "hypernetted_chain"
)";

}  // namespace

Task invert_structure_task() {
  return {"invert_structure",
          "c(r), the effective pair potential and the bridge function of measured S(k) or g(r), with their errors",
          {{"potential_minimum", "kT", "depth of the lowest minimum of beta u within half of r_max"},
           {"potential_minimum_error", "kT", "from the errors of the data"},
           {"potential_minimum_distance", "sigma", "where it is"},
           {"peak_g", "", "largest g(r)"}},
          {{"inverted",
            "on distances r = (i + 1/2) r_max / points",
            {{"r", "sigma", "distance"},
             {"g", "", "pair distribution"},
             {"g_error", "", "from the errors of the data"},
             {"c", "", "direct correlation"},
             {"potential", "kT", "beta u; empty where g < 1e-3"},
             {"potential_error", "kT", "from the errors of the data"},
             {"bridge", "", "B = ln g + beta u - (h - c) of the potential known from [system] or data.from"},
             {"bridge_error", "", "from the errors of the data"}}},
           {"structure", "the data, completed", {{"k", "1/sigma", "wave number"}, {"S", "", "structure factor"}}}},
          starter,
          study_of<Config>(run)};
}

}  // namespace ozark
