#pragma once
// The long-time limit F(k) of the density correlators at one state: fluid or glass [Ding2015], [Goetze2009].

#include <ozark/core/convergence.hpp>
#include <ozark/core/observer.hpp>
#include <ozark/mct/kernel.hpp>
#include <ozark/mct/state_path.hpp>
#include <ozark/num/matrix_field.hpp>

namespace ozark::mct {

struct Iteration {
  double tolerance = 1e-11;      // on max |T(F) - F|, elements over sqrt(S_ii S_jj); in [1e-13, 1e-6]. Where rounding
                                 // of the kernel is larger (strong activity), the residual met is reported
  long max_iterations = 100000;  // kernel evaluations from F = S; the passage of a critical point takes |eps|^-1/2
};

struct Nonergodicity {
  MatrixField F;            // sqrt(N_i N_j) normalisation; exactly zero in the fluid
  bool glass = false;       // some F_ii / S_ii stays above 1e-3
  double eigenvalue = 0.0;  // the largest of T'(F): below 1 at a regular glass, -> 1 at a transition; 0 in the fluid
  Convergence convergence;
};

/// The solution reached from F = S, which in equilibrium is the maximal one (Goetze's theorem: the iteration then falls
/// monotonically, and the limit is the long-time limit of the equations of motion). Plain iteration decides; Newton
/// steps on I - T' only finish a contraction that already shows its rate.
[[nodiscard]] Nonergodicity solve_nonergodicity(KernelKind kernel, const WaveGrid& grid, const StatePoint& state,
                                                const Iteration& iteration, const Observer& observer);

/// The same by plain iteration alone: slower, and the reference.
[[nodiscard]] Nonergodicity iterate_nonergodicity(KernelKind kernel, const WaveGrid& grid, const StatePoint& state,
                                                  const Iteration& iteration, const Observer& observer);

}  // namespace ozark::mct
