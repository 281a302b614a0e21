#pragma once
// A fold of the solution branch F(value): where arrest ends discontinuously. Newton on the extended system
//   F = T(F; p),  dp/ds = 0,  s = c.F the coordinate along the branch,
// by bordered Krylov solves with [1 - T', -dT/dp; c^T, 0], which stay regular at the fold (pseudo-arclength).

#include <ozark/core/convergence.hpp>
#include <ozark/mct/state_path.hpp>

#include "arrest_map.hpp"

namespace ozark::mct {

struct FoldSearch {
  double glass_side = 1.0;         // +1: the branch lives at values above the fold, -1: below
  double low = 0.0, high = 1.0;    // the search ends when the value leaves this range
  double value_tolerance = 1e-11;  // relative to the range: the last step of the value
};

struct Fold {
  double value = 0.0;
  MatrixField F;
  Eigen::VectorXd direction;  // packed right null vector of 1 - T', unit 2-norm
  double curvature = 0.0;     // d^2 p / ds^2 for unit tangent, > 0 if the branch lives at larger values
  Convergence convergence;
};

/// From a solution `F` on the glass side at `value`. Leaves the map at the fold's state, linearised at its F.
Fold find_fold(ArrestMap& map, const StatePath& path, const MatrixField& F, double value, const FoldSearch& search);

/// Solves [1 - T', -b; c^T, 0][x; y] = [r; s] where the map is linearised. With b and c off the null vectors this is
/// regular at a fold, and y / y' for two right-hand sides is the ratio of their left projections.
struct BorderedSolution {
  Eigen::VectorXd x;
  double y = 0.0;
  bool converged = false;
};
BorderedSolution solve_bordered(ArrestMap& map, const Eigen::VectorXd& b, const Eigen::VectorXd& c,
                                const Eigen::VectorXd& r, double s, double tolerance);

}  // namespace ozark::mct
