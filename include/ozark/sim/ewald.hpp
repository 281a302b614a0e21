#pragma once
// The Coulomb energy of periodic charges by Ewald's sum [Ewald1921], in cells of any shape: the oracle of faster
// methods.
//   E = k sum_pairs q q' / r, tinfoil boundary; charges that do not add up to 0 are neutralised by a uniform
//   background.

#include <ozark/sim/interaction.hpp>

namespace ozark::sim {

struct EwaldParameters {
  double coulomb = 1.0;    // k: energy times length of two unit charges
  double splitting = 1.0;  // alpha [1 / length]: erfc(alpha r) / r is summed in space, the rest over wave vectors
  double cutoff = 1.0;     // of the sum in space
  double largest_wavenumber = 1.0;
};

/// Parameters for which the terms left out are `accuracy` times those at contact, in space and over wave vectors, with
/// about equal work for both.
/// @param accuracy  in [1e-14, 0.1]  @throws DomainError
[[nodiscard]] EwaldParameters ewald_parameters(const Particles& particles, double coulomb, double accuracy);

/// What Ewald sums have in common beyond their sums: the charges' own Gaussians and the background.
[[nodiscard]] Tally self_and_background(const Particles& particles, double coulomb, double splitting);

/// @throws DomainError  unless space has three dimensions and the cell repeats, but for the third edge: that may stand
/// for a vacuum, higher than the cut-off, whose images in the waves SlabCorrection removes
void require_repeating(const Particles& particles);

class Ewald final : public Interaction {
 public:
  /// @throws DomainError  parameters that are not > 0
  explicit Ewald(const EwaldParameters& parameters);

  [[nodiscard]] std::string name() const override { return "ewald"; }
  [[nodiscard]] double range() const override { return parameters_.cutoff; }
  /// Energy, forces and virial, exact but for the terms left out. Cost: N^(3/2) with ewald_parameters().
  void add_forces(Particles& particles, const NeighbourList& list, Tally* tally) override;
  [[nodiscard]] std::unique_ptr<ChangeEnergy> change_energy(const Particles&, const ParticleCells&) override;

 private:
  void add_waves(Particles& particles, Tally* tally) const;
  EwaldParameters parameters_;
};

/// Energy, virial and forces (into particles.force) of the charges alone, by a sum of this accuracy.
Tally ewald_sum(Particles& particles, double coulomb, double accuracy = 1e-12);

}  // namespace ozark::sim
