#include "scoza_fluid.hpp"

#include <ozark/core/error.hpp>

#include <cmath>

namespace ozark {

ScozaUnits scoza_units(const System& system) {
  const auto* u = system.pairs.size() == 1 ? std::get_if<Yukawa>(&system.pairs.front()) : nullptr;
  require(u != nullptr && u->core_diameter > 0.0, "scoza needs one species of hard_core_yukawa");
  require(u->epsilon < 0.0, "scoza needs attraction: the pair's epsilon must be positive, got {}", -u->epsilon);
  require(std::isinf(u->truncation.cutoff), "scoza needs the whole tail of the potential; leave out its cutoff");
  return {u->core_diameter, -energy_of(*u, u->core_diameter), u->kappa * u->core_diameter};
}

oz::ScozaFlow solve_scoza(const ScozaUnits& units, const ScozaConfig& config, const std::vector<double>& temperatures,
                          const Observer& observer) {
  std::vector<double> reduced;
  for (const double t : temperatures) reduced.push_back(t / units.depth);
  return oz::scoza({units.kappa, config.hard_spheres}, reduced, config.method, observer);
}

ScozaPoint solve_scoza_state(const System& system, const ScozaConfig& config, const Observer& observer) {
  const ScozaUnits units = scoza_units(system);
  const double density = system.number_density * std::pow(units.diameter, 3);
  require(density > 0.0, "scoza needs a density above 0; raise system.number_density");
  require(density <= config.method.highest_density,
          "the density of {:.6g} lies beyond the ladder of scoza, which ends at {:.6g}; raise "
          "structure.scoza.highest_density",
          density, config.method.highest_density);
  const oz::ScozaFlow flow = solve_scoza(units, config, {system.temperature}, observer);
  require(flow.convergence.converged && !flow.isotherms.empty(), "{}", flow.convergence.reason);
  const oz::ScozaIsotherm& isotherm = flow.isotherms.front();
  const auto state = isotherm.state(density);
  if (!state) {
    const auto spinodal = isotherm.spinodal().value();
    throw DomainError(fmt::format(
        "scoza has no fluid of density {:.6g} at temperature {:.6g}: its spinodals are at {:.4g} and {:.4g}; "
        "leave that range or raise the temperature",
        density, system.temperature, spinodal.vapour, spinodal.liquid));
  }
  return {units, *state, isotherm.structure(density)};
}

StructureFactor ScozaPoint::structure(const Eigen::ArrayXd& k) const {
  StructureFactor s{k, MatrixField(k.size(), 1), MatrixField(k.size(), 1), {}};
  s.S(0, 0) = fluid.structure_factor(k * units.diameter);
  s.C(0, 0) = 1.0 - 1.0 / s.S(0, 0);
  return s;
}

}  // namespace ozark
