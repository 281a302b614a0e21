#pragma once
// Ionic crystals, for the tests of charges.

#include <ozark/sim/particles.hpp>

#include <cmath>
#include <vector>

#include "laws.hpp"

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

}  // namespace ozark::sim
