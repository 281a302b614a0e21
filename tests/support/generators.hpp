#pragma once
// Random systems for properties "for any packing fraction", "for any mixture".

#include <ozark/model/composition.hpp>
#include <ozark/model/system.hpp>

#include <Eigen/Core>

#include <rapidcheck.h>

#include <cmath>
#include <string>
#include <vector>

namespace ozark {

/// A number in [low, high], on a grid fine enough to look continuous.
inline rc::Gen<double> number_between(double low, double high) {
  constexpr int steps = 1000000;
  return rc::gen::map(rc::gen::inRange(0, steps + 1),
                      [=](int i) { return low + (high - low) * static_cast<double>(i) / static_cast<double>(steps); });
}

/// From the ideal gas to beyond the glass transition.
inline rc::Gen<double> packing_fraction() { return number_between(0.0, 0.65); }

/// |a - b| <= tolerance max(1, |b|)
inline bool close(double a, double b, double tolerance) {
  return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

/// Hard spheres s0, s1, ... at a packing fraction; fractions of any positive sum.
inline System hard_spheres(double packing_fraction, const std::vector<double>& diameters,
                           const std::vector<double>& fractions) {
  const auto n = static_cast<Eigen::Index>(diameters.size());
  const Eigen::ArrayXd d = Eigen::Map<const Eigen::ArrayXd>(diameters.data(), n);
  const Eigen::ArrayXd given = Eigen::Map<const Eigen::ArrayXd>(fractions.data(), n);
  const Eigen::ArrayXd x = given / given.sum();
  System system;
  for (Eigen::Index i = 0; i < n; ++i) system.species.push_back({"s" + std::to_string(i), x[i], d[i]});
  system.number_density = number_density(packing_fraction, x, d);
  return system;
}

/// One to five species, diameters from 0.3 to 1.5 [sigma].
inline rc::Gen<System> mixture() {
  return rc::gen::mapcat(rc::gen::inRange(1, 6), [](int n) {
    const auto count = static_cast<std::size_t>(n);
    return rc::gen::apply(&hard_spheres, number_between(0.001, 0.6),
                          rc::gen::container<std::vector<double>>(count, number_between(0.3, 1.5)),
                          rc::gen::container<std::vector<double>>(count, number_between(0.01, 1.0)));
  });
}

}  // namespace ozark

namespace rc {
inline void showValue(const ozark::System& system, std::ostream& out) {
  out << "packing fraction " << system.packing_fraction();
  for (const auto& s : system.species) out << ", " << s.name << " x=" << s.fraction << " d=" << s.diameter;
}
}  // namespace rc
