#include <ozark/model/system.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

#include <ozark/core/error.hpp>

namespace ozark {

double System::packing_fraction() const {
  double volume = 0.0;
  for (const Species& s : species) volume += s.fraction * s.diameter * s.diameter * s.diameter;
  return std::numbers::pi / 6.0 * number_density * volume;
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
  require(system.potential != PairPotential::square_well || system.well_width > 0.0, "well width must be > 0, got {}",
          system.well_width);
}

}  // namespace ozark
