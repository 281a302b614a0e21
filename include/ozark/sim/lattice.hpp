#pragma once
// Where particles start: on a crystal's sites, or at random without overlaps.

#include <ozark/sim/particles.hpp>
#include <ozark/sim/random.hpp>

#include <array>
#include <vector>

namespace ozark::sim {

enum class Lattice {
  simple_cubic,
  body_centred,
  face_centred,
  hexagonal_close_packed,  // orthorhombic cells of four, ideal ratio of axes
  diamond,
  caesium_chloride,   // two kinds
  rock_salt,          // two kinds
  alpha_quartz,       // two kinds, 1 to 2; triclinic cells of nine, left-handed P3_1 21
  beta_cristobalite,  // two kinds, 1 to 2; ideal, cells of 24
  square,             // two dimensions
  hexagonal           // two dimensions, rectangular cells of two
};

struct UnitCell {
  Eigen::Matrix3d edges;              // for a lattice constant of 1; third edge 1 in two dimensions
  std::vector<Eigen::Vector3d> site;  // fractions of the edges
  std::vector<int> sublattice;        // of each site: 0, 1
  int dimensions = 3;
};

[[nodiscard]] UnitCell unit_cell(Lattice lattice);

/// How many of each kind come nearest to the fractions, `count` in all.
[[nodiscard]] std::vector<int> counts_of(const std::vector<double>& fractions, int count);

/// Whole cells of a lattice, ids from 0. Kinds follow the sublattices where the lattice has two; else they are dealt
/// out at random.
/// @param count  how many of each kind; their sum is the number of sites
/// @throws DomainError  it is not, or two sublattices do not fit it
[[nodiscard]] Particles on_lattice(Lattice lattice, double lattice_constant, std::array<int, 3> cells,
                                   const std::vector<ParticleKind>& kinds, const std::vector<int>& count,
                                   const Random& random);

/// Random places, pushed apart until no two centres are nearer than `share` of their mean diameter.
/// @param cell  periodic; of height 1 along z in two dimensions
/// @throws DomainError  they cannot be, naming the packing fraction reached
[[nodiscard]] Particles at_random(const Cell& cell, int dimensions, const std::vector<ParticleKind>& kinds,
                                  const std::vector<int>& count, double share, const Random& random);

}  // namespace ozark::sim
