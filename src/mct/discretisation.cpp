#include "discretisation.hpp"

#include <algorithm>
#include <cmath>

#include "fixed_point.hpp"
#include "fold.hpp"

namespace ozark::mct {
namespace {

constexpr double value_rounding = 1e-11;  // of the range: how closely a fold itself is located
constexpr double error_safety = 1.1;      // the finer reference is itself a tenth as far from the continuum, at most

/// The fold on another map (a finer grid) that a transition already found turns into.
Fold fold_near(ArrestMap& map, const StatePath& path, const Transition& t, const CriticalSearch& search,
               Observer& observer) {
  const double range = search.high - search.low, side = t.side == GlassSide::above ? 1.0 : -1.0;
  for (double offset = 2e-3; offset < 0.1; offset *= 4.0) {
    const double value = std::clamp(t.value + side * offset * range, search.low, search.high);
    observer.check_stop();
    map.set_state(path(value, map.grid().wave_numbers()));
    const Nonergodicity start = descend(map, search.iteration, Finish::newton, observer);
    if (!start.glass) continue;
    Fold fold = find_fold(map, path, start.F, value, {side, search.low, search.high});
    if (fold.convergence.converged) return fold;
  }
  Fold none;
  none.convergence.converged = false;
  return none;
}

}  // namespace

bool stays_in_equilibrium(const StatePath& path, const WaveGrid& grid, const CriticalSearch& search) {
  const Eigen::ArrayXd k = grid.wave_numbers().head(1);
  return path(search.low, k).system.in_equilibrium() && path(search.high, k).system.in_equilibrium();
}

std::optional<double> discretisation_error(const WaveGrid& grid, const StatePath& path, const Transition& t,
                                           const CriticalSearch& search, Observer& observer) {
  const WaveGrid fine{GridKind::midpoint, 4 * grid.points, 2.0 * grid.cutoff};
  ArrestMap finer(KernelKind::fourier, fine, stays_in_equilibrium(path, fine, search));
  const Fold reference = fold_near(finer, path, t, search, observer);
  if (!reference.convergence.converged) return std::nullopt;
  return error_safety * std::abs(reference.value - t.value) + value_rounding * (search.high - search.low);
}

}  // namespace ozark::mct
