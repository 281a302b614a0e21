#pragma once
// The part of the Coulomb energy that Ewald's sum takes over wave vectors, on a mesh: smooth particle-mesh Ewald
// [Essmann1995], B-splines of order 4 to 8. What erfc(alpha r) / r leaves to pairs belongs to TabulatedPairs.
//
// Energy, virial and forces are exact derivatives of one another for a given mesh. Forces on a mesh do not add up to 0:
// what is left, net_force(), is taken from all particles in equal parts, so momentum is kept.

#include <ozark/num/mesh_transform.hpp>
#include <ozark/sim/interaction.hpp>

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace ozark::sim {

struct MeshParameters {
  double coulomb = 1.0;    // k: energy times length of two unit charges
  double splitting = 1.0;  // alpha [1 / length]
  double cutoff = 1.0;     // of erfc(alpha r) / r
  std::array<int, 3> mesh{16, 16, 16};
  int order = 6;  // of the splines, 4 to 8
};

/// Root mean square error of the forces for charges without correlations: of the cut-off [Kolafa1992], and of the mesh,
/// summed over its waves from the aliases that a spline makes of each.
struct ForceErrorEstimate {
  double space = 0.0, mesh = 0.0;
  [[nodiscard]] double total() const;
};
[[nodiscard]] ForceErrorEstimate estimated_force_error(const Particles& particles, const MeshParameters& parameters);

/// The cheapest parameters with an estimated error of at most `force_error` [energy / length], half its square from
/// space and half from the mesh.
/// @throws DomainError  an error <= 0, or so small that the mesh would need more than 1024 points along an edge
[[nodiscard]] MeshParameters mesh_parameters(const Particles& particles, double coulomb, double cutoff,
                                             double force_error);

class ParticleMeshEwald final : public Interaction {
 public:
  /// @throws DomainError  an order outside 4 to 8, fewer mesh points than that along an edge, numbers that are not > 0
  explicit ParticleMeshEwald(const MeshParameters& parameters);
  ~ParticleMeshEwald() override;

  [[nodiscard]] std::string name() const override { return "mesh"; }
  [[nodiscard]] double range() const override { return 0.0; }
  void prepare(const Particles& particles, bool tallied) override;
  void add_forces(Particles& particles, const NeighbourList& list, Tally* tally) override;

  /// Of the last call, before it was removed.
  [[nodiscard]] Vector net_force() const { return net_force_; }

 private:
  class Mesh;
  std::unique_ptr<Mesh> mesh_;
  std::optional<Tally> prepared_;  // of the mesh, until its forces are added
  Vector net_force_;
};

}  // namespace ozark::sim
