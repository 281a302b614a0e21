#include "ions.hpp"

#include <ozark/core/error.hpp>
#include <ozark/model/silica.hpp>

#include <cmath>

namespace ozark {
namespace {

constexpr double core_exponent = 24.0;

SilicaOptions options_of(const PotentialConfig& u) {
  SilicaOptions options;
  options.cutoff = u.cutoff.value_or(options.cutoff);
  options.smoothing = u.smoothing.value_or(options.smoothing);
  options.core = u.core;
  return options;
}

Ions silica_of(const SystemConfig& config) {
  const PotentialConfig& u = config.potential;
  const IonicModel model = silica(u.model == PublishedModel::bks ? SilicaModel::bks : SilicaModel::ttam, options_of(u));
  Ions ions{{model.charges[0], model.charges[1]}, {model.pairs[0], model.pairs[1], model.pairs[2]}};
  if (config.species[0].name == "o") {
    std::swap(ions.charges[0], ions.charges[1]);
    std::swap(ions.pairs[0], ions.pairs[2]);
  }
  return ions;
}

}  // namespace

Ions ions_of(const SystemConfig& config) {
  const PotentialConfig& u = config.potential;
  if (u.kind == PotentialKind::silica) return silica_of(config);
  const SilicaOptions options = options_of(u);
  Ions ions;
  for (const SpeciesConfig& s : config.species) ions.charges.push_back(s.charge.value_or(0.0));
  for (std::size_t i = 0; i < config.species.size(); ++i)
    for (std::size_t j = i; j < config.species.size(); ++j) {
      const PairConfig* own = listed(u, config.species[i].name, config.species[j].name);
      require(own != nullptr, "the pair {}, {} is missing", config.species[i].name, config.species[j].name);
      BuckinghamCoulomb pair;
      pair.amplitude = own->amplitude.value_or(0.0);
      pair.decay = own->decay.value_or(1.0);
      pair.dispersion = own->dispersion.value_or(0.0);
      pair.repulsion = u.core ? std::pow(own->core.value_or(0.0), core_exponent) : 0.0;
      pair.strength = options.coulomb * ions.charges[i] * ions.charges[j];
      pair.cutoff = options.cutoff;
      pair.smoothing = options.smoothing;
      ions.pairs.emplace_back(pair);
    }
  return ions;
}

sim::ChargedForces forces_between_ions(const SystemConfig& config, const ParticlesConfig& method,
                                       const sim::Particles& particles) {
  sim::ChargedOptions options;
  options.coulomb = coulomb_constant;
  options.cutoff = method.coulomb_cutoff;
  options.force_error = method.damping ? 0.0 : method.force_error;
  options.damping = method.damping.value_or(0.0);
  options.tail = config.potential.tail.value_or(true);
  return sim::charged_forces(particles, ions_of(config).pairs, options);
}

}  // namespace ozark
