#pragma once
// Where particles are at one time: what observables are measured on, whoever made it, and what files hold.

#include <ozark/model/cell.hpp>

#include <Eigen/Core>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace ozark {

/// Ascending in the ids; one entry, or column, for each particle.
struct Configuration {
  Cell cell;
  int dimensions = 3;                     // 2: every z is 0
  std::vector<std::string> kinds;         // names of the species
  std::vector<std::int64_t> id;           // unique
  std::vector<int> kind;                  // index into kinds
  Eigen::Array3Xd position;               // in the cell or near it
  Eigen::Array3Xd velocity;               // no columns if not known
  std::vector<std::array<int, 3>> image;  // cells crossed: unwrapped position = position + edges image

  [[nodiscard]] std::size_t size() const { return id.size(); }
  /// Particles of a kind.
  [[nodiscard]] std::size_t count(std::size_t of) const {
    return static_cast<std::size_t>(std::count(kind.begin(), kind.end(), static_cast<int>(of)));
  }
};

}  // namespace ozark
