// Static structure and thermodynamics of a mixture: hard spheres in closed form, any potential by an integral equation.

#include <algorithm>
#include <cmath>
#include <limits>

#include <ozark/oz/exponential.hpp>
#include <ozark/oz/free_energy.hpp>
#include <ozark/oz/pair_distribution.hpp>
#include <ozark/oz/peak.hpp>
#include <ozark/oz/thermodynamics.hpp>
#include <ozark/oz/verlet_weis.hpp>
#include <solvers/describe.hpp>
#include <solvers/fluid.hpp>
#include <solvers/registry.hpp>
#include <solvers/scoza_fluid.hpp>
#include <solvers/structure_tables.hpp>

namespace ozark {
namespace {

constexpr double smallest_k = 1e-4;  // 1/sigma, in place of 0

struct Grid {
  long points = 1000;
  double r_max = 10.0;
  long k_points = 500;
  double k_max = 40.0;
  double accuracy = 1e-6;
  long density_steps = 0;
};

struct Config {
  SystemConfig system;
  StructureConfig structure;
  Grid grid;
};

void describe(Describer& d, Grid& g) {
  d.field("points", g.points, "distances r = (i + 1/2) r_max / points in the tables; even", between(64, 100000));
  d.field("r_max", g.r_max, "end of the distances in the tables [sigma]", between(0.1, 1000.0));
  d.field("k_points", g.k_points, "wave numbers k = (i + 1/2) k_max / k_points in the tables", between(8, 100000));
  d.field("k_max", g.k_max, "end of the wave numbers in the tables, and of the search for the peak [1/sigma]",
          between(1.0, 10000.0));
  d.field("accuracy", g.accuracy,
          "relative, of the thermodynamics of an integral equation, extrapolated to dr = 0 from grids refined until it "
          "is met",
          between(1e-10, 1e-2));
  d.field(
      "density_steps", g.density_steps,
      "solutions of an integral equation from density 0 on, to integrate its free energy and chemical potentials; 0: "
      "none but those the hypernetted chain has in closed form",
      between(0, 10000));
  d.check(g.density_steps == 0 || g.density_steps >= 8, "density_steps", "must be 0 or at least 8, got {}",
          g.density_steps);
  d.check(g.points % 2 == 0, "points", "must be even, got {}", g.points);
}

void describe(Describer& d, Config& c) {
  d.section("system", c.system, "what nature is");
  d.section("structure", c.structure, "which theory answers");
  d.section("grid", c.grid, "numerics and size of the tables");
  check_structure(d, c.system, c.structure);
  d.check(c.structure.from.empty(), "structure.from", "is for the tasks of mode coupling; this one computes S(k)");
}

struct Thermodynamics {
  double compressibility;
  double pressure_virial;
  double pressure_compressibility = std::numeric_limits<double>::quiet_NaN();  // where the closure has no such route
  Eigen::MatrixXd contact;
};

Thermodynamics thermodynamics_of(const System& system, const StructureConfig& structure) {
  if (structure.closure == Closure::percus_yevick)
    return {oz::py_compressibility(system), oz::py_pressure_virial(system), oz::py_pressure_compressibility(system),
            oz::py_contact_values(system)};
  Thermodynamics t;
  const double contact = oz::verlet_weis_contact_value(system);
  t.compressibility = structure_of(system, structure, Eigen::ArrayXd::Zero(1)).S(0, 0)[0];
  t.pressure_virial = 1.0 + 4.0 * system.packing_fraction() * contact;
  t.contact = Eigen::MatrixXd::Constant(1, 1, contact);
  return t;
}

/// g(r) is the only part that is not closed; what the transform left of it inside the cores tells its error.
Convergence convergence_of(const oz::PairDistribution& pair) {
  constexpr double largest = 1e-4;
  Convergence c{pair.core_residual <= largest, 1, pair.core_residual, ""};
  if (!c.converged)
    c.reason = fmt::format("g(r) is wrong by {:.1e} > {:.1e}; raise grid.points or lower grid.r_max",
                           pair.core_residual, largest);
  return c;
}

Eigen::ArrayXd wave_numbers(const Grid& grid) {
  const double dk = grid.k_max / static_cast<double>(grid.k_points);
  return dk * (Eigen::ArrayXd::LinSpaced(grid.k_points, 0.0, static_cast<double>(grid.k_points - 1)) + 0.5);
}

/// G_ij = int h_ij d^3r from S(k -> 0).
void add_kirkwood_buff(Summary& summary, const System& system, const StructureFactor& at_0) {
  for_pairs(system, "kirkwood_buff", [&](auto i, auto j, const std::string& name) {
    const double density = system.number_density * std::sqrt(system.species[static_cast<std::size_t>(i)].fraction *
                                                             system.species[static_cast<std::size_t>(j)].fraction);
    summary.emplace_back(name, (at_0.S(i, j)[0] - (i == j ? 1.0 : 0.0)) / density);
  });
}

/// beta F / N and chemical potentials by integration over densities, with the closure of this state.
void add_integrated(Summary& summary, const Config& c, const System& system, const oz::Closure& closure,
                    const Observer& observer) {
  std::vector<double> densities;
  const auto steps = static_cast<double>(c.grid.density_steps);
  for (double i = 1.0; i <= steps; i += 1.0) densities.push_back(system.number_density * (i / steps) * (i / steps));
  const oz::FluidPath at = [&](double density) {
    oz::FluidState state{system, closure};
    state.system.number_density = density;
    return state;
  };
  std::vector<oz::Isotherm> isotherm = {oz::trace_isotherm(at, method_of(c.structure), densities, observer)};
  if (isotherm[0].below_end || isotherm[0].below.empty()) return;  // the fluid is lost on the way
  oz::integrate_free_energies(isotherm);
  const oz::IsothermPoint& state = isotherm[0].below.back();
  summary.emplace_back("free_energy", state.free_energy->value);
  summary.emplace_back("free_energy_error", state.free_energy->error);
  if (system.species.size() == 1) {
    summary.emplace_back("chemical_potential_" + system.species[0].name, oz::excess_potential(state)->value);
    return;
  }
  for (std::size_t i = 0; i < state.potential_by_compressibility.size(); ++i)
    summary.emplace_back("chemical_potential_" + system.species[i].name, state.potential_by_compressibility[i].value);
}

/// g_ij(r), and c_ij(r) if wanted, as far as the solution reaches. @param g_at  of two species and a distance
template <class F>
void write_distances(const Grid& grid, const System& system, const oz::FluidStructure& f, F&& g_at, bool direct_too,
                     RunDir& out) {
  const Eigen::ArrayXd r = RadialGrid{grid.points, grid.r_max}.distances();
  MatrixField g(r.size(), f.g.order()), direct(r.size(), f.g.order());
  for (Eigen::Index i = 0; i < g.order(); ++i)
    for (Eigen::Index j = 0; j < g.order(); ++j)
      for (Eigen::Index n = 0; n < r.size(); ++n) {
        const auto a = static_cast<std::size_t>(i), b = static_cast<std::size_t>(j);
        if (r[n] > f.r[f.r.size() - 4]) {
          g(i, j)[n] = direct(i, j)[n] = std::numeric_limits<double>::quiet_NaN();
          continue;
        }
        g(i, j)[n] = g_at(a, b, r[n]);
        direct(i, j)[n] = g(i, j)[n] - 1.0 - oz::gamma_at(f, a, b, r[n]);
      }
  if (direct_too) out.table("direct_correlation", distance_table(system, r, direct, "c"));
  out.table("pair_distribution", distance_table(system, r, g, "g"));
}

/// Any potential, any closure: an integral equation, its thermodynamics extrapolated to dr = 0.
Summary run_integral_equation(const Config& c, const System& system, RunDir& out, Observer& observer) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  observer.progress(0.0, "integral equation");
  const SolvedFluid fluid = solve_fluid(system, c.structure, observer);
  out.record(fluid.structure.convergence);
  out.table("species", species_table(system));
  if (!fluid.structure.convergence.converged) return {};
  observer.progress(0.3, "refining");
  const oz::RefinedFluid refined = oz::refine(system, fluid.closure, method_of(c.structure), c.grid.accuracy, observer);
  out.record(refined.fluid.convergence);
  const auto structure = [&](const Eigen::ArrayXd& k) { return oz::structure_at(system, refined.fluid, k); };
  out.table("structure_factor", structure_table(system, structure(wave_numbers(c.grid))));

