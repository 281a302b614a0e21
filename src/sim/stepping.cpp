#include "stepping.hpp"

#include <ozark/core/error.hpp>

#include <cmath>
#include <limits>

#include "chunks.hpp"

namespace ozark::sim {

void require_positive(const char* key, double value) {
  require(std::isfinite(value) && value > 0.0, "{} must be > 0, got {}", key, value);
}

Inertia::Inertia(const Particles& p, const Freedom& f) {
  for (const ParticleKind& k : p.kinds) inverse_.push_back(1.0 / k.mass);
  if (!f.any_frozen()) return;
  frozen_ = moving(p, f);
  for (char& c : frozen_) c = c == 0 ? 1 : 0;
}

double longest_move(const ForceField& forces) {
  return forces.list().cutoff() > 0.0 ? 0.5 * forces.list().skin() : std::numeric_limits<double>::max();
}

void exploded(const Particles& p, std::size_t i, double moved, double limit, std::int64_t step) {
  const std::string far =
      std::isfinite(moved) ? fmt::format("by {:.3g}, more than half the skin {:.3g},", moved, limit) : "without bounds";
  throw DomainError(
      fmt::format("step {}: particle {} would move {} in one step; take a shorter time step, or minimise the energy of "
                  "the start first (kind = \"minimise\" of a segment)",
                  step, p.id[i], far));
}

void kick(Particles& p, const Inertia& inertia, double h) {
  for_chunks(p.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const double w = inertia.inverse(p, i);
      Vector& v = p.velocity[i];
      const Vector& f = p.force[i];
      if (w == 0.0)
        v = {};
      else
        v = {v.x + h * w * f.x, v.y + h * w * f.y, v.z + h * w * f.z, 0.0};
    }
  });
}

namespace {

template <class Before>
void move(Particles& p, double h, const ForceField& forces, std::int64_t step, const Before& before) {
  const double limit = longest_move(forces), limit2 = std::min(limit * limit, std::numeric_limits<double>::max());
  const FirstFault fault = sum_chunks(p.size(), FirstFault{}, [&](std::size_t begin, std::size_t end) {
    FirstFault first;
    for (std::size_t i = begin; i < end; ++i) {
      before(i);
      const Vector& v = p.velocity[i];
      const double dx = h * v.x, dy = h * v.y, dz = h * v.z, moved2 = dx * dx + dy * dy + dz * dz;
      if (!(moved2 <= limit2)) first.note(i, std::sqrt(moved2));
      Vector& r = p.position[i];
      r = {r.x + dx, r.y + dy, r.z + dz, 0.0};
    }
    return first;
  });
  if (fault.found()) exploded(p, fault.index, fault.moved, limit, step);
}

}  // namespace

void drift(Particles& p, double h, const ForceField& forces, std::int64_t step) {
  move(p, h, forces, step, [](std::size_t) {});
}

void kick_and_drift(Particles& p, const Inertia& inertia, double h, double dt, const ForceField& forces,
                    std::int64_t step) {
  move(p, dt, forces, step, [&](std::size_t i) {
    const double w = inertia.inverse(p, i);
    Vector& v = p.velocity[i];
    const Vector& f = p.force[i];
    if (w == 0.0)
      v = {};
    else
      v = {v.x + h * w * f.x, v.y + h * w * f.y, v.z + h * w * f.z, 0.0};
  });
}

void scale_velocities(Particles& p, double factor) {
  for_chunks(p.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      Vector& v = p.velocity[i];
      v = {factor * v.x, factor * v.y, factor * v.z, 0.0};
    }
  });
}

}  // namespace ozark::sim
