#pragma once
// Atoms at one time as files hold them, whatever the format. Numbers stand in the file's own units: no format here says
// which they are.

#include <ozark/io/value.hpp>

#include <Eigen/Core>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ozark {

struct AtomFrame {
  std::optional<Eigen::Matrix3d> lattice;  // columns a, b, c in any orientation; the cell begins at (0, 0, 0)
  std::array<bool, 3> periodic{true, true, true};
  int dimensions = 3;              // 2: every z is 0
  std::vector<std::string> types;  // names, or the numbers of a file that has none
  std::vector<int> type;           // of each atom, index into types
  Eigen::Array3Xd position;
  // Empty where the file does not tell:
  std::vector<std::int64_t> id;  // unique
  Eigen::Array3Xd velocity;
  std::vector<std::array<int, 3>> image;  // cells crossed: unwrapped position = position + lattice image
  std::vector<double> mass;               // of each type
  std::vector<double> charge;             // of each atom
  std::optional<std::int64_t> step;
  std::optional<double> time;
  Summary extra;  // whatever else the file says of the frame as key and value

  [[nodiscard]] std::size_t size() const { return type.size(); }
};

/// Which frames of a file are handed back; all are read and checked.
enum class Frames { all, last };

/// What every writer asks of a frame. @throws DomainError  arrays of different lengths, numbers that are not finite,
/// types without a name, or with blanks in it
void require_valid(const AtomFrame& frame);

}  // namespace ozark
