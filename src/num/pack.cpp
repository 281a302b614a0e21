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

}  // namespace

#if defined(__AVX512F__)
#define OZARK_SLEEF(name, accuracy) each<__m512d>(a, Sleef_##name##d8_##accuracy)
#elif defined(__AVX2__)
#define OZARK_SLEEF(name, accuracy) each<__m256d>(a, Sleef_##name##d4_##accuracy)
#else
#define OZARK_SLEEF(name, accuracy) each<__m128d>(a, Sleef_##name##d2_##accuracy)
#endif

Pack exp(Pack a) { return OZARK_SLEEF(exp, u10); }
Pack log(Pack a) { return OZARK_SLEEF(log, u10); }
Pack erfc(Pack a) { return OZARK_SLEEF(erfc, u15); }

SinePair sincos_pi(Pack a) {
#if defined(__AVX512F__)
  const auto both = Sleef_sincospid8_u35(a.v);
  return {Pack(Pack::Vector(both.x)), Pack(Pack::Vector(both.y))};
#else
#if defined(__AVX2__)
  using Part = __m256d;
  const auto of = Sleef_sincospid4_u35;
#else
  using Part = __m128d;
  const auto of = Sleef_sincospid2_u35;
#endif
  constexpr int parts = static_cast<int>(sizeof(Pack) / sizeof(Part));
  Part p[parts], sine[parts], cosine[parts];
  std::memcpy(p, &a.v, sizeof p);
  for (int k = 0; k < parts; ++k) {
    const auto both = of(p[k]);
    sine[k] = both.x;
    cosine[k] = both.y;
  }
  SinePair r;
  std::memcpy(&r.sine.v, sine, sizeof sine);
  std::memcpy(&r.cosine.v, cosine, sizeof cosine);
  return r;
#endif
}

Pack pow(Pack a, double exponent) { return exp(exponent * log(a)); }

}  // namespace ozark
