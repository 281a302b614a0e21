#pragma once
// The parameter of a closure along an isotherm, where it makes the virial and compressibility routes agree.

#include <ozark/oz/fluid_thermodynamics.hpp>

#include <Eigen/Core>

#include <functional>
#include <vector>

namespace ozark::oz {

struct ConsistentLine {
  Eigen::ArrayXd density, parameter;  // ascending; empty where no density has one
  Eigen::Index below = 0;             // how many of them were reached from below: between these and the rest the fluid
                                      // is lost

  /// By interpolation of the logarithm, linear across the gap; beyond the ends, that of the end. Not of an empty line.
  [[nodiscard]] double at(double density) const;
};

/// At the densities that have a consistent solution: from the low end up to where the fluid is lost, and from the high
/// end down. Densities at which no value of the parameter tells are passed over. The parameter is found at the first by
/// make_consistent(), at the others beside the last, to 1e-5.
/// @param at         the system at a density
/// @param make       the closure for a value of the parameter, in [low, high]
/// @param densities  ascending
[[nodiscard]] ConsistentLine trace_consistent(const std::function<System(double density)>& at,
                                              const std::function<Closure(double)>& make, double low, double high,
                                              const std::vector<double>& densities, const IntegralMethod& method,
                                              const Observer& observer);

}  // namespace ozark::oz
