#include "scoza_diagram.hpp"

#include <ozark/core/error.hpp>
#include <ozark/oz/peak.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "scoza_fluid.hpp"

namespace ozark {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr double hansen_verlet = 2.85;  // S_max at which simple fluids freeze [HansenVerlet1969]

struct Columns {  // of the table of states
  std::vector<double> temperature, density, pressure, energy, compressibility, potential, peak;
  std::vector<std::string> branch;
};

struct Boundaries {
  std::vector<std::string> kind;
  std::vector<double> density, temperature, pressure;
  void add(const char* name, double rho, double t, double p) {
    kind.emplace_back(name);
    density.push_back(rho);
    temperature.push_back(t);
    pressure.push_back(p);
  }
};

double peak_height(const System& system, const ScozaUnits& units, const oz::ScozaIsotherm& isotherm,
                   const oz::ScozaState& state) {
  const ScozaPoint point{units, state, isotherm.structure(state.density)};
  const auto structure = [&](const Eigen::ArrayXd& k) { return point.structure(k); };
  const auto peak = oz::main_peak(system, structure, 15.0 / units.diameter, 0.1 / units.diameter);
  return peak ? peak->height : none;
}

/// Adds the states of an isotherm; returns the density at which the denser fluid freezes, if it does.
double add_states(const System& system, const ScozaUnits& units, const oz::ScozaIsotherm& isotherm,
                  const std::vector<double>& densities, Columns& c) {
  const double volume = std::pow(units.diameter, 3);
  const auto spinodal = isotherm.spinodal();
  double freezing = none, last_density = none, last_peak = none;
  for (const double density : densities) {
    const auto s = isotherm.state(density * volume);
    if (!s) continue;
    const bool dense = spinodal && !(s->density <= spinodal->vapour);
    const double peak = peak_height(system, units, isotherm, *s);
    c.temperature.push_back(isotherm.temperature() * units.depth);
    c.density.push_back(density);
    c.branch.emplace_back(dense ? "above" : "below");
    c.pressure.push_back(s->pressure);
    c.energy.push_back(s->energy);
    c.compressibility.push_back(s->compressibility);
    c.potential.push_back(s->chemical_potential);
    c.peak.push_back(peak);
    if (std::isnan(freezing) && last_peak < hansen_verlet && peak >= hansen_verlet)
      freezing = last_density + (hansen_verlet - last_peak) / (peak - last_peak) * (density - last_density);
    last_density = density;
    last_peak = peak;
  }
  return freezing;
}

/// Both sides of a curve, ascending on the vapour's and descending on the liquid's, closed by the critical point.
template <class End>
void add_curve(Boundaries& b, const char* kind, const ScozaUnits& units, const oz::ScozaFlow& flow, End&& end) {
  const double volume = std::pow(units.diameter, 3);
  bool any = false;
  for (auto i = flow.isotherms.rbegin(); i != flow.isotherms.rend(); ++i)
    if (const auto e = end(*i)) {
      b.add(kind, e->vapour / volume, i->temperature() * units.depth, e->vapour_pressure / volume);
      any = true;
    }
  if (!any) return;
  if (const auto& c = flow.critical)
    b.add(kind, c->density / volume, c->temperature * units.depth, c->pressure / c->temperature / volume);
  else
    b.add(kind, none, none, none);
  for (const oz::ScozaIsotherm& i : flow.isotherms)
    if (const auto e = end(i))
      b.add(kind, e->liquid / volume, i.temperature() * units.depth, e->liquid_pressure / volume);
}

}  // namespace

Summary scoza_diagram(const System& system, const ScozaConfig& config, const std::vector<double>& temperatures,
                      const std::vector<double>& densities, RunDir& out, const Observer& observer) {
  const ScozaUnits units = scoza_units(system);
  const double volume = std::pow(units.diameter, 3), energy_density = units.depth / volume;
  require(densities.back() * volume <= config.method.highest_density * (1.0 + 1e-12),
          "diagram.densities reaches {:.6g} in core diameters, beyond the ladder of scoza; lower it or raise "
          "structure.scoza.highest_density from {:.6g}",
          densities.back() * volume, config.method.highest_density);
  const oz::ScozaFlow flow = solve_scoza(units, config, temperatures, observer);
  out.record(flow.convergence);

  Columns c;
  std::vector<double> freezing;
  long lost = 0, coexisting = 0;
  double highest_loss = none;
  for (const oz::ScozaIsotherm& isotherm : flow.isotherms) {
    observer.check_stop();
    freezing.push_back(add_states(system, units, isotherm, densities, c));
    if (isotherm.coexistence()) ++coexisting;
    if (!isotherm.spinodal()) continue;
    ++lost;
    if (lost == 1) highest_loss = isotherm.temperature() * units.depth;
  }
  Table states;
  states.add("temperature", "", c.temperature);
  states.add("density", "sigma^-3", c.density);
  states.add("branch", "", c.branch);
  states.add("pressure", "", c.pressure);
  states.add("energy", "kT", c.energy);
  states.add("compressibility", "", c.compressibility);
  states.add("chemical_potential", "kT", c.potential);
  states.add("peak_height", "", c.peak);
  states.add("residual_entropy", "k_B", std::vector<double>(c.peak.size(), none));
  out.table("states", states);

  Boundaries b;
  add_curve(b, "spinodal", units, flow, [](const oz::ScozaIsotherm& i) { return i.spinodal(); });
  add_curve(b, "coexistence", units, flow, [](const oz::ScozaIsotherm& i) {
    const auto e = i.coexistence();
    using Ends = oz::ScozaIsotherm::Spinodal;
    return e ? std::optional<Ends>({e->vapour, e->liquid, e->pressure, e->pressure}) : std::nullopt;
  });
  for (std::size_t i = freezing.size(); i-- > 0;)
    if (!std::isnan(freezing[i])) b.add("freezing", freezing[i], flow.isotherms[i].temperature() * units.depth, none);
  Table boundaries;
  boundaries.add("kind", "", b.kind);
  boundaries.add("density", "sigma^-3", b.density);
  boundaries.add("temperature", "", b.temperature);
  boundaries.add("pressure", "kT/sigma^3", b.pressure);
  out.table("boundaries", boundaries);

  const oz::ScozaCriticalPoint critical = flow.critical.value_or(oz::ScozaCriticalPoint{none, none, none});
  return {{"states", static_cast<long>(c.density.size())},
          {"isotherms_lost", lost},
          {"highest_loss_temperature", highest_loss},
          {"isotherms_coexisting", coexisting},
          {"critical_temperature", critical.temperature * units.depth},
          {"critical_density", critical.density / volume},
          {"critical_pressure", critical.pressure * energy_density}};
}

}  // namespace ozark
