#include "frozen_particles.hpp"

#include <ozark/core/error.hpp>

#include <algorithm>

namespace ozark {

void describe(Describer& d, FrozenRegion& c) {
  describe_axis(d, "axis", c.axis, "the coordinate that tells");
  d.required("from", c.from, "frozen from here on at the start [length]", between(-1e6, 1e6));
  d.required("to", c.to, "up to here [length]", between(-1e6, 1e6));
  d.check(c.from < c.to, "to", "must be > from = {}, got {}", c.from, c.to);
}

sim::Freedom frozen(const sim::Particles& p, const std::vector<std::string>& species,
                    const std::optional<FrozenRegion>& region) {
  sim::Freedom freedom;
  for (std::size_t k = 0; k < p.kinds.size(); ++k)
    if (std::find(species.begin(), species.end(), p.kinds[k].name) != species.end())
      freedom.frozen_kinds.push_back(static_cast<int>(k));
  if (region)
    for (std::size_t i = 0; i < p.size(); ++i) {
      const double x = (&p.position[i].x)[static_cast<std::size_t>(region->axis)];
      if (x >= region->from && x <= region->to) freedom.frozen_ids.push_back(p.id[i]);
    }
  std::sort(freedom.frozen_ids.begin(), freedom.frozen_ids.end());
  if (!freedom.any_frozen()) return freedom;
  freedom.momentum_conserved = false;
  const std::vector<char> moves = sim::moving(p, freedom);
  require(std::find(moves.begin(), moves.end(), 1) != moves.end(),
          "all {} particles are frozen; leave some to move in particles.frozen and particles.frozen_region", p.size());
  return freedom;
}

void stop_frozen(sim::Particles& p, const sim::Freedom& freedom) {
  if (!freedom.any_frozen()) return;
  const std::vector<char> moves = sim::moving(p, freedom);
  for (std::size_t i = 0; i < p.size(); ++i)
    if (moves[i] == 0) p.velocity[i] = {};
}

}  // namespace ozark
