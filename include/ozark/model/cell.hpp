#pragma once
// A cell of space that repeats along some of its edges: orthorhombic or triclinic, slabs and wires by edges that do not
// repeat.

#include <Eigen/Core>

#include <array>

namespace ozark {

struct Cell {
  /// Columns a, b, c, right-handed and upper triangular: a along x, b in the xy plane. Unit: the system's length.
  Eigen::Matrix3d edges = Eigen::Matrix3d::Identity();
  std::array<bool, 3> periodic{true, true, true};

  [[nodiscard]] static Cell orthorhombic(double x, double y, double z);

  [[nodiscard]] double volume() const { return edges(0, 0) * edges(1, 1) * edges(2, 2); }
  /// Distances between opposite faces.
  [[nodiscard]] Eigen::Vector3d heights() const;
  /// r = edges s.
  [[nodiscard]] Eigen::Matrix3d inverse() const;
};

/// Refuses what no method can use. @throws DomainError  edges that are not finite, upper triangular, of positive
/// diagonal
void require_valid(const Cell& cell);

/// The same lattice with tilts at most half the edge they lie along; those of up to 0.55 may stay. Columns of the
/// result times `edges` before. Images n of particles become the inverse of the returned matrix times n.
Eigen::Matrix3i reduce_tilts(Cell& cell);

/// Any right-handed edges turned so that a lies along x and b in the xy plane. @return  the rotation Q: edges = Q given
struct Orientation {
  Eigen::Matrix3d edges, rotation;
};
/// @throws DomainError  a volume that is not positive
[[nodiscard]] Orientation oriented(const Eigen::Matrix3d& any);

}  // namespace ozark
