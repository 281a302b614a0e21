#pragma once
// Fluids of one species and the methods to solve them, as the tests of integral equations need them.

#include <ozark/oz/integral_equation.hpp>

#include <utility>

namespace ozark::oz {

inline Observer quiet;

inline System one(PairPotential u, double density, double temperature) {
  System s;
  s.species = {Species{"a"}};
  s.number_density = density;
  s.temperature = temperature;
  s.pairs = {std::move(u)};
  return s;
}

inline IntegralMethod on(long points, double r_max) {
  IntegralMethod m;
  m.grid = {points, r_max};
  return m;
}

}  // namespace ozark::oz
