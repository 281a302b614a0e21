// The phase diagram of one species in the plane of density and temperature by an integral equation and mode coupling:
// isotherms followed from low and from high densities, where they end, coexistence, freezing criteria, the glass line.

#include <ozark/core/parallel.hpp>
#include <ozark/mct/critical_point.hpp>
#include <ozark/oz/isotherm.hpp>
#include <solvers/fluid.hpp>
#include <solvers/mode_coupling.hpp>
#include <solvers/registry.hpp>
#include <solvers/scoza_diagram.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

namespace ozark {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr double hansen_verlet = 2.85;  // S_max at which simple fluids freeze [HansenVerlet1969]

struct Diagram {
  std::vector<double> temperatures;
  long temperature_count = 20;
  std::vector<double> densities = {0.001, 1.0};
  long density_count = 100;
  bool glass = true;
  std::vector<double> glass_search;
  KernelConfig kernel;
};

struct Config {
  SystemConfig system;
  StructureConfig structure;
  Diagram diagram;
};

void describe(Describer& d, Diagram& c) {
  d.required("temperatures", c.temperatures, "range [low, high] of the isotherms", above(0.0));
  d.field("temperature_count", c.temperature_count, "isotherms, at equal distances of 1 / T", between(2, 10000));
  d.field("densities", c.densities, "range [low, high] of every isotherm [sigma^-3]", above(0.0));
  d.field("density_count", c.density_count, "states of an isotherm, closer at low densities", between(8, 10000));
  d.field("glass", c.glass, "also find the density of the glass transition at every temperature");
  d.field("glass_search", c.glass_search,
          "densities [low, high] searched for it; default: from half the range to 1.5 times");
  describe_kernel(d, c.kernel);
  const auto range = [&](const char* key, const std::vector<double>& r) {
    d.check(r.size() == 2, key, "must be [low, high], got {} numbers", r.size());
    d.check(r.size() != 2 || r[0] < r[1], key, "must ascend");
  };
  range("temperatures", c.temperatures);
  range("densities", c.densities);
  if (!c.glass_search.empty()) range("glass_search", c.glass_search);
}

void describe(Describer& d, Config& c) {
  d.section("system", c.system, "what nature is; its density and temperature are varied here");
  d.section("structure", c.structure, "which closure answers");
  d.section("diagram", c.diagram, "the plane, and mode coupling");
  check_structure(d, c.system, c.structure);
  check_grid(d, c.system, "diagram", c.diagram.kernel);
  d.check(c.system.species.size() == 1 && !c.system.distribution, "system.species", "must be one species");
  d.check(c.system.temperature.has_value(), "system.potential", "needs an energy: hard spheres have no temperature");
  d.check(c.structure.from.empty(), "structure.from", "has no thermodynamics; give a closure");
  d.check(c.structure.closure != Closure::choudhury_ghosh, "structure.closure",
          "choudhury_ghosh changes with the density, which a line of one closure does not; take duh_haymet");
  d.check(c.structure.closure != Closure::scoza || !c.diagram.glass, "diagram.glass",
          "is not found with scoza, whose densities end near freezing; set it to false");
  const bool mixing = c.structure.closure == Closure::rogers_young || c.structure.closure == Closure::zerah_hansen;
  d.check(!mixing || c.structure.alpha, "structure.closure", "needs one structure.alpha for the whole diagram here");
}

struct Row {  // of the table of boundaries
  std::string kind;
  double density, temperature, pressure;
};

/// Everything at one temperature.
struct Slice {
  double temperature = 0.0;
  oz::Isotherm isotherm;
  std::optional<oz::Coexistence> coexistence;
  std::optional<double> freezing, ordering, glass;
};

System at_state(const Config& c, double temperature, double density) {
  SystemConfig config = c.system;
  config.temperature = temperature;
  config.packing_fraction.reset();
  config.number_density = density;
  return resolve(config);
}

std::vector<double> ladder(const Diagram& d) {
  std::vector<double> densities;
  for (long i = 0; i < d.density_count; ++i) {
    const double t = static_cast<double>(i) / static_cast<double>(d.density_count - 1);
    densities.push_back(d.densities[0] + (d.densities[1] - d.densities[0]) * t * t);
  }
  return densities;
}

double temperature_of(const Diagram& d, long isotherm) {
  const double t = static_cast<double>(isotherm) / static_cast<double>(d.temperature_count - 1);
  return 1.0 / ((1.0 - t) / d.temperatures[0] + t / d.temperatures[1]);
}

/// The first density of arrest; empty where there is none in the range, or the fluid is lost there.
std::optional<double> glass_density(const Config& c, double temperature, const oz::Closure& closure,
                                    Observer& observer) {
  const Diagram& d = c.diagram;
  const oz::IntegralMethod method = method_of(c.structure);
  const mct::StatePath path = [&](double density, const Eigen::ArrayXd& k) {
    System system = at_state(c, temperature, density);
    const auto fluid = oz::solve_integral_equation(system, closure, method, observer);
    require(fluid.convergence.converged, "{}", fluid.convergence.reason);
    StructureFactor s = oz::structure_at(system, fluid, k);
    return mct::StatePoint{std::move(system), std::move(s)};
  };
  mct::CriticalSearch search;
  search.low = d.glass_search.empty() ? 0.5 * (d.densities[0] + d.densities[1]) : d.glass_search[0];
  search.high = d.glass_search.empty() ? 1.5 * d.densities[1] : d.glass_search[1];
  search.scan = 8;
  search.estimate_error = false;
  try {
    const auto found = mct::find_transitions(d.kernel.kind, d.kernel.grid, path, search, observer);
    if (found.critical) return found.critical->value;
  } catch (const DomainError&) {  // no fluid at one end of the search
  }
  return {};
}

Slice solve_slice(const Config& c, double temperature, const oz::Closure& closure, Observer& observer) {
  const auto at = [&](double density) { return at_state(c, temperature, density); };
  Slice s{temperature, oz::trace_isotherm(at, closure, method_of(c.structure), ladder(c.diagram), observer), {}, {}, {},
          {}};
  s.coexistence = oz::coexistence(s.isotherm, at, closure, method_of(c.structure), observer);
  const auto& dense = s.isotherm.above.empty() ? s.isotherm.below : s.isotherm.above;
  s.freezing = oz::density_where(
      dense, [](const oz::IsothermPoint& p) { return p.peak_height; }, hansen_verlet);
  s.ordering = oz::density_where(
      dense, [](const oz::IsothermPoint& p) { return oz::residual_entropy(p).value_or(none); }, 0.0);
  if (c.diagram.glass) s.glass = glass_density(c, temperature, closure, observer);
  return s;
}

Table states_table(const std::vector<Slice>& slices) {
  std::vector<double> T, rho, pressure, energy, compressibility, potential, peak, residual;
  std::vector<std::string> branch;
  for (const Slice& s : slices)
    for (const auto* points : {&s.isotherm.below, &s.isotherm.above})
      for (const oz::IsothermPoint& p : *points) {
        T.push_back(s.temperature);
        rho.push_back(p.density);
        branch.emplace_back(points == &s.isotherm.below ? "below" : "above");
        pressure.push_back(p.value.pressure);
        energy.push_back(p.value.energy);
        compressibility.push_back(p.value.compressibility);
        potential.push_back(p.value.chemical_potential.empty() ? none : p.value.chemical_potential.front());
        peak.push_back(p.peak_height > 0.0 ? p.peak_height : none);
        residual.push_back(oz::residual_entropy(p).value_or(none));
      }
  Table table;
  table.add("temperature", "", T);
  table.add("density", "sigma^-3", rho);
  table.add("branch", "", branch);
  table.add("pressure", "", pressure);
  table.add("energy", "kT", energy);
  table.add("compressibility", "", compressibility);
  table.add("chemical_potential", "kT", potential);
  table.add("peak_height", "", peak);
  table.add("residual_entropy", "k_B", residual);
  return table;
}

/// Each kind a curve: up one side and down the other.
std::vector<Row> boundaries(const std::vector<Slice>& slices) {
  std::vector<Row> rows;
  const auto curve = [&](const char* kind, auto&& low, auto&& high) {
    const std::size_t first = rows.size();
    for (const Slice& s : slices)
      if (const std::optional<Row> r = low(s)) rows.push_back(*r);
    const std::size_t turn = rows.size();
    for (auto s = slices.rbegin(); s != slices.rend(); ++s)
      if (const std::optional<Row> r = high(*s)) rows.push_back(*r);
    if (turn > first && turn < rows.size())  // the two sides do not meet
      rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(turn), Row{"", none, none, none});
    for (Row& r : rows)
      if (r.kind.empty()) r.kind = kind;
  };
  using Maybe = std::optional<Row>;
  const auto nothing = [](const Slice&) -> Maybe { return {}; };
  const auto loss = [](const Slice& s, const std::optional<oz::Loss>& end, const std::vector<oz::IsothermPoint>& points,
                       bool front, oz::LossKind kind) -> Maybe {
    if (!end || end->kind != kind || points.empty()) return {};
    const oz::IsothermPoint& p = front ? points.front() : points.back();
    return Row{"", end->density, s.temperature, p.density * p.value.pressure};
  };
  for (const auto& [kind, name] :
       {std::pair(oz::LossKind::spinodal, "spinodal"), {oz::LossKind::no_solution, "no_solution"}})
    curve(
        name, [&](const Slice& s) { return loss(s, s.isotherm.below_end, s.isotherm.below, false, kind); },
        [&](const Slice& s) { return loss(s, s.isotherm.above_end, s.isotherm.above, true, kind); });
  curve(
      "coexistence",
      [](const Slice& s) -> Maybe {
        if (!s.coexistence) return {};
        return Row{"", s.coexistence->vapour, s.temperature, s.coexistence->pressure};
      },
      [](const Slice& s) -> Maybe {
        if (!s.coexistence) return {};
        return Row{"", s.coexistence->liquid, s.temperature, s.coexistence->pressure};
      });
  const auto single = [&](const char* name, std::optional<double> Slice::*density) {
    curve(
        name,
        [density](const Slice& s) -> Maybe {
          if (!(s.*density)) return {};
          return Row{"", *(s.*density), s.temperature, none};
        },
        nothing);
  };
  single("freezing", &Slice::freezing);
  single("ordering", &Slice::ordering);
  single("glass", &Slice::glass);
  return rows;
}

