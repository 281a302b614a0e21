#include <ozark/model/system.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include <ozark/core/error.hpp>

namespace ozark {

double System::packing_fraction() const {
  double volume = 0.0;
  for (const Species& s : species) volume += s.fraction * s.diameter * s.diameter * s.diameter;
  return std::numbers::pi / 6.0 * number_density * volume;
}

PairPotential System::pair(std::size_t i, std::size_t j) const {
  if (pairs.empty()) return HardSphere{0.5 * (species[i].diameter + species[j].diameter)};
  if (i > j) std::swap(i, j);
  return pairs[i * species.size() - i * (i + 1) / 2 + j];
}

bool System::in_equilibrium() const {
  return std::all_of(species.begin(), species.end(), [](const Species& s) { return s.activity == 1.0; });
}

void require_valid(const System& system) {
  constexpr double sum_tolerance = 1e-9;
  require(!system.species.empty(), "a system needs at least one species");
  require(system.number_density >= 0.0 && std::isfinite(system.number_density),
          "the number density must be >= 0, got {}", system.number_density);
  double sum = 0.0;
  for (const Species& s : system.species) {
    require(s.fraction > 0.0 && s.fraction <= 1.0 + sum_tolerance, "the fraction of '{}' must lie in (0, 1], got {}",
            s.name, s.fraction);
    require(s.diameter > 0.0 && std::isfinite(s.diameter), "the diameter of '{}' must be > 0, got {}", s.name,
            s.diameter);
    require(s.activity >= 1.0 && std::isfinite(s.activity), "the activity of '{}' must be >= 1, got {}", s.name,
            s.activity);
    require(s.diffusivity > 0.0 && std::isfinite(s.diffusivity), "the diffusivity of '{}' must be > 0, got {}", s.name,
            s.diffusivity);
    sum += s.fraction;
  }
  require(std::abs(sum - 1.0) <= sum_tolerance, "the fractions of all species must sum to 1, got {}", sum);
  require(system.temperature > 0.0 && std::isfinite(system.temperature), "temperature must be > 0, got {}",
          system.temperature);
  const std::size_t n = system.species.size();
  require(system.pairs.empty() || system.pairs.size() == n * (n + 1) / 2, "{} species need {} pair potentials, got {}",
          n, n * (n + 1) / 2, system.pairs.size());
  for (const PairPotential& u : system.pairs) require_valid(u);
}

}  // namespace ozark
