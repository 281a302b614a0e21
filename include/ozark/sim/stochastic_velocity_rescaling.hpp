#pragma once
// Constant temperature by scaling all velocities with one random factor: the kinetic energy follows its own Langevin
// equation, solved exactly over a step [Bussi2007]. Canonical, and it hardly disturbs the motion of particles.

#include <ozark/sim/kinetics.hpp>
#include <ozark/sim/motion.hpp>

namespace ozark::sim {

class StochasticVelocityRescaling final : public Motion {
 public:
  struct Options {
    double time_step = 0.005;
    double temperature = 1.0;      // k_B T, until another is imposed
    double relaxation_time = 0.5;  // of the kinetic energy; 0: drawn afresh in every step
    std::uint64_t seed = 1;
  };
  /// @throws DomainError  out of range
  explicit StochasticVelocityRescaling(const Options& options, Freedom freedom = {});

  Tally advance(Particles& particles, ForceField& forces, std::int64_t step, bool tallied) override;
  void impose(const Reservoir& reservoir) override;
  /// Less what the scaling has added.
  [[nodiscard]] double reservoir_energy() const override { return -added_; }
  [[nodiscard]] std::vector<double> state() const override { return {added_, options_.temperature}; }
  void restore(const std::vector<double>& state) override;

 private:
  Options options_;
  Freedom freedom_;
  double added_ = 0.0;
};

/// The factor for velocities of `freedoms` degrees of freedom whose kinetic energy is `kinetic` after a time h.
/// @param step  keys the random numbers
[[nodiscard]] double stochastic_factor(double kinetic, double freedoms, double temperature, double h,
                                       double relaxation_time, const Random& random, std::int64_t step);

/// A number of the gamma distribution of shape a > 0 and scale 1, exactly [Marsaglia2000].
/// @param draw  first of the counters it may use up: those below draw + 2^20
[[nodiscard]] double gamma_variate(double a, const Random& random, Stream stream, std::uint64_t particle,
                                   std::uint64_t step, std::uint64_t draw);

}  // namespace ozark::sim
