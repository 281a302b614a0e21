#pragma once
// Positions, and if wanted the cell, of least energy, or of least enthalpy E + p V at a pressure.

#include <ozark/core/convergence.hpp>
#include <ozark/core/observer.hpp>
#include <ozark/sim/force_field.hpp>
#include <ozark/sim/kinetics.hpp>
#include <ozark/sim/motion.hpp>

#include <vector>

namespace ozark::sim {

enum class MinimiseMethod {
  fire,               // motion with inertia that is stopped when it goes uphill [Bitzek2006]: robust
  conjugate_gradient  // Polak and Ribiere's directions, forces alone in the line search: fast near the minimum
};

struct MinimiseOptions {
  MinimiseMethod method = MinimiseMethod::fire;
  Motion::Coupling coupling = Motion::Coupling::none;  // what of the cell moves
  double pressure = 0.0;                               // if it does
  double force_tolerance = 1e-8;                       // largest force on a particle that moves
  double pressure_tolerance = 1e-8;                    // largest coupled element of pressure tensor - pressure
  double largest_move = 0.1;                           // of a particle in one iteration [length]
  double time_step = 0.01;  // first of FIRE, for particles of mass 1; it grows tenfold at most
  long max_iterations = 100000;
};

/// One iteration at a time, so that a run can be interrupted. Particles::velocity is working space.
class Minimiser {
 public:
  /// @throws DomainError  out of range
  explicit Minimiser(const MinimiseOptions& options, Freedom freedom = {{}, {}, false});

  /// @return  true once tolerances are met; nothing moves then
  /// @throws DomainError  a force that is not finite, naming the particle; frozen particles with a cell that moves
  bool advance(Particles& particles, ForceField& forces);

  /// Iterations so far; residual: the largest force or stress in units of its tolerance.
  [[nodiscard]] const Convergence& convergence() const { return convergence_; }
  [[nodiscard]] double enthalpy() const { return enthalpy_; }  // at the present positions

  /// With the particles, all that continues the iteration bit for bit.
  [[nodiscard]] std::vector<double> state() const;
  void restore(const std::vector<double>& state);

 private:
  void evaluate(Particles& particles, ForceField& forces);
  void fire(Particles& particles, ForceField& forces);
  void conjugate_gradient(Particles& particles, ForceField& forces);
  void move(Particles& particles, double length, double cell_length) const;

  MinimiseOptions options_;
  Freedom freedom_;
  Convergence convergence_;
  double enthalpy_ = 0.0, largest_force_ = 0.0, largest_stress_ = 0.0;
  Eigen::Matrix3d slope_ = Eigen::Matrix3d::Zero();      // downhill, of the strain times a length
  Eigen::Matrix3d direction_ = Eigen::Matrix3d::Zero();  // velocity or search direction of that
  bool known_ = false;                                   // energy and forces are those of the positions
  double step_ = 0.0, mixing_ = 0.1;                     // time step or length of the last line search; of FIRE
  double downhill_for_ = 0.0;                            // iterations
};

/// Iterates until it converges, runs out of iterations or is stopped. Velocities are 0 afterwards.
Convergence minimise(Particles& particles, ForceField& forces, const MinimiseOptions& options, const Freedom& freedom,
                     Observer& observer);

}  // namespace ozark::sim
