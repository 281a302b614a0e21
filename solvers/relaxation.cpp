// Mode-coupling dynamics at one state: density correlators of all species, a tagged particle and its displacement,
// stress, over any number of decades of time; or the same of a schematic model.

#include <ozark/mct/decay.hpp>
#include <ozark/mct/density_relaxation.hpp>
#include <ozark/mct/schematic.hpp>
#include <solvers/mode_coupling.hpp>
#include <solvers/registry.hpp>
#include <solvers/structure_source.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ozark {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
constexpr double none = std::numeric_limits<double>::quiet_NaN();  // a headline number that does not exist
constexpr double unsettled = 1e-3;                                 // change of phi over the last two decades
constexpr double arrested = 1e-3;                                  // of phi at the last time

enum class Model { f12, sjogren, bosse_krieger };

struct Schematic {
  Model model = Model::f12;
  double v1 = 0.0, v2 = 0.0, v3 = 0.0;
};

struct Relaxation {
  mct::Motion motion = mct::Motion::brownian;
  double friction = 0.0;
  KernelConfig kernel;
  double last_time = 1e11;
  double tolerance = 1e-5;
  bool tagged = true;
  std::optional<double> report_at;
  bool arrays = true;
};

struct Config {
  std::optional<SystemConfig> system;
  std::optional<StructureConfig> structure;
  std::optional<Schematic> schematic;
  Relaxation relaxation;
};

void describe(Describer& d, Schematic& s) {
  const Bounds couplings = between(0.0, 1e6);
  d.choice("model", s.model, "how the memory m depends on the correlators",
           {{"f12", Model::f12, "m = v1 phi + v2 phi^2"},
            {"sjogren", Model::sjogren, "f12 and a probe with m_probe = v3 phi phi_probe"},
            {"bosse_krieger", Model::bosse_krieger,
             "m_first = v1 phi_first^2 + v2 phi_second^2, "
             "m_second = v3 phi_first phi_second"}},
           true);
  d.field("v1", s.v1, "first coupling", couplings);
  d.field("v2", s.v2, "second coupling", couplings);
  d.field("v3", s.v3, "coupling of the second correlator", couplings);
  d.check(s.model != Model::f12 || s.v3 == 0.0, "v3", "has no place in f12; choose another model");
}

void describe(Describer& d, Relaxation& r) {
  d.choice("motion", r.motion, "short-time motion",
           {{"brownian", mct::Motion::brownian, "overdamped, from the diffusivities; activity allowed"},
            {"newtonian", mct::Motion::newtonian, "inertial, from the masses; equilibrium only"}});
  d.field("friction", r.friction, "bare friction of Newtonian motion [1 / time]", between(0.0, 1e9));
  describe_kernel(d, r.kernel);
  d.field("last_time", r.last_time, "time reached", between(1e-3, 1e40));
  d.field("tolerance", r.tolerance,
          "largest error of Phi_ij / sqrt(S_ii S_jj) and of phi_s at any time; nodes are added until two solutions "
          "differ by "
          "less. Brownian: at every wave number; Newtonian: at report_at, as sound outlives what any nodes resolve",
          between(1e-9, 1e-2));
  d.field("tagged", r.tagged, "also solve for a tagged particle of every species, its displacement and diffusion");
  d.field("report_at", r.report_at,
          "wave number near which correlators and times are reported; default: the main peak [1/sigma]", above(0.0));
  d.field("arrays", r.arrays, "write all Phi_ij(k, t) and phi_s_i(k, t) to arrays.h5");
  d.check(r.motion == mct::Motion::newtonian || r.friction == 0.0, "friction",
          "belongs to motion = \"newtonian\"; Brownian motion has diffusivities");
}

