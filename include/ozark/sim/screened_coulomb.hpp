#pragma once
// What pairs of charges contribute at short distances: the part of Ewald's sum in space, or the damped shifted force
// that stands for the whole sum [Fennell2006].

#include <ozark/model/pair_potential.hpp>
#include <ozark/sim/interaction.hpp>

namespace ozark::sim {

enum class Screening {
  ewald,          // erfc(alpha r) / r, cut; the rest belongs to Ewald or ParticleMeshEwald
  damped_shifted  // erfc(alpha r) / r - e - f (r - cutoff): energy and force vanish at the cut-off; there is no rest
};

struct ScreenedCoulomb {
  Screening screening = Screening::ewald;
  double coulomb = 1.0;    // k: energy times length of two unit charges
  double splitting = 1.0;  // alpha >= 0 [1 / length]
  double cutoff = 1.0;

  /// Of two charges of product 1, r > 0; for damped_shifted 0 from the cut-off on, for ewald without an end.
  [[nodiscard]] PairTerm<double> at(double r) const;

  /// Of a damped shifted charge with itself, for charges of square 1: half of at(r) - coulomb / r for r -> 0. Ewald: 0.
  [[nodiscard]] double self_energy() const;
};

/// @throws DomainError  numbers out of range
void require_valid(const ScreenedCoulomb& coulomb);

}  // namespace ozark::sim
