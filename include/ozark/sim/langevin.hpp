#pragma once
// Newton's equations with friction and the noise that belongs to it, in the BAOAB splitting [Leimkuhler2013]: positions
// of a harmonic well are distributed exactly for any stable time step. Momentum is not conserved: pass a Freedom that
// says so.

#include <ozark/sim/kinetics.hpp>
#include <ozark/sim/motion.hpp>

namespace ozark::sim {

class Langevin final : public Motion {
 public:
  struct Options {
    double time_step = 0.005;
    double temperature = 1.0;  // k_B T, until another is imposed
    double friction = 1.0;     // gamma: velocities decay as exp(-gamma t); > 0
    std::uint64_t seed = 1;
  };
  /// @throws DomainError  out of range
  explicit Langevin(const Options& options, Freedom freedom = {{}, {}, false});

  Tally advance(Particles& particles, ForceField& forces, std::int64_t step, bool tallied) override;
  void impose(const Reservoir& reservoir) override;
  /// Less what friction and noise have added.
  [[nodiscard]] double reservoir_energy() const override { return -added_; }
  [[nodiscard]] std::vector<double> state() const override { return {added_, options_.temperature}; }
  void restore(const std::vector<double>& state) override;

 private:
  Options options_;
  Freedom freedom_;
  double added_ = 0.0;
};

}  // namespace ozark::sim
