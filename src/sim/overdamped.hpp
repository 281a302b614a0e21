#pragma once
// The step that overdamped motions share: forces and noise, eight particles at once.

#include <ozark/sim/force_field.hpp>
#include <ozark/sim/kinetics.hpp>
#include <ozark/sim/noise.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include "chunks.hpp"
#include "stepping.hpp"

namespace ozark::sim {

typedef double Quad __attribute__((vector_size(32)));

inline Quad load(const Vector& v) {
  Quad q;
  std::memcpy(&q, &v, sizeof q);
  return q;
}

/// Components of eight particles, turned into x, y, z of each; the fourth is 0.
inline std::array<Quad, 8> by_particle(const std::array<Pack, 3>& n) {
  const Pack::Vector nil = Pack(0.0).v;
  const auto a = __builtin_shufflevector(n[0].v, n[1].v, 0, 8, 2, 10, 4, 12, 6, 14);  // x0 y0 x2 y2 ..
  const auto b = __builtin_shufflevector(n[0].v, n[1].v, 1, 9, 3, 11, 5, 13, 7, 15);
  const auto c = __builtin_shufflevector(n[2].v, nil, 0, 8, 2, 10, 4, 12, 6, 14);
  const auto d = __builtin_shufflevector(n[2].v, nil, 1, 9, 3, 11, 5, 13, 7, 15);
  std::array<Quad, 8> q;
  q[0] = __builtin_shufflevector(a, c, 0, 1, 8, 9);
  q[1] = __builtin_shufflevector(b, d, 0, 1, 8, 9);
  q[2] = __builtin_shufflevector(a, c, 2, 3, 10, 11);
  q[3] = __builtin_shufflevector(b, d, 2, 3, 10, 11);
  q[4] = __builtin_shufflevector(a, c, 4, 5, 12, 13);
  q[5] = __builtin_shufflevector(b, d, 4, 5, 12, 13);
  q[6] = __builtin_shufflevector(a, c, 6, 7, 14, 15);
  q[7] = __builtin_shufflevector(b, d, 6, 7, 14, 15);
  return q;
}

struct Overdamped {
  double mobility, noise;  // times dt; standard deviation of a step
};

/// Of each kind. @throws DomainError  naming it
[[nodiscard]] std::vector<Overdamped> overdamped(const Particles& particles, double temperature, double time_step);

/// r += mobility force + noise + extra(i), where extra may be zero. @throws DomainError  as exploded()
template <class Extra>
void overdamped_step(Particles& p, const Freedom& freedom, const ForceField& forces, double temperature,
                     double time_step, const Random& random, std::int64_t step, const Extra& extra) {
  constexpr std::size_t lanes = Pack::lanes;
  const std::vector<Overdamped> kinds = overdamped(p, temperature, time_step);
  const std::vector<char> moves = freedom.any_frozen() ? moving(p, freedom) : std::vector<char>{};
  const bool noisy = std::any_of(kinds.begin(), kinds.end(), [](const Overdamped& k) { return k.noise > 0.0; });
  const double limit = longest_move(forces), limit2 = std::min(limit * limit, std::numeric_limits<double>::max());
  const Quad flat{1.0, 1.0, p.dimensions == 3 ? 1.0 : 0.0, 0.0};
  const FirstFault fault = sum_chunks(p.size(), FirstFault{}, [&](std::size_t begin, std::size_t end) {
    FirstFault first;
    for (std::size_t at = begin; at < end; at += lanes) {
      const std::size_t count = std::min(end - at, lanes);
      std::array<Pack, 3> noise{Pack(0.0), Pack(0.0), Pack(0.0)};
      if (noisy) {
        std::uint64_t ids[lanes] = {};
        std::memcpy(ids, &p.id[at], count * sizeof ids[0]);
        noise = noise_packs(random.seed(), Stream::brownian, ids, static_cast<std::uint64_t>(step));
      }
      const std::array<Quad, lanes> kick = by_particle(noise);
      for (std::size_t k = 0; k < count; ++k) {
        const std::size_t i = at + k;
        if (!moves.empty() && moves[i] == 0) continue;
        const Overdamped& o = kinds[static_cast<std::size_t>(p.kind[i])];
        const Quad push = o.mobility * load(p.force[i]) + extra(i), square = push * push;
        const double moved2 = square[0] + square[1] + square[2];
        if (!(moved2 <= limit2)) first.note(i, std::sqrt(moved2));
        const Quad to = load(p.position[i]) + push + o.noise * (kick[k] * flat);
        std::memcpy(static_cast<void*>(&p.position[i]), &to, sizeof to);
      }
    }
    return first;
  });
  if (fault.found()) exploded(p, fault.index, fault.moved, limit, step);
}

}  // namespace ozark::sim