  const oz::FluidStructure& f = refined.fluid;
  const auto g_at = [&](auto i, auto j, double r) {
    return oz::pair_distribution_at(system, fluid.closure, f, i, j, r);
  };
  write_distances(c.grid, system, f, g_at, true, out);

  const auto peak = oz::main_peak(system, structure, c.grid.k_max, 0.05);
  const oz::FluidThermodynamics &t = refined.value, &e = refined.error;
  Summary summary = {{"compressibility", t.compressibility},
                     {"compressibility_error", e.compressibility},
                     {"pressure_virial", t.pressure},
                     {"pressure_virial_error", e.pressure},
                     {"energy", t.energy},
                     {"energy_error", e.energy},
                     {"closure_parameter", fluid.alpha.value_or(none)},
                     {"reference_diameter", fluid.reference_diameter.value_or(none)},
                     {"peak_wavenumber", peak ? peak->k : none},
                     {"peak_height", peak ? peak->height : none},
                     {"packing_fraction", system.packing_fraction()},
                     {"number_density", system.number_density}};
  if (!c.structure.reference_diameter)  // at another diameter than that of smallest free energy, no derivative of it
    for (std::size_t i = 0; i < t.chemical_potential.size(); ++i)
      summary.emplace_back("chemical_potential_" + system.species[i].name, t.chemical_potential[i]);
  if (!t.chemical_potential.empty()) {
    double potential = 0.0;
    for (std::size_t i = 0; i < t.chemical_potential.size(); ++i)
      potential += system.species[i].fraction * t.chemical_potential[i];
    summary.emplace_back("free_energy", potential - (t.pressure - 1.0));
  } else if (c.grid.density_steps > 0) {
    add_integrated(summary, c, system, fluid.closure, observer);
  }
  if (!fluid.reference_diameter)  // the neighbouring densities have spheres of their own
    summary.emplace_back(
        "inconsistency",
        oz::inconsistency(system, fluid.closure, method_of(c.structure), fluid.structure, observer).value_or(none));
  summary.emplace_back("second_virial", oz::second_virial(system).value_or(none));
  add_kirkwood_buff(summary, system, structure(Eigen::ArrayXd::Constant(1, smallest_k)));
  return summary;
}

/// The self-consistent approximation: one flow from infinite temperature to the state.
Summary run_scoza(const Config& c, const System& system, RunDir& out, Observer& observer) {
  observer.progress(0.0, "flow in temperature");
  const ScozaPoint point = solve_scoza_state(system, c.structure.scoza, observer);
  const auto structure = [&](const Eigen::ArrayXd& k) { return point.structure(k); };
  out.record(Convergence{});
  out.table("species", species_table(system));
  out.table("structure_factor", structure_table(system, structure(wave_numbers(c.grid))));
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const auto peak = oz::main_peak(system, structure, c.grid.k_max, 0.05);
  const oz::ScozaState& s = point.state;
  Summary summary = {{"compressibility", s.compressibility},
                     {"pressure_compressibility", s.pressure},
                     {"energy", s.energy},
                     {"free_energy", s.chemical_potential - (s.pressure - 1.0)},
                     {"peak_wavenumber", peak ? peak->k : none},
                     {"peak_height", peak ? peak->height : none},
                     {"packing_fraction", system.packing_fraction()},
                     {"number_density", system.number_density},
                     {"second_virial", oz::second_virial(system).value_or(none)}};
  summary.emplace_back("chemical_potential_" + system.species.front().name, s.chemical_potential);
  add_kirkwood_buff(summary, system, structure(Eigen::ArrayXd::Constant(1, smallest_k)));
  return summary;
}

/// Cores with tails in the exponential approximation: g(r) always, S(k) where it is positive.
Summary run_exponential(const Config& c, const System& system, RunDir& out, Observer& observer) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  observer.progress(0.0, "exponential approximation");
  const auto refined = oz::refine_exponential(system, method_of(c.structure), c.grid.accuracy, observer);
  const oz::ExponentialFluid& fluid = refined.fluid;
  Convergence convergence = fluid.structure.convergence;
  const bool solved = fluid.chain.r.size() > 0;
  if (convergence.converged && fluid.lost_at) {
    convergence.converged = false;
    convergence.reason = fmt::format(
        "S(k) of exp is not positive definite at k = {:.4g}: g(r), pressure and energy stand; for S(k) choose another "
        "closure",
        *fluid.lost_at);
  }
  out.record(convergence);
  out.table("species", species_table(system));
  if (!solved) return {};
  const auto g_at = [&](auto i, auto j, double r) { return oz::pair_distribution_at(system, fluid, i, j, r); };
  write_distances(c.grid, system, fluid.structure, g_at, !fluid.lost_at, out);
  Summary summary = {{"compressibility", refined.value.compressibility},
                     {"compressibility_error", refined.error.compressibility},
                     {"pressure_virial", refined.value.pressure},
                     {"pressure_virial_error", refined.error.pressure},
                     {"energy", refined.value.energy},
                     {"energy_error", refined.error.energy},
                     {"packing_fraction", system.packing_fraction()},
                     {"number_density", system.number_density},
                     {"second_virial", oz::second_virial(system).value_or(none)}};
  if (fluid.lost_at) return summary;
  const auto structure = [&](const Eigen::ArrayXd& k) { return oz::structure_at(system, fluid.structure, k); };
  out.table("structure_factor", structure_table(system, structure(wave_numbers(c.grid))));
  const auto peak = oz::main_peak(system, structure, c.grid.k_max, 0.05);
  summary.emplace_back("peak_wavenumber", peak ? peak->k : none);
  summary.emplace_back("peak_height", peak ? peak->height : none);
  add_kirkwood_buff(summary, system, structure(Eigen::ArrayXd::Constant(1, smallest_k)));
  return summary;
}

