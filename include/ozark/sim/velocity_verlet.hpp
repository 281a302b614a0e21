#pragma once
// Newton's equations at constant energy: velocity Verlet, second order in the time step, reversible.

#include <ozark/sim/kinetics.hpp>
#include <ozark/sim/motion.hpp>

namespace ozark::sim {

class VelocityVerlet final : public Motion {
 public:
  /// @param time_step  > 0
  explicit VelocityVerlet(double time_step, Freedom freedom = {});

  /// @throws DomainError  a particle would move by more than half the skin, or its velocity is not finite
  Tally advance(Particles& particles, ForceField& forces, std::int64_t step, bool tallied) override;

 private:
  double time_step_;
  Freedom freedom_;
};

}  // namespace ozark::sim
