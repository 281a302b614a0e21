#pragma once
// The cell cut into bins along its edges and continued beyond its faces. Particles lie in the order of their bins, the
// first edge fastest, and of their kinds within each, so that ghosts are shifted copies of whole runs of particles. Its
// room is kept from one build of a list to the next.

#include <ozark/num/pack.hpp>
#include <ozark/sim/neighbours.hpp>

#include "counting_sort.hpp"

namespace ozark::sim {

class CellBins {
 public:
  static constexpr double far_away = 1e9;  // beyond every cut-off, and its square is no infinity

  /// @param range  of the search, >= 0
  void cut(const Cell& cell, double range, std::size_t particles);

  /// Sorts particles by their bins and kinds, those of one bin and kind as they came. @return  whether they were so
  /// already; if not, the order() they are to be brought into
  /// @param kinds  >= 1
  bool sort(const std::vector<Vector>& position, const std::vector<int>& kind, std::size_t kinds);
  [[nodiscard]] const std::vector<int>& order() const { return sorting_.order(); }

  /// Images of sorted particles: whole bins as far as the range reaches, numbered from the number of particles on.
  void place_images(std::vector<GhostRun>& ghosts, std::vector<std::array<int, 3>>& shifts);
  [[nodiscard]] std::size_t site_count() const { return place_.empty() ? 0 : static_cast<std::size_t>(place_.back()); }

  /// Sites in the order of the search, at their positions. @pre  place_images()
  void arrange(const std::vector<Vector>& sites);

  /// Bin of a sorted particle.
  [[nodiscard]] std::size_t bin_of(std::size_t particle) const;
  /// One past its last particle.
  [[nodiscard]] std::size_t end_of(std::size_t bin) const {
    return static_cast<std::size_t>(sorting_.first()[(bin + 1) * kinds_]);
  }

  /// Sites of one kind that may be near those of one bin, then a pack that is far away. On whole packs in memory: one
  /// that lies across two cache lines takes two loads.
  struct Candidates {
    std::array<std::vector<Pack>, 3> packs;
    std::vector<int> site;
    std::size_t count = 0;
    [[nodiscard]] double* along(std::size_t axis) { return reinterpret_cast<double*>(packs[axis].data()); }
    [[nodiscard]] const double* along(std::size_t axis) const {
      return reinterpret_cast<const double*>(packs[axis].data());
    }
  };
  /// @param candidates  one for each kind
  void gather(std::size_t bin, std::vector<Candidates>& candidates) const;

 private:
  using Three = std::array<int, 3>;
  struct Run {  // of bins along the first edge in which all are particles, or images by one shift
    int owner, site, length, place;
    std::size_t bin, inside, bins;  // the first, its original, how many
  };
  [[nodiscard]] static std::size_t flat(const Three& extent, int x, int y, int z) {
    return static_cast<std::size_t>(x) +
           static_cast<std::size_t>(extent[0]) *
               (static_cast<std::size_t>(y) + static_cast<std::size_t>(extent[1]) * static_cast<std::size_t>(z));
  }
  [[nodiscard]] Three inside_bin(const Vector& r) const;
  /// Sites from place `first` up to `last`, put behind the candidates.
  void append(std::size_t first, std::size_t last, Candidates& candidates) const;

  Three count_{}, reach_{}, margin_{}, total_{};  // inside the cell; to look beside; beyond each face; with margins
  Eigen::Matrix3d inverse_ = Eigen::Matrix3d::Identity();
  std::array<double, 3> width_{};
  double range_ = 0.0;
  std::size_t kinds_ = 1;
  bool square_ = true;  // no tilts: rows of bins out of reach can be told

  CountingSort sorting_;  // of particles by bins and kinds
  std::vector<Run> runs_;
  std::vector<int> place_;  // of the first site of each bin and kind, margins included
  std::vector<double> x_, y_, z_;
  std::vector<int> site_;
};

}  // namespace ozark::sim
