// The asymptotic laws of a glass transition beside the full dynamics: amplitudes, exponents, time scale, and the beta
// correlator drawn over solutions at several distances.

#include <ozark/mct/asymptotics.hpp>
#include <ozark/mct/beta_scaling.hpp>
#include <ozark/mct/density_relaxation.hpp>
#include <solvers/mode_coupling.hpp>
#include <solvers/registry.hpp>
#include <solvers/structure_source.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ozark {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
constexpr double none = std::numeric_limits<double>::quiet_NaN();  // a number that does not exist
constexpr double master_distance = -1e-6;                          // so close that scaled correlators have become one
constexpr double law_reach = 0.5;  // |sqrt|sigma| g| up to which the beta law is tabulated

struct Laws {
  std::string along = "system.packing_fraction";
  std::vector<double> search = {0.3, 0.9};
  long scan = 24;
  KernelConfig kernel;
  std::vector<double> distances = {-1e-2, -1e-3, -1e-4, 1e-4, 1e-3, 1e-2};
  double tolerance = 1e-6;
  std::optional<double> report_at;
};

struct Config {
  SystemConfig system;
  StructureConfig structure;
  Laws laws;
};

void describe(Describer& d, Laws& l) {
  d.field("along", l.along, "the key of [system] that is varied to find the transition");
  d.field("search", l.search, "its range [low, high]");
  d.field("scan", l.scan, "intervals of the range at whose ends the state is decided first", between(1, 10000));
  describe_kernel(d, l.kernel);
  d.field(
      "distances", l.distances,
      "relative distances (value - critical) / critical at which the laws are drawn over the full Brownian dynamics",
      between(-0.3, 0.3));
  d.field("tolerance", l.tolerance, "largest error of the correlators in time", between(1e-9, 1e-2));
  d.field("report_at", l.report_at, "wave number near which correlators are drawn; default: the main peak [1/sigma]",
          above(0.0));
  d.check(l.search.size() == 2, "search", "must be [low, high], got {} numbers", l.search.size());
  d.check(l.search.size() != 2 || l.search[0] < l.search[1], "search", "must ascend");
  d.check(std::find(l.distances.begin(), l.distances.end(), 0.0) == l.distances.end(), "distances",
          "must not be 0: the critical law has no beta scale");
}

void describe(Describer& d, Config& c) {
  d.section("system", c.system, "what nature is");
  d.section("structure", c.structure, "which theory gives S(k)");
  d.section("laws", c.laws, "mode coupling at and near the transition");
  check_structure(d, c.system, c.structure);
  check_grid(d, c.system, "laws", c.laws.kernel);
  check_system_key(d, c.system, "laws.along", c.laws.along, "laws.search", c.laws.search);
}

/// Of species i at one wave number, in units of S_ii.
mct::Decay correlator(const mct::Correlator& Phi, Index point, Index i) {
  const double initial = Phi.value.front()(i, i)[point];
  return {Phi, [=](const MatrixField& f) { return f(i, i)[point] / initial; }};
}

Table amplitudes(const mct::CriticalPoint& p, const mct::Asymptotics& laws) {
  Table table;
  table.add("k", "1/sigma", p.state.structure.k);
  for (Index i = 0; i < p.F.order(); ++i) {
    const ArrayXd S = p.state.structure.S(i, i);
    const std::string& name = name_of(p.state.system, i);
    table.add("f_" + name, "", p.F(i, i) / S);
    table.add("h_" + name, "", laws.H(i, i) / S);
    table.add("K_" + name, "", laws.K(i, i) / laws.H(i, i));
  }
  return table;
}

/// sqrt|sigma| g(t / t_sigma), empty where it is too large for a law or the time too late.
class BetaLaw {
 public:
  BetaLaw(double lambda, double sigma, double t0)
      : g_(lambda, sigma > 0.0 ? mct::BetaSide::glass : mct::BetaSide::fluid),
        size_(std::sqrt(std::abs(sigma))),
        scale_(t0 * std::pow(std::abs(sigma), -0.5 / g_.exponents().a)) {}

  [[nodiscard]] double operator()(double t) const {
    const double that = t / scale_;
    if (!(that > 0.0) || that > g_.last()) return none;
    const double G = size_ * g_(that);
    return std::abs(G) < law_reach ? G : none;
  }

