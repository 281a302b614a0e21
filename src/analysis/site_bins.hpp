#pragma once
// Particles and their periodic images sorted into bins, kind by kind: pairs within a range by looking into the bins
// around. Images are explicit, so the range may exceed half the cell, and the cell may have any tilt.

#include <ozark/model/configuration.hpp>

#include <array>
#include <cstdint>
#include <vector>

namespace ozark::analysis {

struct SiteBins {
  /// Coordinates along x, y and z of the sites in the order of their bins, padded by a pack of sites far away.
  struct Sites {
    std::array<Eigen::ArrayXd, 3> r;
    Eigen::ArrayXi owner;    // particle; -1 of the padding
    std::vector<int> start;  // of each bin, and the end
  };

  std::array<int, 3> count{}, reach{}, total{};  // bins inside the cell; to look beside; with the images' margin
  std::array<int, 3> margin{};                   // reach where the cell repeats, else 0
  std::array<double, 3> width{};                 // distance of neighbouring faces
  bool upright = false;                          // no tilts: width is along x, y, z
  std::vector<Sites> kinds;

  /// Kinds 0 .. kind_count - 1 each with sites of their own. Two dimensions: z does not repeat.
  /// @throws DomainError  range beyond ten heights of the cell, positions that are not finite
  SiteBins(const Configuration& configuration, double range);

  [[nodiscard]] std::size_t flat(int bx, int by, int bz) const {
    return static_cast<std::size_t>(bx) +
           static_cast<std::size_t>(total[0]) *
               (static_cast<std::size_t>(by) + static_cast<std::size_t>(total[1]) * static_cast<std::size_t>(bz));
  }
  /// Area in two dimensions.
  [[nodiscard]] static double volume(const Configuration& configuration);
};

}  // namespace ozark::analysis
