#include <ozark/sim/brownian.hpp>

#include <ozark/core/error.hpp>

#include "overdamped.hpp"
#include "thermostat_chain.hpp"

namespace ozark::sim {

std::vector<Overdamped> overdamped(const Particles& p, double kT, double dt) {
  std::vector<Overdamped> all;
  for (const ParticleKind& k : p.kinds) {
    require(std::isfinite(k.diffusivity) && k.diffusivity >= 0.0, "the diffusivity of '{}' must be >= 0, got {}",
            k.name, k.diffusivity);
    require(std::isfinite(k.activity) && k.activity >= 0.0, "the activity of '{}' must be >= 0, got {}", k.name,
            k.activity);
    all.push_back({k.diffusivity / kT * dt, std::sqrt(2.0 * k.activity * k.diffusivity * dt)});
  }
  return all;
}

Brownian::Brownian(const Options& o, Freedom freedom) : options_(o), freedom_(std::move(freedom)) {
  require_positive("time_step", o.time_step);
  require_positive("temperature", o.temperature);
}

Tally Brownian::advance(Particles& p, ForceField& forces, std::int64_t step, bool tallied) {
  overdamped_step(p, freedom_, forces, options_.temperature, options_.time_step, Random(options_.seed), step,
                  [](std::size_t) { return Quad{}; });
  return forces.compute(p, tallied);
}

void Brownian::impose(const Reservoir& r) {
  require_positive("temperature", r.temperature);
  options_.temperature = r.temperature;
}

void Brownian::restore(const std::vector<double>& state) {
  require_state(state, 1);
  options_.temperature = state[0];
}

}  // namespace ozark::sim
