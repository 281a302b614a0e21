#include <ozark/sim/stochastic_velocity_rescaling.hpp>

#include <ozark/core/error.hpp>

#include <cmath>

#include "stepping.hpp"
#include "thermostat_chain.hpp"

namespace ozark::sim {

double gamma_variate(double a, const Random& random, Stream stream, std::uint64_t particle, std::uint64_t step,
                     std::uint64_t draw) {
  require_positive("shape", a);
  const double shape = a < 1.0 ? a + 1.0 : a;
  const double d = shape - 1.0 / 3.0, c = 1.0 / std::sqrt(9.0 * d);
  for (std::uint64_t k = 0;; ++k) {
    const double x = random.normal(stream, particle, step, draw + 2 * k)[0];
    const auto u = random.uniform(stream, particle, step, draw + 2 * k + 1);
    const double t = 1.0 + c * x, v = t * t * t;
    if (t <= 0.0 || std::log(u[0]) >= 0.5 * x * x + d * (1.0 - v + std::log(v))) continue;
    return a < 1.0 ? d * v * std::pow(u[1], 1.0 / a) : d * v;
  }
}

double stochastic_factor(double kinetic, double freedoms, double kT, double h, double tau, const Random& random,
                         std::int64_t step) {
  if (freedoms <= 0.0 || kinetic <= 0.0) return 1.0;
  const auto when = static_cast<std::uint64_t>(step);
  const double keep = tau > 0.0 ? std::exp(-h / tau) : 0.0;
  const double unit = 0.5 * kT / kinetic;  // of one degree of freedom
  const double r = random.normal(Stream::thermostat, 0, when, 0)[0];
  const double others =
      freedoms > 1.0 ? 2.0 * gamma_variate(0.5 * (freedoms - 1.0), random, Stream::thermostat, 0, when, 1) : 0.0;
  const double along = std::sqrt(keep) + std::sqrt((1.0 - keep) * unit) * r;
  const double factor = std::sqrt(along * along + (1.0 - keep) * unit * others);
  return along < 0.0 ? -factor : factor;
}

StochasticVelocityRescaling::StochasticVelocityRescaling(const Options& o, Freedom freedom)
    : options_(o), freedom_(std::move(freedom)) {
  require_positive("time_step", o.time_step);
  require_positive("temperature", o.temperature);
  require(o.relaxation_time >= 0.0, "relaxation_time must be >= 0, got {}", o.relaxation_time);
}

void StochasticVelocityRescaling::impose(const Reservoir& reservoir) {
  require_positive("temperature", reservoir.temperature);
  options_.temperature = reservoir.temperature;
}

Tally StochasticVelocityRescaling::advance(Particles& p, ForceField& forces, std::int64_t step, bool tallied) {
  const double half = 0.5 * options_.time_step;
  kick_and_drift(p, Inertia(p, freedom_), half, options_.time_step, forces, step);
  const Tally tally = forces.compute(p, tallied);
  kick(p, Inertia(p, freedom_), half);
  const double kinetic = kinetic_energy(p);
  const double factor = stochastic_factor(kinetic, degrees_of_freedom(p, freedom_), options_.temperature,
                                          options_.time_step, options_.relaxation_time, Random(options_.seed), step);
  scale_velocities(p, factor);
  added_ += (factor * factor - 1.0) * kinetic;
  return tally;
}

void StochasticVelocityRescaling::restore(const std::vector<double>& state) {
  require_state(state, 2);
  added_ = state[0];
  options_.temperature = state[1];
}

}  // namespace ozark::sim