 private:
  mct::BetaCorrelator g_;
  double size_, scale_;
};

Summary run(const Config& c, RunDir& out, Observer& observer) {
  const Laws& l = c.laws;
  const StructureSource source(c.system, c.structure, {{l.along, l.search[0], l.search[1], "laws.search"}});
  const mct::StatePath path = [&](double value, const ArrayXd& k) {
    return source.state(with_key(c.system, l.along, value), k);
  };
  mct::CriticalSearch search;
  search.low = l.search[0];
  search.high = l.search[1];
  search.scan = l.scan;
  search.estimate_error = false;
  const auto report = mct::find_transitions(l.kernel.kind, l.kernel.grid, path, search, observer);
  out.record(report.convergence);
  if (!report.critical) return {};
  if (!report.critical->exponents) {
    Convergence irregular;
    irregular.converged = false;
    irregular.reason = fmt::format(
        "exponent parameter {:.4g} outside [1/2, 1): no regular transition, and no laws of one; move away from the "
        "end point",
        report.critical->exponent_parameter);
    out.record(irregular);
    return {{"critical_value", report.critical->value}, {"exponent_parameter", report.critical->exponent_parameter}};
  }
  const mct::CriticalPoint& p = *report.critical;
  const mct::Asymptotics laws = mct::expand_about(p, l.kernel.kind, l.kernel.grid, path);
  out.record(laws.convergence);
  out.table("amplitudes", amplitudes(p, laws));
  const double a = p.exponents->a, b = p.exponents->b, lambda = p.exponent_parameter;
  const mct::BetaCorrelator fluid(lambda, mct::BetaSide::fluid);
  const double B = mct::von_schweidler_constant(fluid);

  // t0 from the dynamics at the critical point itself.
  const Index point = report_point(p.state, l.report_at), species = p.F.order();
  const auto S = [&](Index i) { return p.state.structure.S(i, i)[point]; };
  mct::DensityDynamics at_critical(l.kernel.kind, l.kernel.grid, p.state, mct::Motion::brownian, 0.0);
  const auto critical = mct::relax(at_critical, {1e14, l.tolerance, false, {}}, observer);
  out.record(critical.convergence);
  const mct::CriticalLaw law{p.F(0, 0)[point] / S(0), laws.H(0, 0)[point] / S(0),
                             laws.K(0, 0)[point] / laws.H(0, 0)[point] + laws.kappa_a, a};
  const auto scale = mct::critical_time_scale(correlator(critical.Phi, point, 0), law);
  Summary summary = {{"critical_value", p.value},
                     {"exponent_parameter", lambda},
                     {"exponent_a", a},
                     {"exponent_b", b},
                     {"exponent_gamma", p.exponents->gamma},
                     {"von_schweidler_constant", B},
                     {"separation_constant", laws.separation_slope * p.value},
                     {"kappa_a", laws.kappa_a},
                     {"kappa_b", laws.kappa_b},
                     {"time_scale", scale ? scale->t0 : none},
                     {"time_scale_error", scale ? scale->error : none},
                     {"report_wavenumber", p.state.structure.k[point]}};
  if (!scale) return summary;

  const auto sigma_at = [&](double epsilon) { return laws.separation_slope * p.value * epsilon; };
  const auto alpha_at = [&](double epsilon) {
    return scale->t0 * std::pow(B, -1.0 / b) * std::pow(std::abs(sigma_at(epsilon)), -p.exponents->gamma);
  };
  const auto solve = [&](double epsilon) {
    const mct::StatePoint state = path(p.value * (1.0 + epsilon), l.kernel.grid.wave_numbers());
    mct::DensityDynamics dynamics(l.kernel.kind, l.kernel.grid, state, mct::Motion::brownian, 0.0);
    auto result = mct::relax(dynamics, {1e3 * alpha_at(epsilon), l.tolerance, false, {}}, observer);
    out.record(result.convergence);
    return std::pair(state, std::move(result.Phi));
  };
  const double fluid_side = laws.separation_slope > 0.0 ? 1.0 : -1.0;  // master_distance is negative
  const mct::Correlator limit = solve(fluid_side * master_distance).second;
  const double limit_alpha = alpha_at(master_distance);
  std::vector<mct::Decay> master;
  for (Index i = 0; i < species; ++i) master.push_back(correlator(limit, point, i));

  std::vector<double> distance, time, scaled;
  std::vector<std::vector<double>> full(static_cast<std::size_t>(species)), drawn(full.size()), collapsed(full.size());
  for (const double epsilon : l.distances) {
    const double sigma = sigma_at(epsilon), alpha = alpha_at(epsilon);
    const auto [state, Phi] = solve(epsilon);
    const BetaLaw beta(lambda, sigma, scale->t0);
    for (Index n = 1; n < Phi.size(); ++n) {
      const double t = Phi.t()[n], G = beta(t), then = t / alpha * limit_alpha;
      distance.push_back(epsilon);
      time.push_back(t);
      scaled.push_back(sigma < 0.0 ? t / alpha : none);
      for (Index i = 0; i < species; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const MatrixField& F = Phi.value[static_cast<std::size_t>(n)];
        full[at].push_back(F(i, i)[point] / state.structure.S(i, i)[point]);
        drawn[at].push_back((p.F(i, i)[point] + laws.H(i, i)[point] * G) / S(i));
        const bool known = sigma < 0.0 && then <= master[at].t()[master[at].t().size() - 1];
        collapsed[at].push_back(known ? master[at].at(then) : none);
      }
    }
  }
  Table scaling;
  scaling.add("distance", "", distance);
  scaling.add("t", "time", time);
  scaling.add("t_alpha", "", scaled);
  for (Index i = 0; i < species; ++i) {
    scaling.add("phi_" + name_of(p.state.system, i), "", full[static_cast<std::size_t>(i)]);
    scaling.add("law_" + name_of(p.state.system, i), "", drawn[static_cast<std::size_t>(i)]);
    scaling.add("master_" + name_of(p.state.system, i), "", collapsed[static_cast<std::size_t>(i)]);
  }
  out.table("scaling", scaling);
  return summary;
}

