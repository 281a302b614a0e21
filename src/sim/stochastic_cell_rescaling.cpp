#include <ozark/sim/stochastic_cell_rescaling.hpp>

#include <ozark/core/error.hpp>
#include <ozark/sim/stochastic_velocity_rescaling.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include "cell_flow.hpp"
#include "chunks.hpp"
#include "stepping.hpp"
#include "thermostat_chain.hpp"

namespace ozark::sim {

StochasticCellRescaling::StochasticCellRescaling(const Options& o, Freedom freedom)
    : options_(o), freedom_(std::move(freedom)) {
  require_positive("time_step", o.time_step);
  require_positive("temperature", o.temperature);
  require_positive("pressure_relaxation_time", o.pressure_relaxation_time);
  require_positive("compressibility", o.compressibility);
  require(std::isfinite(o.pressure), "pressure must be finite, got {}", o.pressure);
  require(o.relaxation_time >= 0.0, "relaxation_time must be >= 0, got {}", o.relaxation_time);
  require(o.coupling == Coupling::isotropic || o.coupling == Coupling::edges,
          "stochastic cell rescaling couples the volume or the edges, no angles; take the Martyna-Tobias-Klein cell");
}

void StochasticCellRescaling::impose(const Reservoir& r) {
  require_positive("temperature", r.temperature);
  require(std::isfinite(r.pressure), "pressure must be finite, got {}", r.pressure);
  options_.temperature = r.temperature;
  options_.pressure = r.pressure;
}

namespace {

/// Half a drift, the cell and all that is in it scaled, half a drift. Velocities shrink as lengths grow.
FirstFault scaled_drift(Particles& p, const std::array<double, 3>& s, double dt, double limit) {
  const double limit2 = std::min(limit * limit, std::numeric_limits<double>::max()), half = 0.5 * dt;
  for (int a = 0; a < 3; ++a) p.cell.edges.row(a) *= s[static_cast<std::size_t>(a)];
  return sum_chunks(p.size(), FirstFault{}, [&](std::size_t begin, std::size_t end) {
    FirstFault first;
    for (std::size_t i = begin; i < end; ++i) {
      Vector& v = p.velocity[i];
      Vector& r = p.position[i];
      const double moved2 = dt * dt * (v.x * v.x + v.y * v.y + v.z * v.z);
      if (!(moved2 <= limit2)) first.note(i, std::sqrt(moved2));
      const Vector slow{v.x / s[0], v.y / s[1], v.z / s[2], 0.0};
      r = {s[0] * (r.x + half * v.x) + half * slow.x, s[1] * (r.y + half * v.y) + half * slow.y,
           s[2] * (r.z + half * v.z) + half * slow.z, 0.0};
      v = slow;
    }
    return first;
  });
}

}  // namespace

Tally StochasticCellRescaling::advance(Particles& p, ForceField& forces, std::int64_t step, bool tallied) {
  const Options& o = options_;
  const int d = p.dimensions;
  const bool each = o.coupling == Coupling::edges;
  if (!known_) {
    require_flexible(p, freedom_, o.coupling);
    virial_ = (each ? forces.compute(p, true) : forces.compute_mean(p)).virial;
    known_ = true;
  }
  const Random random(o.seed);
  const int count = each ? d : 1;  // of logarithms that move
  const double pace = o.compressibility * o.time_step / (o.pressure_relaxation_time * count);
  const auto push = [&](int k, const Eigen::Matrix3d& t) {  // of logarithm k, by the pressure tensor
    return pace * ((each ? t(k, k) : t.trace() / d) - o.pressure);
  };
  const auto spread = [&] { return std::sqrt(2.0 * o.temperature * pace / p.cell.volume()); };

  const auto noise = random.normal(Stream::barostat, 0, static_cast<std::uint64_t>(step));
  const double before = p.cell.volume(), width = spread();
  const Eigen::Matrix3d now = pressure_tensor(p, virial_);
  std::array<double, 3> change{}, scale{1.0, 1.0, 1.0};
  for (int k = 0; k < count; ++k) {
    const auto at = static_cast<std::size_t>(k);
    change[at] = push(k, now) + width * noise[at];
    require(std::isfinite(change[at]),
            "step {}: the pressure has no bounds any more; take a shorter time step, or minimise the energy of the "
            "start first (kind = \"minimise\" of a segment)",
            step);
    require(std::abs(change[at]) < 0.1,
            "step {}: the cell would be strained by {:.3g} in one step; take a longer pressure_relaxation_time or a "
            "smaller compressibility",
            step, change[at]);
    given_ -= o.temperature * (0.5 * noise[at] * noise[at] + std::log(width));
  }
  for (int a = 0; a < d; ++a)
    scale[static_cast<std::size_t>(a)] = std::exp(each ? change[static_cast<std::size_t>(a)] : change[0] / d);

  kick(p, Inertia(p, freedom_), 0.5 * o.time_step);
  const FirstFault fault = scaled_drift(p, scale, o.time_step, longest_move(forces));
  if (fault.found()) exploded(p, fault.index, fault.moved, longest_move(forces), step);
  Tally tally = each ? forces.compute(p, true) : forces.compute_mean(p);
  virial_ = tally.virial;
  if (!each) tally = tallied ? forces.tally(p) : Tally{};
  kick(p, Inertia(p, freedom_), 0.5 * o.time_step);

  const double after = p.cell.volume(), back = spread();
  const Eigen::Matrix3d then = pressure_tensor(p, virial_);
  for (int k = 0; k < count; ++k) {
    const double reverse = (-change[static_cast<std::size_t>(k)] - push(k, then)) / back;
    given_ += o.temperature * (0.5 * reverse * reverse + std::log(back));
  }
  given_ += o.pressure * (after - before) - o.temperature * std::log(after / before);

  const double kinetic = kinetic_energy(p);
  const double factor = stochastic_factor(kinetic, degrees_of_freedom(p, freedom_), o.temperature, o.time_step,
                                          o.relaxation_time, random, step);
  scale_velocities(p, factor);
  given_ -= (factor * factor - 1.0) * kinetic;
  return tally;
}

std::vector<double> StochasticCellRescaling::state() const {
  std::vector<double> all(virial_.data(), virial_.data() + 9);
  all.insert(all.end(), {given_, known_ ? 1.0 : 0.0, options_.temperature, options_.pressure});
  return all;
}

void StochasticCellRescaling::restore(const std::vector<double>& s) {
  require_state(s, 13);
  std::copy(s.begin(), s.begin() + 9, virial_.data());
  given_ = s[9];
  known_ = s[10] != 0.0;
  options_.temperature = s[11];
  options_.pressure = s[12];
}

}  // namespace ozark::sim
