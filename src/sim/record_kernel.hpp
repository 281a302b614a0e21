#pragma once
// Eight records at once: loads of contiguous quadruples and their transposes, which cost a third of a gather.

#include <ozark/num/pack.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace ozark::sim {

struct PackQuadruple {
  Pack a, b, c, d;
};

typedef double Quarter __attribute__((vector_size(32)));

inline Pack::Vector two_quarters(const double* first, const double* second) {
#if defined(__AVX512F__)
  // the second goes into its half as it is loaded; a shuffle of two loads would keep the port of the transpose busy
  return _mm512_insertf64x4(_mm512_castpd256_pd512(_mm256_loadu_pd(first)), _mm256_loadu_pd(second), 1);
#else
  Quarter low, high;
  std::memcpy(&low, first, sizeof low);
  std::memcpy(&high, second, sizeof high);
  return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7);
#endif
}

/// Four doubles at base + stride index[k] for lane k.
template <std::size_t stride, class Index>
inline PackQuadruple load_quadruples(const double* base, const Index* index) {
  const auto two = [&](int i, int j) {
    return two_quarters(base + stride * static_cast<std::size_t>(index[i]),
                        base + stride * static_cast<std::size_t>(index[j]));
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

/// Whole part of each lane, 0 <= a < 2^31, times the stride, as offsets. @return  the rest, in [0, 1)
template <std::size_t stride>
inline Pack split_whole(Pack a, std::int64_t* offset) {
#if defined(__AVX512DQ__)
  const __m512i whole = _mm512_cvttpd_epi64(a.v);
  _mm512_storeu_si512(offset, _mm512_slli_epi64(whole, std::countr_zero(stride)));
  return a - Pack(Pack::Vector(_mm512_cvtepi64_pd(whole)));
#else
  Pack whole;
  for (int k = 0; k < Pack::lanes; ++k) {
    const auto n = static_cast<std::int64_t>(a.v[k]);
    offset[k] = n * static_cast<std::int64_t>(stride);
    whole.v[k] = static_cast<double>(n);
  }
  return a - whole;
#endif
}

}  // namespace ozark::sim
