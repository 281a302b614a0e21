#pragma once
// One part of the forces on particles; a force field is a list of them.

#include <ozark/sim/neighbours.hpp>

#include <Eigen/Core>

#include <functional>
#include <memory>
#include <string>

namespace ozark::sim {

struct Tally {
  double energy = 0.0;
  Eigen::Matrix3d virial = Eigen::Matrix3d::Zero();  // sum over pairs of r_a f_b: the pressure is
                                                     // (sum m v v + virial) / volume
  bool mean_only = false;  // set before: of all this only the trace of the virial is wanted, wherever it stands
  Tally& operator+=(const Tally& b) {
    energy += b.energy;
    virial += b.virial;
    return *this;
  }
};

class ChangeEnergy;
class ParticleCells;

class Interaction {
 public:
  virtual ~Interaction() = default;

  /// What it is, for tables of contributions.
  [[nodiscard]] virtual std::string name() const = 0;

  /// Distance beyond which it needs no neighbours; 0: it needs none.
  [[nodiscard]] virtual double range() const = 0;

  /// What of its forces needs no list and can be had before they are added: done once for the next add_forces(), at the
  /// same positions and tallied or not as that, or by that itself. @throws DomainError  as that
  virtual void prepare(const Particles&, bool) {}

  /// Adds to particles.force; if wanted, to the tally. Forces have the same bits with and without. Bits do not depend
  /// on the number of threads.
  /// @param list  refreshed; its cut-off is at least range()
  virtual void add_forces(Particles& particles, const NeighbourList& list, Tally* tally) = 0;

  /// The same, with an errand that one thread may do while others add. @param errand  touches no force
  virtual void add_forces_beside(const std::function<void()>& errand, Particles& particles, const NeighbourList& list,
                                 Tally* tally) {
    errand();
    add_forces(particles, list, tally);
  }

  /// The same energy under changes of one particle (change_energy.hpp), from these particles on; this outlives it.
  /// @param cells  of the particles; their range is at least range()
  /// @throws DomainError  there is none
  [[nodiscard]] virtual std::unique_ptr<ChangeEnergy> change_energy(const Particles& particles,
                                                                    const ParticleCells& cells);
};

}  // namespace ozark::sim
