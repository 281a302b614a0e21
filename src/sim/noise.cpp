#include <ozark/sim/noise.hpp>

#include <Random123/philox.h>

namespace ozark::sim {
namespace {

typedef std::uint64_t Bits __attribute__((vector_size(64)));

constexpr std::uint64_t low_half = 0xffffffffULL;

Bits all(std::uint64_t b) { return Bits{b, b, b, b, b, b, b, b}; }

/// Products of the low halves of each lane.
Bits product(Bits a, Bits b) {
#if defined(__AVX512F__)
  return Bits(_mm512_mul_epu32(__m512i(a), __m512i(b)));
#else
  return (a & low_half) * (b & low_half);
#endif
}

struct Wide {
  Bits high, low;
};

/// The 128 bits of a b, put together from products of halves.
Wide multiply(Bits a, std::uint64_t b) {
  const Bits a_high = a >> 32U, b_low = all(b & low_half), b_high = all(b >> 32U);
  const Bits ll = product(a, b_low), lh = product(a, b_high), hl = product(a_high, b_low);
  const Bits middle = (ll >> 32U) + (lh & low_half) + hl;
  return {product(a_high, b_high) + (lh >> 32U) + (middle >> 32U), (middle << 32U) | (ll & low_half)};
}

/// Philox 4x64 of ten rounds [Salmon2011].
std::array<Bits, 4> philox(std::array<Bits, 4> counter, std::uint64_t key0, std::uint64_t key1) {
  for (int round = 0; round < 10; ++round) {
    const Wide first = multiply(counter[0], PHILOX_M4x64_0), second = multiply(counter[2], PHILOX_M4x64_1);
    counter = {second.high ^ counter[1] ^ all(key0), second.low, first.high ^ counter[3] ^ all(key1), first.low};
    key0 += PHILOX_W64_0;
    key1 += PHILOX_W64_1;
  }
  return counter;
}

Pack uniform(Bits b) {
  typedef std::int64_t Whole __attribute__((vector_size(64)));
  return (Pack(__builtin_convertvector(Whole(b >> 11U), Pack::Vector)) + 0.5) * 0x1p-53;
}

}  // namespace

std::array<Pack, 4> normal_packs(const Random& random, Stream stream, const std::uint64_t* particle, std::uint64_t step,
                                 std::uint64_t draw) {
  Bits ids;
  std::memcpy(&ids, particle, sizeof ids);
  const auto bits = philox({ids, all(step), all(draw), all(0)}, random.seed(), static_cast<std::uint64_t>(stream));
  const Pack size0 = sqrt(-2.0 * log(uniform(bits[0]))), size1 = sqrt(-2.0 * log(uniform(bits[2])));
  const SinePair angle0 = sincos_pi(2.0 * uniform(bits[1])), angle1 = sincos_pi(2.0 * uniform(bits[3]));
  return {size0 * angle0.cosine, size0 * angle0.sine, size1 * angle1.cosine, size1 * angle1.sine};
}

std::array<Pack, 3> normal_triple(const Random& random, Stream stream, const std::uint64_t* particle,
                                  std::uint64_t step, std::uint64_t draw) {
  const auto n = normal_packs(random, stream, particle, step, draw);
  return {n[0], n[1], n[2]};
}

}  // namespace ozark::sim
