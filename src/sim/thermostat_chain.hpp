#pragma once
// A chain of Nose-Hoover thermostats on one set of degrees of freedom [Martyna1996].

#include <ozark/sim/kinetics.hpp>

#include <vector>

namespace ozark::sim {

struct ThermostatChain {
  double temperature;            // k_B T
  double relaxation_time;        // tau
  std::vector<double> momentum;  // of each link: sqrt(Q) d eta / dt, so that a change of temperature keeps its energy
  double freedoms = 1.0;         // of what it is coupled to; set before use
  double heat = 0.0;             // given to the reservoir: sum of k_B T d eta

  /// @throws DomainError  temperature, time or length out of range
  ThermostatChain(double kT, double tau, int length);

  /// Lets the chain act for a time h. @param twice_kinetic  of its degrees of freedom
  /// @return  the factor their velocities take
  [[nodiscard]] double advance(double twice_kinetic, double h);

  [[nodiscard]] double energy() const;  // conserved together with that of the degrees of freedom

  void append_state(std::vector<double>& state) const;
  /// @return  where the state of others begins
  const double* take_state(const double* state);
  [[nodiscard]] std::size_t state_size() const { return momentum.size() + 2; }
};

/// @throws DomainError  a state of another length than that of the motion it is restored into
void require_state(const std::vector<double>& state, std::size_t expected);

}  // namespace ozark::sim
