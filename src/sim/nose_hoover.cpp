#include <ozark/sim/nose_hoover.hpp>

#include "stepping.hpp"
#include "thermostat_chain.hpp"

namespace ozark::sim {

NoseHoover::NoseHoover(const Options& o, Freedom freedom)
    : time_step_(o.time_step),
      freedom_(std::move(freedom)),
      chain_(std::make_unique<ThermostatChain>(o.temperature, o.relaxation_time, o.chain_length)) {
  require_positive("time_step", o.time_step);
}

NoseHoover::~NoseHoover() = default;

void NoseHoover::impose(const Reservoir& reservoir) {
  require_positive("temperature", reservoir.temperature);
  chain_->temperature = reservoir.temperature;
}

Tally NoseHoover::advance(Particles& p, ForceField& forces, std::int64_t step, bool tallied) {
  const double half = 0.5 * time_step_;
  chain_->freedoms = degrees_of_freedom(p, freedom_);
  scale_velocities(p, chain_->advance(2.0 * kinetic_energy(p), half));
  kick_and_drift(p, Inertia(p, freedom_), half, time_step_, forces, step);
  const Tally tally = forces.compute(p, tallied);
  kick(p, Inertia(p, freedom_), half);
  scale_velocities(p, chain_->advance(2.0 * kinetic_energy(p), half));
  return tally;
}

double NoseHoover::reservoir_energy() const { return chain_->energy(); }

std::vector<double> NoseHoover::state() const {
  std::vector<double> all;
  chain_->append_state(all);
  return all;
}

void NoseHoover::restore(const std::vector<double>& state) {
  require_state(state, chain_->state_size());
  chain_->take_state(state.data());
}

}  // namespace ozark::sim
