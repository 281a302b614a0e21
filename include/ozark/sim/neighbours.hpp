#pragma once
// Who is near whom: explicit periodic images ("ghosts") of the particles, and for each particle a full list of the
// sites within cut-off + skin, sorted by kind and padded to whole packs. Full lists cost each pair twice and leave
// nothing to reduce between threads: results do not depend on their number. The minimum image is never assumed.

#include <ozark/sim/particles.hpp>

#include <cstdint>
#include <memory>
#include <vector>

namespace ozark::sim {

class CellBins;

/// Images of particles that follow each other, all by the same shift.
struct GhostRun {
  int owner, site, length, shift;
};

class NeighbourList {
 public:
  /// @param cutoff  of the longest interaction, >= 0; 0: no lists, no ghosts
  /// @param skin    > 0; the list holds until particles have moved half of it
  /// @throws DomainError  out of range
  NeighbourList(double cutoff, double skin);
  ~NeighbourList();
  NeighbourList(NeighbourList&&) noexcept;
  NeighbourList& operator=(NeighbourList&&) noexcept;

  [[nodiscard]] double cutoff() const { return cutoff_; }
  [[nodiscard]] double skin() const { return skin_; }

  /// Wraps the particles, sorts them in space, makes ghosts and lists. Built twice from the positions of the first
  /// build and its order, everything is the same. @throws DomainError  a cut-off + skin of more than 4 heights of the
  /// cell
  void build(Particles& particles);

  /// Sites at the present positions in the present cell.
  void refresh(const Particles& particles);

  /// The same in one pass with a look at how far they have come. @return  false once a pair within the cut-off may be
  /// missing, for particles have come, gone or moved, or the cell has been strained, so far: it must be built again
  [[nodiscard]] bool follow(const Particles& particles);

  struct Segment {
    const int* first;  // sites, Pack::lanes for each pack; what pads lies beyond every cut-off
    int packs;
    int near;  // of those, the first, hold what was nearer than cut-off + skin / 4 at the build; the others most often
               // hold nothing within the cut-off
  };
  /// Sites of one kind around particle i.
  [[nodiscard]] Segment segment(std::size_t i, std::size_t kind) const {
    const Stored& s = stored_[i * kinds_ + kind];
    return {chunk_[i / chunk_length].data() + s.first, s.packs, s.near};
  }
  /// Particles, then ghosts, then one site far from all. w is 0.
  [[nodiscard]] const std::vector<Vector>& sites() const { return sites_; }
  /// The particle a site is, or is an image of; the site far away: -1.
  [[nodiscard]] const std::vector<int>& owners() const { return owners_; }

  /// Work is dealt out in chunks of this many particles: sums over one, then over all in order, are reproducible.
  static constexpr std::size_t chunk_length = 128;

  /// Positions and edges at the last build.
  [[nodiscard]] const std::vector<Vector>& built_positions() const { return built_positions_; }
  [[nodiscard]] const Eigen::Matrix3d& built_edges() const { return built_edges_; }
  [[nodiscard]] long builds() const { return builds_; }

 private:
  struct Stored {
    std::uint32_t first = 0;
    int packs = 0, near = 0;
  };
  struct Allowance {
    double square;  // of the displacement a particle is allowed; negative: none
    bool strained;
    Eigen::Matrix3d strain;  // since the last build
  };
  [[nodiscard]] Allowance allowance(const Particles& particles) const;
  [[nodiscard]] double displaced2(const Particles& particles, const Allowance& since, std::size_t i) const;
  void move_ghosts(const Particles& particles);
  void list_chunk(std::size_t chunk);

  double cutoff_, skin_;
  std::size_t kinds_ = 1;
  std::vector<Vector> sites_;
  std::vector<int> owners_;  // of sites
  std::vector<GhostRun> ghosts_;
  std::vector<std::array<int, 3>> shifts_;
  std::vector<Stored> stored_;
  std::vector<std::vector<int>> chunk_;
  std::vector<Vector> built_positions_;
  Eigen::Matrix3d built_edges_ = Eigen::Matrix3d::Identity();
  long builds_ = 0, built_turnover_ = 0;
  std::unique_ptr<CellBins> bins_;  // of the last build
  Particles::Room room_;
};

}  // namespace ozark::sim
