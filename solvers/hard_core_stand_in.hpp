#pragma once
// What stands in for hard cores and the steps of wells where particles need forces, and how near it comes.

#include <ozark/io/run_dir.hpp>
#include <ozark/model/pair_potential.hpp>
#include <ozark/sim/particles.hpp>

#include <optional>
#include <vector>

namespace ozark {

/// The sum of a core and of what is beyond it.
struct SoftPair {
  PairPotential core;                 // 50-49 at k_B T = 1.5 epsilon [Jover2012]; or the pair itself, if it has no core
  std::optional<PairPotential> tail;  // a well with a smooth step, a Yukawa tail
  [[nodiscard]] std::vector<PairPotential> parts() const;
};

/// @param smoothing  width over which the step of a square well rises, its middle where the step was
/// @throws DomainError  a well that ends where the core is still felt; a core that has no stand-in
[[nodiscard]] SoftPair soft_pair(const PairPotential& ideal, double temperature, double smoothing);

/// Of each pair of kinds that has a core: the diameter, that of the hard core with the stand-in's second virial
/// coefficient, and this coefficient of the whole pair, as asked and as simulated. No rows without cores.
/// @param pairs  as asked: (0, 0), (0, 1), .. (1, 1), ..
[[nodiscard]] Table stand_in_table(const sim::Particles& particles, const std::vector<PairPotential>& pairs,
                                   double temperature, double smoothing);

}  // namespace ozark
