#pragma once
// Forces of embedded-atom potentials over full neighbour lists: one pass for densities, one for what the embedding of
// the neighbours adds. Functions are the cubics of UniformSpline on the table's values, r phi for phi.

#include <ozark/model/embedded_atom.hpp>
#include <ozark/sim/interaction.hpp>

#include <vector>

namespace ozark::sim {

class EmbeddedAtomForces final : public Interaction {
 public:
  /// @param elements  of each kind of particles, its index among the table's
  /// @throws DomainError  a table that is not valid, an element that is not in it
  EmbeddedAtomForces(const EmbeddedAtomTable& table, std::vector<std::size_t> elements);

  [[nodiscard]] std::string name() const override { return "embedded atoms"; }
  [[nodiscard]] double range() const override { return cutoff_; }
  /// @throws DomainError  other kinds of particles than it was made for
  void add_forces(Particles& particles, const NeighbourList& list, Tally* tally) override;
  [[nodiscard]] std::unique_ptr<ChangeEnergy> change_energy(const Particles&, const ParticleCells&) override;

  /// Density at each particle at the last call, in the order particles had then.
  [[nodiscard]] const std::vector<double>& densities() const { return density_; }

 private:
  class Change;
  struct alignas(64) Record {  // one piece of both functions
    double density[4], distance_pair[4];
  };
  struct Sums {  // over the neighbours of a particle: of rho'/r d and of phi'/r d
    double density[3], pair[3];
  };
  struct Bonds {                 // of the particles of a chunk: neighbours within the cut-off, packed
    std::vector<double> weight;  // rho'/r of what the particle gives to the neighbour
    std::vector<int> site;
    std::vector<int> packs;  // of each particle
    int make_room(const NeighbourList& list, std::size_t begin, std::size_t end, std::size_t kinds);
  };
  template <bool tallied>
  void sum_densities(const Particles& p, const NeighbourList& list, std::size_t chunk, Tally& part);
  double embed(const Particles& p, std::size_t first, std::size_t count);
  template <bool tallied>
  void sum_forces(Particles& p, std::size_t chunk, Tally& part) const;

  double cutoff_, inverse_step_, inverse_density_step_;
  std::vector<std::size_t> elements_;
  std::vector<UniformSpline::Piece> embedding_;  // of each element of the table
  std::size_t embedding_pieces_ = 0;             // of one
  std::vector<double> reach_;                    // of each ordered pair of kinds: beyond it all is 0
  std::vector<std::vector<Record>> records_;  // of each ordered pair of kinds: rho of the second; a last one of zeros

  std::vector<Bonds> bonds_;  // of each chunk
  std::vector<double> density_, slope_;
  std::vector<Sums> sums_;
  std::vector<Vector> sites_;  // w: F' of the owner
};

/// The same sums plainly: every pair of every image within the cut-off, one at a time, by any functions. The oracle.
[[nodiscard]] Tally direct_embedded_atom_sum(const Particles& particles, const EmbeddedAtom& potential,
                                             const std::vector<std::size_t>& elements, std::vector<Vector>& force);

}  // namespace ozark::sim
