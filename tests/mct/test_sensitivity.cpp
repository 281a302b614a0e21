#include <ozark/mct/sensitivity.hpp>

#include <Eigen/LU>

#include <catch2/catch.hpp>

#include <ozark/core/observer.hpp>

#include <cmath>

#include "states.hpp"

using namespace ozark;
using namespace ozark::mct;
using Eigen::ArrayXd;

namespace {

const WaveGrid grid = midpoint(60, 24.0);

/// S moved by a smooth bump in one or both elements, whatever the density.
StatePoint disturbed(StatePoint state, const ArrayXd& k, double by, double centre) {
  const ArrayXd bump = by * (-(k - centre).square()).exp();
  StructureFactor& s = state.structure;
  s.S(0, 0) += bump;
  for (Eigen::Index i = 0; i < k.size(); ++i) {
    const Eigen::MatrixXd inverse = s.S.at(i).inverse();
    for (Eigen::Index a = 0; a < s.S.order(); ++a)
      for (Eigen::Index b = 0; b < s.S.order(); ++b) s.C(a, b)[i] = (a == b ? 1.0 : 0.0) - inverse(a, b);
  }
  return state;
}

MatrixField bump_at(double size, double centre, Eigen::Index order) {
  MatrixField d(grid.points, order);
  d(0, 0) = size * (-(grid.wave_numbers() - centre).square()).exp();
  return d;
}

}  // namespace

TEST_CASE("sensitivity: the glass form factor moves as the linearised equation says", "[mct][sensitivity]") {
  const StatePoint state = with_structure(two_sizes(0.54, 0.7, 0.3), grid.wave_numbers());
  const double size = 1e-5;
  const auto solve = [&](double by) {
    return solve_nonergodicity(KernelKind::bipolar, grid, disturbed(state, grid.wave_numbers(), by, 7.0), {},
                               Observer{});
  };
  const MatrixField up = solve(size).F, down = solve(-size).F, F = solve(0.0).F;
  const auto error =
      nonergodicity_error(KernelKind::bipolar, grid, state, F, {bump_at(1.0, 7.0, 2), bump_at(0.0, 7.0, 2)});
  for (Eigen::Index i = 0; i < 2; ++i) {
    const ArrayXd moved = ((up(i, i) - down(i, i)) / (2.0 * size)).abs();
    CHECK((error.F(i, i) - moved).abs().maxCoeff() < 1e-3 * moved.maxCoeff());
  }
}

TEST_CASE("sensitivity: the critical value moves as the left null vector says", "[mct][sensitivity]") {
  Observer observer;
  const StatePath path = path_of(pure);
  CriticalSearch search;
  search.low = 0.48;
  search.high = 0.55;
  search.scan = 4;
  search.estimate_error = false;
  const double size = 1e-4;
  const auto critical = [&](double by) {
    const StatePath other = [&](double value, const ArrayXd& k) { return disturbed(path(value, k), k, by, 6.5); };
    return *find_transitions(KernelKind::bipolar, grid, other, search, observer).critical;
  };
  const double moved = std::abs(critical(size).value - critical(-size).value) / (2.0 * size);
  const CriticalPoint point = critical(0.0);
  const auto error = [&](const Deviations& d) {
    return critical_value_error(KernelKind::bipolar, grid, path, point, d);
  };
  const double one = error({bump_at(0.01, 6.5, 1)}) / 0.01;
  CHECK(one == Approx(moved).epsilon(1e-3));
  CHECK(error({bump_at(0.03, 6.5, 1), bump_at(0.04, 6.5, 1)}) == Approx(0.05 * one).epsilon(1e-4));  // in quadrature
}
