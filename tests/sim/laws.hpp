#pragma once
// Laws that every part of the forces obeys, as checks.

#include <catch2/catch.hpp>

#include <ozark/sim/interaction.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "boxes.hpp"

namespace ozark::sim {

inline double largest_difference(const std::vector<Vector>& a, const std::vector<Vector>& b) {
  double worst = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i)
    worst = std::max({worst, std::abs(a[i].x - b[i].x), std::abs(a[i].y - b[i].y), std::abs(a[i].z - b[i].z)});
  return worst;
}

inline double largest(const std::vector<Vector>& a) { return largest_difference(a, std::vector<Vector>(a.size())); }

inline double rms_difference(const std::vector<Vector>& a, const std::vector<Vector>& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += std::pow(a[i].x - b[i].x, 2) + std::pow(a[i].y - b[i].y, 2) + std::pow(a[i].z - b[i].z, 2);
  return std::sqrt(sum / static_cast<double>(a.size()));
}

/// The same particles in a cell strained by 1 + e at (a, b).
inline Particles strained(const Particles& p, int a, int b, double e) {
  Particles q = p;
  Eigen::Matrix3d f = Eigen::Matrix3d::Identity();
  f(a, b) += e;
  q.cell.edges = f * q.cell.edges;
  for (Vector& r : q.position) {
    const Eigen::Vector3d t = f * Eigen::Vector3d(r.x, r.y, r.z);
    r = {t[0], t[1], t[2], 0.0};
  }
  return q;
}

/// Energy and virial; forces into the particles, which it may sort.
using Compute = std::function<Tally(Particles&)>;

struct SlopeSteps {
  double move = 1e-4, strain = 1e-4;   // of the central differences
  double force = 1e-6, virial = 1e-6;  // errors allowed: of the largest force, of the virial's norm
  std::size_t particles = 4;           // moved
};

/// Forces are slopes of the energy, the virial is its change with strain.
inline void check_slopes(const Particles& start, const Compute& compute, const SlopeSteps& s = {}) {
  const auto slope = [&](Particles up, Particles down, double h) {
    return (compute(up).energy - compute(down).energy) / (2.0 * h);
  };
  Particles p = start;
  const Tally tally = compute(p);
  const std::vector<Vector> force = p.force;
  for (std::size_t i = 0; i < s.particles; ++i)
    for (int a = 0; a < 3; ++a) {
      Particles up = p, down = p;
      (&up.position[i].x)[a] += s.move;
      (&down.position[i].x)[a] -= s.move;
      CHECK((&force[i].x)[a] == Approx(-slope(up, down, s.move)).epsilon(0).margin(s.force * largest(force)));
    }
  for (int a = 0; a < 3; ++a)
    for (int b = a; b < 3; ++b)
      CHECK(tally.virial(a, b) == Approx(-slope(strained(p, a, b, s.strain), strained(p, a, b, -s.strain), s.strain))
                                      .epsilon(0)
                                      .margin(s.virial * tally.virial.norm()));
}

/// A cell has the energy, the virial and the forces of its eight replicas.
inline void check_replicas(Particles one, const Compute& compute, double error) {
  Particles eight = replicated(one, 2);
  const Tally small = compute(one), large = compute(eight);
  CHECK(8.0 * small.energy == Approx(large.energy).epsilon(error));
  CHECK((8.0 * small.virial - large.virial).norm() <= error * large.virial.norm());
  std::vector<Vector> few = by_id(one, one.force), many = by_id(eight, eight.force);
  many.resize(few.size());
  CHECK(largest_difference(few, many) <= error * (1.0 + largest(few)));
}

}  // namespace ozark::sim
