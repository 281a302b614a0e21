#pragma once
// What nature is: species, composition, pair potential, density. Knows no method.
// Lengths in the study's unit of length (sigma, reduced units).

#include <ozark/model/pair_potential.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace ozark {

struct Species {
  std::string name;          // [a-z][a-z0-9]*, unique
  double fraction = 1.0;     // by number, in (0, 1]; all of a system sum to 1
  double diameter = 1.0;     // > 0 [sigma]
  double activity = 1.0;     // effective over bare diffusivity, >= 1; 1 is equilibrium [Ding2015]
  double diffusivity = 1.0;  // bare short-time diffusivity, > 0 [sigma^2 / tau]
  double mass = 1.0;         // > 0; Newtonian motion only
};

struct System {
  double number_density = 0.0;  // rho = N / V, >= 0 [sigma^-3]
  std::vector<Species> species;
  std::vector<PairPotential> pairs;  // (0, 0), (0, 1), .. (1, 1), ..: one for each i <= j; empty: additive hard
                                     // spheres, sigma_ij = (d_i + d_j) / 2
  double temperature = 1.0;          // k_B T in units of the potential's energy, > 0; without meaning for hard spheres

  /// u_ij(r), in either order.
  [[nodiscard]] PairPotential pair(std::size_t i, std::size_t j) const;

  /// True for additive hard spheres.
  [[nodiscard]] bool is_hard_spheres() const { return pairs.empty(); }

  /// phi = (pi / 6) rho sum_i x_i d_i^3.
  [[nodiscard]] double packing_fraction() const;

  /// True if every activity is 1.
  [[nodiscard]] bool in_equilibrium() const;
};

/// Refuses what no method can use.
/// @throws DomainError  naming the species, the value and the bound
void require_valid(const System& system);

}  // namespace ozark
