#pragma once
// The loop over full neighbour lists that every sum over pairs shares.

#include <ozark/num/pack.hpp>
#include <ozark/sim/interaction.hpp>

#include <algorithm>

#include "chunks.hpp"
#include "record_kernel.hpp"

namespace ozark::sim {

/// v += lane_sum() of each component, to the bit.
inline void add_lane_sums(Vector& v, Pack x, Pack y, Pack z) {
  const auto folded = [](Pack a) -> Quarter {
    return __builtin_shufflevector(a.v, a.v, 0, 1, 2, 3) + __builtin_shufflevector(a.v, a.v, 4, 5, 6, 7);
  };
  const Quarter qx = folded(x), qy = folded(y), qz = folded(z), nil{};
  const Quarter xy = __builtin_shufflevector(qx, qy, 0, 1, 4, 5) + __builtin_shufflevector(qx, qy, 2, 3, 6, 7);
  const Quarter zn = __builtin_shufflevector(qz, nil, 0, 1, 4, 5) + __builtin_shufflevector(qz, nil, 2, 3, 6, 7);
  Quarter sum;
  std::memcpy(&sum, &v, sizeof sum);
  sum += __builtin_shufflevector(xy, zn, 0, 2, 4, 6) + __builtin_shufflevector(xy, zn, 1, 3, 5, 7);
  std::memcpy(static_cast<void*>(&v), &sum, sizeof sum);
}

/// For every particle i and kind b: term(i, kind of i, b)(r2) gives a PairTerm<Pack>, whose forces go to particle i,
/// and half whose energy and virial to the tally. `wanted(kind, b)` false: the segment is passed over.
/// @param errand    of deal()
/// @tparam tallied  0: forces alone; 1: energy and virial; 2: the trace of the virial
template <int tallied, class Wanted, class Term, class Errand = void (*)()>
void sum_pairs(
    Particles& p, const NeighbourList& list, Tally* tally, const Wanted& wanted, const Term& term,
    const Errand& errand = [] {}) {
  const std::size_t n = p.size(), kinds = p.kinds.size();
  const std::size_t chunks = (n + NeighbourList::chunk_length - 1) / NeighbourList::chunk_length;
  const Vector* sites = list.sites().data();
  const Pack range2(list.cutoff() * list.cutoff());
  std::vector<Tally> parts(tallied != 0 ? chunks : 0);
  const auto sum_chunk = [&](std::size_t c) {
    Pack energy(0.0), xx(0.0), yy(0.0), zz(0.0), xy(0.0), xz(0.0), yz(0.0);
    const std::size_t end = std::min(n, (c + 1) * NeighbourList::chunk_length);
    for (std::size_t i = c * NeighbourList::chunk_length; i < end; ++i) {
      const auto kind = static_cast<std::size_t>(p.kind[i]);
      const Pack x(sites[i].x), y(sites[i].y), z(sites[i].z);
      Pack fx(0.0), fy(0.0), fz(0.0);
      for (std::size_t b = 0; b < kinds; ++b) {
        if (!wanted(kind, b)) continue;
        const auto u = term(i, kind, b);
        const NeighbourList::Segment s = list.segment(i, b);
        for (int k = 0; k < s.packs; ++k) {
          const PackQuadruple r = load_quadruples<4>(&sites->x, s.first + k * Pack::lanes);
          const Pack dx = x - r.a, dy = y - r.b, dz = z - r.c;
          const Pack r2 = dx * dx + dy * dy + dz * dz;
          if (k >= s.near && !any_less(r2, range2)) continue;  // as most often when all were far at the build
          const auto t = u(r2);
          fx = multiply_add(t.force, dx, fx);  // the same bits, tallied or not
          fy = multiply_add(t.force, dy, fy);
          fz = multiply_add(t.force, dz, fz);
          if constexpr (tallied == 2) xx = multiply_add(t.force, r2, xx);
          if constexpr (tallied == 1) {
            const Pack gx = t.force * dx, gy = t.force * dy, gz = t.force * dz;
            energy += t.energy;
            xx += dx * gx;
            yy += dy * gy;
            zz += dz * gz;
            xy += dx * gy;
            xz += dx * gz;
            yz += dy * gz;
          }
        }
      }
      add_lane_sums(p.force[i], fx, fy, fz);
    }
    if constexpr (tallied == 2) {
      const double mean = 0.5 * lane_sum(xx) / p.dimensions;
      for (int a = 0; a < p.dimensions; ++a) parts[c].virial(a, a) = mean;
    }
    if constexpr (tallied == 1) {
      Tally& part = parts[c];
      part.energy = 0.5 * lane_sum(energy);
      const double off_xy = lane_sum(xy), off_xz = lane_sum(xz), off_yz = lane_sum(yz);
      part.virial << lane_sum(xx), off_xy, off_xz, off_xy, lane_sum(yy), off_yz, off_xz, off_yz, lane_sum(zz);
      part.virial *= 0.5;
    }
  };
  deal(chunks, n >= worth_threads, sum_chunk, errand);
  if constexpr (tallied != 0)
    for (const Tally& part : parts) *tally += part;
}

}  // namespace ozark::sim
