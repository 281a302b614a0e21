#include <ozark/sim/martyna_tobias_klein.hpp>

#include "cell_flow.hpp"
#include "stepping.hpp"
#include "thermostat_chain.hpp"

namespace ozark::sim {

MartynaTobiasKlein::MartynaTobiasKlein(const Options& o, Freedom freedom)
    : flow_(std::make_unique<CellFlow>(
          CellFlow::Options{o.time_step, o.temperature, o.pressure, o.pressure_relaxation_time, o.coupling},
          std::move(freedom))),
      particles_(std::make_unique<ThermostatChain>(o.temperature, o.relaxation_time, o.chain_length)),
      cell_(std::make_unique<ThermostatChain>(o.temperature, o.relaxation_time, o.chain_length)) {}

MartynaTobiasKlein::~MartynaTobiasKlein() = default;

Tally MartynaTobiasKlein::advance(Particles& p, ForceField& forces, std::int64_t step, bool tallied) {
  const double half = 0.5 * flow_->options().time_step;
  flow_->prepare(p, forces);
  particles_->freedoms = flow_->freedoms();
  cell_->freedoms = flow_->cell_freedoms();

  const Eigen::Matrix3d before = kinetic_tensor(p);
  flow_->scale(cell_->advance(flow_->twice_kinetic(), half));
  const double first = particles_->advance(before.trace(), half);
  flow_->push(p, first * first * before);

  const Tally tally = flow_->move(p, first, forces, step, tallied);

  flow_->push(p, flow_->kinetic());
  scale_velocities(p, particles_->advance(flow_->kinetic().trace(), half));
  flow_->scale(cell_->advance(flow_->twice_kinetic(), half));
  return tally;
}

void MartynaTobiasKlein::impose(const Reservoir& r) {
  flow_->impose(r);
  particles_->temperature = cell_->temperature = r.temperature;
}

void MartynaTobiasKlein::disturbed() { flow_->disturbed(); }

Motion::Coupling MartynaTobiasKlein::coupling() const { return flow_->options().coupling; }

double MartynaTobiasKlein::reservoir_energy() const { return flow_->energy() + particles_->energy() + cell_->energy(); }

std::vector<double> MartynaTobiasKlein::state() const {
  std::vector<double> all;
  flow_->append_state(all);
  particles_->append_state(all);
  cell_->append_state(all);
  return all;
}

void MartynaTobiasKlein::restore(const std::vector<double>& state) {
  require_state(state, CellFlow::state_size + particles_->state_size() + cell_->state_size());
  cell_->take_state(particles_->take_state(flow_->take_state(state.data())));
}

}  // namespace ozark::sim
