// Mode-coupling glass transition: the non-ergodicity matrices at one state, or the critical point along any key of the
// system.

#include <ozark/mct/critical_point.hpp>
#include <ozark/mct/nonergodicity.hpp>
#include <ozark/mct/sensitivity.hpp>
#include <solvers/fluid.hpp>
#include <solvers/mode_coupling.hpp>
#include <solvers/registry.hpp>
#include <solvers/structure_source.hpp>

#include <fmt/core.h>

#include <cmath>
#include <limits>

namespace ozark {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();  // a headline number that does not exist
constexpr const char* packing_fraction = "system.packing_fraction";

enum class Target { critical_point, state_point };

struct Glass {
  Target target = Target::critical_point;
  std::string along = packing_fraction;
  std::vector<double> search;
  long scan = 24;
  KernelConfig kernel;
  bool error_estimate = true;
  std::optional<double> report_at;
  mct::Iteration iteration;
};

struct Config {
  SystemConfig system;
  StructureConfig structure;
  Glass glass;
};

void describe(Describer& d, Glass& g) {
  d.choice("target", g.target, "what is asked",
           {{"critical_point", Target::critical_point,
             "every glass transition along one key, critical quantities of the first"},
            {"state_point", Target::state_point, "fluid or glass at the state given, and its long-time limits F(k)"}});
  d.field("along", g.along, "the key of [system] that is varied to find the transitions");
  d.field("search", g.search, "its range [low, high]; default [0.3, 0.9] for system.packing_fraction");
  d.field("scan", g.scan,
          "intervals of the range at whose ends the state is decided first; two boundaries inside one "
          "can be missed",
          between(1, 10000));
  describe_kernel(d, g.kernel);
  d.field("error_estimate", g.error_estimate,
          "bound the distance of critical_value to the continuum, from the fourier "
          "kernel at dk / 2 and twice the cut-off, and of an integral equation from dr / 2");
  d.field("report_at", g.report_at,
          "wave number near which f_<i> are headline numbers; default: the main peak [1/sigma]", above(0.0));
  d.field("tolerance", g.iteration.tolerance, "of the fixed point, on F_ij / sqrt(S_ii S_jj)", between(1e-13, 1e-6));
  d.field("max_iterations", g.iteration.max_iterations, "kernel evaluations per state before giving up",
          between(10, 1e9));
  d.check(g.search.empty() || g.search.size() == 2, "search", "must be [low, high], got {} numbers", g.search.size());
  d.check(g.search.size() != 2 || g.search[0] < g.search[1], "search", "must ascend");
  if (g.search.empty() && g.along == packing_fraction) g.search = {0.3, 0.9};
  d.check(g.target == Target::state_point || g.along == packing_fraction || !g.search.empty(), "search",
          "is required for along = \"{}\"", g.along);
}

void describe(Describer& d, Config& c) {
  d.section("system", c.system, "what nature is");
  d.section("structure", c.structure, "which theory gives S(k)");
  d.section("glass", c.glass, "mode coupling");
  check_structure(d, c.system, c.structure);
  check_grid(d, c.system, "glass", c.glass.kernel);
  if (c.glass.target == Target::critical_point)
    check_system_key(d, c.system, "glass.along", c.glass.along, "glass.search", c.glass.search);
}

/// k, S_i_j, f_i, F_i_j; with an amplitude also h_i_j.
Table nonergodicity_table(const mct::StatePoint& state, const MatrixField& F, const MatrixField* amplitude) {
  const MatrixField& S = state.structure.S;
  const System& system = state.system;
  Table table;
  table.add("k", "1/sigma", state.structure.k);
  const auto each = [&](auto&& add) {
    for (Eigen::Index i = 0; i < S.order(); ++i)
      for (Eigen::Index j = 0; j < S.order(); ++j) add(i, j, name_of(system, i) + "_" + name_of(system, j));
  };
  for (Eigen::Index i = 0; i < S.order(); ++i) table.add("f_" + name_of(system, i), "", F(i, i) / S(i, i));
  each([&](auto i, auto j, const std::string& pair) { table.add("F_" + pair, "", F(i, j)); });
  each([&](auto i, auto j, const std::string& pair) {
    if (i <= j) table.add("S_" + pair, "", S(i, j));
  });
  if (amplitude != nullptr)
    each([&](auto i, auto j, const std::string& pair) { table.add("H_" + pair, "", (*amplitude)(i, j)); });
  return table;
}

void add_profile(Summary& summary, const Config& c, const mct::StatePoint& state, const MatrixField& F) {
  const Eigen::Index point = report_point(state, c.glass.report_at);
  summary.emplace_back("report_wavenumber", state.structure.k[point]);
  for (Eigen::Index i = 0; i < F.order(); ++i)
    summary.emplace_back("f_" + name_of(state.system, i), F(i, i)[point] / state.structure.S(i, i)[point]);
}

Summary solve_state(const Config& c, RunDir& out, Observer& observer) {
  const StructureSource source(c.system, c.structure);
  const Eigen::ArrayXd k = c.glass.kernel.grid.wave_numbers();
  const mct::StatePoint state = source.state(c.system, k);
  observer.progress(0.0, "iterating to the long-time limit");
  const auto solution =
      mct::solve_nonergodicity(c.glass.kernel.kind, c.glass.kernel.grid, state, c.glass.iteration, observer);
  out.record(solution.convergence);
  Table table = nonergodicity_table(state, solution.F, nullptr);
  Summary summary;
  if (solution.convergence.converged) summary.emplace_back("is_glass", solution.glass);
  summary.emplace_back("stability_eigenvalue", solution.eigenvalue);
  add_profile(summary, c, state, solution.F);
  if (const auto deviations = source.deviations(c.system, k); !deviations.empty()) {
    observer.progress(0.5, "propagating the errors of S(k)");
    const auto error =
        mct::nonergodicity_error(c.glass.kernel.kind, c.glass.kernel.grid, state, solution.F, deviations);
    const Eigen::Index point = report_point(state, c.glass.report_at);
    for (Eigen::Index i = 0; i < solution.F.order(); ++i) {
      const std::string name = "f_" + name_of(state.system, i) + "_error";
      table.add(name, "", error.f(i, i));
      summary.emplace_back(name, error.f(i, i)[point]);
    }
  }
  out.table("nonergodicity", table);
  return summary;
}

Table transitions_table(const Config& c, const mct::TransitionReport& report) {
  std::vector<double> value;
  std::vector<std::string> glass_side, kind, method;
  for (const mct::Transition& t : report.transitions) {
    value.push_back(t.value);
    glass_side.emplace_back(t.side == mct::GlassSide::above ? "above" : "below");
    kind.emplace_back(t.kind == mct::TransitionKind::fluid_glass ? "fluid_glass" : "glass_glass");
    method.emplace_back(t.is_fold ? "fold" : "bisection");
  }
  Table table;
  table.comment("value: " + c.glass.along);
  table.add("value", "", value);
  table.add("glass_side", "", glass_side);
  table.add("kind", "", kind);
  table.add("method", "", method);
  return table;
}

mct::StatePath path_of(const Config& c, const StructureSource& source) {
  return
      [&](double value, const Eigen::ArrayXd& k) { return source.state(with_key(c.system, c.glass.along, value), k); };
}

/// How far the critical value moves when one file of a family is left out: the largest of all inside.
double interpolation_error(const Config& c, const StructureSource& source, double value, mct::CriticalSearch search,
                           Observer& observer) {
  double largest = 0.0;
  search.estimate_error = false;
  for (std::size_t file = 1; file + 1 < source.files(); ++file) {
    const StructureSource less = source.without(file);
    const auto report =
        mct::find_transitions(c.glass.kernel.kind, c.glass.kernel.grid, path_of(c, less), search, observer);
    if (!report.critical) return none;
    largest = std::max(largest, std::abs(report.critical->value - value));
  }
  return largest;
}

/// How far the critical value moves when an integral equation is solved on half its dr: its error is of second order in
/// dr, so what is left beyond that is a third of the move at most. 0 for closed forms.
double structure_error(const Config& c, double value, mct::CriticalSearch search, Observer& observer) {
  if (!c.glass.error_estimate || !needs_iteration(resolve(with_key(c.system, c.glass.along, value)), c.structure))
    return 0.0;
  Config finer = c;
  finer.structure.points *= 2;
  const StructureSource source(finer.system, finer.structure);
  search.estimate_error = false;
  const auto report =
      mct::find_transitions(c.glass.kernel.kind, c.glass.kernel.grid, path_of(finer, source), search, observer);
  if (!report.critical) return none;
  return 4.0 / 3.0 * std::abs(report.critical->value - value);
}

Summary solve_critical(const Config& c, RunDir& out, Observer& observer) {
  const StructureSource source(c.system, c.structure,
                               {{c.glass.along, c.glass.search[0], c.glass.search[1], "glass.search"}});
  const mct::StatePath path = path_of(c, source);
  mct::CriticalSearch search;
  search.low = c.glass.search[0];
  search.high = c.glass.search[1];
  search.scan = c.glass.scan;
  // Twice the cut-off may lie beyond what was measured.
  search.estimate_error =
      c.glass.error_estimate && source.largest_k().value_or(1e9) >= 2.0 * c.glass.kernel.grid.cutoff;
  search.iteration = c.glass.iteration;
  const mct::TransitionReport report =
      mct::find_transitions(c.glass.kernel.kind, c.glass.kernel.grid, path, search, observer);
  out.record(report.convergence);
  out.table("transitions", transitions_table(c, report));
  if (!report.critical) return {};

  const mct::CriticalPoint& p = *report.critical;
  const double error = p.error.value_or(none) + structure_error(c, p.value, search, observer);
  out.table("nonergodicity", nonergodicity_table(p.state, p.F, &p.amplitude));
  Summary summary = {{"critical_value", p.value}, {"critical_value_error", error}};
  if (c.glass.along == packing_fraction) {
    summary.emplace_back("critical_packing_fraction", p.value);
    summary.emplace_back("critical_packing_fraction_error", error);
  }
  summary.emplace_back("exponent_parameter", p.exponent_parameter);
  summary.emplace_back("exponent_a", p.exponents ? p.exponents->a : none);
  summary.emplace_back("exponent_b", p.exponents ? p.exponents->b : none);
  summary.emplace_back("exponent_gamma", p.exponents ? p.exponents->gamma : none);
  summary.emplace_back("stability_eigenvalue", p.eigenvalue);
  if (const auto deviations = source.deviations(with_key(c.system, c.glass.along, p.value), p.state.structure.k);
      !deviations.empty())
    summary.emplace_back("critical_value_statistical",
                         mct::critical_value_error(c.glass.kernel.kind, c.glass.kernel.grid, path, p, deviations));
  if (source.files() > 2)
    summary.emplace_back("critical_value_interpolation", interpolation_error(c, source, p.value, search, observer));
  add_profile(summary, c, p.state, p.F);
  return summary;
}

Summary run(const Config& c, RunDir& out, Observer& observer) {
  return c.glass.target == Target::state_point ? solve_state(c, out, observer) : solve_critical(c, out, observer);
}

constexpr const char* starter = R"(task = "glass_transition"
title = "Hard spheres at the glass transition"

[system]
packing_fraction = 0.5
[[system.species]]
name = "hard"
[system.potential]
kind = "hard_sphere"

[structure]
closure = "percus_yevick"

[glass]
target = "critical_point"
)";

}  // namespace

