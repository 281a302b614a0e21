#pragma once
// Ionic crystals, for the tests of charges.

#include <ozark/sim/particles.hpp>

#include <cmath>
#include <vector>

#include "boxes.hpp"

namespace ozark::sim {

inline Particles ions(const Cell& cell, const std::vector<double>& charges) {
  Particles p;
  p.cell = cell;
  for (double q : charges) {
    p.kinds.emplace_back();
    p.kinds.back().charge = q;
  }
  return p;
}

inline void add_fractional(Particles& p, int kind, const Eigen::Vector3d& s) {
  p.add(kind, p.cell.edges * s, static_cast<std::int64_t>(p.size()));
}

/// Face-centred cubic cations, anions displaced from them along the cube's diagonal: rock salt at 1/2, zincblende at
/// 1/4.
inline Particles two_lattices(double a, double along) {
  Particles p = ions(Cell::orthorhombic(a, a, a), {1.0, -1.0});
  for (const Eigen::Vector3d& s : {Eigen::Vector3d(0.0, 0.0, 0.0), Eigen::Vector3d(0.0, 0.5, 0.5),
                                   Eigen::Vector3d(0.5, 0.0, 0.5), Eigen::Vector3d(0.5, 0.5, 0.0)}) {
    add_fractional(p, 0, s);
    add_fractional(p, 1, s + Eigen::Vector3d::Constant(along));
  }
  return p;
}

inline Particles caesium_chloride(double a) {
  Particles p = ions(Cell::orthorhombic(a, a, a), {1.0, -1.0});
  add_fractional(p, 0, {0.0, 0.0, 0.0});
  add_fractional(p, 1, {0.5, 0.5, 0.5});
  return p;
}

/// Ideal: silicon on a diamond lattice, oxygen half way between neighbours.
inline Particles cristobalite(double a, const std::vector<double>& charges) {
  Particles p = ions(Cell::orthorhombic(a, a, a), charges);
  for (const Eigen::Vector3d& s : {Eigen::Vector3d(0.0, 0.0, 0.0), Eigen::Vector3d(0.0, 0.5, 0.5),
                                   Eigen::Vector3d(0.5, 0.0, 0.5), Eigen::Vector3d(0.5, 0.5, 0.0)}) {
    add_fractional(p, 0, s);
    add_fractional(p, 0, s + Eigen::Vector3d::Constant(0.25));
    for (const Eigen::Vector3d& t : {Eigen::Vector3d(1.0, 1.0, 1.0), Eigen::Vector3d(1.0, -1.0, -1.0),
                                     Eigen::Vector3d(-1.0, 1.0, -1.0), Eigen::Vector3d(-1.0, -1.0, 1.0)})
      add_fractional(p, 1, s + 0.125 * t);
  }
  return p;
}

/// Alpha-quartz, space group P3_2 21: silicon at 3a (u, 0, 2/3), oxygen at 6c (x, y, z).
inline Particles quartz(double a, double c, double u, const Eigen::Vector3d& o, const std::vector<double>& charges) {
  Particles p = ions(triclinic(a, 0.5 * std::sqrt(3.0) * a, c, -0.5 * a, 0.0, 0.0), charges);
  const double third = 1.0 / 3.0;
  add_fractional(p, 0, {u, 0.0, 2.0 * third});
  add_fractional(p, 0, {0.0, u, third});
  add_fractional(p, 0, {-u, -u, 0.0});
  add_fractional(p, 1, {o[0], o[1], o[2]});
  add_fractional(p, 1, {-o[1], o[0] - o[1], o[2] + 2.0 * third});
  add_fractional(p, 1, {o[1] - o[0], -o[0], o[2] + third});
  add_fractional(p, 1, {o[1], o[0], -o[2]});
  add_fractional(p, 1, {o[0] - o[1], -o[1], third - o[2]});
  add_fractional(p, 1, {-o[0], o[1] - o[0], 2.0 * third - o[2]});
  return p;
}

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

}  // namespace ozark::sim
