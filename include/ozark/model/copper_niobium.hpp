#pragma once
// The embedded-atom potential of Cu and Nb [Demkowicz2009] in closed form: no table is needed.

#include <ozark/model/embedded_atom.hpp>

namespace ozark {

/// Elements Cu and Nb; cut-off 4.961 angstrom. Copper: Voter's form, a Morse pair term with the embedding function that
/// makes the cold curve of the fcc crystal Rose's. Niobium: Johnson and Oh's form. Below about 2 angstrom pair terms
/// bend over to the screened repulsion of nuclei [Ziegler1985], reached at 1 angstrom. Other pieces begin at 2.0
/// (Cu-Cu), 2.15 (Cu-Nb) and 2.3 angstrom (Nb-Nb, 5e-5 eV aside), the densities' at 2.0 and 2.3: there second
/// derivatives jump. Between 1 and 1.65 angstrom the join is a quintic of this program, no part of the published
/// potential: not for collision cascades. F of Cu goes straight beyond the density of fcc Cu of lattice constant 2.3
/// angstrom. F(0) = 0, given the slope 0. Numbers were fitted to the printed table of [Kashinath2011], which they give
/// back to: densities 4e-8, r phi 9e-6 eV angstrom beyond 2.3 angstrom, F 1.2e-4 eV or better at densities in [0.02,
/// 0.55].
[[nodiscard]] EmbeddedAtom copper_niobium();

/// Densest point a table of it should reach: liquids at 4000 K stay below.
inline constexpr double copper_niobium_largest_density = 0.6;

}  // namespace ozark
