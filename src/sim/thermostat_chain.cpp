#include "thermostat_chain.hpp"

#include <ozark/core/error.hpp>

#include <cmath>

#include "stepping.hpp"

namespace ozark::sim {
namespace {

/// Suzuki's and Yoshida's fractions of a step: fourth order.
const double outer = 1.0 / (2.0 - std::cbrt(2.0));
const double fractions[3] = {outer, 1.0 - 2.0 * outer, outer};

}  // namespace

ThermostatChain::ThermostatChain(double kT, double tau, int length) : temperature(kT), relaxation_time(tau) {
  require_positive("temperature", kT);
  require_positive("relaxation_time", tau);
  require(length >= 1 && length <= 20, "chain_length must lie in [1, 20], got {}", length);
  momentum.assign(static_cast<std::size_t>(length), 0.0);
}

double ThermostatChain::advance(double twice_kinetic, double h) {
  const std::size_t links = momentum.size();
  const double one = std::sqrt(temperature) * relaxation_time;  // sqrt(Q) of a link, of the first sqrt(N_f) as much
  const auto root_mass = [&](std::size_t k) { return k == 0 ? one * std::sqrt(freedoms) : one; };
  double factor = 1.0;
  for (const double fraction : fractions) {
    const double dt = fraction * h;
    const auto push = [&](std::size_t k, double slowed_for) {
      const double drive = k == 0 ? factor * factor * twice_kinetic - freedoms * temperature
                                  : momentum[k - 1] * momentum[k - 1] - temperature;
      const double slow = k + 1 < links ? std::exp(-momentum[k + 1] / one * slowed_for) : 1.0;
      momentum[k] = (momentum[k] * slow + drive / root_mass(k) * 0.5 * dt) * slow;
    };
    for (std::size_t k = links; k-- > 0;) push(k, 0.25 * dt);
    const double rate = momentum[0] / root_mass(0);
    factor *= std::exp(-rate * dt);
    heat += freedoms * temperature * rate * dt;
    for (std::size_t k = 1; k < links; ++k) heat += temperature * momentum[k] / one * dt;
    for (std::size_t k = 0; k < links; ++k) push(k, 0.25 * dt);
  }
  return factor;
}

double ThermostatChain::energy() const {
  double kinetic = 0.0;
  for (const double m : momentum) kinetic += 0.5 * m * m;
  return kinetic + heat;
}

void ThermostatChain::append_state(std::vector<double>& state) const {
  state.insert(state.end(), momentum.begin(), momentum.end());
  state.push_back(heat);
  state.push_back(temperature);
}

const double* ThermostatChain::take_state(const double* state) {
  for (double& m : momentum) m = *state++;
  heat = *state++;
  temperature = *state++;
  return state;
}

void require_state(const std::vector<double>& state, std::size_t expected) {
  require(state.size() == expected,
          "the state of a motion has {} numbers, this motion needs {}; it was written by another motion", state.size(),
          expected);
}

}  // namespace ozark::sim
