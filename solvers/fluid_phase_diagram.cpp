// The phase diagram of a fluid in the plane of density and temperature by an integral equation and mode coupling:
// isotherms followed from low and from high densities, where they end, free energies across them, coexistence, freezing
// criteria, the glass line. A mixture keeps its composition.

#include <ozark/core/parallel.hpp>
#include <ozark/oz/free_energy.hpp>
#include <solvers/fluid.hpp>
#include <solvers/phase_diagram.hpp>
#include <solvers/registry.hpp>
#include <solvers/scoza_diagram.hpp>

#include <fmt/core.h>

#include <atomic>
#include <limits>

namespace ozark {

void describe(Describer& d, Diagram& c) {
  d.required("temperatures", c.temperatures, "range [low, high] of the isotherms", above(0.0));
  d.field("temperature_count", c.temperature_count, "isotherms, at equal distances of 1 / T", between(2, 10000));
  d.field("densities", c.densities, "range [low, high] of every isotherm [sigma^-3]; free energies want a low one",
          above(0.0));
  d.field("density_count", c.density_count, "states of an isotherm, closer at low densities", between(8, 10000));
  d.field("clapeyron", c.clapeyron,
          "carry coexistence on to isotherms where it is not found, by the equation of Clausius and Clapeyron");
  d.field("glass", c.glass, "also find the density of the glass transition at every temperature");
  d.field("glass_error", c.glass_error,
          "estimate the error of that density, from half of dr, half of dk and twice the cut-off");
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

void describe(Describer& d, PhaseDiagramConfig& c) {
  d.section("system", c.system, "what nature is; its density and temperature are varied here");
  d.section("structure", c.structure, "which closure answers");
  d.section("diagram", c.diagram, "the plane, and mode coupling");
  check_structure(d, c.system, c.structure);
  check_grid(d, c.system, "diagram", c.diagram.kernel);
  d.check(c.system.temperature.has_value(), "system.potential", "needs an energy: hard spheres have no temperature");
  d.check(c.structure.from.empty(), "structure.from", "has no thermodynamics; give a closure");
  d.check(c.structure.closure != Closure::exponential, "structure.closure",
          "must be an integral equation; exp is none, take mean_spherical or zerah_hansen");
  d.check(
      c.structure.closure != Closure::reference_hypernetted_chain, "structure.closure",
      "must not change from state to state as the spheres of reference_hypernetted_chain do; take hypernetted_chain "
      "or zerah_hansen");
  const bool scoza = c.structure.closure == Closure::scoza;
  d.check(!scoza || !c.diagram.glass, "diagram.glass",
          "is not found with scoza, whose densities end near freezing; set it to false");
  d.check(!scoza || (c.system.species.size() == 1 && !c.system.distribution), "system.species",
          "must be one species with scoza");
}

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr double hansen_verlet = 2.85;     // S_max at which simple fluids freeze [HansenVerlet1969]
constexpr std::size_t most_lead_in = 100;  // isotherms above the highest asked for, for their free energies

double inverse_step(const Diagram& d) {
  return (1.0 / d.temperatures[0] - 1.0 / d.temperatures[1]) / static_cast<double>(d.temperature_count - 1);
}

double temperature_of(const Diagram& d, std::size_t isotherm) {
  return 1.0 / (1.0 / d.temperatures[0] - static_cast<double>(isotherm) * inverse_step(d));
}

bool is_whole(const oz::Isotherm& isotherm) { return !isotherm.below.empty() && !isotherm.below_end; }

oz::Isotherm trace(const PhaseDiagramConfig& c, const Ray& ray, const Observer& observer) {
  if (ray.obstacle.empty())
    return oz::trace_isotherm(ray.path, method_of(c.structure), density_ladder(c.diagram), observer);
  oz::Isotherm nothing;
  nothing.temperature = ray.temperature;
  return nothing;
}

/// Free energies on branches from above start where the fluid is never lost: hotter isotherms than those asked for, as
/// many as it takes, which leave again.
void add_free_energies(const PhaseDiagramConfig& c, std::vector<oz::Isotherm>& isotherms, bool closed_form,
                       const Observer& observer) {
  const std::size_t asked = isotherms.size();
  const double step = inverse_step(c.diagram);
  while (!closed_form && !is_whole(isotherms.back()) && isotherms.size() < asked + most_lead_in) {
    const double beta = 1.0 / isotherms.back().temperature - step;
    if (beta < 0.5 * step) break;
    isotherms.push_back(trace(c, make_ray(c, 1.0 / beta, observer), observer));
  }
  oz::integrate_free_energies(isotherms);
  isotherms.resize(asked);
}

void read_slice(const PhaseDiagramConfig& c, const oz::Isotherm& isotherm, Slice& s, Observer& observer) {
  const auto& dense = isotherm.above.empty() ? isotherm.below : isotherm.above;
  s.freezing = oz::density_where(
      dense, [](const oz::IsothermPoint& p) { return p.peak_height; }, hansen_verlet);
  if (c.system.species.size() == 1 && !c.system.distribution) {
    s.coexistence = oz::find_coexistence(isotherm, s.ray.path, method_of(c.structure), observer);
    s.ordering = oz::density_where(
        dense, [](const oz::IsothermPoint& p) { return oz::residual_entropy(p).value_or(none); }, 0.0);
  } else {
    s.coexistence.statement = "not sought: phases of a mixture differ in composition; its spinodal bounds them";
  }
  if (c.diagram.glass && s.ray.obstacle.empty()) find_glass(c, s, observer);
}

Summary run(const PhaseDiagramConfig& c, RunDir& out, Observer& observer) {
  const Diagram& d = c.diagram;
  const auto count = static_cast<std::size_t>(d.temperature_count);
  if (c.structure.closure == Closure::scoza) {
    std::vector<double> temperatures;
    for (std::size_t i = 0; i < count; ++i) temperatures.push_back(temperature_of(d, i));
    return scoza_diagram(resolve(c.system), c.structure.scoza, temperatures, density_ladder(d), out, observer);
  }
  std::vector<Slice> slices(count);
  std::vector<oz::Isotherm> isotherms(count);
  std::atomic<long> done = 0;
  const auto progress = [&](const char* what) {
    observer.progress(0.5 * static_cast<double>(++done) / static_cast<double>(count), what);
  };
  parallel_for(count, [&](std::size_t i) {
    slices[i].ray = make_ray(c, temperature_of(d, i), observer);
    isotherms[i] = trace(c, slices[i].ray, observer);
    progress("isotherms");
  });
  const bool closed_form = c.structure.closure == Closure::hypernetted_chain;
  add_free_energies(c, isotherms, closed_form, observer);
  parallel_for(count, [&](std::size_t i) {
    read_slice(c, isotherms[i], slices[i], observer);
    progress("boundaries");
  });
  std::vector<std::string> ends;
  if (d.clapeyron) ends = continue_coexistence(c, slices, observer);

  Convergence convergence{true, 0, 0.0, ""};
  long states = 0, lost = 0, coexisting = 0, carried = 0;
  double highest_loss = none;
  for (std::size_t i = 0; i < count; ++i) {
    const oz::Isotherm& isotherm = isotherms[i];
    convergence.iterations += isotherm.iterations;
    states += static_cast<long>(isotherm.below.size() + isotherm.above.size());
    if (isotherm.below_end) ++lost;
    if (isotherm.below_end && !(highest_loss > isotherm.temperature)) highest_loss = isotherm.temperature;
    if (slices[i].coexistence.found) ++coexisting;
    if (slices[i].coexistence_line) ++carried;
    if (!isotherm.below.empty()) continue;
    convergence.converged = false;
    convergence.reason = slices[i].ray.obstacle;
    if (convergence.reason.empty())
      convergence.reason = fmt::format(
          "no solution at density {:.4g} and temperature {:.4g}; lower diagram.densities or "
          "raise diagram.temperatures",
          d.densities[0], isotherm.temperature);
  }
  out.record(convergence);
  out.table("states", states_table(c, isotherms));
  out.table("isotherms", isotherms_table(slices, isotherms));
  out.table("coexistence", coexistence_table(slices));
  out.table("boundaries", boundaries_table(slices, isotherms));
  Summary summary = {{"states", states},
                     {"isotherms_lost", lost},
                     {"highest_loss_temperature", highest_loss},
                     {"isotherms_coexisting", coexisting},
                     {"isotherms_by_clapeyron", carried}};
  if (!ends.empty()) summary.emplace_back("coexistence_line_end", ends.back());
  return summary;
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
       {"isotherms_coexisting", "", "on which vapour and liquid were found by equal pressure and chemical potential"},
       {"isotherms_by_clapeyron", "", "to which the equation of Clausius and Clapeyron carried them"},
       {"coexistence_line_end", "", "where and why it stopped, if it did"},
       {"critical_temperature", "", "where the compressibility diverges first; scoza only, as those below"},
       {"critical_density", "sigma^-3", "there"},
       {"critical_pressure", "", "there, P sigma^3 over the potential's energy"}},
      {{"boundaries",
        "every boundary point by point, kind by kind; an empty row ends a curve",
        {{"kind", "",
          "spinodal: the compressibility diverges; demixing_spinodal: fluctuations of the composition do; no_solution: "
          "the equation loses its solution before; coexistence: equal pressure and chemical potential; "
          "coexistence_line: carried on by Clausius and Clapeyron; freezing: S_max = 2.85; ordering: the residual "
          "multiparticle entropy is 0; glass: mode coupling"},
         {"density", "sigma^-3", "number density"},
         {"temperature", "", "k_B T over the potential's energy"},
         {"pressure", "kT/sigma^3", "beta P there, where it is known"},
         {"density_error", "sigma^-3",
          "of a loss: to the next density without a solution; of coexistence: of the free energies' quadratures; of "
          "glass: of dr, dk and the cut-off"}}},
       {"coexistence",
        "vapour and liquid, one row for each temperature that has them",
        {{"temperature", "", "of both"},
         {"vapour", "sigma^-3", "density"},
         {"vapour_error", "sigma^-3",
          "of quadratures and interpolation; 0 for hypernetted_chain, which is solved there"},
         {"liquid", "sigma^-3", "density"},
         {"liquid_error", "sigma^-3", "the same"},
         {"pressure", "kT/sigma^3", "beta P of both, virial route"},
         {"found_by", "", "chemical_potential: equal on this isotherm; clapeyron: carried from another"}}},
       {"isotherms",
        "what was found at every temperature, and why not",
        {{"temperature", "", "of the isotherm"},
         {"from_below", "", "how the branch from low densities ends"},
         {"from_above", "", "how the branch from high densities ends; empty where the other goes through"},
         {"coexistence", "", "the phases; or the state reached and the step to try"},
         {"glass", "", "the density of arrest; or why there is none"},
         {"least_alpha", "1/sigma", "of rogers_young and zerah_hansen without structure.alpha"},
         {"largest_alpha", "1/sigma", "along the isotherm"}}},
       {"states",
        "every state; pressures by three routes, equal for a consistent closure",
        {{"temperature", "", "of the isotherm"},
         {"density", "sigma^-3", "number density"},
         {"branch", "", "below or above: followed from low or from high densities"},
         {"pressure", "",
          "beta P / rho, virial route, the one coexistence and free energies rest on; scoza: all routes but the "
          "virial"},
         {"pressure_compressibility", "", "by the integral of 1 / compressibility from zero density; below only"},
         {"pressure_energy", "", "by the slope of free energies integrated from the hottest isotherm in 1 / T"},
         {"energy", "kT", "excess internal energy per particle"},
         {"compressibility", "", "rho kT kappa_T"},
         {"stability", "", "smallest eigenvalue of S^-1 at k = 0: 0 on a spinodal"},
         {"free_energy", "kT",
          "excess, per particle: below, integrated in density (virial route); above, in 1 / T (energy route) from the "
          "hottest isotherm"},
         {"free_energy_error", "kT", "of the quadratures, from every second density and temperature"},
         {"chemical_potential", "kT",
          "excess; hypernetted_chain and scoza in closed form, else from free energy and virial pressure; one species"},
         {"chemical_potential_error", "kT", "that of the free energy; 0 in closed form"},
         {"chemical_potential_<i>", "kT",
          "excess, of a mixture; hypernetted_chain in closed form, else by the compressibility route, below only"},
         {"peak_height", "", "of S(k)"},
         {"residual_entropy", "k_B", "s_ex - s_2, where the chemical potential is known; one species"}}}},
      starter,
      study_of<PhaseDiagramConfig>(run)};
}

}  // namespace ozark