Summary run(const Config& c, RunDir& out, Observer& observer) {
  const Diagram& d = c.diagram;
  const System reference = at_state(c, d.temperatures[1], d.densities[0]);
  if (c.structure.closure == Closure::scoza) {
    std::vector<double> temperatures;
    for (long i = 0; i < d.temperature_count; ++i) temperatures.push_back(temperature_of(d, i));
    return scoza_diagram(reference, c.structure.scoza, temperatures, ladder(d), out, observer);
  }
  const oz::Closure closure = closure_of(reference, c.structure);
  std::vector<Slice> slices(static_cast<std::size_t>(d.temperature_count));
  std::atomic<long> done = 0;
  parallel_for(slices.size(), [&](std::size_t i) {
    slices[i] = solve_slice(c, temperature_of(d, static_cast<long>(i)), closure, observer);
    observer.progress(static_cast<double>(++done) / static_cast<double>(slices.size()), "isotherms");
  });

  Convergence convergence{true, 0, 0.0, ""};
  long states = 0, lost = 0, coexisting = 0;
  double highest_loss = none;
  for (const Slice& s : slices) {
    convergence.iterations += s.isotherm.iterations;
    states += static_cast<long>(s.isotherm.below.size() + s.isotherm.above.size());
    if (s.isotherm.below_end) ++lost;
    if (s.isotherm.below_end && !(highest_loss > s.temperature)) highest_loss = s.temperature;
    if (s.coexistence) ++coexisting;
    if (s.isotherm.below.empty()) {
      convergence.converged = false;
      convergence.reason = fmt::format("no solution at density {:.4g} and temperature {:.4g}; lower diagram.densities",
                                       d.densities[0], s.temperature);
    }
  }
  out.record(convergence);
  out.table("states", states_table(slices));
  std::vector<std::string> kind;
  std::vector<double> density, temperature, pressure;
  for (const Row& r : boundaries(slices)) {
    kind.push_back(r.kind);
    density.push_back(r.density);
    temperature.push_back(r.temperature);
    pressure.push_back(r.pressure);
  }
  Table table;
  table.add("kind", "", kind);
  table.add("density", "sigma^-3", density);
  table.add("temperature", "", temperature);
  table.add("pressure", "kT/sigma^3", pressure);
  out.table("boundaries", table);
  return {{"states", states},
          {"isotherms_lost", lost},
          {"highest_loss_temperature", highest_loss},
          {"isotherms_coexisting", coexisting}};
}

