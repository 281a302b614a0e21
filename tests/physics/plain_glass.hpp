#pragma once
// A second program for the glass of two kinds of hard spheres, sharing no line with the library: S(k) from Q_ij(r) by
// quadrature, the memory kernel from prefix sums in long double, F by plain iteration from F = S.
// Equations as in [Ding2015] and [GoetzeVoigtmann2003]; grid k = (i + 1/2) dk.

#include <array>

namespace ozark::test {

struct PlainMixture {
  double packing_fraction;
  std::array<double, 2> fraction;  // by number, sum 1
  std::array<double, 2> diameter;
  std::array<double, 2> activity = {1.0, 1.0};
};

enum class Phase { fluid, glass, undecided };

/// Fluid once every F_ii / S_ii is below 1e-3, glass once no F_ij changes by more than 1e-12.
Phase plain_phase(const PlainMixture& mixture, int points, double dk, long most_iterations = 400000);

}  // namespace ozark::test
