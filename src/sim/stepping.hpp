#pragma once
// Kicks and drifts that laws of motion are made of, and the watch over time steps that are too long.

#include <ozark/sim/force_field.hpp>
#include <ozark/sim/kinetics.hpp>

#include <cstdint>
#include <vector>

namespace ozark::sim {

/// @throws DomainError  naming the key, unless the number is finite and > 0
void require_positive(const char* key, double value);

/// Inverse masses, 0 for what is frozen.
class Inertia {
 public:
  Inertia(const Particles& particles, const Freedom& freedom);
  [[nodiscard]] double inverse(const Particles& p, std::size_t i) const {
    return frozen_.empty() || frozen_[i] == 0 ? inverse_[static_cast<std::size_t>(p.kind[i])] : 0.0;
  }

 private:
  std::vector<double> inverse_;  // of kinds
  std::vector<char> frozen_;     // of particles; empty if every one moves
};

/// v += h force / m. What is frozen is stopped.
void kick(Particles& particles, const Inertia& inertia, double h);

/// r += h v. @throws DomainError  if a particle would move by more than longest_move()
void drift(Particles& particles, double h, const ForceField& forces, std::int64_t step);

/// kick(h), then drift(dt), in one pass.
void kick_and_drift(Particles& particles, const Inertia& inertia, double h, double dt, const ForceField& forces,
                    std::int64_t step);

void scale_velocities(Particles& particles, double factor);

/// How far a particle may move in one step: half the skin; anywhere, without neighbours.
[[nodiscard]] double longest_move(const ForceField& forces);

/// @throws DomainError  naming step and id of the particle
[[noreturn]] void exploded(const Particles& particles, std::size_t i, double moved, double limit, std::int64_t step);

/// Smallest index found by chunks, or none.
struct FirstFault {
  std::size_t index = static_cast<std::size_t>(-1);
  double moved = 0.0;
  FirstFault& operator+=(const FirstFault& b) {
    if (b.index < index) *this = b;
    return *this;
  }
  void note(std::size_t i, double distance) {
    if (i < index) *this = {i, distance};
  }
  [[nodiscard]] bool found() const { return index != static_cast<std::size_t>(-1); }
};

}  // namespace ozark::sim
