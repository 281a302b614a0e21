#pragma once
// The cell as a dynamical variable: edges' = rate edges, with an upper triangular rate, and particles carried along
// [Martyna1996].

#include <ozark/sim/force_field.hpp>
#include <ozark/sim/kinetics.hpp>
#include <ozark/sim/motion.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace ozark::sim {

/// exp(A) and (exp(A) - 1) / A of small matrices, to rounding.
struct Flow {
  Eigen::Matrix3d map, mean;
};
/// @throws DomainError  an element beyond 0.1: the cell explodes at this step
[[nodiscard]] Flow flow_of(const Eigen::Matrix3d& a, std::int64_t step);

/// Edges and positions (images are cells and go with them) multiplied by an upper triangular matrix.
void deform(Particles& particles, const Eigen::Matrix3d& map);

/// @throws DomainError  frozen particles, or an edge that does not repeat and would change
void require_flexible(const Particles& particles, const Freedom& freedom, Motion::Coupling coupling);

class CellFlow {
 public:
  struct Options {
    double time_step, temperature, pressure, relaxation_time;
    Motion::Coupling coupling;
  };
  CellFlow(const Options& options, Freedom freedom);

  void impose(const Reservoir& reservoir);
  void disturbed() { known_ = false; }
  /// To be called first in every step: knows virial and volume from then on.
  void prepare(Particles& particles, ForceField& forces);
  /// Half a step of the rate of the cell. @param kinetic  sum of m v v
  void push(const Particles& particles, const Eigen::Matrix3d& kinetic);
  /// Velocities scaled, kick, flow of positions and cell, forces, kick. @return  their tally, if wanted
  Tally move(Particles& particles, double factor, ForceField& forces, std::int64_t step, bool tallied);

  /// sum of m v v at the end of move()
  [[nodiscard]] const Eigen::Matrix3d& kinetic() const { return kinetic_; }

  void scale(double factor) { rate_ *= factor; }
  [[nodiscard]] double twice_kinetic() const;  // of the cell
  [[nodiscard]] double cell_freedoms() const;
  [[nodiscard]] double freedoms() const { return freedoms_; }  // of the particles
  [[nodiscard]] double energy() const;  // of the cell: kinetic, and what its motion has made of p V and its measure
  [[nodiscard]] const Options& options() const { return options_; }

  void append_state(std::vector<double>& state) const;
  const double* take_state(const double* state);
  static constexpr std::size_t state_size = 9 + 9 + 9 + 5;

 private:
  [[nodiscard]] double mass() const;
  [[nodiscard]] double potential() const;
  [[nodiscard]] bool mean_only() const { return options_.coupling == Motion::Coupling::isotropic; }

  Options options_;
  Freedom freedom_;
  Eigen::Matrix3d rate_ = Eigen::Matrix3d::Zero(), virial_ = Eigen::Matrix3d::Zero(),
                  edges_ = Eigen::Matrix3d::Identity(), kinetic_ = Eigen::Matrix3d::Zero();
  std::optional<double> origin_;  // of potential(): what the flow has not made of it
  bool known_ = false;
  double freedoms_ = 0.0;
  int dimensions_ = 3;
};

}  // namespace ozark::sim
