#pragma once
// Forces of any pair potentials, with the short-ranged part of the Coulomb force in the same pass, from tables: cubics
// in r^2, 256 an octave. Energies and forces are within 3e-7 of the largest of their terms; below 1/32 of the range,
// where no particle should be, the force per distance stays what it is there.

#include <ozark/sim/screened_coulomb.hpp>

#include <memory>
#include <vector>

namespace ozark::sim {

class PairTable;

class TabulatedPairs final : public Interaction {
 public:
  /// @param pairs  (0, 0), (0, 1), .. (1, 1), ..: one for each i <= j of the kinds. Coulomb tails are left to `coulomb`
  ///               and must be its constant times the charges' product
  /// @throws DomainError  a hard core, a part beside the Coulomb tail without an end, another tail; naming the pair
  TabulatedPairs(const std::vector<ParticleKind>& kinds, const std::vector<PairPotential>& pairs,
                 const ScreenedCoulomb& coulomb);
  ~TabulatedPairs() override;

  [[nodiscard]] std::string name() const override { return "pairs"; }
  [[nodiscard]] double range() const override { return range_; }
  void add_forces(Particles& particles, const NeighbourList& list, Tally* tally) override;
  void add_forces_beside(const std::function<void()>& errand, Particles& particles, const NeighbourList& list,
                         Tally* tally) override;
  [[nodiscard]] std::unique_ptr<ChangeEnergy> change_energy(const Particles&, const ParticleCells&) override;

  /// What the tables hold, and what they stand for.
  [[nodiscard]] PairTerm<double> tabulated(std::size_t a, std::size_t b, double r) const;
  [[nodiscard]] PairTerm<double> exact(std::size_t a, std::size_t b, double r) const;

 private:
  std::vector<ParticleKind> kinds_;
  ScreenedCoulomb coulomb_;
  std::vector<PairPotential> short_ranged_;  // of every ordered pair
  std::vector<PairTable> tables_;
  double range_ = 0.0;
};

}  // namespace ozark::sim
