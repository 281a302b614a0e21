#pragma once
// States of hard spheres, as the tests of mode coupling need them.

#include <ozark/mct/critical_point.hpp>
#include <ozark/model/composition.hpp>
#include <ozark/oz/percus_yevick.hpp>

#include <utility>
#include <vector>

namespace ozark::mct {

inline StatePoint with_structure(System system, const Eigen::ArrayXd& k) {
  StructureFactor structure = oz::percus_yevick(system, k);
  return {std::move(system), std::move(structure)};
}

inline System pure(double phi) {
  System s;
  s.species = {Species{"hard"}};
  s.number_density = number_density(phi, Eigen::ArrayXd::Ones(1), Eigen::ArrayXd::Ones(1));
  return s;
}

/// Equal diameters; the first species has the activity.
inline System active_passive(double phi, double fraction, double activity) {
  System s = pure(phi);
  s.species = {Species{"active", fraction, 1.0, activity}, Species{"passive", 1.0 - fraction}};
  return s;
}

/// Two sizes, the small one with this share of the volume.
inline System two_sizes(double phi, double small, double share) {
  const Eigen::Array2d diameter(small, 1.0), shares(share, 1.0 - share);
  const Eigen::ArrayXd x = number_fractions(shares, diameter);
  System s;
  s.species = {Species{"small", x[0], small}, Species{"large", x[1], 1.0}};
  s.number_density = number_density(phi, x, diameter);
  return s;
}

template <class Make>
StatePath path_of(Make make) {
  return [make](double value, const Eigen::ArrayXd& k) { return with_structure(make(value), k); };
}

inline WaveGrid midpoint(long points, double cutoff) { return {GridKind::midpoint, points, cutoff}; }

/// Grid index of a wave number that is on the midpoint grid.
inline Eigen::Index at(const WaveGrid& grid, double q) { return static_cast<Eigen::Index>(q / grid.spacing()); }

}  // namespace ozark::mct
