#pragma once
// Laws of motion as studies name them: ensemble, thermostat, barostat, and the motion they are.

#include <ozark/io/describer.hpp>
#include <ozark/sim/kinetics.hpp>
#include <ozark/sim/motion.hpp>
#include <solvers/describe.hpp>

#include <memory>
#include <optional>
#include <string>

namespace ozark {

enum class Ensemble { nve, nvt, npt };
enum class Thermostat { nose_hoover, stochastic_rescaling, langevin };
enum class Barostat { martyna_tobias_klein, stochastic_cell_rescaling, rescaling_with_nph };
enum class CellCoupling { isotropic, edges, triclinic };

struct Law {
  Ensemble ensemble = Ensemble::nve;
  Thermostat thermostat = Thermostat::stochastic_rescaling;
  Barostat barostat = Barostat::martyna_tobias_klein;
  CellCoupling coupling = CellCoupling::isotropic;
};

/// The same motion: keys that an ensemble does not use do not count.
[[nodiscard]] bool same_motion(const Law& a, const Law& b);

/// Friction and noise act on every particle, so momentum is not conserved; so it is in the nve that follows them.
[[nodiscard]] bool conserves_momentum(const Law& law);

/// What the law couples of the cell.
[[nodiscard]] sim::Motion::Coupling coupling_of(const Law& law);
[[nodiscard]] sim::Motion::Coupling coupling_of(CellCoupling coupling);

/// In words, for tables: "npt, martyna_tobias_klein, isotropic".
[[nodiscard]] std::string words(const Law& law);

/// The keys of a law; where they override another one, those that are absent are empty.
void describe_law(Describer& d, Law& law);
void describe_overrides(Describer& d, std::optional<Ensemble>& ensemble, std::optional<Thermostat>& thermostat,
                        std::optional<Barostat>& barostat, std::optional<CellCoupling>& coupling);

/// How fast it acts, in the units of the study.
struct Pace {
  double time_step = 0.005;
  double thermostat_time = 0.5, barostat_time = 2.0;
  double compressibility = 0.1;
};
void describe(Describer& d, Pace& pace);

/// @param start  of temperature and pressure, in the engine's units
/// @throws DomainError  out of range
[[nodiscard]] std::unique_ptr<sim::Motion> motion_of(const Law& law, const Pace& pace, const sim::Reservoir& start,
                                                     const UnitScale& units, std::uint64_t seed,
                                                     const sim::Freedom& freedom);

}  // namespace ozark
