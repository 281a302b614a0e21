#pragma once
// Transforms of spheres and their overlaps: what jumps of c and h leave in the tails of transforms, in closed form.

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ozark::oz {

/// Transform of a unit step, 1 for r < reach: 4 pi R^3 j1(x) / x, x = k R.
inline double step_transform(double k, double reach) {
  const double x = k * reach;
  const double ratio = x > 0.1 ? (std::sin(x) / x - std::cos(x)) / (x * x)
                               : 1.0 / 3.0 - x * x / 30.0 * (1.0 - x * x / 28.0 * (1.0 - x * x / 54.0));
  return 4.0 * std::numbers::pi * reach * reach * reach * ratio;
}

/// Volume common to two spheres of radii a and b whose centres are r apart: the convolution of their steps.
inline double overlap(double a, double b, double r) {
  if (r >= a + b) return 0.0;
  if (r <= std::abs(a - b)) return 4.0 * std::numbers::pi / 3.0 * std::pow(std::min(a, b), 3);
  const double gap = a + b - r;
  return std::numbers::pi / (12.0 * r) * gap * gap * (r * r + 2.0 * r * (a + b) - 3.0 * (a - b) * (a - b));
}

}  // namespace ozark::oz