Task glass_transition_task() {
  return {"glass_transition",
          "mode coupling of mixtures with activity: non-ergodicity and critical points along any key",
          {{"critical_value", "", "of the key `along`: the first fluid-glass boundary from the low end of `search`"},
           {"critical_value_error", "", "bound on its distance to the continuum (dk -> 0, cut-off -> infinity)"},
           {"critical_value_statistical", "", "standard error from the errors of S(k), with structure.from"},
           {"critical_value_interpolation", "", "largest change when one file of a family is left out"},
           {"critical_packing_fraction", "", "the same, when the key is system.packing_fraction"},
           {"critical_packing_fraction_error", "", "its error"},
           {"exponent_parameter", "", "lambda of the critical point"},
           {"exponent_a", "", "critical decay t^-a; absent outside 1/2 <= lambda < 1"},
           {"exponent_b", "", "von Schweidler law -t^b"},
           {"exponent_gamma", "", "relaxation time |distance|^-gamma, 1/(2a) + 1/(2b)"},
           {"stability_eigenvalue", "", "largest eigenvalue of the linearised map: 1 at a transition, 0 in the fluid"},
           {"is_glass", "", "state_point only: some density correlator keeps a finite long-time limit"},
           {"report_wavenumber", "1/sigma", "grid point nearest to report_at, or the main peak of S(k)"},
           {"f_<i>", "", "non-ergodicity parameter F_ii / S_ii there"},
           {"f_<i>_error", "", "state_point only: its standard error from the errors of S(k), with structure.from"}},
          {{"nonergodicity",
            "at the state, or at the critical point",
            {{"k", "1/sigma", "wave number"},
             {"f_<i>", "", "F_ii / S_ii"},
             {"F_<i>_<j>", "", "long-time limit of the density correlator, sqrt(N_i N_j) normalisation; both orders"},
             {"S_<i>_<j>", "", "structure factor, i <= j"},
             {"f_<i>_error", "", "state_point only: standard error from the errors of S(k), with structure.from"},
             {"H_<i>_<j>", "", "critical_point only: critical amplitude, F - F_c ~ H sqrt(sigma / (1 - lambda))"}}},
           {"transitions",
            "critical_point only: every boundary in the range, ascending",
            {{"value", "", "of the key `along`"},
             {"glass_side", "", "above or below: where the arrested branch that ends here lives"},
             {"kind", "", "fluid_glass or glass_glass"},
             {"method", "", "fold, or bisection where no fold could be resolved"}}}},
          starter,
          study_of<Config>(run)};
}

}  // namespace ozark