constexpr const char* starter = R"(task = "glass_asymptotics"
title = "Asymptotic laws of hard spheres at the glass transition"

[system]
packing_fraction = 0.5
[[system.species]]
name = "hard"
[system.potential]
kind = "hard_sphere"

[structure]
closure = "percus_yevick"

[laws]
kernel = "bipolar"
points = 100
cutoff = 40.0
)";

}  // namespace

Task glass_asymptotics_task() {
  return {"glass_asymptotics",
          "asymptotic laws of a glass transition: amplitudes, exponents, beta scaling over the full dynamics",
          {{"critical_value", "", "of the key `along`: the first fluid-glass boundary"},
           {"exponent_parameter", "", "lambda"},
           {"exponent_a", "", "critical decay t^-a"},
           {"exponent_b", "", "von Schweidler law -t^b"},
           {"exponent_gamma", "", "relaxation time |distance|^-gamma"},
           {"von_schweidler_constant", "", "B of g_- -> -B t^b"},
           {"separation_constant", "", "C of sigma = C (value - critical) / critical"},
           {"kappa_a", "", "correction of the critical law, in the gauge <left, K> = 0"},
           {"kappa_b", "", "correction of von Schweidler's law, in the same gauge"},
           {"time_scale", "time", "t0 of the critical law f_c + h (t / t0)^-a"},
           {"time_scale_error", "time", "change of its last extrapolation"},
           {"report_wavenumber", "1/sigma", "grid point nearest to report_at, or the main peak of S(k)"}},
          {{"amplitudes",
            "at the critical point",
            {{"k", "1/sigma", "wave number"},
             {"f_<i>", "", "F_ii / S_ii"},
             {"h_<i>", "", "critical amplitude H_ii / S_ii"},
             {"K_<i>", "", "correction amplitude K_ii / H_ii"}}},
           {"scaling",
            "correlators at report_wavenumber at every distance",
            {{"distance", "", "(value - critical) / critical"},
             {"t", "time", "in the unit of the diffusivities"},
             {"t_alpha", "", "t over t0 B^(-1/b) |sigma|^-gamma, in the fluid"},
             {"phi_<i>", "", "Phi_ii / S_ii, solution of the equations of motion"},
             {"law_<i>", "", "f_c + h sqrt|sigma| g(t / t_sigma), while |sqrt|sigma| g| < 0.5"},
             {"master_<i>", "", "in the fluid: the alpha master curve at t_alpha, from a distance of 1e-6"}}}},
          starter,
          study_of<Config>(run)};
}

}  // namespace ozark
