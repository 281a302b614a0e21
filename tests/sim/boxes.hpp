#pragma once
// Particles in cells of every shape, for the tests of the engine.

#include <ozark/sim/particles.hpp>
#include <ozark/sim/random.hpp>

#include <cmath>
#include <vector>

namespace ozark::sim {

/// Random places no closer than `apart` (images count), kinds in turn.
inline Particles scattered(const Cell& cell, int count, std::size_t kinds, double apart, std::uint64_t seed) {
  Particles p;
  p.cell = cell;
  p.kinds.resize(kinds);
  const Random random(seed);
  for (std::uint64_t draw = 0; static_cast<int>(p.size()) < count && draw < 1000000; ++draw) {
    const auto u = random.uniform(Stream::placement, 0, draw);
    const Eigen::Vector3d r = cell.edges * Eigen::Vector3d(u[0], u[1], u[2]);
    bool free = true;
    for (std::size_t j = 0; j < p.size() && free; ++j)
      for (int n = 0; n < 27 && free; ++n) {
        const Eigen::Vector3d image = cell.edges * Eigen::Vector3d(n % 3 - 1, n / 3 % 3 - 1, n / 9 - 1);
        const Eigen::Vector3d d = r - image - Eigen::Vector3d(p.position[j].x, p.position[j].y, p.position[j].z);
        free = d.norm() >= apart;
      }
    if (free) p.add(static_cast<int>(p.size() % kinds), r, static_cast<std::int64_t>(p.size()));
  }
  return p;
}

inline Cell triclinic(double a, double b, double c, double xy, double xz, double yz) {
  Cell cell = Cell::orthorhombic(a, b, c);
  cell.edges(0, 1) = xy;
  cell.edges(0, 2) = xz;
  cell.edges(1, 2) = yz;
  return cell;
}

/// The same crystal of cells, n of them along each edge.
inline Particles replicated(const Particles& p, int n) {
  Particles all = p;
  all.cell.edges *= n;
  std::int64_t id = static_cast<std::int64_t>(p.size());
  for (int k = 1; k < n * n * n; ++k) {
    const Eigen::Vector3d shift = p.cell.edges * Eigen::Vector3d(k % n, k / n % n, k / n / n);
    for (std::size_t i = 0; i < p.size(); ++i) {
      const std::size_t j =
          all.add(p.kind[i], Eigen::Vector3d(p.position[i].x, p.position[i].y, p.position[i].z) + shift, id++);
      all.velocity[j] = p.velocity[i];
    }
  }
  return all;
}

/// Fcc with four particles in each of n^3 cubes.
inline Particles face_centred(int n, double density) {
  const double a = std::cbrt(4.0 / density);
  Particles p;
  p.cell = Cell::orthorhombic(a, a, a);
  p.kinds.resize(1);
  p.add(0, {0.0, 0.0, 0.0}, 0);
  p.add(0, {0.5 * a, 0.5 * a, 0.0}, 1);
  p.add(0, {0.5 * a, 0.0, 0.5 * a}, 2);
  p.add(0, {0.0, 0.5 * a, 0.5 * a}, 3);
  return replicated(p, n);
}

/// Of each particle by its id.
inline std::vector<Vector> by_id(const Particles& p, const std::vector<Vector>& values) {
  std::vector<Vector> sorted(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) sorted[static_cast<std::size_t>(p.id[i])] = values[i];
  return sorted;
}

}  // namespace ozark::sim
