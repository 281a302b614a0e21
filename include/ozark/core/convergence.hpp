#pragma once
// How an iteration ended. A solver that stops short returns this; it never throws for it.

#include <string>

namespace ozark {

struct Convergence {
  bool converged = true;
  long iterations = 0;    // evaluations of the map or kernel, whichever the solver counts
  double residual = 0.0;  // in the norm the solver's header states
  std::string reason;     // empty when converged; else what stopped it and what to change
};

}  // namespace ozark
