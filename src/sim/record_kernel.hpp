#pragma once
// Eight records at once: loads of contiguous quadruples and their transposes, which cost a third of a gather; and the
// lanes a condition holds for, pushed together.

#include <ozark/num/pack.hpp>

#include <cstddef>
#include <cstring>

namespace ozark::sim {

struct PackQuadruple {
  Pack a, b, c, d;
};

/// Four doubles at base + stride index[k] for lane k.
template <std::size_t stride>
inline PackQuadruple load_quadruples(const double* base, const int* index) {
  typedef double Quarter __attribute__((vector_size(32)));
  const auto two = [&](int i, int j) {
    Quarter low, high;
    std::memcpy(&low, base + stride * static_cast<std::size_t>(index[i]), sizeof low);
    std::memcpy(&high, base + stride * static_cast<std::size_t>(index[j]), sizeof high);
    return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7);
  };
  const Pack::Vector r02 = two(0, 2), r13 = two(1, 3), r46 = two(4, 6), r57 = two(5, 7);
  const auto low = __builtin_shufflevector(r02, r13, 0, 8, 2, 10, 4, 12, 6, 14);
  const auto low_next = __builtin_shufflevector(r46, r57, 0, 8, 2, 10, 4, 12, 6, 14);
  const auto high = __builtin_shufflevector(r02, r13, 1, 9, 3, 11, 5, 13, 7, 15);
  const auto high_next = __builtin_shufflevector(r46, r57, 1, 9, 3, 11, 5, 13, 7, 15);
  return {Pack(__builtin_shufflevector(low, low_next, 0, 1, 4, 5, 8, 9, 12, 13)),
          Pack(__builtin_shufflevector(high, high_next, 0, 1, 4, 5, 8, 9, 12, 13)),
          Pack(__builtin_shufflevector(low, low_next, 2, 3, 6, 7, 10, 11, 14, 15)),
          Pack(__builtin_shufflevector(high, high_next, 2, 3, 6, 7, 10, 11, 14, 15))};
}

/// Whole part of each lane, 0 <= a < 2^31, as indices and as the number.
inline Pack split_whole(Pack a, int* index) {
#if defined(__AVX512F__)
  const __m256i whole = _mm512_cvttpd_epi32(a.v);
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(index), whole);
  return Pack(Pack::Vector(_mm512_cvtepi32_pd(whole)));
#else
  Pack whole;
  for (int k = 0; k < Pack::lanes; ++k) {
    index[k] = static_cast<int>(a.v[k]);
    whole.v[k] = index[k];
  }
  return whole;
#endif
}

inline Pack load(const double* from) {
  Pack p;
  std::memcpy(&p.v, from, sizeof p.v);
  return p;
}
inline void store(Pack a, double* to) { std::memcpy(to, &a.v, sizeof a.v); }

/// Neighbours within a cut-off: a pack's worth of room is needed beyond the last.
struct Neighbourhood {
  double *x, *y, *z, *r2;
  int* site;

  /// @return  how many there are after the lanes with r2 < limit joined the first `count`
  int append(int count, Pack dx, Pack dy, Pack dz, Pack squared, const int* index, Pack limit) const {
#if defined(__AVX512F__) && defined(__AVX512VL__)
    const __mmask8 keep = _mm512_cmp_pd_mask(squared.v, limit.v, _CMP_LT_OQ);
    _mm512_storeu_pd(x + count, _mm512_maskz_compress_pd(keep, dx.v));
    _mm512_storeu_pd(y + count, _mm512_maskz_compress_pd(keep, dy.v));
    _mm512_storeu_pd(z + count, _mm512_maskz_compress_pd(keep, dz.v));
    _mm512_storeu_pd(r2 + count, _mm512_maskz_compress_pd(keep, squared.v));
    const __m256i who = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(index));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(site + count), _mm256_maskz_compress_epi32(keep, who));
    return count + __builtin_popcount(static_cast<unsigned>(keep));
#else
    for (int k = 0; k < Pack::lanes; ++k) {
      x[count] = dx[k];
      y[count] = dy[k];
      z[count] = dz[k];
      r2[count] = squared[k];
      site[count] = index[k];
      count += squared[k] < limit[k] ? 1 : 0;
    }
    return count;
#endif
  }

  /// Fills the last pack with `nobody` at no distance along any axis and `farthest` squared. @return  packs
  [[nodiscard]] int pad(int count, int nobody, double farthest) const {
    const int packs = (count + Pack::lanes - 1) / Pack::lanes;
    for (int k = count; k < packs * Pack::lanes; ++k) {
      x[k] = y[k] = z[k] = 0.0;
      r2[k] = farthest;
      site[k] = nobody;
    }
    return packs;
  }
};

}  // namespace ozark::sim
