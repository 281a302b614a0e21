#pragma once
// Laws of motion: each advances particles by one time step and says what it conserves.

#include <ozark/sim/force_field.hpp>

#include <Eigen/Core>

#include <cstdint>
#include <string>
#include <vector>

namespace ozark::sim {

/// What surrounds the particles; schedules change it while the particles move.
struct Reservoir {
  double temperature = 1.0;  // k_B T [energy], > 0
  double pressure = 0.0;     // [energy / volume]
};

class Motion {
 public:
  virtual ~Motion() = default;

  /// One step of time. At the start particles.force belongs to the positions; at the end to the new ones.
  /// @param step  counts steps from the start of the run: random numbers are keyed by it
  /// @return  energy and virial at the new positions; zero unless `tallied` or the motion itself needs them
  virtual Tally advance(Particles& particles, ForceField& forces, std::int64_t step, bool tallied) = 0;

  virtual void impose(const Reservoir&) {}

  /// Positions, cell or forces were changed by others since the last step, as strain does.
  virtual void disturbed() {}

  /// Where it changes the cell.
  enum class Coupling {
    none,
    isotropic,  // the shape stays: the mean of the diagonal of the pressure tensor
    edges,      // each diagonal element by itself; angles follow
    triclinic   // all six elements
  };
  [[nodiscard]] virtual Coupling coupling() const { return Coupling::none; }

  /// Kinetic plus potential energy plus this is conserved but for the error of the time step.
  [[nodiscard]] virtual double reservoir_energy() const { return 0.0; }

  /// Everything a resumed run needs beyond the particles, so that it continues bit for bit.
  [[nodiscard]] virtual std::vector<double> state() const { return {}; }
  virtual void restore(const std::vector<double>&) {}
};

}  // namespace ozark::sim