void describe(Describer& d, Config& c) {
  d.optional_section("system", c.system, "what nature is; or a [schematic] model");
  d.optional_section("structure", c.structure, "which theory gives S(k); with [system]");
  d.optional_section("schematic", c.schematic, "a model without wave numbers, in place of [system] and [structure]");
  d.section("relaxation", c.relaxation, "the memory equation");
  const Relaxation& r = c.relaxation;
  d.check(c.system.has_value() || c.schematic.has_value(), "relaxation",
          "needs a [system] with its [structure], or a [schematic] model");
  d.check(!(c.system && c.schematic), "schematic", "takes the place of [system]; give one of them");
  d.check(c.system.has_value() == c.structure.has_value(), c.system ? "system" : "structure",
          "[system] and [structure] belong together");
  d.check(!c.schematic || r.motion == mct::Motion::brownian, "relaxation.motion",
          "a schematic model is overdamped; take motion = \"brownian\"");
  if (!c.system || !c.structure) return;
  check_structure(d, *c.system, *c.structure);
  check_grid(d, *c.system, "relaxation", c.relaxation.kernel);
  if (r.motion != mct::Motion::newtonian) return;
  d.check(!c.system->distribution, "relaxation.motion", "Newtonian motion needs a list of species, each with its mass");
  for (const SpeciesConfig& s : c.system->species) {
    d.check(s.mass.has_value(), "relaxation.motion", "Newtonian motion needs the mass of '{}'", s.name);
    d.check(s.activity == 1.0, "relaxation.motion", "Newtonian motion is for equilibrium; '{}' has activity {}", s.name,
            s.activity);
  }
}

/// phi_ii / initial_ii of a solution at one point.
mct::Decay normalised(const mct::Correlator& solution, Index point, Index i) {
  const double initial = solution.value.front()(i, i)[point];
  return {solution, [=](const MatrixField& f) { return f(i, i)[point] / initial; }};
}

/// The largest change of Phi_ii / initial_ii over the last two decades of time.
double last_change(const mct::Correlator& solution) {
  const MatrixField &initial = solution.value.front(), &end = solution.value.back();
  const MatrixField before = solution.at(0.01 * solution.t()[solution.size() - 1]);
  double largest = 0.0;
  for (Index i = 0; i < initial.order(); ++i)
    largest = std::max(largest, ((end(i, i) - before(i, i)) / initial(i, i)).abs().maxCoeff());
  return largest;
}

/// Headline numbers of one decay: time to 1 / e with its error, the last value, Kohlrausch's fit.
void add_decay(Summary& summary, const std::string& name, const mct::Decay& phi, double error) {
  const auto time = phi.falls_through(std::exp(-1.0));
  double time_error = none;
  if (time) {
    constexpr double h = 1e-3;
    const double slope = (phi.at(*time * (1.0 - h)) - phi.at(*time * (1.0 + h))) / (2.0 * h);
    time_error = error * *time / slope;
  }
  summary.emplace_back("relaxation_time_" + name, time.value_or(none));
  summary.emplace_back("relaxation_time_error_" + name, time_error);
  summary.emplace_back("f_" + name, phi.value()[phi.value().size() - 1]);
  std::optional<mct::StretchedExponential> fit;
  if (time) fit = mct::fit_stretched_exponential(phi, 0.1 * *time, 10.0 * *time);
  summary.emplace_back("kww_amplitude_" + name, fit ? fit->amplitude : none);
  summary.emplace_back("kww_time_" + name, fit ? fit->time : none);
  summary.emplace_back("kww_exponent_" + name, fit ? fit->exponent : none);
}

/// omega, and chi'' of each decay.
Table spectrum(const std::vector<std::pair<std::string, mct::Decay>>& decays, const mct::Correlator& solution) {
  const double low = 1.0 / solution.t()[solution.size() - 1], high = 0.1 / solution.t()[1];
  const double decades = std::log10(high / low);
  const ArrayXd omega =
      ArrayXd::LinSpaced(static_cast<Index>(std::ceil(12.0 * decades)), std::log10(low), std::log10(high)) *
      std::log(10.0);
  const ArrayXd frequency = omega.exp();
  Table table;
  table.add("omega", "1/time", frequency);
  for (const auto& [name, phi] : decays) {
    ArrayXd loss(frequency.size());
    for (Index i = 0; i < loss.size(); ++i) loss[i] = phi.loss(frequency[i]);
    table.add("chi_" + name, "", loss);
  }
  return table;
}

