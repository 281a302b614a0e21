#pragma once
// Constant temperature by chains of Nose-Hoover thermostats, integrated by their reversible factorisation
// [Martyna1996]. Positions and velocities sample the canonical ensemble; the motion is deterministic.

#include <ozark/sim/kinetics.hpp>
#include <ozark/sim/motion.hpp>

#include <memory>

namespace ozark::sim {

struct ThermostatChain;

class NoseHoover final : public Motion {
 public:
  struct Options {
    double time_step = 0.005;
    double temperature = 1.0;      // k_B T, until another is imposed
    double relaxation_time = 0.5;  // tau: masses of the chain are N_f k_B T tau^2, then k_B T tau^2
    int chain_length = 3;          // >= 1
  };
  /// @throws DomainError  out of range
  explicit NoseHoover(const Options& options, Freedom freedom = {});
  ~NoseHoover() override;

  Tally advance(Particles& particles, ForceField& forces, std::int64_t step, bool tallied) override;
  void impose(const Reservoir& reservoir) override;
  [[nodiscard]] double reservoir_energy() const override;
  [[nodiscard]] std::vector<double> state() const override;
  void restore(const std::vector<double>& state) override;

 private:
  double time_step_;
  Freedom freedom_;
  std::unique_ptr<ThermostatChain> chain_;
};

}  // namespace ozark::sim
