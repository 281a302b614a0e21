#pragma once
// Overdamped motion: r += D / k_B T force dt + sqrt(2 lambda D dt) noise, by Euler and Maruyama; weakly first order in
// the time step. D is the diffusivity of a kind, lambda its activity [Ding2015]: it raises the noise while the mobility
// stays D / k_B T; lambda = 1 is equilibrium, 0 leaves out the noise.

#include <ozark/sim/kinetics.hpp>
#include <ozark/sim/motion.hpp>

namespace ozark::sim {

class Brownian final : public Motion {
 public:
  struct Options {
    double time_step = 1e-4;
    double temperature = 1.0;  // k_B T, until another is imposed
    std::uint64_t seed = 1;
  };
  /// @throws DomainError  out of range
  explicit Brownian(const Options& options, Freedom freedom = {{}, {}, false});

  /// Velocities are neither used nor changed. @throws DomainError  a diffusivity or activity that is negative, a force
  /// that moves a particle by more than half the skin
  Tally advance(Particles& particles, ForceField& forces, std::int64_t step, bool tallied) override;
  void impose(const Reservoir& reservoir) override;
  [[nodiscard]] std::vector<double> state() const override { return {options_.temperature}; }
  void restore(const std::vector<double>& state) override;

 private:
  Options options_;
  Freedom freedom_;
};

}  // namespace ozark::sim
