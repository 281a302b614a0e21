#pragma once
// Fluids and the methods to solve them, as the tests of integral equations need them.

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

/// Ions of one size. @param bjerrum  length over the diameter
inline System primitive_model(double bjerrum, double density = 0.1) {
  System s;
  s.species = {Species{"plus", 0.5}, Species{"minus", 0.5}};
  s.number_density = density;
  s.temperature = 1.0 / bjerrum;
  s.pairs = {ChargedSphere{1.0, 1.0}, ChargedSphere{-1.0, 1.0}, ChargedSphere{1.0, 1.0}};
  return s;
}

inline IntegralMethod on(long points, double r_max) {
  IntegralMethod m;
  m.grid = {points, r_max};
  return m;
}

}  // namespace ozark::oz
