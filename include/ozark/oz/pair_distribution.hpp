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
/// @param grid    where g is wanted; r_max is also the period of the transform: what h leaves beyond it folds back
/// @throws DomainError
/// Accuracy: 1e-9 up to a packing fraction of 0.5, 1e-6 at 0.6 (default grid; core_residual measures it). The transform
/// itself runs on an odd multiple of the grid's points, chosen for the smallest diameter.
[[nodiscard]] PairDistribution py_pair_distribution(const System& system, const RadialGrid& grid);

}  // namespace ozark::oz
