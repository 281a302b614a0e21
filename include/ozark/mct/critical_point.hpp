#pragma once
// Glass transitions along one key of a study: every boundary in a range, and the critical quantities of the first
// between fluid and glass [Goetze2009], [Franosch1997], generalised to matrices and to activity [Ding2015].

#include <ozark/core/convergence.hpp>
#include <ozark/core/observer.hpp>
#include <ozark/mct/exponents.hpp>
#include <ozark/mct/nonergodicity.hpp>
#include <ozark/mct/state_path.hpp>

#include <optional>
#include <vector>

namespace ozark::mct {

enum class GlassSide { above, below };  // of the transition's value
enum class TransitionKind { fluid_glass, glass_glass };

struct Transition {
  double value = 0.0;
  GlassSide side = GlassSide::above;  // where the arrested branch that ends here lives
  TransitionKind kind = TransitionKind::fluid_glass;
  bool is_fold = true;  // false: only bracketed by bisection, to 1e-7 of the range
};

struct CriticalSearch {
  double low = 0.3, high = 0.9;  // range of the key
  long scan = 24;                // intervals at whose ends the state is decided first; finds every pair of boundaries
                                 // further apart than one of them
  bool estimate_error = true;
  Iteration iteration;
};

/// The first fluid-glass boundary from the low end.
struct CriticalPoint {
  double value = 0.0;
  std::optional<double>
      error;              // bounds |value - continuum|: against the Fourier kernel at half dk and twice the cut-off
  StatePoint state;       // at `value`
  MatrixField F;          // F_c
  MatrixField amplitude;  // H of F - F_c ~ H sqrt(sigma / (1 - lambda)), <left, H> = <left, H (S - F)^-1 H> = 1
  double exponent_parameter = 0.0;
  std::optional<Exponents> exponents;  // empty where lambda is outside [1/2, 1)
  double eigenvalue = 0.0;             // of T' at the fold: 1 to the accuracy of the solution
};

struct TransitionReport {
  std::vector<Transition> transitions;    // ascending in value
  std::optional<CriticalPoint> critical;  // empty: no fluid-glass boundary, or none that Newton could resolve
  bool glass_at_low = false, glass_at_high = false;
  Convergence convergence;  // iterations: kernel evaluations on the study's grid
};

/// Decides the state at the ends of every scan interval from F = S, follows each arrested branch to its fold by Newton
/// on the bordered system, and counts a fold only after the states on both its sides were decided from F = S too. A
/// change of state without such a fold is bracketed by bisection.
[[nodiscard]] TransitionReport find_transitions(KernelKind kernel, const WaveGrid& grid, const StatePath& path,
                                                const CriticalSearch& search, Observer& observer);

/// The reference: bisection on the state alone, from the first scan interval that holds a boundary.
/// @return the bracket [fluid side, glass side] of width `width`; empty when the state is one throughout
struct Bracket {
  double fluid = 0.0, glass = 0.0;
};
[[nodiscard]] std::optional<Bracket> bisect_transition(KernelKind kernel, const WaveGrid& grid, const StatePath& path,
                                                       const CriticalSearch& search, double width,
                                                       const Observer& observer);

}  // namespace ozark::mct
