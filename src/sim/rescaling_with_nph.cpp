#include <ozark/sim/rescaling_with_nph.hpp>

#include <ozark/core/error.hpp>

#include <cmath>

#include "cell_flow.hpp"
#include "stepping.hpp"
#include "thermostat_chain.hpp"

namespace ozark::sim {

RescalingWithNph::RescalingWithNph(const Options& o, Freedom freedom)
    : flow_(std::make_unique<CellFlow>(
          CellFlow::Options{o.time_step, o.temperature, o.pressure, o.pressure_relaxation_time, o.coupling},
          std::move(freedom))),
      interval_(o.interval) {
  require(o.interval >= 0, "interval must be >= 0, got {}", o.interval);
}

RescalingWithNph::~RescalingWithNph() = default;

Tally RescalingWithNph::advance(Particles& p, ForceField& forces, std::int64_t step, bool tallied) {
  flow_->prepare(p, forces);
  flow_->push(p, kinetic_tensor(p));
  const Tally tally = flow_->move(p, 1.0, forces, step, tallied);
  flow_->push(p, flow_->kinetic());
  const double kinetic = 0.5 * flow_->kinetic().trace();
  if (interval_ > 0 && (step + 1) % interval_ == 0 && kinetic > 0.0) {
    const double wanted = 0.5 * flow_->freedoms() * flow_->options().temperature;
    scale_velocities(p, std::sqrt(wanted / kinetic));
    added_ += wanted - kinetic;
  }
  return tally;
}

void RescalingWithNph::impose(const Reservoir& r) { flow_->impose(r); }
void RescalingWithNph::disturbed() { flow_->disturbed(); }
Motion::Coupling RescalingWithNph::coupling() const { return flow_->options().coupling; }
double RescalingWithNph::reservoir_energy() const { return flow_->energy() - added_; }

std::vector<double> RescalingWithNph::state() const {
  std::vector<double> all;
  flow_->append_state(all);
  all.push_back(added_);
  return all;
}

void RescalingWithNph::restore(const std::vector<double>& state) {
  require_state(state, CellFlow::state_size + 1);
  added_ = *flow_->take_state(state.data());
}

}  // namespace ozark::sim
