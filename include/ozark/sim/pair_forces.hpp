#pragma once
// Forces of pair potentials over full neighbour lists, eight neighbours at a time.

#include <ozark/model/pair_potential.hpp>
#include <ozark/sim/interaction.hpp>

#include <vector>

namespace ozark::sim {

class PairForces final : public Interaction {
 public:
  /// @param pairs  (0, 0), (0, 1), .. (1, 1), ..: one for each i <= j of the kinds; all end at a finite distance,
  /// without
  ///               hard cores
  /// @param name  for tables of contributions, where there are several
  /// @throws DomainError  else, naming the pair
  PairForces(std::size_t kinds, const std::vector<PairPotential>& pairs, std::string name = "pairs");

  [[nodiscard]] std::string name() const override { return name_; }
  [[nodiscard]] double range() const override { return range_; }
  void add_forces(Particles& particles, const NeighbourList& list, Tally* tally) override;
  [[nodiscard]] std::unique_ptr<ChangeEnergy> change_energy(const Particles&, const ParticleCells&) override;

 private:
  std::size_t kinds_;
  std::vector<PairPotential> table_;  // of every ordered pair
  double range_ = 0.0;
  std::string name_;
};

/// The same sum plainly: every pair of every image within the range, one at a time. The oracle of every faster one.
[[nodiscard]] Tally direct_pair_sum(const Particles& particles, const std::vector<PairPotential>& pairs,
                                    std::vector<Vector>& force);

}  // namespace ozark::sim
