#pragma once
// Fields that act on each particle by itself, of all kinds or of some. With them momentum is not conserved: motions are
// to be told (kinetics.hpp).

#include <ozark/sim/interaction.hpp>

#include <cstdint>
#include <map>
#include <vector>

namespace ozark::sim {

/// Indices into Particles::kinds; empty: every kind.
using Kinds = std::vector<int>;

/// stiffness d^2 / 2 for the displacement d of the unwrapped position from a site of each particle's own: an Einstein
/// crystal. Sites keep their place relative to the edges of the cell, so they follow its strain.
class Tethers final : public Interaction {
 public:
  struct Sites {
    Eigen::Matrix3d edges;                             // of the cell they were placed in
    std::map<std::int64_t, Eigen::Vector3d> fraction;  // by id: position = edges fraction, unwrapped
  };
  /// @param stiffness  > 0 [energy / length^2]
  Tethers(double stiffness, Sites sites);

  [[nodiscard]] std::string name() const override { return "tethers"; }
  [[nodiscard]] double range() const override { return 0.0; }
  /// Particles without a site feel nothing. @throws DomainError  a cell sheared by 0.4 or more since the sites were
  /// placed
  void add_forces(Particles& particles, const NeighbourList& list, Tally* tally) override;
  [[nodiscard]] std::unique_ptr<ChangeEnergy> change_energy(const Particles&, const ParticleCells&) override;

 private:
  double stiffness_;
  Sites sites_;
};

/// Every particle at its present place; all of them at one point.
[[nodiscard]] Tethers::Sites tethers_in_place(const Particles& particles, const Kinds& kinds = {});
[[nodiscard]] Tethers::Sites tethers_to_point(const Particles& particles, const Eigen::Vector3d& point,
                                              const Kinds& kinds = {});

/// A half-space of Lennard-Jones matter, 9-3: epsilon ((2/15) (sigma / z)^9 - (sigma / z)^3) at a distance z from the
/// wall, less its value at the cut-off, 0 beyond.
struct Wall93 {
  double epsilon = 1.0, sigma = 1.0;
  double cutoff = 2.5;  // in units of length; (2/5)^(1/6) sigma: purely repulsive
  [[nodiscard]] double energy(double z) const;
  [[nodiscard]] double force(double z) const;  // -d energy / dz
};

/// Walls across one edge of an orthorhombic cell that does not repeat: at coordinate `low` and at `high`, particles
/// between.
class Walls final : public Interaction {
 public:
  /// @param axis  0, 1 or 2  @throws DomainError  out of range
  Walls(int axis, double low, double high, const Wall93& wall, Kinds kinds = {});

  [[nodiscard]] std::string name() const override { return "walls"; }
  [[nodiscard]] double range() const override { return 0.0; }
  /// The virial holds what the walls give. @throws DomainError  a particle at a wall or behind it; an edge that repeats
  void add_forces(Particles& particles, const NeighbourList& list, Tally* tally) override;
  [[nodiscard]] std::unique_ptr<ChangeEnergy> change_energy(const Particles&, const ParticleCells&) override;

 private:
  int axis_;
  double low_, high_;
  Wall93 wall_;
  Kinds kinds_;
};

/// sum over the edges of depth sin^2(pi periods s) with s the place along the edge in units of it: an optical lattice.
/// It follows the strain of the cell, so it has no virial.
class SineSquaredLattice final : public Interaction {
 public:
  /// @param depth    [energy]
  /// @param periods  along each edge, >= 0; 0: flat along it
  SineSquaredLattice(double depth, const std::array<int, 3>& periods, Kinds kinds = {});

  [[nodiscard]] std::string name() const override { return "sine squared lattice"; }
  [[nodiscard]] double range() const override { return 0.0; }
  void add_forces(Particles& particles, const NeighbourList& list, Tally* tally) override;
  [[nodiscard]] std::unique_ptr<ChangeEnergy> change_energy(const Particles&, const ParticleCells&) override;

 private:
  double depth_;
  std::array<int, 3> periods_;
  Kinds kinds_;
};

}  // namespace ozark::sim
