#include <ozark/oz/pair_distribution.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

#include <ozark/oz/percus_yevick.hpp>
#include <ozark/oz/thermodynamics.hpp>

#include "hard_sphere_moments.hpp"

namespace ozark::oz {
namespace {

using std::numbers::pi;
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

/// Transform of a unit step: 4 pi R^3 j1(x) / x, x = k R.
double step_transform(double k, double reach) {
  const double x = k * reach;
  const double ratio = x > 0.1 ? (std::sin(x) / x - std::cos(x)) / (x * x)
                               : 1.0 / 3.0 - x * x / 30.0 * (1.0 - x * x / 28.0 * (1.0 - x * x / 54.0));
  return 4.0 * pi * reach * reach * reach * ratio;
}

/// Volume common to two spheres whose centres are r apart.
double overlap(double a, double b, double r) {
  if (r >= a + b) return 0.0;
  if (r <= std::abs(a - b)) return 4.0 * pi / 3.0 * std::pow(std::min(a, b), 3);
  const double gap = a + b - r;
  return pi / (12.0 * r) * gap * gap * (r * r + 2.0 * r * (a + b) - 3.0 * (a - b) * (a - b));
}

/// Odd (so that midpoints of the coarse grid are midpoints of the fine one) with factors 3 and 5 only.
Index refinement(double coarse_k_max, double wanted_k_max) {
  for (Index m = 1;; m += 2) {
    Index rest = m;
    for (const Index prime : {3, 5})
      while (rest % prime == 0) rest /= prime;
    if (rest == 1 && static_cast<double>(m) * coarse_k_max >= wanted_k_max) return m;
  }
}

/// gamma^_ij - steps, for a block of wave numbers: C S C and the product of the steps, without sqrt(rho_i rho_j).
void fill_smooth(const System& system, const HardSphereMoments& m, const Steps& steps, const Eigen::ArrayXd& k,
                 Eigen::Ref<Eigen::ArrayXXd> upper) {
  const Index n = m.diameter.size();
  const StructureFactor s = percus_yevick(system, k);
  MatrixField product(k.size(), n);
  MatrixField step(k.size(), n);
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j) {
      for (Index l = 0; l < n; ++l) product(i, j) += s.C(i, l) * s.S(l, j);
      step(i, j) = j < i ? step(j, i).eval() : (steps.height(i, j) * k.unaryExpr([&](double q) {
                                                 return step_transform(q, steps.reach(i, j));
                                               })).eval();
    }
  Index column = 0;
  for (Index i = 0; i < n; ++i)
    for (Index j = i; j < n; ++j, ++column) {
      Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(k.size());
      for (Index l = 0; l < n; ++l) sum += product(i, l) * s.C(l, j);
      upper.col(column) = sum / std::sqrt(m.density[i] * m.density[j]);
      for (Index l = 0; l < n; ++l) upper.col(column) -= m.density[l] * step(i, l) * step(l, j);
    }
}

/// gamma_ij(r) = h - c on the grid for i <= j, one column each.
Eigen::ArrayXXd indirect_correlation(const System& system, const HardSphereMoments& m, const Steps& steps,
                                     const RadialGrid& grid) {
  constexpr double wanted_k_max = 4000.0;  // over the smallest diameter: errors near 1e-8 at packing 0.5
  constexpr Index block = 512;
  const Index n = m.diameter.size();
  const Index pairs = n * (n + 1) / 2;
  if (system.number_density == 0.0) return Eigen::ArrayXXd::Zero(grid.points, pairs);

  const double coarse_k_max = static_cast<double>(grid.points) * grid.dk();
  const Index odd = refinement(coarse_k_max, wanted_k_max / m.diameter.minCoeff());
  const RadialTransform transform({grid.points * odd, grid.r_max});
  const Eigen::ArrayXd k = transform.grid().wave_numbers();
  Eigen::ArrayXXd smooth(k.size(), pairs);
  for (Index first = 0; first < k.size(); first += block) {
    const Index count = std::min(block, k.size() - first);
    fill_smooth(system, m, steps, k.segment(first, count), smooth.middleRows(first, count));
  }
  const Eigen::ArrayXd r = grid.distances();
  Eigen::ArrayXXd gamma(grid.points, pairs);
  Index column = 0;
  for (Index i = 0; i < n; ++i)
    for (Index j = i; j < n; ++j, ++column) {
      const Eigen::ArrayXd fine = transform.to_r(smooth.col(column));
      for (Index p = 0; p < grid.points; ++p) {
        double sum = fine[odd * p + odd / 2];
        for (Index l = 0; l < n; ++l)
          sum += m.density[l] * steps.height(i, l) * steps.height(l, j) *
                 overlap(steps.reach(i, l), steps.reach(l, j), r[p]);
        gamma(p, column) = sum;
      }
    }
  return gamma;
}

}  // namespace

PairDistribution py_pair_distribution(const System& system, const RadialGrid& grid) {
  const HardSphereMoments m(system);
  const Steps steps(system, m);
  const Eigen::ArrayXXd gamma = indirect_correlation(system, m, steps, grid);
  const Index n = m.diameter.size();
  PairDistribution result{grid.distances(), MatrixField(grid.points, n), {}, 0.0};
  result.c = py_direct_correlation(system, result.r);
  Index column = 0;
  for (Index i = 0; i < n; ++i)
    for (Index j = i; j < n; ++j, ++column)
      for (Index p = 0; p < grid.points; ++p) {
        const double g = 1.0 + gamma(p, column) + result.c(i, j)[p];
        const bool core = result.r[p] < steps.reach(i, j);
        if (core) result.core_residual = std::max(result.core_residual, std::abs(g));
        result.g(i, j)[p] = core ? 0.0 : g;
        result.g(j, i)[p] = core ? 0.0 : g;
      }
  return result;
}

}  // namespace ozark::oz