ArrayXd times(const mct::Correlator& c) { return c.t().head(c.size()); }

Summary solve_schematic(const Config& c, RunDir& out, Observer& observer) {
  const Schematic& s = *c.schematic;
  const bool pair = s.model != Model::f12;
  const mct::MemoryEquation equation = s.model == Model::f12       ? mct::f12_model(s.v1, s.v2)
                                       : s.model == Model::sjogren ? mct::sjogren_model(s.v1, s.v2, s.v3)
                                                                   : mct::bosse_krieger_model(s.v1, s.v2, s.v3);
  const auto result = mct::relax(equation, {c.relaxation.last_time, c.relaxation.tolerance, false, {}}, observer);
  const double error = result.error.maxCoeff();
  out.record(result.convergence);
  std::vector<std::pair<std::string, mct::Decay>> decays;
  decays.emplace_back(pair ? "first" : "phi", normalised(result.Phi, 0, 0));
  if (pair) decays.emplace_back("second", normalised(result.Phi, 1, 0));
  Table table;
  table.add("t", "time", times(result.Phi));
  Summary summary;
  for (const auto& [name, phi] : decays) {
    table.add("phi_" + name, "", phi.value());
    add_decay(summary, name, phi, error);
  }
  out.table("correlator", table);
  out.table("spectrum", spectrum(decays, result.Phi));
  if (last_change(result.Phi) < unsettled)
    summary.emplace_back("is_glass", decays.front().second.value().tail(1)[0] > arrested);
  summary.emplace_back("correlator_error", error);
  return summary;
}

/// k, f_i at the last time, and the time of each wave number's decay to 1 / e.
Table wave_numbers(const mct::StatePoint& state, const mct::DensityRelaxation& result) {
  Table table;
  table.add("k", "1/sigma", state.structure.k);
  for (Index i = 0; i < state.structure.S.order(); ++i) {
    ArrayXd f(state.structure.k.size()), tau(state.structure.k.size());
    for (Index point = 0; point < f.size(); ++point) {
      const mct::Decay phi = normalised(result.Phi, point, i);
      f[point] = phi.value().tail(1)[0];
      tau[point] = phi.falls_through(std::exp(-1.0)).value_or(none);
    }
    table.add("f_" + name_of(state.system, i), "", f);
    table.add("relaxation_time_" + name_of(state.system, i), "time", tau);
  }
  table.add("error", "", result.error);
  return table;
}

/// The tagged particle of one species: columns and headline numbers.
void add_tagged(Table& table, Summary& summary, const std::string& name, const mct::Decay& phi,
                const mct::Correlator& displacement, bool settled) {
  const auto n = static_cast<Index>(displacement.value.size());
  ArrayXd r2(n), r4(n);
  for (Index i = 0; i < n; ++i) {
    r2[i] = displacement.value[static_cast<std::size_t>(i)](0, 0)[0];
    r4[i] = displacement.value[static_cast<std::size_t>(i)](1, 0)[0];
  }
  table.add("phi_s_" + name, "", phi.value());
  table.add("msd_" + name, "sigma^2", 6.0 * r2);
  ArrayXd deviation = 2.0 * r4 / r2.square() - 1.0;
  deviation[0] = none;  // 0 / 0
  table.add("non_gaussian_" + name, "", deviation);
  const bool caged = phi.value().tail(1)[0] > arrested;
  const Index octave = displacement.nodes_per_octave();
  const double slope = (r2[n - 1] - r2[n - 1 - octave]) / (displacement.t()[n - 1] - displacement.t()[n - 1 - octave]);
  summary.emplace_back("f_s_" + name, phi.value().tail(1)[0]);
  summary.emplace_back("tagged_relaxation_time_" + name, phi.falls_through(std::exp(-1.0)).value_or(none));
  summary.emplace_back("diffusion_" + name, caged || !settled ? none : slope);
  summary.emplace_back("localisation_length_" + name, caged && settled ? std::sqrt(r2[n - 1]) : none);
}

