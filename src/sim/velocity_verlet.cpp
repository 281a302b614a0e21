#include <ozark/sim/velocity_verlet.hpp>

#include "stepping.hpp"

namespace ozark::sim {

VelocityVerlet::VelocityVerlet(double time_step, Freedom freedom)
    : time_step_(time_step), freedom_(std::move(freedom)) {
  require_positive("time_step", time_step);
}

Tally VelocityVerlet::advance(Particles& p, ForceField& forces, std::int64_t step, bool tallied) {
  kick_and_drift(p, Inertia(p, freedom_), 0.5 * time_step_, time_step_, forces, step);
  const Tally tally = forces.compute(p, tallied);
  kick(p, Inertia(p, freedom_), 0.5 * time_step_);
  return tally;
}

}  // namespace ozark::sim
