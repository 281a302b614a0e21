#include <ozark/model/cell.hpp>

#include <ozark/core/error.hpp>

#include <Eigen/Dense>

#include <cmath>

namespace ozark {

namespace {

constexpr double largest_tilt = 0.55;  // more than half, or a cell of 120 degrees would turn over and back for ever

}  // namespace

Cell Cell::orthorhombic(double x, double y, double z) {
  Cell cell;
  cell.edges = Eigen::Vector3d(x, y, z).asDiagonal();
  return cell;
}

Eigen::Vector3d Cell::heights() const { return inverse().rowwise().norm().cwiseInverse(); }

Eigen::Matrix3d Cell::inverse() const {
  return edges.triangularView<Eigen::Upper>().solve(Eigen::Matrix3d::Identity());
}

void require_valid(const Cell& cell) {
  require(cell.edges.allFinite(), "the edges of a cell must be finite");
  for (int i = 0; i < 3; ++i) {
    require(cell.edges(i, i) > 0.0, "the diagonal of a cell must be > 0, got {}", cell.edges(i, i));
    for (int j = 0; j < i; ++j)
      require(cell.edges(i, j) == 0.0, "a cell must have a along x and b in the xy plane, got element ({}, {}) = {}", i,
              j, cell.edges(i, j));
  }
}

Eigen::Matrix3i reduce_tilts(Cell& cell) {
  Eigen::Matrix3i change = Eigen::Matrix3i::Identity();
  const auto subtract = [&](int along, int from) {
    if (!cell.periodic[static_cast<std::size_t>(along)]) return;
    const double tilt = cell.edges(along, from) / cell.edges(along, along);
    if (std::abs(tilt) <= largest_tilt) return;
    const int times = static_cast<int>(std::lround(tilt));
    cell.edges.col(from) -= times * cell.edges.col(along);
    change.col(from) -= times * change.col(along);
  };
  subtract(1, 2);
  subtract(0, 2);
  subtract(0, 1);
  return change;
}

Orientation oriented(const Eigen::Matrix3d& any) {
  require(any.determinant() > 0.0, "the edges of a cell must be right-handed with a volume > 0, got {}",
          any.determinant());
  const Eigen::Vector3d x = any.col(0).normalized(), z = any.col(0).cross(any.col(1)).normalized(), y = z.cross(x);
  Eigen::Matrix3d rotation;
  rotation << x.transpose(), y.transpose(), z.transpose();
  Eigen::Matrix3d edges = rotation * any;
  edges.triangularView<Eigen::StrictlyLower>().setZero();
  return {edges, rotation};
}

}  // namespace ozark
