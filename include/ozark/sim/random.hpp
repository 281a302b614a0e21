#pragma once
// Random numbers by counting [Salmon2011]: each is a function of seed, purpose, particle and step alone. It depends
// neither on threads nor on the order of evaluation, and there is no state to save.

#include <array>
#include <cstdint>

namespace ozark::sim {

/// Every purpose random numbers are drawn for; numbers of different purposes are independent.
enum class Stream : std::uint64_t {
  placement = 1,   // positions of particles at the start
  velocities = 2,  // velocities at the start
  thermostat = 3,  // of the system as a whole; particle 0
  barostat = 4,    // of the cell
  langevin = 5,    // each particle
  brownian = 6,    // displacements of each particle
  rotation = 7,    // directions of active particles
  observables = 8  // choices of what is measured
};

class Random {
 public:
  explicit Random(std::uint64_t seed) : seed_(seed) {}

  [[nodiscard]] std::uint64_t seed() const { return seed_; }

  /// Four uniform numbers in (0, 1), 53 bits each.
  [[nodiscard]] std::array<double, 4> uniform(Stream stream, std::uint64_t particle, std::uint64_t step,
                                              std::uint64_t draw = 0) const;

  /// Four normal numbers of mean 0, variance 1, by Box and Muller's transform of those.
  [[nodiscard]] std::array<double, 4> normal(Stream stream, std::uint64_t particle, std::uint64_t step,
                                             std::uint64_t draw = 0) const;

 private:
  std::uint64_t seed_;
};

}  // namespace ozark::sim
