#pragma once
// g_ij(r) of Percus-Yevick hard-sphere mixtures: only the continuous gamma = h - c passes through the numerical
// transform, after the first term of its tail has been taken off in closed form; the closed c is added after.

#include <ozark/model/system.hpp>
#include <ozark/num/matrix_field.hpp>
#include <ozark/num/radial_transform.hpp>

#include <Eigen/Core>

namespace ozark::oz {

struct PairDistribution {
  Eigen::ArrayXd r;      // [sigma]
  MatrixField g;         // exactly 0 for r < (d_i + d_j) / 2
  MatrixField c;         // direct correlation, closed
  double core_residual;  // max |1 + gamma + c| inside the cores before g was set to 0 there: the transform's error
};

/// @param system  valid, hard spheres, packing fraction in [0, 1)
/// @param grid    where g is wanted. The transform runs on the same spacing or an odd fraction of it and on a period of
///                at least 40 diameters, doubled while the core residual exceeds 1e-8 and memory allows
/// @throws DomainError
/// Accuracy: core_residual; 1e-8 or better up to a packing fraction of 0.7 with dr = 0.01.
[[nodiscard]] PairDistribution py_pair_distribution(const System& system, const RadialGrid& grid);

}  // namespace ozark::oz
