#include <ozark/sim/langevin.hpp>

#include <ozark/sim/noise.hpp>

#include <cmath>

#include "chunks.hpp"
#include "stepping.hpp"
#include "thermostat_chain.hpp"

namespace ozark::sim {

Langevin::Langevin(const Options& o, Freedom freedom) : options_(o), freedom_(std::move(freedom)) {
  require_positive("time_step", o.time_step);
  require_positive("temperature", o.temperature);
  require_positive("friction", o.friction);
}

void Langevin::impose(const Reservoir& reservoir) {
  require_positive("temperature", reservoir.temperature);
  options_.temperature = reservoir.temperature;
}

namespace {

/// v = keep v + noise. @return  the energy this adds
double thermalise(Particles& p, const Inertia& inertia, double keep, double temperature, const Random& random,
                  std::int64_t step) {
  constexpr std::size_t lanes = Pack::lanes;
  return sum_chunks(p.size(), 0.0, [&](std::size_t begin, std::size_t end) {
    double added = 0.0;
    for (std::size_t first = begin; first < end; first += lanes) {
      const std::size_t count = std::min(end - first, lanes);
      std::uint64_t ids[lanes] = {};
      for (std::size_t k = 0; k < count; ++k) ids[k] = static_cast<std::uint64_t>(p.id[first + k]);
      const auto noise = noise_packs(random.seed(), Stream::langevin, ids, static_cast<std::uint64_t>(step));
      for (std::size_t k = 0; k < count; ++k) {
        const double w = inertia.inverse(p, first + k);
        if (w == 0.0) continue;
        Vector& v = p.velocity[first + k];
        const double before = v.x * v.x + v.y * v.y + v.z * v.z;
        const double size = std::sqrt((1.0 - keep * keep) * temperature * w);
        const int lane = static_cast<int>(k);
        v.x = keep * v.x + size * noise[0][lane];
        v.y = keep * v.y + size * noise[1][lane];
        v.z = p.dimensions == 3 ? keep * v.z + size * noise[2][lane] : 0.0;
        added += 0.5 / w * (v.x * v.x + v.y * v.y + v.z * v.z - before);
      }
    }
    return added;
  });
}

}  // namespace

Tally Langevin::advance(Particles& p, ForceField& forces, std::int64_t step, bool tallied) {
  const double half = 0.5 * options_.time_step;
  const Inertia inertia(p, freedom_);
  kick_and_drift(p, inertia, half, half, forces, step);
  added_ += thermalise(p, inertia, std::exp(-options_.friction * options_.time_step), options_.temperature,
                       Random(options_.seed), step);
  drift(p, half, forces, step);
  const Tally tally = forces.compute(p, tallied);
  kick(p, Inertia(p, freedom_), half);
  return tally;
}

void Langevin::restore(const std::vector<double>& state) {
  require_state(state, 2);
  added_ = state[0];
  options_.temperature = state[1];
}

}  // namespace ozark::sim
