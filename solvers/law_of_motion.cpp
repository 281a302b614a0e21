#include "law_of_motion.hpp"

#include <ozark/core/error.hpp>
#include <ozark/sim/langevin.hpp>
#include <ozark/sim/martyna_tobias_klein.hpp>
#include <ozark/sim/nose_hoover.hpp>
#include <ozark/sim/rescaling_with_nph.hpp>
#include <ozark/sim/stochastic_cell_rescaling.hpp>
#include <ozark/sim/stochastic_velocity_rescaling.hpp>
#include <ozark/sim/velocity_verlet.hpp>

namespace ozark {
namespace {

template <class Target>
void choose_ensemble(Describer& d, Target& value, std::string_view meaning) {
  d.choice<Ensemble>("ensemble", value, meaning,
                     {{"nve", Ensemble::nve, "number, volume, energy"},
                      {"nvt", Ensemble::nvt, "number, volume, temperature"},
                      {"npt", Ensemble::npt, "number, pressure, temperature"}});
}

template <class Target>
void choose_thermostat(Describer& d, Target& value, std::string_view meaning) {
  d.choice<Thermostat>(
      "thermostat", value, meaning,
      {{"stochastic_rescaling", Thermostat::stochastic_rescaling, "one random factor for all velocities"},
       {"nose_hoover", Thermostat::nose_hoover, "a chain of deterministic thermostats"},
       {"langevin", Thermostat::langevin, "friction and noise on every particle"}});
}

template <class Target>
void choose_barostat(Describer& d, Target& value, std::string_view meaning) {
  d.choice<Barostat>(
      "barostat", value, meaning,
      {{"martyna_tobias_klein", Barostat::martyna_tobias_klein, "a cell with inertia, chains of thermostats"},
       {"stochastic_cell_rescaling", Barostat::stochastic_cell_rescaling, "a cell without inertia, with noise"},
       {"rescaling_with_nph", Barostat::rescaling_with_nph,
        "protocol of paper 001: velocities scaled outright; no ensemble"}});
}

template <class Target>
void choose_coupling(Describer& d, Target& value, std::string_view meaning) {
  d.choice<CellCoupling>(
      "coupling", value, meaning,
      {{"isotropic", CellCoupling::isotropic, "its volume"},
       {"edges", CellCoupling::edges, "the length of each edge; of a solid, for nothing holds those of a liquid"},
       {"triclinic", CellCoupling::triclinic, "its shape too, of a solid; martyna_tobias_klein, rescaling_with_nph"}});
}

std::unique_ptr<sim::Motion> at_constant_temperature(const Law& law, const Pace& pace, double temperature,
                                                     std::uint64_t seed, const sim::Freedom& freedom) {
  switch (law.thermostat) {
    case Thermostat::nose_hoover:
      return std::make_unique<sim::NoseHoover>(
          sim::NoseHoover::Options{pace.time_step, temperature, pace.thermostat_time, 3}, freedom);
    case Thermostat::langevin:
      return std::make_unique<sim::Langevin>(
          sim::Langevin::Options{pace.time_step, temperature, 1.0 / pace.thermostat_time, seed}, freedom);
    case Thermostat::stochastic_rescaling:
      return std::make_unique<sim::StochasticVelocityRescaling>(
          sim::StochasticVelocityRescaling::Options{pace.time_step, temperature, pace.thermostat_time, seed}, freedom);
  }
  throw InternalError("a thermostat without a motion");
}

std::unique_ptr<sim::Motion> at_constant_pressure(const Law& law, const Pace& pace, const sim::Reservoir& start,
                                                  const UnitScale& units, std::uint64_t seed,
                                                  const sim::Freedom& freedom) {
  switch (law.barostat) {
    case Barostat::martyna_tobias_klein: {
      sim::MartynaTobiasKlein::Options o;
      o.time_step = pace.time_step;
      o.temperature = start.temperature;
      o.pressure = start.pressure;
      o.relaxation_time = pace.thermostat_time;
      o.pressure_relaxation_time = pace.barostat_time;
      o.coupling = coupling_of(law);
      return std::make_unique<sim::MartynaTobiasKlein>(o, freedom);
    }
    case Barostat::stochastic_cell_rescaling: {
      sim::StochasticCellRescaling::Options o;
      o.time_step = pace.time_step;
      o.temperature = start.temperature;
      o.pressure = start.pressure;
      o.relaxation_time = pace.thermostat_time;
      o.pressure_relaxation_time = pace.barostat_time;
      o.compressibility = pace.compressibility / units.pressure;
      o.coupling = coupling_of(law);
      o.seed = seed;
      return std::make_unique<sim::StochasticCellRescaling>(o, freedom);
    }
    case Barostat::rescaling_with_nph: {
      sim::RescalingWithNph::Options o;
      o.time_step = pace.time_step;
      o.temperature = start.temperature;
      o.pressure = start.pressure;
      o.pressure_relaxation_time = pace.barostat_time;
      o.coupling = coupling_of(law);
      return std::make_unique<sim::RescalingWithNph>(o, freedom);
    }
  }
  throw InternalError("a barostat without a motion");
}

}  // namespace

bool same_motion(const Law& a, const Law& b) {
  if (a.ensemble != b.ensemble) return false;
  if (a.ensemble == Ensemble::nvt) return a.thermostat == b.thermostat;
  return a.ensemble == Ensemble::nve || (a.barostat == b.barostat && a.coupling == b.coupling);
}

bool conserves_momentum(const Law& law) {
  return law.ensemble != Ensemble::nvt || law.thermostat != Thermostat::langevin;
}

sim::Motion::Coupling coupling_of(CellCoupling coupling) {
  switch (coupling) {
    case CellCoupling::isotropic:
      return sim::Motion::Coupling::isotropic;
    case CellCoupling::edges:
      return sim::Motion::Coupling::edges;
    case CellCoupling::triclinic:
      return sim::Motion::Coupling::triclinic;
  }
  throw InternalError("a coupling without a cell");
}

sim::Motion::Coupling coupling_of(const Law& law) {
  return law.ensemble == Ensemble::npt ? coupling_of(law.coupling) : sim::Motion::Coupling::none;
}

std::string words(const Law& law) {
  constexpr const char* thermostats[] = {"nose_hoover", "stochastic_rescaling", "langevin"};
  constexpr const char* barostats[] = {"martyna_tobias_klein", "stochastic_cell_rescaling", "rescaling_with_nph"};
  constexpr const char* couplings[] = {"isotropic", "edges", "triclinic"};
  switch (law.ensemble) {
    case Ensemble::nve:
      return "nve";
    case Ensemble::nvt:
      return fmt::format("nvt, {}", thermostats[static_cast<int>(law.thermostat)]);
    case Ensemble::npt:
      return fmt::format("npt, {}, {}", barostats[static_cast<int>(law.barostat)],
                         couplings[static_cast<int>(law.coupling)]);
  }
  throw InternalError("an ensemble without words");
}

void describe_law(Describer& d, Law& law) {
  choose_ensemble(d, law.ensemble, "what is constant while measuring");
  choose_thermostat(d, law.thermostat, "of nvt, and of the equilibration before nve");
  choose_barostat(d, law.barostat, "of npt");
  choose_coupling(d, law.coupling, "what of the cell moves in npt");
}

void describe_overrides(Describer& d, std::optional<Ensemble>& ensemble, std::optional<Thermostat>& thermostat,
                        std::optional<Barostat>& barostat, std::optional<CellCoupling>& coupling) {
  choose_ensemble(d, ensemble, "what is constant; default: that of [motion]");
  choose_thermostat(d, thermostat, "of nvt; default: that of [motion]");
  choose_barostat(d, barostat, "of npt; default: that of [motion]");
  choose_coupling(d, coupling, "what of the cell moves; default: in npt that of [motion], in minimise nothing");
}

void describe(Describer& d, Pace& pace) {
  d.field("time_step", pace.time_step, "of velocity Verlet [time]", between(1e-9, 10.0));
  d.field("thermostat_time", pace.thermostat_time,
          "relaxation time of the thermostat, a hundred time steps or so [time]", between(1e-6, 1e6));
  d.field("barostat_time", pace.barostat_time, "relaxation time of the cell [time]", between(1e-6, 1e6));
  d.field(
      "compressibility", pace.compressibility,
      "of stochastic_cell_rescaling, within a factor of three: sets its pace, too fast where too large [1/pressure]",
      between(1e-12, 1e12));
  constexpr double fewest_steps = 5.0;
  d.check(pace.thermostat_time >= fewest_steps * pace.time_step, "thermostat_time",
          "must be at least five time steps of {}, got {}: nearer to one, velocities are set and no longer move",
          pace.time_step, pace.thermostat_time);
}

std::unique_ptr<sim::Motion> motion_of(const Law& law, const Pace& pace, const sim::Reservoir& start,
                                       const UnitScale& units, std::uint64_t seed, const sim::Freedom& freedom) {
  switch (law.ensemble) {
    case Ensemble::nve:
      return std::make_unique<sim::VelocityVerlet>(pace.time_step, freedom);
    case Ensemble::nvt:
      return at_constant_temperature(law, pace, start.temperature, seed, freedom);
    case Ensemble::npt:
      return at_constant_pressure(law, pace, start, units, seed, freedom);
  }
  throw InternalError("an ensemble without a motion");
}

}  // namespace ozark
