#include <ozark/mct/density_dynamics.hpp>

#include <ozark/core/error.hpp>

#include <numbers>

#include "field_product.hpp"

namespace ozark::mct {

using Eigen::ArrayXd;
using Eigen::Index;

DensityDynamics::DensityDynamics(KernelKind kernel, const WaveGrid& grid, const StatePoint& state, Motion motion,
                                 double friction)
    : grid_(grid),
      motion_(motion),
      friction_(friction),
      S_(state.structure.S),
      C_(state.structure.C),
      C_slope_(state.structure.C),
      k_(grid.wave_numbers()),
      equilibrium_(state.system.in_equilibrium()),
      kernel_(make_kernel(kernel, grid)),
      derivatives_(grid.points, grid.spacing(), grid.kind == GridKind::midpoint ? 0.5 : 1.0) {
  require(S_.points() == grid.points, "structure has {} wave numbers, the grid {}", S_.points(), grid.points);
  require(equilibrium_ || motion == Motion::brownian, "Newtonian motion is for equilibrium; set every activity to 1");
  require(friction >= 0.0, "friction must be >= 0, got {}", friction);
  const Index n = S_.order();
  density_.resize(n);
  mobility_.resize(n);
  activity_.resize(n);
  for (Index a = 0; a < n; ++a) {
    const Species& s = state.system.species[static_cast<std::size_t>(a)];
    density_[a] = state.system.number_density * s.fraction;
    mobility_[a] = motion == Motion::brownian ? s.diffusivity : 1.0 / s.mass;
    activity_[a] = s.activity;
  }
  kernel_->set_structure(state.system, C_, equilibrium_);
  for (Index a = 0; a < n; ++a)
    for (Index b = 0; b < n; ++b) C_slope_(a, b) = derivatives_.first(C_(a, b));
  if (equilibrium_) return;
  MatrixField w = S_, unit(S_.points(), n);
  for (Index a = 0; a < n; ++a) {
    unit(a, a) = 1.0;
    for (Index b = 0; b < n; ++b) w(a, b) *= activity_[a] - 1.0;
    w(a, a) += 1.0;
  }
  divide(w, unit, right_);
  for (Index a = 0; a < n; ++a)
    for (Index b = 0; b < n; ++b) right_(a, b) *= mobility_[a] / mobility_[b];
}

MemoryEquation DensityDynamics::collective() {
  MemoryEquation e;
  e.inertia = motion_ == Motion::newtonian;
  e.friction = e.inertia ? friction_ : 1.0;
  e.initial = S_;
  e.rate = C_;
  const Index n = S_.order();
  for (Index a = 0; a < n; ++a)
    for (Index b = 0; b < n; ++b)
      e.rate(a, b) = mobility_[a] * k_.square() * ((a == b ? activity_[a] : 0.0) - C_(a, b));
  e.memory = [this, n, kernel = MatrixField()](const MatrixField& Phi, long, MatrixField& m) mutable {
    kernel_->memory(Phi, kernel);
    for (Index a = 0; a < n; ++a)
      for (Index b = 0; b < n; ++b) kernel(a, b) *= mobility_[a] / k_.square();
    if (equilibrium_)
      m = kernel;
    else
      multiply(kernel, right_, m);
  };
  return e;
}

MemoryEquation DensityDynamics::tagged(Index species, const Correlator& Phi) {
  MemoryEquation e;
  e.inertia = motion_ == Motion::newtonian;
  e.friction = e.inertia ? friction_ : 1.0;
  e.initial = MatrixField(grid_.points, 1);
  e.initial.values().setOnes();
  e.rate = e.initial;
  e.rate.values().col(0) = mobility(species) * k_.square();
  const ArrayXd factor = mobility_[species] / activity_[species] / k_.square();
  e.memory = [this, species, factor, &Phi, kernel = ArrayXd()](const MatrixField& phi, long node,
                                                               MatrixField& m) mutable {
    kernel_->tagged(Phi.value[static_cast<std::size_t>(node)], species, phi.values().col(0), kernel);
    resize(m, phi);
    m.values().col(0) = factor * kernel;
  };
  return e;
}

MemoryEquation DensityDynamics::displacement(Index species, const Correlator& Phi, const Correlator& phi_s) {
  MemoryEquation e;
  e.inertia = motion_ == Motion::newtonian;
  e.friction = e.inertia ? friction_ : 1.0;
  e.initial = MatrixField(1, 2);
  e.rate = e.source = e.initial;
  e.rate(1, 0) = -mobility(species);
  e.source(0, 0) = mobility(species);
  const double factor = mobility_[species] / activity_[species] / density_[species] * grid_.spacing() /
                        (2.0 * std::numbers::pi * std::numbers::pi);
  e.memory = [this, species, factor, &Phi, &phi_s, U = MatrixField(), B = MatrixField()](
                 const MatrixField& r, long node, MatrixField& m) mutable {
    // phi_s(|q - k|) to order q^2 under the angular average with (q.k)^2
    multiply(C_, Phi.value[static_cast<std::size_t>(node)], U);
    multiply(U, C_, B);
    const auto phi = phi_s.value[static_cast<std::size_t>(node)].values().col(0);
    const ArrayXd weight = k_.square().square() * B(species, species);
    resize(m, r);
    m(0, 0) = m(1, 1) = factor * (weight * phi).sum() / 3.0;
    m(1, 0) = -factor * (weight * (derivatives_.second(phi) / 10.0 + derivatives_.first(phi) / (15.0 * k_))).sum();
  };
  return e;
}

double DensityDynamics::stress_correlation(const MatrixField& Phi) const {
  MatrixField half;
  multiply(C_slope_, Phi, half);
  ArrayXd trace = ArrayXd::Zero(k_.size());
  for (Index a = 0; a < half.order(); ++a)
    for (Index b = 0; b < half.order(); ++b) trace += half(a, b) * half(b, a);
  return grid_.spacing() / (60.0 * std::numbers::pi * std::numbers::pi) * (k_.square().square() * trace).sum();
}

}  // namespace ozark::mct
