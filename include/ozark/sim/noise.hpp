#pragma once
// Normal random numbers of eight particles at once: lane by lane those of Random::normal(), but for the rounding of
// logarithm, sine and cosine (below 2e-15 times 1 + their size).

#include <ozark/num/pack.hpp>
#include <ozark/sim/random.hpp>

#include <array>

namespace ozark::sim {

/// @param particle  Pack::lanes ids
[[nodiscard]] std::array<Pack, 4> normal_packs(const Random& random, Stream stream, const std::uint64_t* particle,
                                               std::uint64_t step, std::uint64_t draw = 0);

/// The first three alone, which is cheaper.
[[nodiscard]] std::array<Pack, 3> normal_triple(const Random& random, Stream stream, const std::uint64_t* particle,
                                                std::uint64_t step, std::uint64_t draw = 0);

}  // namespace ozark::sim
