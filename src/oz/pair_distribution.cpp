#include <ozark/oz/pair_distribution.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include <ozark/oz/percus_yevick.hpp>
#include <ozark/oz/thermodynamics.hpp>

#include "hard_sphere_moments.hpp"
#include "sphere_overlap.hpp"

namespace ozark::oz {
namespace {

using Index = Eigen::Index;

/// Steps c_ij(contact) Theta(R_ij - r): they carry the jumps of c, hence the k^-2 tail of its transform, and the k^-4
/// tail of gamma is that of their convolutions, overlaps of two spheres.
struct Steps {
  Eigen::MatrixXd reach;   // R_ij
  Eigen::MatrixXd height;  // c_ij(R_ij -) = -g_ij(R_ij +)

  explicit Steps(const System& system, const HardSphereMoments& m)
      : reach(m.diameter.size(), m.diameter.size()), height(-py_contact_values(system)) {
    for (Index i = 0; i < m.diameter.size(); ++i)
      for (Index j = 0; j < m.diameter.size(); ++j) reach(i, j) = 0.5 * (m.diameter[i] + m.diameter[j]);
  }
};

/// Odd (so that midpoints of the coarse grid are midpoints of the fine one) with factors 3 and 5 only, at most `room`.
Index refinement(double coarse_k_max, double wanted_k_max, Index room) {
  Index best = 1;
  for (const Index m : {1, 3, 5, 9, 15, 25, 27, 45, 75, 81, 125, 135, 225, 243, 375, 405, 625}) {
    if (m > room) break;
    best = m;
    if (static_cast<double>(m) * coarse_k_max >= wanted_k_max) break;
  }
  return best;
}

/// gamma^_ij - steps for i <= j, one column each, for a block of wave numbers: C S C / sqrt(rho_i rho_j) less the
/// product of the steps.
void fill_smooth(const System& system, const HardSphereMoments& m, const Steps& steps, const Eigen::ArrayXd& k,
                 Eigen::Ref<Eigen::ArrayXXd> smooth) {
  const Index n = m.diameter.size();
  const StructureFactor s = percus_yevick(system, k);
  MatrixField product(k.size(), n);
  MatrixField step(k.size(), n);
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j) {
      for (Index l = 0; l < n; ++l) product(i, j) += s.C(i, l) * s.S(l, j);
      if (j < i)
        step(i, j) = step(j, i);
      else
        step(i, j) = steps.height(i, j) * k.unaryExpr([&](double q) { return step_transform(q, steps.reach(i, j)); });
    }
  Index pair = 0;
  for (Index i = 0; i < n; ++i)
    for (Index j = i; j < n; ++j, ++pair) {
      Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(k.size());
      for (Index l = 0; l < n; ++l) sum += product(i, l) * s.C(l, j);
      sum /= std::sqrt(m.density[i] * m.density[j]);
      for (Index l = 0; l < n; ++l) sum -= m.density[l] * step(i, l) * step(l, j);
      smooth.col(pair) = sum;
    }
}

/// gamma_ij(r) = h - c for i <= j, one column each, from a transform of `odd` times the resolution of r and any period.
Eigen::ArrayXXd indirect_correlation(const System& system, const HardSphereMoments& m, const Steps& steps,
                                     const RadialTransform& transform, Index odd, const Eigen::ArrayXd& r) {
  constexpr Index block = 512;
  const Index n = m.diameter.size();
  const Index pairs = n * (n + 1) / 2;
  if (system.number_density == 0.0) return Eigen::ArrayXXd::Zero(r.size(), pairs);
  const Eigen::ArrayXd k = transform.grid().wave_numbers();
  Eigen::ArrayXXd smooth(k.size(), pairs);
  for (Index first = 0; first < k.size(); first += block) {
    const Index count = std::min(block, k.size() - first);
    fill_smooth(system, m, steps, k.segment(first, count), smooth.middleRows(first, count));
  }
  Eigen::ArrayXXd gamma(r.size(), pairs);
  Index pair = 0;
  for (Index i = 0; i < n; ++i)
    for (Index j = i; j < n; ++j, ++pair) {
      const Eigen::ArrayXd fine = transform.to_r(smooth.col(pair));
      for (Index p = 0; p < r.size(); ++p) {
        double sum = fine[odd * p + odd / 2];
        for (Index l = 0; l < n; ++l)
          sum += m.density[l] * steps.height(i, l) * steps.height(l, j) *
                 overlap(steps.reach(i, l), steps.reach(l, j), r[p]);
        gamma(p, pair) = sum;
      }
    }
  return gamma;
}

PairDistribution solve(const System& system, const HardSphereMoments& m, const RadialGrid& grid, Index period,
                       Index odd) {
  const Steps steps(system, m);
  const Index n = m.diameter.size();
  const RadialTransform transform({grid.points * period * odd, grid.r_max * static_cast<double>(period)});
  PairDistribution result{grid.distances(), MatrixField(grid.points, n), {}, 0.0};
  result.c = py_direct_correlation(system, result.r);
  const Eigen::ArrayXXd gamma = indirect_correlation(system, m, steps, transform, odd, result.r);
  Index pair = 0;
  for (Index i = 0; i < n; ++i)
    for (Index j = i; j < n; ++j, ++pair) {
      const Eigen::ArrayXd g = 1.0 + gamma.col(pair) + result.c(i, j);
      const Eigen::Array<bool, Eigen::Dynamic, 1> core = result.r < steps.reach(i, j);
      result.core_residual = std::max(result.core_residual, core.select(g.abs(), 0.0).maxCoeff());
      result.g(i, j) = core.select(0.0, g);
      result.g(j, i) = result.g(i, j);
    }
  return result;
}

}  // namespace

PairDistribution py_pair_distribution(const System& system, const RadialGrid& grid) {
  constexpr double wanted_k_max = 2000.0;        // over the smallest diameter
  constexpr double wanted_period = 40.0;         // largest diameters
  constexpr double wanted_residual = 1e-8;       // above it the period is doubled ...
  constexpr Index most_points = Index{1} << 25;  // of all pairs together: 256 MB
  const HardSphereMoments m(system);
  require_valid(grid);
  const Index n = m.diameter.size();
  const Index room = most_points / (grid.points * n * (n + 1) / 2);
  Index period = 1;
  while (static_cast<double>(period) * grid.r_max < wanted_period * m.diameter.maxCoeff() && 2 * period <= room)
    period *= 2;
  const Index odd =
      refinement(static_cast<double>(grid.points) * grid.dk(), wanted_k_max / m.diameter.minCoeff(), room / period);
  PairDistribution best = solve(system, m, grid, period, odd);
  for (period *= 2; best.core_residual > wanted_residual && period * odd <= room; period *= 2) {
    PairDistribution longer = solve(system, m, grid, period, odd);
    const bool helps = longer.core_residual < 0.5 * best.core_residual || best.core_residual > 1e-4;
    if (longer.core_residual < best.core_residual) best = std::move(longer);
    if (!helps) break;  // ... until the resolution limits, not the period
  }
  return best;
}

}  // namespace ozark::oz