constexpr const char* starter = R"(task = "fluid_phase_diagram"
title = "Lennard-Jones in the hypernetted chain"

[system]
number_density = 0.1
temperature = 1.0
[[system.species]]
name = "lj"
[system.potential]
kind = "lennard_jones"

[structure]
closure = "hypernetted_chain"
points = 1024
r_max = 20.48
tolerance = 1e-9

[diagram]
temperatures = [0.7, 2.0]
)";

}  // namespace

Task fluid_phase_diagram_task() {
  return {
      "fluid_phase_diagram",
      "where a fluid is lost, coexists, freezes and arrests, in the plane of density and temperature",
      {{"states", "", "solved"},
       {"isotherms_lost", "", "on which the solution is lost between the ends of the range of densities"},
       {"highest_loss_temperature", "",
        "of these: the critical temperature of the closure lies above it, within a step"},
       {"isotherms_coexisting", "", "on which vapour and liquid were found; hypernetted_chain and scoza only"},
       {"critical_temperature", "", "where the compressibility diverges first; scoza only, as those below"},
       {"critical_density", "sigma^-3", "there"},
       {"critical_pressure", "", "there, P sigma^3 over the potential's energy"}},
      {{"boundaries",
        "every boundary point by point, kind by kind; an empty row ends a curve",
        {{"kind", "",
          "spinodal: the compressibility diverges; no_solution: the equation loses its solution before; coexistence: "
          "equal pressure and chemical potential; freezing: S_max = 2.85; ordering: the residual multiparticle "
          "entropy is 0; glass: mode coupling"},
         {"density", "sigma^-3", "number density"},
         {"temperature", "", "k_B T over the potential's energy"},
         {"pressure", "kT/sigma^3", "beta P there, where it is known"}}},
       {"states",
        "every state",
        {{"temperature", "", "of the isotherm"},
         {"density", "sigma^-3", "number density"},
         {"branch", "", "below or above: followed from low or from high densities"},
         {"pressure", "", "beta P / rho, virial route; scoza: all routes but the virial"},
         {"energy", "kT", "excess internal energy per particle"},
         {"compressibility", "", "rho kT kappa_T"},
         {"chemical_potential", "kT", "excess; hypernetted_chain and scoza only"},
         {"peak_height", "", "of S(k)"},
         {"residual_entropy", "k_B", "s_ex - s_2; hypernetted_chain only"}}}},
      starter,
      study_of<Config>(run)};
}

}  // namespace ozark
