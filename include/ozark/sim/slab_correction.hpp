#pragma once
// Charges in a slab between vacuums: turns a sum over images in all three directions into one over two, but for what
// the vacuum's height leaves, which falls off exponentially [Yeh1999]: E = 2 pi k M_z^2 / V, M_z the dipole moment.

#include <ozark/sim/interaction.hpp>

namespace ozark::sim {

class SlabCorrection final : public Interaction {
 public:
  /// @param coulomb  k > 0: energy times length of two unit charges  @throws DomainError  else
  explicit SlabCorrection(double coulomb);

  [[nodiscard]] std::string name() const override { return "slab"; }
  [[nodiscard]] double range() const override { return 0.0; }
  /// @throws DomainError  a third edge that repeats, charges that do not add up to 0
  void add_forces(Particles& particles, const NeighbourList& list, Tally* tally) override;
  [[nodiscard]] std::unique_ptr<ChangeEnergy> change_energy(const Particles&, const ParticleCells&) override;

 private:
  double coulomb_;
};

}  // namespace ozark::sim
