#pragma once
// Neighbours of one particle within a cut-off, pushed together from its list, with their places in a radial table.

#include <ozark/sim/neighbours.hpp>

#include <cstdint>
#include <vector>

#include "record_kernel.hpp"

namespace ozark::sim {

class NeighbourShell {
 public:
  /// @param packs  the longest segment it will meet
  explicit NeighbourShell(int packs)
      : width_(static_cast<std::size_t>(packs + 1) * Pack::lanes), room_(5 * width_), offset_(width_) {}

  /// @param sites      as quadruples
  /// @param site       receives the sites of the neighbours, whole packs; room for a pack beyond the last
  /// @param nobody     the site packs are filled up with, farther away than any table reaches
  /// @return           packs
  int gather(const double* sites, const PackQuadruple& centre, NeighbourList::Segment segment, double cutoff, int* site,
             int nobody) {
    const Pack limit(cutoff * cutoff);
    int count = 0;
    for (int k = 0; k < segment.packs; ++k) {
      const int* who = segment.first + k * Pack::lanes;
      const PackQuadruple r = load_quadruples<4>(sites, who);
      const Pack dx = centre.a - r.a, dy = centre.b - r.b, dz = centre.c - r.c;
      count = append(count, dx, dy, dz, dx * dx + dy * dy + dz * dz, who, site, limit);
    }
    const int packs = (count + Pack::lanes - 1) / Pack::lanes;
    for (int k = count; k < packs * Pack::lanes; ++k) {
      x()[k] = y()[k] = z()[k] = 0.0;
      r2()[k] = far_squared;
      site[k] = nobody;
    }
    return packs;
  }

  /// Places in a table of records of `stride` doubles; beyond `last`, the number of the last record, that one.
  template <std::size_t stride>
  void locate(int packs, Pack inverse_step, Pack last) {
    for (int at = 0; at < packs * Pack::lanes; at += Pack::lanes) {
      const Pack square = Pack::load(r2() + at), inverse_r = inverse_sqrt(square),
                 steps = square * inverse_r * inverse_step;
      inverse_r.store(r2() + at);
      split_whole<stride>(select(steps < last, steps, last), offset_.data() + at).store(rest() + at);
    }
  }

  /// A pack after locate(): away from the neighbours, in units of the step beyond the piece at the offset.
  struct Located {
    Pack dx, dy, dz, inverse_r, t;
    const std::int64_t* offset;
  };
  [[nodiscard]] Located located(int pack) {
    const int at = pack * Pack::lanes;
    return {Pack::load(x() + at),  Pack::load(y() + at),    Pack::load(z() + at),
            Pack::load(r2() + at), Pack::load(rest() + at), offset_.data() + at};
  }

 private:
  static constexpr double far_squared = 1e18;

  double* x() { return room_.data(); }
  double* y() { return room_.data() + width_; }
  double* z() { return room_.data() + 2 * width_; }
  double* r2() { return room_.data() + 3 * width_; }  // then 1 / r
  double* rest() { return room_.data() + 4 * width_; }

  /// @return  how many there are after the lanes with square < limit joined the first `count`
  int append(int count, Pack dx, Pack dy, Pack dz, Pack square, const int* who, int* site, Pack limit) {
#if defined(__AVX512F__) && defined(__AVX512VL__)
    const __mmask8 keep = _mm512_cmp_pd_mask(square.v, limit.v, _CMP_LT_OQ);
    _mm512_storeu_pd(x() + count, _mm512_maskz_compress_pd(keep, dx.v));
    _mm512_storeu_pd(y() + count, _mm512_maskz_compress_pd(keep, dy.v));
    _mm512_storeu_pd(z() + count, _mm512_maskz_compress_pd(keep, dz.v));
    _mm512_storeu_pd(r2() + count, _mm512_maskz_compress_pd(keep, square.v));
    const __m256i sites = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(who));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(site + count), _mm256_maskz_compress_epi32(keep, sites));
    return count + __builtin_popcount(static_cast<unsigned>(keep));
#else
    for (int k = 0; k < Pack::lanes; ++k) {
      x()[count] = dx[k];
      y()[count] = dy[k];
      z()[count] = dz[k];
      r2()[count] = square[k];
      site[count] = who[k];
      count += square[k] < limit[k] ? 1 : 0;
    }
    return count;
#endif
  }

  std::size_t width_;
  std::vector<double> room_;
  std::vector<std::int64_t> offset_;
};

}  // namespace ozark::sim
