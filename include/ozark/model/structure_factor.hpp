#pragma once
// The static structure of a mixture on a grid of wave numbers: what a closure or a simulation hands to mode coupling.

#include <ozark/core/convergence.hpp>
#include <ozark/num/matrix_field.hpp>

#include <Eigen/Core>

namespace ozark {

struct StructureFactor {
  Eigen::ArrayXd k;  // ascending, > 0 [1/sigma]
  MatrixField S;     // S_ij(k) = <rho_i rho_j^*> / sqrt(N_i N_j): unit matrix for an ideal gas
  MatrixField C;     // sqrt(rho_i rho_j) c_ij(k) = delta_ij - (S^-1)_ij, with the density in it (rho C of [Ding2015])
  Convergence convergence;
};

}  // namespace ozark