std::vector<BulkArray> bulk(const mct::StatePoint& state, const mct::DensityRelaxation& result) {
  const auto vector = [](const char* name, const ArrayXd& x, const char* unit) {
    return BulkArray{name, {static_cast<std::size_t>(x.size())}, {x.begin(), x.end()}, unit, name};
  };
  const auto field = [&](const std::string& name, const mct::Correlator& c, Index i, Index j) {
    BulkArray a{name, {c.value.size(), static_cast<std::size_t>(state.structure.k.size())}, {}, "", "t, k"};
    for (const MatrixField& f : c.value) a.values.insert(a.values.end(), f(i, j).begin(), f(i, j).end());
    return a;
  };
  std::vector<BulkArray> all = {vector("t", times(result.Phi), "time"), vector("k", state.structure.k, "1/sigma")};
  const Index n = state.structure.S.order();
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j)
      all.push_back(field("Phi_" + name_of(state.system, i) + "_" + name_of(state.system, j), result.Phi, i, j));
  for (std::size_t i = 0; i < result.tagged.size(); ++i)
    all.push_back(field("phi_s_" + name_of(state.system, static_cast<Index>(i)), result.tagged[i], 0, 0));
  return all;
}

Summary solve_densities(const Config& c, RunDir& out, Observer& observer) {
  const Relaxation& r = c.relaxation;
  const mct::StatePoint state = StructureSource(*c.system, *c.structure).state(*c.system, r.kernel.grid.wave_numbers());
  mct::DensityDynamics dynamics(r.kernel.kind, r.kernel.grid, state, r.motion, r.friction);
  const Index point = report_point(state, r.report_at), species = state.structure.S.order();
  mct::RelaxationMethod method{r.last_time, r.tolerance, r.tagged, {}};
  if (r.motion == mct::Motion::newtonian) method.judged = point;
  const auto result = mct::relax(dynamics, method, observer);
  out.record(result.convergence);
  const mct::Correlator& Phi = result.Phi;

  Summary summary = {{"report_wavenumber", state.structure.k[point]}};
  Table table;
  table.comment(fmt::format("k = {:.6g} / sigma", state.structure.k[point]));
  table.add("t", "time", times(Phi));
  std::vector<std::pair<std::string, mct::Decay>> decays;
  bool glass = false;
  const bool settled = last_change(Phi) < unsettled;
  for (Index i = 0; i < species; ++i) {
    const std::string& name = name_of(state.system, i);
    decays.emplace_back(name, normalised(Phi, point, i));
    const mct::Decay& phi = decays.back().second;
    const ArrayXd last = Phi.value.back()(i, i) / state.structure.S(i, i);
    glass = glass || last.maxCoeff() > arrested;
    table.add("phi_" + name, "", phi.value());
    add_decay(summary, name, phi, result.error[point]);
  }
  for (Index i = 0; i < species; ++i)
    for (Index j = 0; j < species; ++j) {
      const mct::Decay element(Phi, [=](const MatrixField& f) { return f(i, j)[point]; });
      table.add("Phi_" + name_of(state.system, i) + "_" + name_of(state.system, j), "", element.value());
    }
  for (std::size_t i = 0; i < result.displacement.size(); ++i) {
    const std::string& name = name_of(state.system, static_cast<Index>(i));
    const mct::Decay phi = normalised(result.tagged[i], point, 0);
    add_tagged(table, summary, name, phi, result.displacement[i], settled);
    decays.emplace_back("s_" + name, phi);
  }
  if (state.system.in_equilibrium()) {
    const mct::Decay stress(Phi, [&](const MatrixField& f) { return dynamics.stress_correlation(f); });
    table.add("stress", "kT/sigma^3", stress.value());
    summary.emplace_back("viscosity", glass || !settled ? none : stress.integral());
    summary.emplace_back("shear_modulus", glass && settled ? stress.value().tail(1)[0] : none);
  }
  out.table("correlator", table);
  out.table("wave_numbers", wave_numbers(state, result));
  out.table("spectrum", spectrum(decays, Phi));
  if (r.arrays) out.arrays(bulk(state, result));
  if (settled) summary.emplace_back("is_glass", glass);
  summary.emplace_back("correlator_error", result.error[point]);
  return summary;
}

