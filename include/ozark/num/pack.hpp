#pragma once
// Eight doubles at once: the number type particle kernels are instantiated with beside double. Every operation acts
// lane by lane and rounds as the scalar one does, inverse() and inverse_sqrt() excepted. On processors without AVX-512
// the compiler splits it; nothing else changes.

#include <cmath>
#include <cstdint>
#include <cstring>

#if defined(__AVX512F__)
#include <immintrin.h>
#endif

namespace ozark {

struct Pack {
  static constexpr int lanes = 8;
  typedef double Vector __attribute__((vector_size(64)));
  typedef std::int64_t Mask __attribute__((vector_size(64)));  // -1 where true, 0 where false

  Vector v;

  Pack() = default;
  Pack(double x) : v{x, x, x, x, x, x, x, x} {}
  explicit Pack(Vector x) : v(x) {}

  /// Eight numbers from anywhere.
  [[nodiscard]] static Pack load(const double* from) {
    Pack r;
    std::memcpy(&r.v, from, sizeof r.v);
    return r;
  }
  void store(double* to) const { std::memcpy(to, &v, sizeof v); }

  [[nodiscard]] double operator[](int lane) const { return v[lane]; }

  Pack& operator+=(Pack b) {
    v += b.v;
    return *this;
  }
  Pack& operator-=(Pack b) {
    v -= b.v;
    return *this;
  }
  Pack& operator*=(Pack b) {
    v *= b.v;
    return *this;
  }
  friend Pack operator+(Pack a, Pack b) { return Pack(a.v + b.v); }
  friend Pack operator-(Pack a, Pack b) { return Pack(a.v - b.v); }
  friend Pack operator*(Pack a, Pack b) { return Pack(a.v * b.v); }
  friend Pack operator/(Pack a, Pack b) { return Pack(a.v / b.v); }
  friend Pack operator-(Pack a) { return Pack(-a.v); }
  friend Mask operator<(Pack a, Pack b) { return a.v < b.v; }
  friend Mask operator>(Pack a, Pack b) { return a.v > b.v; }
  friend Mask operator<=(Pack a, Pack b) { return a.v <= b.v; }
  friend Mask operator>=(Pack a, Pack b) { return a.v >= b.v; }
};

/// (a, b, c) of eight neighbours in memory.
struct PackTriple {
  Pack a, b, c;
};
inline PackTriple load_triples(const double* from) {
  const Pack::Vector p = Pack::load(from).v, q = Pack::load(from + 8).v, r = Pack::load(from + 16).v;
  const Pack::Vector a = __builtin_shufflevector(p, q, 0, 3, 6, 9, 12, 15, -1, -1);
  const Pack::Vector b = __builtin_shufflevector(p, q, 1, 4, 7, 10, 13, -1, -1, -1);
  const Pack::Vector c = __builtin_shufflevector(p, q, 2, 5, 8, 11, 14, -1, -1, -1);
  return {Pack(__builtin_shufflevector(a, r, 0, 1, 2, 3, 4, 5, 10, 13)),
          Pack(__builtin_shufflevector(b, r, 0, 1, 2, 3, 4, 8, 11, 14)),
          Pack(__builtin_shufflevector(c, r, 0, 1, 2, 3, 4, 9, 12, 15))};
}

/// Whether a < b in some lane.
inline bool any_less(Pack a, Pack b) {
#if defined(__AVX512F__)
  return _mm512_cmp_pd_mask(a.v, b.v, _CMP_LT_OQ) != 0;
#else
  const Pack::Mask less = a < b;
  bool some = false;
  for (int lane = 0; lane < Pack::lanes; ++lane) some = some || less[lane] != 0;
  return some;
#endif
}

inline double select(bool condition, double yes, double no) { return condition ? yes : no; }
inline Pack select(Pack::Mask condition, Pack yes, Pack no) { return Pack(condition ? yes.v : no.v); }

inline double lane_sum(double a) { return a; }
/// ((0 + 4) + (2 + 6)) + ((1 + 5) + (3 + 7)).
inline double lane_sum(Pack a) {
  return ((a.v[0] + a.v[4]) + (a.v[2] + a.v[6])) + ((a.v[1] + a.v[5]) + (a.v[3] + a.v[7]));
}

/// a b + c, rounded once where the processor can: the same wherever it is written.
inline Pack multiply_add(Pack a, Pack b, Pack c) {
#if defined(__AVX512F__)
  return Pack(Pack::Vector(_mm512_fmadd_pd(a.v, b.v, c.v)));
#else
  return a * b + c;
#endif
}

inline Pack sqrt(Pack a) {
#if defined(__AVX512F__)
  return Pack(Pack::Vector(_mm512_sqrt_pd(a.v)));
#else
  Pack r;
  for (int i = 0; i < Pack::lanes; ++i) r.v[i] = std::sqrt(a.v[i]);
  return r;
#endif
}

inline Pack floor(Pack a) {
#if defined(__AVX512F__)
  return Pack(Pack::Vector(_mm512_roundscale_pd(a.v, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC)));
#else
  Pack r;
  for (int i = 0; i < Pack::lanes; ++i) r.v[i] = std::floor(a.v[i]);
  return r;
#endif
}

/// 1 / a to 2 ulp for normal a and 1 / a.
inline double inverse(double a) { return 1.0 / a; }
inline Pack inverse(Pack a) {
#if defined(__AVX512F__)
  __m512d x = _mm512_rcp14_pd(a.v);  // 2^-14, then Newton: 2^-28, and a last step of third order
  const __m512d one = _mm512_set1_pd(1.0);
  __m512d e = _mm512_fnmadd_pd(a.v, x, one);
  x = _mm512_fmadd_pd(x, e, x);
  e = _mm512_fnmadd_pd(a.v, x, one);
  return Pack(Pack::Vector(_mm512_fmadd_pd(x, e, x)));
#else
  return 1.0 / a;
#endif
}

/// 1 / sqrt(a) to 2 ulp for normal a > 0.
inline double inverse_sqrt(double a) { return 1.0 / std::sqrt(a); }
inline Pack inverse_sqrt(Pack a) {
#if defined(__AVX512F__)
  // 2^-14, then one step of fifth order: y (1 - e)^(-1/2) to e^4, short chains being what counts
  const __m512d y = _mm512_rsqrt14_pd(a.v), one = _mm512_set1_pd(1.0);
  const __m512d e = _mm512_fnmadd_pd(_mm512_mul_pd(a.v, y), y, one), e2 = _mm512_mul_pd(e, e);
  const __m512d low = _mm512_fmadd_pd(_mm512_set1_pd(0.375), e, _mm512_set1_pd(0.5));
  const __m512d high = _mm512_fmadd_pd(_mm512_set1_pd(0.2734375), e, _mm512_set1_pd(0.3125));
  return Pack(Pack::Vector(_mm512_fmadd_pd(_mm512_mul_pd(y, e), _mm512_fmadd_pd(e2, high, low), y)));
#else
  return 1.0 / sqrt(a);
#endif
}

/// To 1 ulp; erfc to 1.5.
[[nodiscard]] Pack exp(Pack a);
[[nodiscard]] Pack log(Pack a);
[[nodiscard]] Pack erfc(Pack a);

/// sin(pi a) and cos(pi a) for |a| < 1e9, to 4 ulp: exact zeros and ones at whole and half a.
struct SineCosine {
  Pack sine, cosine;
};
[[nodiscard]] SineCosine sincospi(Pack a);

/// a^exponent for a > 0: exp(exponent log a), to 2 ulp times the size of that logarithm.
[[nodiscard]] Pack pow(Pack a, double exponent);

}  // namespace ozark
