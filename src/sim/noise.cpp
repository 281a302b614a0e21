#include <ozark/sim/noise.hpp>

#include <Random123/philox.h>

#include <numbers>

namespace ozark::sim {
namespace {

typedef std::uint64_t Bits __attribute__((vector_size(64)));

Bits all(std::uint64_t b) { return Bits{b, b, b, b, b, b, b, b}; }

/// Products of the low halves of each lane.
Bits product(Bits a, Bits b) {
#if defined(__AVX512F__)
  return Bits(_mm512_mul_epu32(__m512i(a), __m512i(b)));
#else
  return (a & 0xffffffffULL) * (b & 0xffffffffULL);
#endif
}

/// Philox 4x32 of ten rounds on the low half of each lane; what the high halves hold on return is of no account.
void philox(std::array<Bits, 4>& c, std::uint64_t seed) {
  auto key0 = static_cast<std::uint32_t>(seed), key1 = static_cast<std::uint32_t>(seed >> 32U);
  for (int round = 0; round < 10; ++round) {
    const Bits first = product(c[0], all(PHILOX_M4x32_0)), second = product(c[2], all(PHILOX_M4x32_1));
    c = {(second >> 32U) ^ c[1] ^ all(key0), second, (first >> 32U) ^ c[3] ^ all(key1), first};
    key0 += PHILOX_W32_0;
    key1 += PHILOX_W32_1;
  }
}

/// (0, 1), 53 bits.
Pack uniform(Bits low, Bits high) {
  typedef std::int64_t Whole __attribute__((vector_size(64)));
  const Bits b = (high << 32U) | (low & 0xffffffffULL);
  return (Pack(__builtin_convertvector(Whole(b >> 11U), Pack::Vector)) + 0.5) * 0x1p-53;
}

/// The last word of the counter: purpose, and which of two blocks.
std::uint32_t last_word(Stream stream, std::uint32_t block) { return static_cast<std::uint32_t>(stream) << 8U | block; }

}  // namespace

std::array<Pack, 3> noise_packs(std::uint64_t seed, Stream stream, const std::uint64_t* particle, std::uint64_t step) {
  Bits id;
  std::memcpy(&id, particle, sizeof id);
  const Bits high = ((id >> 32U) & 0xffffULL) | all((step >> 32U & 0xffffULL) << 16U);
  std::array<Bits, 4> a{id, all(step), high, all(last_word(stream, 0))};
  std::array<Bits, 4> b{id, all(step), high, all(last_word(stream, 1))};
  philox(a, seed);
  philox(b, seed);
  const Pack size0 = sqrt(-2.0 * log(uniform(a[0], a[1]))), size1 = sqrt(-2.0 * log(uniform(b[0], b[1])));
  const SineCosine angle = sincospi(2.0 * uniform(a[2], a[3]));
  return {size0 * angle.cosine, size0 * angle.sine, size1 * sincospi(2.0 * uniform(b[2], b[3])).cosine};
}

std::array<double, 3> noise_of(std::uint64_t seed, Stream stream, std::uint64_t particle, std::uint64_t step) {
  using Generator = r123::Philox4x32;
  const Generator::key_type key = {{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32U)}};
  double u[4];
  for (std::uint32_t block = 0; block < 2; ++block) {
    const auto high = static_cast<std::uint32_t>((particle >> 32U & 0xffffU) | (step >> 32U & 0xffffU) << 16U);
    const auto w = Generator{}(Generator::ctr_type{{static_cast<std::uint32_t>(particle),
                                                    static_cast<std::uint32_t>(step), high, last_word(stream, block)}},
                               key);
    for (std::size_t k = 0; k < 2; ++k) {
      const std::uint64_t bits = static_cast<std::uint64_t>(w[2 * k + 1]) << 32U | w[2 * k];
      u[2 * block + k] = (static_cast<double>(bits >> 11U) + 0.5) * 0x1p-53;
    }
  }
  const double size0 = std::sqrt(-2.0 * std::log(u[0])), size1 = std::sqrt(-2.0 * std::log(u[2]));
  const double angle0 = 2.0 * std::numbers::pi * u[1], angle1 = 2.0 * std::numbers::pi * u[3];
  return {size0 * std::cos(angle0), size0 * std::sin(angle0), size1 * std::cos(angle1)};
}

}  // namespace ozark::sim
