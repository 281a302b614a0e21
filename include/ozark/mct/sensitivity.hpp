#pragma once
// What errors of a measured structure factor do to glasses and transitions, to first order: every deviation moves the
// equation F = T(F), and the linearised equation, or the left null vector of the fold, tells by how much.

#include <ozark/core/convergence.hpp>
#include <ozark/mct/critical_point.hpp>

#include <vector>

namespace ozark::mct {

/// Changes of S on the grid, each by one standard deviation of one of the independent numbers measured.
using Deviations = std::vector<MatrixField>;

struct NonergodicityError {
  MatrixField F;  // standard errors of F_ij
  MatrixField f;  // and of F_ij / sqrt(S_ii S_jj)
};

/// Of a glass. @param F  solve_nonergodicity() of the state; a fluid has no errors: zero
/// Cost: some 20 kernel evaluations for each deviation.
[[nodiscard]] NonergodicityError nonergodicity_error(KernelKind kernel, const WaveGrid& grid, const StatePoint& state,
                                                     const MatrixField& F, const Deviations& deviations);

/// Standard error of a critical value. @param path  the one it was found on
[[nodiscard]] double critical_value_error(KernelKind kernel, const WaveGrid& grid, const StatePath& path,
                                          const CriticalPoint& point, const Deviations& deviations);

}  // namespace ozark::mct
