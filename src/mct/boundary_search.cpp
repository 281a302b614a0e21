#include "boundary_search.hpp"

#include <algorithm>
#include <cmath>

#include "fixed_point.hpp"

namespace ozark::mct {
namespace {

using Eigen::VectorXd;

constexpr double side_distance = 2e-4;    // of the range: where the two sides of a fold are decided
constexpr double continuous_below = 0.1;  // change of F_ii / S_ii between neighbours that needs no look
constexpr double jump_fraction = 0.75;    // of the change over an interval that stays in one half: more is a jump
constexpr double jump_width = 1e-6;       // of the range: whatever still changes over this is a jump
constexpr double bisection_width = 1e-7;  // of the range

}  // namespace

State BoundarySearch::decide(double value) {
  observer_.check_stop();
  map_.set_state(path_(value, map_.grid().wave_numbers()));
  Nonergodicity solution = descend(map_, options_.iteration, Finish::newton, observer_);
  State s{value, solution.glass, std::move(solution.F), {}, {}, solution.convergence.reason};
  s.x = map_.pack(s.F);
  s.f.resize(s.F.points(), s.F.order());
  for (Eigen::Index i = 0; i < s.F.order(); ++i) s.f.col(i) = s.F(i, i) / map_.S()(i, i);
  return s;
}

void BoundarySearch::between(const State& a, const State& b, std::vector<Boundary>& found, double parent_difference) {
  if (!a.glass && !b.glass) return;
  if (a.glass && b.glass) {
    const double difference = (a.f - b.f).abs().maxCoeff();
    if (difference < continuous_below) return;
    if (difference < jump_fraction * parent_difference && b.value - a.value > jump_width * range_) {
      const State middle = decide(0.5 * (a.value + b.value));
      between(a, middle, found, difference);
      between(middle, b, found, difference);
      return;
    }
  }
  // The more arrested of the two sits on the branch that ends in between.
  const bool above = !a.glass || (b.glass && b.x.norm() > a.x.norm());
  follow(above ? b : a, above ? a : b, found);
}

/// The fold of the branch through `arrested`, towards `other`; then what is left between the fold and `other`.
void BoundarySearch::follow(const State& arrested, const State& other, std::vector<Boundary>& found) {
  const double side = arrested.value > other.value ? 1.0 : -1.0;
  const double distance = side_distance * range_;
  const double margin = 10.0 * distance;
  const Fold fold = find_fold(map_, path_, arrested.F, arrested.value,
                              {side, std::max(options_.low, std::min(arrested.value, other.value) - margin),
                               std::min(options_.high, std::max(arrested.value, other.value) + margin)});
  const double inner = fold.value + side * distance, outer = fold.value - side * distance;
  const bool inside = fold.convergence.converged && side * (fold.value - other.value) > 0.0 &&
                      side * (arrested.value - fold.value) > 0.0;
  if (!inside || !on_maximal_branch(fold, inner)) {
    split(arrested, other, found);
    return;
  }
  const bool reaches = side * (outer - other.value) > 0.0;
  const State beyond = reaches ? decide(outer) : other;
  if (beyond.glass && same_branch(fold, beyond)) {
    split(arrested, other, found);
    return;
  }
  std::vector<Boundary> rest;
  if (reaches) between(side > 0.0 ? other : beyond, side > 0.0 ? beyond : other, rest);
  const Boundary here{{fold.value, side > 0.0 ? GlassSide::above : GlassSide::below,
                       beyond.glass ? TransitionKind::glass_glass : TransitionKind::fluid_glass, true},
                      fold};
  if (side > 0.0) found.insert(found.end(), rest.begin(), rest.end());
  found.push_back(here);
  if (side < 0.0) found.insert(found.end(), rest.begin(), rest.end());
}

/// No fold found directly: halve, down to a bracket that stands for the boundary.
void BoundarySearch::split(const State& arrested, const State& other, std::vector<Boundary>& found) {
  const bool above = arrested.value > other.value;
  const double middle = 0.5 * (arrested.value + other.value);
  if (std::abs(arrested.value - other.value) < bisection_width * range_) {
    found.push_back({{middle, above ? GlassSide::above : GlassSide::below,
                      other.glass ? TransitionKind::glass_glass : TransitionKind::fluid_glass, false},
                     {}});
    return;
  }
  const State m = decide(middle);
  const State &low = above ? other : arrested, &high = above ? arrested : other;
  between(low, m, found);
  between(m, high, found);
}

/// Is the state decided at `inner` the one that the fold's square root predicts there?
bool BoundarySearch::on_maximal_branch(const Fold& fold, double inner) {
  if (inner <= options_.low || inner >= options_.high) return true;
  const State decided = decide(inner);
  if (!decided.glass) return false;
  return (decided.x - map_.pack(branch(fold, inner))).norm() < 1e-6 * decided.x.norm();
}

/// The stable branch a little inside its fold. Leaves the map at `inner`.
MatrixField BoundarySearch::branch(const Fold& fold, double inner) {
  map_.set_state(path_(inner, map_.grid().wave_numbers()));
  const VectorXd direction = fold.direction.sum() > 0.0 ? fold.direction : VectorXd(-fold.direction);
  const double reach = std::sqrt(2.0 * std::abs((inner - fold.value) / fold.curvature));
  MatrixField F;
  map_.unpack(map_.pack(fold.F) + reach * direction, F);
  polish(map_, F, options_.iteration.tolerance, 10.0 * reach);
  return F;
}

/// A glass on the far side that is merely the same branch: no transition there.
bool BoundarySearch::same_branch(const Fold& fold, const State& beyond) const {
  const double reach = std::sqrt(2.0 * std::abs((beyond.value - fold.value) / fold.curvature));
  return (beyond.x - map_.pack(fold.F)).norm() < 2.0 * reach;
}

}  // namespace ozark::mct
