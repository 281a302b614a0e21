#pragma once
// Every boundary between states along a path: folds followed by Newton, each side decided from F = S.

#include <ozark/mct/critical_point.hpp>

#include <string>
#include <vector>

#include "arrest_map.hpp"
#include "fold.hpp"

namespace ozark::mct {

/// Fluid or glass at a value of the key, from F = S.
struct State {
  double value = 0.0;
  bool glass = false;
  MatrixField F;
  Eigen::VectorXd x;      // packed
  Eigen::ArrayXXd f;      // F_ii / S_ii, a column a species
  std::string undecided;  // why, if the iteration did not end
};

/// A transition and the fold behind it; the fold is empty where bisection had to do.
struct Boundary {
  Transition transition;
  Fold fold;
};

class BoundarySearch {
 public:
  BoundarySearch(ArrestMap& map, const StatePath& path, const CriticalSearch& options, Observer& observer)
      : map_(map), path_(path), options_(options), observer_(observer), range_(options.high - options.low) {}

  State decide(double value);

  /// Appends every boundary between two decided states, ascending. Two glasses that differ are parted until their
  /// difference is small (one branch) or stays in one half (a jump).
  void between(const State& a, const State& b, std::vector<Boundary>& found, double parent_difference = 1.0);

 private:
  void follow(const State& arrested, const State& other, std::vector<Boundary>& found);
  void split(const State& arrested, const State& other, std::vector<Boundary>& found);
  bool on_maximal_branch(const Fold& fold, double inner);
  MatrixField branch(const Fold& fold, double inner);
  [[nodiscard]] bool same_branch(const Fold& fold, const State& beyond) const;

  ArrestMap& map_;
  const StatePath& path_;
  const CriticalSearch& options_;
  Observer& observer_;
  double range_;
};

}  // namespace ozark::mct
