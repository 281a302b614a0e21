#pragma once
// The state of a particle simulation: one array for each property, particles in any order, told apart by their ids.

#include <ozark/model/configuration.hpp>

#include <Eigen/Core>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace ozark::sim {

/// Three components and one to spare, as processors load them.
struct alignas(32) Vector {
  double x = 0.0, y = 0.0, z = 0.0, w = 0.0;
};

struct ParticleKind {
  std::string name;   // of the species
  double mass = 1.0;  // > 0
  double charge = 0.0;
  double diameter = 1.0;
  double diffusivity = 1.0, activity = 1.0;  // overdamped motion only
};

struct Particles {
  Cell cell;
  int dimensions = 3;  // 2: every z is 0, the third edge has length 1 and does not repeat
  std::vector<ParticleKind> kinds;

  std::vector<Vector> position;  // within the cell or not: images count whole cells
  std::vector<Vector> velocity;
  std::vector<Vector> force;
  std::vector<int> kind;                  // index into kinds
  std::vector<std::int64_t> id;           // unique, persistent
  std::vector<std::array<int, 3>> image;  // cells crossed: the unwrapped position is position + edges image
  long turnover = 0;                      // particles added and removed so far: lists of neighbours ask

  [[nodiscard]] std::size_t size() const { return position.size(); }
  [[nodiscard]] double mass(std::size_t i) const { return kinds[static_cast<std::size_t>(kind[i])].mass; }
  [[nodiscard]] double charge(std::size_t i) const { return kinds[static_cast<std::size_t>(kind[i])].charge; }
  [[nodiscard]] Eigen::Vector3d unwrapped(std::size_t i) const;

  /// At rest, without force. @return  its index
  std::size_t add(int particle_kind, const Eigen::Vector3d& where, std::int64_t particle_id);
  /// Its slot goes to the last particle.
  void remove(std::size_t i);
  /// Room for what is being sorted, kept by who sorts often.
  struct Room {
    std::vector<Vector> vectors;
    std::vector<int> kinds;
    std::vector<std::int64_t> ids;
    std::vector<std::array<int, 3>> images;
  };
  /// Particle order[i] becomes the i-th.
  void reorder(const std::vector<int>& order, Room& room);
  void reorder(const std::vector<int>& order) {
    Room room;
    reorder(order, room);
  }
};

/// Refuses arrays of different lengths, kinds out of range, ids met twice, values that are not finite.
/// @throws DomainError  naming the particle by its id
void require_valid(const Particles& particles);

/// As observables and files want it: ascending in the ids. @param velocities  false: none
[[nodiscard]] Configuration configuration_of(const Particles& particles, bool velocities = true);

/// Moves every particle into the cell along the edges that repeat, counting images; tilts are reduced before.
void wrap(Particles& particles);
/// Particle i alone, in a cell whose tilts are reduced.
void wrap(Particles& particles, std::size_t i);

}  // namespace ozark::sim
