#pragma once
// Frames of atoms that use everything a file can hold.

#include <ozark/io/atom_frame.hpp>

#include <cmath>

namespace ozark {

/// Three atoms of two types in a triclinic cell, with numbers of many digits.
inline AtomFrame rich_frame(std::int64_t step = 20) {
  AtomFrame f;
  f.lattice = (Eigen::Matrix3d() << 6.1, 1.0 / 3.0, -0.7, 0, 7.0, 0.6, 0, 0, 9.000000000000002).finished();
  f.types = {"si", "o"};
  f.type = {1, 0, 1};
  const double t = static_cast<double>(step);
  f.position.resize(3, 3);
  f.position << std::sqrt(2.0), 3.0, 1e-17, 0.1, -2.0 / 7.0, 6.5, 5.0, 8.9, 0.25;
  f.velocity = (f.position + t).sin();
  f.id = {7, 1, 5};
  f.image = {{0, 0, 0}, {1, -2, 3}, {0, 12, 0}};
  f.mass = {28.0855, 15.9994};
  f.charge = {-1.2, 2.4, -1.2};
  f.step = step;
  f.time = 0.001 * t;
  return f;
}

inline bool same(const AtomFrame& a, const AtomFrame& b) {
  const auto equal = [](const auto& x, const auto& y) { return x.cols() == y.cols() && (x == y).all(); };
  return a.lattice == b.lattice && a.periodic == b.periodic && a.dimensions == b.dimensions && a.types == b.types &&
         a.type == b.type && equal(a.position, b.position) && a.id == b.id && equal(a.velocity, b.velocity) &&
         a.image == b.image && a.mass == b.mass && a.charge == b.charge && a.step == b.step && a.time == b.time &&
         a.extra == b.extra;
}

}  // namespace ozark