Summary run(const Config& c, RunDir& out, Observer& observer) {
  const System system = resolve(c.system);
  if (c.structure.closure == Closure::scoza) return run_scoza(c, system, out, observer);
  if (c.structure.closure == Closure::exponential) return run_exponential(c, system, out, observer);
  if (needs_iteration(system, c.structure)) return run_integral_equation(c, system, out, observer);
  const auto structure = [&](const Eigen::ArrayXd& k) { return structure_of(system, c.structure, k); };
  observer.progress(0.0, "structure factor");
  const Thermodynamics thermodynamics = thermodynamics_of(system, c.structure);
  out.table("species", species_table(system));
  out.table("structure_factor", structure_table(system, structure(wave_numbers(c.grid))));
  out.table("contact_values", contact_table(system, thermodynamics.contact));
  const auto peak = oz::main_peak(system, structure, c.grid.k_max, 0.05);

  Convergence convergence{true, 1, 0.0, ""};
  if (c.structure.closure == Closure::percus_yevick) {
    observer.check_stop();
    observer.progress(0.3, "pair distribution");
    const auto pair = oz::py_pair_distribution(system, {c.grid.points, c.grid.r_max});
    out.table("direct_correlation", distance_table(system, pair.r, pair.c, "c"));
    out.table("pair_distribution", distance_table(system, pair.r, pair.g, "g"));
    convergence = convergence_of(pair);
  }
  out.record(convergence);
  observer.progress(1.0, "done");

  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  Summary summary = {{"compressibility", thermodynamics.compressibility},
                     {"pressure_virial", thermodynamics.pressure_virial},
                     {"pressure_compressibility", thermodynamics.pressure_compressibility},
                     {"peak_wavenumber", peak ? peak->k : none},
                     {"peak_height", peak ? peak->height : none},
                     {"pressure_bmcsl", oz::bmcsl_pressure(system)},
                     {"packing_fraction", system.packing_fraction()},
                     {"number_density", system.number_density},
                     {"second_virial", oz::second_virial(system).value_or(none)}};
  if (system.number_density > 0.0)
    add_kirkwood_buff(summary, system, structure(Eigen::ArrayXd::Constant(1, smallest_k)));
  return summary;
}

