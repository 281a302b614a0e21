#pragma once
// The equation every correlator of mode coupling obeys, as matrices at each point (wave number, or schematic
// correlator):
//
//   inertia Phi'' + friction Phi' + G Phi + int_0^t m(t - u) Phi'(u) du = source,   Phi(0) = initial,
//
// inertia 0 and friction 1 for overdamped motion [Ding2015], inertia 1 and Phi'(0) = 0 for Newtonian [Goetze2009].
// Order of the products: m left of Phi.

#include <ozark/num/matrix_field.hpp>

#include <functional>

namespace ozark::mct {

struct MemoryEquation {
  bool inertia = false;
  double friction = 1.0;  // >= 0; > 0 without inertia [1/tau with inertia, else 1]
  MatrixField initial;
  MatrixField rate;    // G [1/tau, with inertia 1/tau^2]
  MatrixField source;  // no points: none

  /// m from Phi at the same time, into the last argument (sized by the callee). `node` counts the times of the
  /// solution, so that an equation driven by another one finds the driver's values.
  std::function<void(const MatrixField& Phi, long node, MatrixField& memory)> memory;
};

}  // namespace ozark::mct
