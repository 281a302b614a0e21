#include <ozark/num/pack.hpp>

#include <sleef.h>

namespace ozark {
namespace {

/// f of SLEEF on as many lanes as the processor has.
template <class Part, class F>
Pack each(Pack a, F f) {
  constexpr int parts = static_cast<int>(sizeof(Pack) / sizeof(Part));
  Part p[parts];
  std::memcpy(p, &a.v, sizeof p);
  for (Part& x : p) x = f(x);
  Pack r;
  std::memcpy(&r.v, p, sizeof p);
  return r;
}

/// The same for f with two results.
template <class Part, class F>
SineCosine each_pair(Pack a, F f) {
  constexpr int parts = static_cast<int>(sizeof(Pack) / sizeof(Part));
  Part p[parts], q[parts];
  std::memcpy(p, &a.v, sizeof p);
  for (int i = 0; i < parts; ++i) {
    const auto both = f(p[i]);
    p[i] = both.x;
    q[i] = both.y;
  }
  SineCosine r;
  std::memcpy(&r.sine.v, p, sizeof p);
  std::memcpy(&r.cosine.v, q, sizeof q);
  return r;
}

}  // namespace

#if defined(__AVX512F__)
#define OZARK_SLEEF(name, accuracy) each<__m512d>(a, Sleef_##name##d8_##accuracy)
#define OZARK_SLEEF_PAIR(name, accuracy) each_pair<__m512d>(a, Sleef_##name##d8_##accuracy)
#elif defined(__AVX2__)
#define OZARK_SLEEF(name, accuracy) each<__m256d>(a, Sleef_##name##d4_##accuracy)
#define OZARK_SLEEF_PAIR(name, accuracy) each_pair<__m256d>(a, Sleef_##name##d4_##accuracy)
#else
#define OZARK_SLEEF(name, accuracy) each<__m128d>(a, Sleef_##name##d2_##accuracy)
#define OZARK_SLEEF_PAIR(name, accuracy) each_pair<__m128d>(a, Sleef_##name##d2_##accuracy)
#endif

Pack exp(Pack a) { return OZARK_SLEEF(exp, u10); }
Pack log(Pack a) { return OZARK_SLEEF(log, u10); }
Pack erfc(Pack a) { return OZARK_SLEEF(erfc, u15); }
SineCosine sincospi(Pack a) { return OZARK_SLEEF_PAIR(sincospi, u35); }

Pack pow(Pack a, double exponent) { return exp(exponent * log(a)); }

}  // namespace ozark