Summary run(const Config& c, RunDir& out, Observer& observer) {
  return c.schematic ? solve_schematic(c, out, observer) : solve_densities(c, out, observer);
}

constexpr const char* starter = R"(task = "relaxation"
title = "Hard spheres close to the glass transition"

[system]
packing_fraction = 0.515
[[system.species]]
name = "hard"
[system.potential]
kind = "hard_sphere"

[structure]
closure = "percus_yevick"

[relaxation]
motion = "brownian"
)";

}  // namespace

Task relaxation_task() {
  return {
      "relaxation",
      "mode-coupling dynamics over any number of decades: correlators, tagged particles, spectra; schematic models",
      {{"report_wavenumber", "1/sigma", "grid point nearest to report_at, or the main peak of S(k)"},
       {"relaxation_time_<i>", "time", "last time at which phi_<i> falls through 1/e; absent in a glass above it"},
       {"relaxation_time_error_<i>", "time", "its error, from correlator_error"},
       {"f_<i>", "", "phi_<i> at the last time: the non-ergodicity parameter of a glass"},
       {"kww_amplitude_<i>", "", "of A exp(-(t / tau)^beta), fitted from a tenth to ten times relaxation_time_<i>"},
       {"kww_time_<i>", "time", "its tau"},
       {"kww_exponent_<i>", "", "its beta"},
       {"f_s_<i>", "", "phi_s_<i> at the last time"},
       {"tagged_relaxation_time_<i>", "time", "last time at which phi_s_<i> falls through 1/e"},
       {"diffusion_<i>", "sigma^2/time", "long-time diffusivity, from the last octave of the displacement; fluid only"},
       {"localisation_length_<i>", "sigma", "sqrt(<r^2> / 6) at the last time; glass only"},
       {"viscosity", "kT time/sigma^3", "integral of the stress correlation; fluid in equilibrium only"},
       {"shear_modulus", "kT/sigma^3", "its last value; glass in equilibrium only"},
       {"is_glass", "",
        "some correlator keeps more than 1e-3; absent, like what rests on it, while one still changes by 1e-3 over the "
        "last two decades"},
       {"correlator_error", "",
        "bound on the error of the correlators at report_wavenumber at any time; the grid's is not in it"}},
      {{"correlator",
        "against time at report_wavenumber; t = 0 first. Schematic models: t and phi_<i>, species named phi, or first "
        "and second",
        {{"t", "time", "sigma^2 / diffusivity unit; Newtonian: sigma sqrt(mass / kT)"},
         {"phi_<i>", "", "Phi_ii / S_ii"},
         {"Phi_<i>_<j>", "", "density correlator, sqrt(N_i N_j) normalisation; both orders"},
         {"phi_s_<i>", "", "tagged particle"},
         {"msd_<i>", "sigma^2", "mean squared displacement <r^2>, exact at k = 0"},
         {"non_gaussian_<i>", "", "3 <r^4> / (5 <r^2>^2) - 1"},
         {"stress", "kT/sigma^3", "stress correlation; in equilibrium only"}}},
       {"wave_numbers",
        "all wave numbers; not for schematic models",
        {{"k", "1/sigma", "wave number"},
         {"f_<i>", "", "Phi_ii / S_ii at the last time"},
         {"relaxation_time_<i>", "time", "last time at which it falls through 1/e"},
         {"error", "", "largest difference of Phi over all times to the solution on fewer nodes"}}},
       {"spectrum",
        "loss spectra at report_wavenumber, twelve frequencies a decade",
        {{"omega", "1/time", "angular frequency"},
         {"chi_<i>", "", "chi''(omega) = omega int cos(omega t) phi_<i>(t) dt, elastic line left out"},
         {"chi_s_<i>", "", "the same of phi_s_<i>"}}}},
      starter,
      study_of<Config>(run)};
}

}  // namespace ozark
