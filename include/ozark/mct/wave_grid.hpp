#pragma once
// The grid of wave numbers on which mode coupling is solved.

#include <Eigen/Core>

namespace ozark::mct {

enum class GridKind {
  midpoint,  // k = (i + 1/2) dk, i = 0 .. points-1
  integer,   // k = i dk,         i = 1 .. points
};

struct WaveGrid {
  GridKind kind = GridKind::midpoint;
  long points = 200;     // >= 8
  double cutoff = 40.0;  // points * dk, > 0 [1/sigma]

  [[nodiscard]] double spacing() const { return cutoff / static_cast<double>(points); }
  [[nodiscard]] Eigen::ArrayXd wave_numbers() const;
};

}  // namespace ozark::mct
