#pragma once
// Ideal gases and crystals, for the tests of what is measured on configurations.

#include <ozark/model/configuration.hpp>

#include <cmath>
#include <random>
#include <string>
#include <vector>

namespace ozark {

inline Cell tilted(double a, double b, double c, double xy, double xz, double yz) {
  Cell cell = Cell::orthorhombic(a, b, c);
  cell.edges(0, 1) = xy;
  cell.edges(0, 2) = xz;
  cell.edges(1, 2) = yz;
  return cell;
}

/// Particles at these fractions of the cell, kinds in turn.
inline Configuration placed(const Cell& cell, const std::vector<Eigen::Vector3d>& fractions, int kinds = 1) {
  Configuration c;
  c.cell = cell;
  for (int k = 0; k < kinds; ++k) c.kinds.push_back(std::string(1, static_cast<char>('a' + k)));
  c.position.resize(3, static_cast<Eigen::Index>(fractions.size()));
  for (std::size_t i = 0; i < fractions.size(); ++i) {
    c.id.push_back(static_cast<std::int64_t>(i));
    c.kind.push_back(static_cast<int>(i % static_cast<std::size_t>(kinds)));
    c.position.col(static_cast<Eigen::Index>(i)) = (cell.edges * fractions[i]).array();
  }
  c.image.resize(fractions.size(), {0, 0, 0});
  return c;
}

/// Independent uniform places.
inline Configuration ideal_gas(const Cell& cell, int count, int kinds, unsigned seed, int dimensions = 3) {
  std::mt19937_64 engine(seed);
  std::uniform_real_distribution<double> u;
  std::vector<Eigen::Vector3d> s(static_cast<std::size_t>(count));
  for (auto& x : s) {
    for (int a = 0; a < dimensions; ++a) x[a] = u(engine);
    if (dimensions == 2) x[2] = 0.0;
  }
  Configuration c = placed(cell, s, kinds);
  c.dimensions = dimensions;
  return c;
}

/// n copies along each edge.
inline Configuration replicated(const Configuration& c, int n) {
  Configuration all = c;
  all.cell.edges *= n;
  const auto size = static_cast<Eigen::Index>(c.size());
  all.position.resize(3, size * n * n * n);
  all.id.clear();
  all.kind.clear();
  all.image.assign(static_cast<std::size_t>(all.position.cols()), {0, 0, 0});
  for (int k = 0; k < n * n * n; ++k) {
    const Eigen::Array3d shift = (c.cell.edges * Eigen::Vector3d(k % n, k / n % n, k / n / n)).array();
    for (Eigen::Index i = 0; i < size; ++i) {
      all.position.col(k * size + i) = c.position.col(i) + shift;
      all.id.push_back(k * size + i);
      all.kind.push_back(c.kind[static_cast<std::size_t>(i)]);
    }
  }
  return all;
}

/// Crystals whose nearest neighbours are at distance 1, n conventional cells along each edge.
inline Configuration cubic_crystal(const std::vector<Eigen::Vector3d>& basis, double edge, int n) {
  return replicated(placed(Cell::orthorhombic(edge, edge, edge), basis), n);
}
inline Configuration simple_cubic(int n) { return cubic_crystal({{0.1, 0.2, 0.3}}, 1.0, n); }
inline Configuration body_centred(int n) {
  return cubic_crystal({{0.1, 0.1, 0.1}, {0.6, 0.6, 0.6}}, 2.0 / std::sqrt(3.0), n);
}
inline Configuration face_centred(int n) {
  return cubic_crystal({{0.1, 0.1, 0.1}, {0.6, 0.6, 0.1}, {0.6, 0.1, 0.6}, {0.1, 0.6, 0.6}}, std::sqrt(2.0), n);
}
inline Configuration hexagonal_close_packed(int n) {
  const Cell cell = Cell::orthorhombic(1.0, std::sqrt(3.0), std::sqrt(8.0 / 3.0));
  return replicated(
      placed(cell, {{0.1, 0.1, 0.1}, {0.6, 0.6, 0.1}, {0.6, 0.1 + 5.0 / 6.0, 0.6}, {0.1, 0.1 + 1.0 / 3.0, 0.6}}), n);
}

}  // namespace ozark
