#pragma once
// What pairs lose where a potential was ended, for a uniform fluid beyond: energy and pressure of u - u_ended from
// where the ending begins (the cut-off, or where smoothing sets in), with g(r) = 1 [FrenkelSmit2002]. Shifts are not
// undone.

#include <ozark/model/pair_potential.hpp>
#include <ozark/sim/interaction.hpp>

#include <vector>

namespace ozark::sim {

class TailCorrection final : public Interaction {
 public:
  /// @param pairs  (0, 0), (0, 1), .. (1, 1), ..; Coulomb tails are passed over, potentials without a truncation too
  /// @throws DomainError  a tail whose integral does not converge to 1e-8
  TailCorrection(std::size_t kinds, const std::vector<PairPotential>& pairs);

  [[nodiscard]] std::string name() const override { return "tail"; }
  [[nodiscard]] double range() const override { return 0.0; }
  void add_forces(Particles& particles, const NeighbourList& list, Tally* tally) override;
  [[nodiscard]] std::unique_ptr<ChangeEnergy> change_energy(const Particles&, const ParticleCells&) override;

 private:
  struct Integrals {
    double energy = 0.0, virial = 0.0;  // of 2 pi r^2 u and -2 pi r^3 u' / 3
  };
  [[nodiscard]] std::vector<double> counted(const Particles& particles) const;
  [[nodiscard]] Integrals of(const std::vector<double>& count, double volume) const;

  std::size_t kinds_;
  std::vector<Integrals> table_;  // of every ordered pair
};

}  // namespace ozark::sim
