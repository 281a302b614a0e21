#pragma once
// Densities and the method of isotherms, as the tests that follow them need them.

#include <vector>

#include "fluids.hpp"

namespace ozark::oz {

/// Closer where densities are low.
inline std::vector<double> ladder(double low, double high, int count) {
  std::vector<double> densities;
  for (int i = 0; i < count; ++i) {
    const double t = static_cast<double>(i) / (count - 1);
    densities.push_back(low + (high - low) * t * t);
  }
  return densities;
}

inline IntegralMethod coarse(long points = 1024) {
  IntegralMethod m = on(points, 20.48);
  m.tolerance = 1e-10;
  return m;
}

}  // namespace ozark::oz
