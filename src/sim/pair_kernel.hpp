#pragma once
// The loop over full neighbour lists that every sum over pairs shares.

#include <ozark/num/pack.hpp>
#include <ozark/sim/interaction.hpp>

#include <algorithm>

namespace ozark::sim {

struct PackVector {
  Pack x, y, z;
};

inline Pack::Vector two(const Vector& a, const Vector& b) {
  typedef double Quarter __attribute__((vector_size(32)));
  Quarter low, high;
  std::memcpy(&low, &a, sizeof low);
  std::memcpy(&high, &b, sizeof high);
  return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7);
}

/// Positions of eight sites; lane k holds site {0, 1, 4, 5, 2, 3, 6, 7}[k], which is of no account to a sum.
inline PackVector load_sites(const Vector* sites, const int* index) {
  const Pack::Vector a = two(sites[index[0]], sites[index[4]]), b = two(sites[index[1]], sites[index[5]]);
  const Pack::Vector c = two(sites[index[2]], sites[index[6]]), d = two(sites[index[3]], sites[index[7]]);
  const auto low_ab = __builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14);
  const auto low_cd = __builtin_shufflevector(c, d, 0, 8, 2, 10, 4, 12, 6, 14);
  const auto high_ab = __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15);
  const auto high_cd = __builtin_shufflevector(c, d, 1, 9, 3, 11, 5, 13, 7, 15);
  return {Pack(__builtin_shufflevector(low_ab, low_cd, 0, 1, 4, 5, 8, 9, 12, 13)),
          Pack(__builtin_shufflevector(high_ab, high_cd, 0, 1, 4, 5, 8, 9, 12, 13)),
          Pack(__builtin_shufflevector(low_ab, low_cd, 2, 3, 6, 7, 10, 11, 14, 15))};
}

/// v += lane_sum() of each component, to the bit.
inline void add_lane_sums(Vector& v, Pack x, Pack y, Pack z) {
  typedef double Quarter __attribute__((vector_size(32)));
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
/// @tparam tallied  0: forces alone; 1: energy and virial; 2: the trace of the virial
template <int tallied, class Wanted, class Term>
void sum_pairs(Particles& p, const NeighbourList& list, Tally* tally, const Wanted& wanted, const Term& term) {
  const std::size_t n = p.size(), kinds = p.kinds.size();
  const std::size_t chunks = (n + NeighbourList::chunk_length - 1) / NeighbourList::chunk_length;
  const Vector* sites = list.sites().data();
  std::vector<Tally> parts(tallied != 0 ? chunks : 0);
#pragma omp parallel for schedule(dynamic) if (n >= 1024)  // fewer are done before threads have met
  for (std::size_t c = 0; c < chunks; ++c) {
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
          const PackVector r = load_sites(sites, s.first + k * Pack::lanes);
          const Pack dx = x - r.x, dy = y - r.y, dz = z - r.z;
          const Pack r2 = dx * dx + dy * dy + dz * dz;
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
  }
  if constexpr (tallied != 0)
    for (const Tally& part : parts) *tally += part;
}

}  // namespace ozark::sim
