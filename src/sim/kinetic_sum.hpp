#pragma once
// The kinetic tensor in the same pass as what is done to each particle before.

#include <ozark/sim/particles.hpp>

#include <Eigen/Core>

#include "chunks.hpp"

namespace ozark::sim {

/// sum of m v v with v = velocity(i), called once for each particle i, which it may change.
template <class Velocity>
Eigen::Matrix3d kinetic_tensor(const Particles& p, const Velocity& velocity) {
  using Six = Eigen::Matrix<double, 6, 1>;
  const Six s = sum_chunks(p.size(), Six(Six::Zero()), [&](std::size_t begin, std::size_t end) {
    const Velocity of = velocity;  // what it holds, no store changes here
    double xx = 0.0, yy = 0.0, zz = 0.0, xy = 0.0, xz = 0.0, yz = 0.0;
    for (std::size_t i = begin; i < end; ++i) {
      const Vector v = of(i);
      const double m = p.mass(i);
      xx += m * v.x * v.x;
      yy += m * v.y * v.y;
      zz += m * v.z * v.z;
      xy += m * v.x * v.y;
      xz += m * v.x * v.z;
      yz += m * v.y * v.z;
    }
    Six part;
    part << xx, yy, zz, xy, xz, yz;
    return part;
  });
  Eigen::Matrix3d t;
  t << s[0], s[3], s[4], s[3], s[1], s[5], s[4], s[5], s[2];
  return t;
}

}  // namespace ozark::sim
