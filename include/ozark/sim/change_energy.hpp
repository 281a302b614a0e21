#pragma once
// What one part of the forces says of a change of one particle: the twin of interaction.hpp for motions that are not
// dynamics.

#include <ozark/sim/particle_cells.hpp>

#include <array>
#include <optional>

namespace ozark::sim {

/// A particle goes, or one comes, or both: it moves.
struct Change {
  struct Arrival {
    int kind;
    std::int64_t id;             // when it moves: its own
    Eigen::Vector3d place;       // anywhere
    std::array<int, 3> image{};  // cells crossed, of `place`
  };
  std::size_t gone = ParticleCells::nobody;
  std::optional<Arrival> come;
};

class ChangeEnergy {
 public:
  virtual ~ChangeEnergy() = default;

  /// Energy after the change less that before. Infinite where particles would lie on each other; never a NaN for a
  /// state of finite energy.
  [[nodiscard]] virtual double difference(const Particles& particles, const ParticleCells& cells,
                                          const Change& change) = 0;

  /// The change is about to be made: one that goes has its place taken by the last, one that comes is the last, one
  /// that moves keeps its place.
  virtual void accept(const Particles& particles, const ParticleCells& cells, const Change& change) {
    static_cast<void>(particles), static_cast<void>(cells), static_cast<void>(change);
  }
};

}  // namespace ozark::sim
