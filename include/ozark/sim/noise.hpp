#pragma once
// Normal random numbers of every particle in every step, eight particles at once: Philox 4x32 of ten rounds
// [Salmon2011] keyed by the seed, counting particle, step and purpose, and Box and Muller's transform of numbers of 53
// bits. The arithmetic of 32 bits is what vector units are fast at; random.hpp is for everything drawn less often.

#include <ozark/num/pack.hpp>
#include <ozark/sim/random.hpp>

#include <array>

namespace ozark::sim {

/// Three numbers of mean 0 and variance 1 for each particle. Independent of those of other purposes, seeds and of
/// Random.
/// @param particle  Pack::lanes ids; of ids and steps 48 bits count
[[nodiscard]] std::array<Pack, 3> noise_packs(std::uint64_t seed, Stream stream, const std::uint64_t* particle,
                                              std::uint64_t step);

/// The same of one particle, plainly; but for the rounding of logarithm, sine and cosine (4e-15 times 1 + their size).
[[nodiscard]] std::array<double, 3> noise_of(std::uint64_t seed, Stream stream, std::uint64_t particle,
                                             std::uint64_t step);

}  // namespace ozark::sim
