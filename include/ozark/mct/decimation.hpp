#pragma once
// The literature's scheme for the memory equation: blocks of equal steps, each block twice as coarse as the last
// [Fuchs1991]. Second order in the steps of a block; the reference for solve_memory_equation().

#include <ozark/core/convergence.hpp>
#include <ozark/core/observer.hpp>
#include <ozark/mct/memory_equation.hpp>

#include <vector>

namespace ozark::mct {

struct DecimationMethod {
  int steps = 128;             // of a block, even, >= 8; the first half comes from the block before
  double first_step = 1e-9;    // of the first block, which is the short-time expansion
  double last = 1e11;          // time reached
  double tolerance = 1e-11;    // of the fixed point of a step, on elements over the largest of `initial`
  long max_iterations = 2000;  // of a step
};

struct DecimatedCorrelator {
  std::vector<double> t;
  std::vector<MatrixField> value;
  Convergence convergence;  // iterations: evaluations of the memory
};

/// @throws DomainError  an equation with inertia; fewer than 8 steps or an odd number
[[nodiscard]] DecimatedCorrelator solve_by_decimation(const MemoryEquation& equation, const DecimationMethod& method,
                                                      Observer& observer);

}  // namespace ozark::mct
