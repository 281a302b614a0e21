#include "hard_core_stand_in.hpp"

#include <ozark/core/error.hpp>
#include <ozark/model/second_virial.hpp>

namespace ozark {
namespace {

constexpr double hard_sphere_temperature = 1.5;  // k_B T / epsilon of pseudo hard spheres [Jover2012]

}  // namespace

std::vector<PairPotential> SoftPair::parts() const {
  if (tail) return {core, *tail};
  return {core};
}

SoftPair soft_pair(const PairPotential& ideal, double kT, double smoothing) {
  const double sigma = core_of(ideal);
  if (sigma == 0.0) return {ideal, {}};
  const PseudoHardSphere core{sigma, kT / hard_sphere_temperature};
  if (std::holds_alternative<HardSphere>(ideal)) return {core, {}};
  if (const auto* well = std::get_if<SquareWell>(&ideal)) {
    const double inner = sigma + well->width - 0.5 * smoothing;
    require(smoothing > 0.0, "the step of a square well needs a width > 0, got {}", smoothing);
    require(
        inner >= range_of(core),
        "a well that begins to end at {} leaves no room beyond the core's stand-in, which ends at {}; take a smaller "
        "particles.well_smoothing or a wider well",
        inner, range_of(core));
    return {core, SmoothWell{inner, inner + smoothing, well->epsilon}};
  }
  const auto* yukawa = std::get_if<Yukawa>(&ideal);
  require(yukawa != nullptr, "a hard core with such a tail has no stand-in");
  Yukawa tail = *yukawa;
  tail.core_diameter = 0.0;
  return {core, tail};
}

Table stand_in_table(const sim::Particles& p, const std::vector<PairPotential>& pairs, double kT, double smoothing) {
  const int d = p.dimensions;
  std::vector<std::string> first, second;
  std::vector<double> diameter, effective, asked, simulated;
  std::size_t k = 0;
  for (std::size_t i = 0; i < p.kinds.size(); ++i)
    for (std::size_t j = i; j < p.kinds.size(); ++j, ++k) {
      if (core_of(pairs[k]) == 0.0) continue;
      const SoftPair soft = soft_pair(pairs[k], kT, smoothing);
      first.push_back(p.kinds[i].name);
      second.push_back(p.kinds[j].name);
      diameter.push_back(core_of(pairs[k]));
      effective.push_back(diameter_of_virial(second_virial({soft.core}, kT, d), d));
      asked.push_back(second_virial({pairs[k]}, kT, d));
      simulated.push_back(second_virial(soft.parts(), kT, d));
    }
  Table table;
  const char* const volume = d == 3 ? "sigma^3" : "sigma^2";
  table.add("species_i", "", first);
  table.add("species_j", "", second);
  table.add("diameter", "sigma", diameter);
  table.add("effective_diameter", "sigma", effective);
  table.add("second_virial", volume, asked);
  table.add("simulated_second_virial", volume, simulated);
  return table;
}

}  // namespace ozark
