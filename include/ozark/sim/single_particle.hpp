#pragma once
// Energies of inserting, erasing and moving one particle, each in the time its neighbours take, whatever the number of
// particles: what sampling at constant chemical potential rests on. They are differences of ForceField's energy, to
// rounding, for every force but particle-mesh Ewald's (Ewald's own sum stands for it, at a cost of its waves).
//
// Particles stay dense: the last takes the place of one that is erased, so indices change and ids do not. Between calls
// the force field itself may act on them; whoever moves them otherwise, or changes the cell, says so by renew().

#include <ozark/sim/change_energy.hpp>
#include <ozark/sim/force_field.hpp>

#include <memory>
#include <vector>

namespace ozark::sim {

class SingleParticle {
 public:
  /// Wraps the particles. @param particles, forces  outlive it
  /// @throws DomainError  a force without such energies, naming it; a cut-off of more than 4 heights of the cell
  SingleParticle(Particles& particles, ForceField& forces);

  /// @param kind   of those there are
  /// @param place  anywhere, unwrapped for moves as particles.position is: cells crossed count from there
  /// @return  energy after less energy before; infinite where particles would lie on each other or behind a wall
  /// @throws DomainError  no such kind or particle, a place that is not finite, in two dimensions z != 0
  [[nodiscard]] double energy_of_insertion(int kind, const Eigen::Vector3d& place);
  [[nodiscard]] double energy_of_deletion(std::size_t i);
  [[nodiscard]] double energy_of_move(std::size_t i, const Eigen::Vector3d& place);

  /// At rest, with an id none has had since the last renew(). @return  its index, the last
  std::size_t insert(int kind, const Eigen::Vector3d& place);
  void erase(std::size_t i);
  void move(std::size_t i, const Eigen::Vector3d& place);

  /// All anew from the particles as they are.
  void renew();

  /// Distances computed since the last renew().
  [[nodiscard]] long visited() const { return cells_.visited(); }

 private:
  [[nodiscard]] Change insertion(int kind, const Eigen::Vector3d& place) const;
  [[nodiscard]] Change deletion(std::size_t i) const;
  [[nodiscard]] Change moving(std::size_t i, const Eigen::Vector3d& place) const;
  [[nodiscard]] double difference(const Change& change);
  void accept(const Change& change);

  Particles& particles_;
  ForceField& forces_;
  ParticleCells cells_;
  std::vector<std::unique_ptr<ChangeEnergy>> parts_;
  std::int64_t next_id_ = 0;
};

}  // namespace ozark::sim
