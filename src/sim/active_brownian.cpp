#include <ozark/sim/active_brownian.hpp>

#include <ozark/core/error.hpp>

#include <Eigen/Geometry>

#include "overdamped.hpp"
#include "thermostat_chain.hpp"

namespace ozark::sim {

ActiveBrownian::ActiveBrownian(const Options& o, Freedom freedom) : options_(o), freedom_(std::move(freedom)) {
  require_positive("time_step", o.time_step);
  require_positive("temperature", o.temperature);
  require(std::isfinite(o.rotational_diffusivity) && o.rotational_diffusivity >= 0.0,
          "rotational_diffusivity must be >= 0, got {}", o.rotational_diffusivity);
  for (const double v : o.speed) require(std::isfinite(v) && v >= 0.0, "speed must be >= 0, got {}", v);
}

Eigen::Vector3d diffused(const Eigen::Vector3d& n, const Eigen::Vector3d& noise, double variance, int dimensions) {
  if (dimensions == 2) {
    const double angle = std::sqrt(variance) * noise[0], c = std::cos(angle), s = std::sin(angle);
    return Eigen::Vector3d(c * n[0] - s * n[1], s * n[0] + c * n[1], 0.0).normalized();
  }
  const Eigen::Vector3d turn = std::sqrt(variance) * n.cross(noise);
  const double angle = turn.norm();
  if (angle == 0.0) return n;
  return (std::cos(angle) * n + std::sin(angle) / angle * turn).normalized();
}

Tally ActiveBrownian::advance(Particles& p, ForceField& forces, std::int64_t step, bool tallied) {
  require(options_.speed.size() == p.kinds.size(), "{} kinds of particles need {} speeds, got {}", p.kinds.size(),
          p.kinds.size(), options_.speed.size());
  const Random random(options_.seed);
  const double dt = options_.time_step, variance = 2.0 * options_.rotational_diffusivity * dt;
  constexpr std::size_t lanes = Pack::lanes;
  const auto when = static_cast<std::uint64_t>(step);
  for_chunks(p.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t at = begin; at < end; at += lanes) {
      const std::size_t count = std::min(end - at, lanes);
      std::uint64_t ids[lanes] = {};
      std::memcpy(ids, &p.id[at], count * sizeof ids[0]);
      const auto noise = noise_packs(random.seed(), Stream::rotation, ids, when);
      for (std::size_t k = 0; k < count; ++k) {
        const int lane = static_cast<int>(k);
        Vector& v = p.velocity[at + k];
        Eigen::Vector3d n(v.x, v.y, v.z);
        const double v0 = options_.speed[static_cast<std::size_t>(p.kind[at + k])];
        if (v0 > 0.0 && n.norm() == 0.0) {
          const auto any = random.normal(Stream::rotation, ids[k], when);
          n << any[0], any[1], p.dimensions == 3 ? any[2] : 0.0;
        }
        if (v0 > 0.0)
          n = v0 * diffused(n.normalized(), {noise[0][lane], noise[1][lane], noise[2][lane]}, variance, p.dimensions);
        v = {n[0], n[1], n[2], 0.0};
        if (v0 == 0.0) v = {};
      }
    }
  });
  overdamped_step(p, freedom_, forces, options_.temperature, dt, random, step,
                  [&](std::size_t i) { return dt * load(p.velocity[i]); });
  return forces.compute(p, tallied);
}

void ActiveBrownian::impose(const Reservoir& r) {
  require_positive("temperature", r.temperature);
  options_.temperature = r.temperature;
}

void ActiveBrownian::restore(const std::vector<double>& state) {
  require_state(state, 1);
  options_.temperature = state[0];
}

}  // namespace ozark::sim
