// From measured S(k) or g(r) of one species to c(r) and an effective pair potential.

#include <ozark/io/csv.hpp>
#include <ozark/oz/inversion.hpp>
#include <solvers/fluid.hpp>
#include <solvers/registry.hpp>

#include <fmt/core.h>

#include <filesystem>

#include <cmath>
#include <limits>

namespace ozark {
namespace {

using Eigen::ArrayXd;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

enum class DataKind { structure_factor, pair_distribution };

struct Data {
  DataKind kind = DataKind::structure_factor;
  std::filesystem::path file;
  double number_density = 0.0;
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
  Data data;
  Numerics inversion;
};

void describe(Describer& d, Data& c) {
  d.choice("kind", c.kind, "what was measured",
           {{"structure_factor", DataKind::structure_factor, "columns k, S and, if known, S_error"},
            {"pair_distribution", DataKind::pair_distribution, "columns r, g and, if known, g_error"}},
           true);
  d.required("file", c.file, "CSV table");
  d.required("number_density", c.number_density, "of the sample [sigma^-3]", above(0.0));
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
  d.section("data", c.data, "the measurement");
  d.section("inversion", c.inversion, "closure and numerics");
}

oz::Measured read(const Data& data) {
  const bool in_k = data.kind == DataKind::structure_factor;
  const Csv csv = read_csv(data.file);
  const auto column = [&](const std::string& name, bool needed) -> ArrayXd {
    const auto at = csv.column(name);
    if (!at && !needed) return {};
    if (!at) throw ConfigError(fmt::format("{}: has no column '{}'", data.file.string(), name));
    const auto cells = csv.numbers(*at);
    if (!cells)
      throw ConfigError(fmt::format("{}: column '{}' holds something that is no number", data.file.string(), name));
    const ArrayXd numbers = Eigen::Map<const ArrayXd>(cells->data(), static_cast<Eigen::Index>(cells->size()));
    if (!numbers.allFinite())
      throw ConfigError(fmt::format("{}: column '{}' has empty cells", data.file.string(), name));
    return numbers;
  };
  const std::string value = in_k ? "S" : "g";
  return {column(in_k ? "k" : "r", true), column(value, true), column(value + "_error", false)};
}

Summary run(const Config& c, RunDir& out, Observer& observer) {
  const oz::Measured measured = read(c.data);
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
      in_k ? oz::invert_structure_factor(measured, c.data.number_density, closure, method, observer)
           : oz::invert_pair_distribution(measured, c.data.number_density, closure, method, observer);
  out.record(got.convergence);
  Table table;
  table.add("r", "sigma", got.r);
  table.add("g", "", got.g);
  table.add("g_error", "", got.g_error);
  table.add("c", "", got.c);
  table.add("potential", "kT", got.potential);
  table.add("potential_error", "kT", got.potential_error);
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
          "c(r) and the effective pair potential of measured S(k) or g(r), with their errors",
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
             {"potential_error", "kT", "from the errors of the data"}}},
           {"structure", "the data, completed", {{"k", "1/sigma", "wave number"}, {"S", "", "structure factor"}}}},
          starter,
          study_of<Config>(run)};
}

}  // namespace ozark