constexpr const char* starter = R"(task = "structure_factor"
title = "Binary hard spheres"

[system]
packing_fraction = 0.5
[[system.species]]
name = "small"
fraction = 0.5
diameter = 0.6
[[system.species]]
name = "large"
[system.potential]
kind = "hard_sphere"

[structure]
closure = "percus_yevick"
)";

}  // namespace

Task structure_factor_task() {
  return {
      "structure_factor",
      "static structure S_ij(k), c_ij(r), g_ij(r) and thermodynamics of mixtures: any pair potential, seventeen "
      "closures",
      {{"compressibility", "", "rho k_B T kappa_T, the number-number response at k = 0, by the compressibility route"},
       {"compressibility_error", "", "change by the last refinement; integral equations only, as the errors below"},
       {"pressure_virial", "", "beta P / rho by the virial route"},
       {"pressure_virial_error", "", "change by the last refinement"},
       {"energy", "kT", "excess internal energy per particle, beta U / N"},
       {"energy_error", "kT", "change by the last refinement"},
       {"chemical_potential_<i>", "kT",
        "excess, beta mu_i: hypernetted_chain, scoza and, at the diameter of smallest free energy, "
        "reference_hypernetted_chain in closed form; else with grid.density_steps, of one species by the virial route, "
        "of a mixture by the compressibility route"},
       {"free_energy", "kT",
        "excess Helmholtz energy per particle, beta F / N; where chemical potentials are, virial route"},
       {"free_energy_error", "kT", "of the integral over densities, from every second one"},
       {"inconsistency", "",
        "slope of the virial pressure times the compressibility, minus 1: 0 where the routes agree; not "
        "reference_hypernetted_chain"},
       {"second_virial", "sigma^3", "B_2 of the potential; absent for charges"},
       {"kirkwood_buff_<i>_<j>", "sigma^3", "int h_ij d^3r, from S_ij at k = 1e-4"},
       {"closure_parameter", "1/sigma", "alpha of rogers_young and zerah_hansen, given or found"},
       {"reference_diameter", "sigma", "of the hard spheres of reference_hypernetted_chain, given or found"},
       {"pressure_compressibility", "",
        "beta P / rho from the integral of the compressibility; percus_yevick and scoza only"},
       {"peak_wavenumber", "1/sigma", "where the number-number S(k) has its highest maximum; absent in an ideal gas"},
       {"peak_height", "", "its height"},
       {"pressure_bmcsl", "", "beta P / rho of Boublik, Mansoori, Carnahan, Starling and Leland, for comparison"},
       {"packing_fraction", "", "of the system that was solved"},
       {"number_density", "sigma^-3", "of the system that was solved"}},
      {{"structure_factor",
        "on wave numbers k = (i + 1/2) k_max / k_points; pairs in the order of the species, i <= j",
        {{"k", "1/sigma", "wave number"},
         {"S_number", "", "number-number structure factor, sum of sqrt(x_i x_j) S_ij"},
         {"S_<i>_<j>", "", "partial structure factor, <rho_i rho_j*> / sqrt(N_i N_j)"},
         {"a_<i>_<j>", "", "partial structure factor of Faber and Ziman, 1 + rho h_ij(k); mixtures"},
         {"S_number_concentration", "", "of Bhatia and Thornton; two species"},
         {"S_concentration", "", "concentration-concentration, x_1 x_2 in an ideal mixture; two species"},
         {"c_<i>_<j>", "sigma^3", "transform of the direct correlation function"}}},
       {"direct_correlation",
        "on distances r = (i + 1/2) r_max / points; not verlet_weis, scoza. Without the Coulomb tails of charges",
        {{"r", "sigma", "distance"}, {"c_<i>_<j>", "", "direct correlation function"}}},
       {"pair_distribution",
        "on distances r = (i + 1/2) r_max / points; not verlet_weis, scoza. Closed percus_yevick: [convergence] "
        "residual: the "
        "largest |g| the "
        "transform left "
        "inside the cores, where the table has exactly 0",
        {{"r", "sigma", "distance"}, {"g_<i>_<j>", "", "pair distribution function"}}},
       {"contact_values",
        "pair distribution at contact; closed forms of hard spheres only",
        {{"first", "", "species"},
         {"second", "", "species"},
         {"distance", "sigma", "mean of the two diameters"},
         {"g", "", "of the closure"},
         {"g_bmcsl", "", "of Boublik, Mansoori, Carnahan, Starling and Leland, for comparison"}}},
       {"species",
        "composition after shares and distributions are resolved",
        {{"species", "", "name"},
         {"fraction", "", "share of the number of particles"},
         {"volume_share", "", "share of the volume of the particles"},
         {"diameter", "sigma", "hard-core diameter"}}}},
      starter,
      study_of<Config>(run)};
}

}  // namespace ozark
