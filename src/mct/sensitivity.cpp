#include <ozark/mct/sensitivity.hpp>

#include <ozark/num/krylov.hpp>

#include <Eigen/LU>

#include <cmath>

#include "arrest_map.hpp"
#include "fold.hpp"

namespace ozark::mct {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

constexpr double tolerance = 1e-6;       // of the linear solves, relative
constexpr double share = 1e-3;           // of a deviation, for differences: it can be large
constexpr double slope_interval = 1e-5;  // of the value

/// The state with S moved.
StatePoint moved(const StatePoint& state, const MatrixField& deviation, double by) {
  StatePoint result = state;
  MatrixField &S = result.structure.S, &C = result.structure.C;
  S.values() += by * deviation.values();
  for (Index k = 0; k < S.points(); ++k) {
    const Eigen::MatrixXd inverse = S.at(k).inverse();
    for (Index i = 0; i < S.order(); ++i)
      for (Index j = 0; j < S.order(); ++j) C(i, j)[k] = (i == j ? 1.0 : 0.0) - inverse(i, j);
  }
  return result;
}

/// Changes of T at fixed F for every deviation, packed at the state itself, where the map is left linearised at F.
std::vector<VectorXd> changes(ArrestMap& map, const StatePoint& state, const MatrixField& F,
                              const Deviations& deviations) {
  std::vector<MatrixField> difference;
  MatrixField up, down;
  for (const MatrixField& d : deviations) {
    map.set_state(moved(state, d, share));
    map.apply(F, up);
    map.set_state(moved(state, d, -share));
    map.apply(F, down);
    up.values() = (up.values() - down.values()) / (2.0 * share);
    difference.push_back(up);
  }
  map.set_state(state);
  map.linearise(F, up);
  std::vector<VectorXd> packed;
  for (const MatrixField& d : difference) packed.push_back(map.pack(d));
  return packed;
}

}  // namespace

NonergodicityError nonergodicity_error(KernelKind kernel, const WaveGrid& grid, const StatePoint& state,
                                       const MatrixField& F, const Deviations& deviations) {
  const MatrixField& S = state.structure.S;
  NonergodicityError error{MatrixField(S.points(), S.order()), MatrixField(S.points(), S.order())};
  if (F.values().abs().maxCoeff() == 0.0) return error;
  ArrestMap map(kernel, grid, state.system.in_equilibrium());
  const std::vector<VectorXd> change = changes(map, state, F, deviations);
  MatrixField h, image, dF;
  const auto one_minus_slope = [&](const VectorXd& x, VectorXd& out) {
    map.unpack(x, h);
    map.derivative(h, image);
    out = x - map.pack(image);
  };
  for (std::size_t n = 0; n < change.size(); ++n) {
    map.unpack(gmres(one_minus_slope, change[n], tolerance, 60).x, dF);
    const MatrixField& dS = deviations[n];
    for (Index i = 0; i < S.order(); ++i)
      for (Index j = 0; j < S.order(); ++j) {
        const Eigen::ArrayXd scale = (S(i, i) * S(j, j)).sqrt();
        const Eigen::ArrayXd df = (dF(i, j) - 0.5 * F(i, j) * (dS(i, i) / S(i, i) + dS(j, j) / S(j, j))) / scale;
        error.F(i, j) += dF(i, j).square();
        error.f(i, j) += df.square();
      }
  }
  error.F.values() = error.F.values().sqrt();
  error.f.values() = error.f.values().sqrt();
  return error;
}

double critical_value_error(KernelKind kernel, const WaveGrid& grid, const StatePath& path, const CriticalPoint& point,
                            const Deviations& deviations) {
  ArrestMap map(kernel, grid, point.state.system.in_equilibrium());
  const double h = slope_interval * std::max(std::abs(point.value), 1e-3);
  MatrixField up, down;
  map.set_state(path(point.value + h, grid.wave_numbers()));
  map.apply(point.F, up);
  map.set_state(path(point.value - h, grid.wave_numbers()));
  map.apply(point.F, down);
  up.values() = (up.values() - down.values()) / (2.0 * h);
  const std::vector<VectorXd> change = changes(map, point.state, point.F, deviations);
  VectorXd border = map.pack(point.amplitude);
  border /= border.norm();
  const auto project = [&](const VectorXd& z) { return solve_bordered(map, border, border, z, 0.0, tolerance).y; };
  const double slope = project(map.pack(up));
  double variance = 0.0;
  for (const VectorXd& c : change) variance += std::pow(project(c) / slope, 2);
  return std::sqrt(variance);
}

}  // namespace ozark::mct
