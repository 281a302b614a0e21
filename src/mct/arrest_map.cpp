#include "arrest_map.hpp"

#include <ozark/core/error.hpp>

#include <cmath>
#include <numbers>

#include "field_product.hpp"
#include "kernel_parts.hpp"

namespace ozark::mct {

using Index = Eigen::Index;

ArrestMap::ArrestMap(KernelKind kind, const WaveGrid& grid, bool symmetric)
    : grid_(grid),
      kernel_(make_kernel(kind, grid)),
      q_minus_4_(grid.wave_numbers().square().square().inverse()),
      symmetric_(symmetric) {}

void ArrestMap::set_state(const StatePoint& state) {
  const System& system = state.system;
  S_ = state.structure.S;
  const Index n = S_.order();
  require(S_.points() == grid_.points, "structure has {} wave numbers, the grid {}", S_.points(), grid_.points);
  require(!symmetric_ || system.in_equilibrium(), "a symmetric map was given a state with activity");
  kernel_->set_structure(system, state.structure.C, symmetric_);
  resize(scale_, S_);
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j)
      scale_(i, j) = (S_(i, i) * S_(j, j)).sqrt() / (symmetric_ && i < j ? std::numbers::sqrt2 : 1.0);
  if (symmetric_) return;
  MatrixField w(grid_.points, n), unit(grid_.points, n);
  for (Index i = 0; i < n; ++i) {
    unit(i, i) = 1.0;
    for (Index j = 0; j < n; ++j) w(i, j) = (system.species[i].activity - 1.0) * S_(i, j);
    w(i, i) += 1.0;
  }
  divide(w, unit, L_);
  R_ = L_;
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j) R_(i, j) *= system.species[i].diffusivity / system.species[j].diffusivity;
}

void ArrestMap::friction(const MatrixField& memory, MatrixField& N) const {
  resize(N, memory);
  if (symmetric_) {
    N.values() = memory.values().colwise() * q_minus_4_;
    return;
  }
  MatrixField half;
  multiply(L_, memory, half);
  half.values().colwise() *= q_minus_4_;
  multiply(half, R_, N);
}

void ArrestMap::finish(MatrixField& result) const {
  if (!symmetric_) return;
  for (Index i = 0; i < result.order(); ++i)
    for (Index j = 0; j < i; ++j) result(i, j) = result(j, i);
}

/// Y = (1 + S N)^-1 S and T = Y N S = S - Y, without the cancellation.
void ArrestMap::solve(const MatrixField& N, MatrixField& Y, MatrixField& result) const {
  MatrixField a, b;
  multiply(S_, N, a);
  for (Index i = 0; i < a.order(); ++i) a(i, i) += 1.0;
  divide(a, S_, Y);
  multiply(Y, N, b);
  multiply(b, S_, result);
  finish(result);
}

void ArrestMap::apply(const MatrixField& F, MatrixField& result) {
  ++evaluations_;
  kernel_->memory(F, memory_);
  friction(memory_, work_);
  solve(work_, step_, result);
}

void ArrestMap::linearise(const MatrixField& F, MatrixField& result) {
  ++evaluations_;
  kernel_->memory(F, memory_);
  kernel_->linearise(F);
  friction(memory_, N_);
  solve(N_, Y_, result);
  if (symmetric_) {
    left_ = right_ = Y_;
  } else {
    multiply(Y_, L_, left_);
    multiply(R_, Y_, right_);
  }
}

void ArrestMap::derivative(const MatrixField& h, MatrixField& result) {
  ++evaluations_;
  kernel_->derivative(h, memory_);
  memory_.values().colwise() *= q_minus_4_;
  multiply(left_, memory_, work_);
  multiply(work_, right_, result);
  finish(result);
}

void ArrestMap::curvature_parts(const MatrixField& h, MatrixField& quadratic, MatrixField& cubic) {
  evaluations_ += 2;
  kernel_->memory(h, memory_);
  memory_.values().colwise() *= q_minus_4_;
  multiply(left_, memory_, work_);
  multiply(work_, right_, quadratic);
  kernel_->derivative(h, memory_);
  friction(memory_, work_);
  MatrixField once, twice;
  multiply(Y_, work_, once);
  multiply(once, once, twice);
  multiply(twice, Y_, cubic);
  finish(quadratic);
  finish(cubic);
}

Eigen::VectorXd ArrestMap::pack(const MatrixField& F) const {
  const Pairs pairs = species_pairs(F.order(), symmetric_);
  Eigen::VectorXd x(F.points() * static_cast<Index>(pairs.size()));
  for (std::size_t p = 0; p < pairs.size(); ++p) {
    const auto [a, b] = pairs[p];
    x.segment(static_cast<Index>(p) * F.points(), F.points()).array() = F(a, b) / scale_(a, b);
  }
  return x;
}

void ArrestMap::unpack(const Eigen::VectorXd& x, MatrixField& F) const {
  resize(F, S_);
  const Pairs pairs = species_pairs(S_.order(), symmetric_);
  for (std::size_t p = 0; p < pairs.size(); ++p) {
    const auto [a, b] = pairs[p];
    F(a, b) = x.segment(static_cast<Index>(p) * S_.points(), S_.points()).array() * scale_(a, b);
  }
  finish(F);
}

double ArrestMap::largest_diagonal(const MatrixField& F) const {
  double largest = 0.0;
  for (Index i = 0; i < F.order(); ++i) largest = std::max(largest, (F(i, i) / S_(i, i)).maxCoeff());
  return largest;
}

}  // namespace ozark::mct
