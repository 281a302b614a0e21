#pragma once
// Temperature, energies and pressure along a simulation: the table "thermo", means with block errors, drift.

#include <ozark/analysis/block_average.hpp>
#include <ozark/sim/kinetics.hpp>
#include <solvers/describe.hpp>
#include <solvers/simulation.hpp>
#include <solvers/task.hpp>

#include <optional>
#include <vector>

namespace ozark {

/// Factors from the units of the engine (lengths, energies and times of the potential) to those of the study.
struct ReportUnits {
  double temperature = 1.0, pressure = 1.0;
  const char* temperature_unit = "energy";
  const char* energy_unit = "energy";
  const char* pressure_unit = "energy/sigma^3";
  const char* length_unit = "sigma";
  const char* density_unit = "sigma^-3";
  const char* time_unit = "time";
  int dimensions = 3;
};

[[nodiscard]] ReportUnits report_units(Units units, int dimensions);

/// What the state says at one moment, in the units of the study; energies per particle.
struct ThermoState {
  double temperature = 0.0, pressure = 0.0;
  double potential = 0.0, kinetic = 0.0, total = 0.0;
  double conserved = 0.0;  // total and that of the reservoirs
  double density = 0.0;
  Eigen::Matrix3d tensor = Eigen::Matrix3d::Zero();  // of the pressure
};

/// @param bath  k_B T of overdamped motion, which has no velocities: it stands for their kinetic energy
[[nodiscard]] ThermoState thermo_state(const Moment& moment, const sim::Freedom& freedom, const ReportUnits& units,
                                       std::optional<double> bath = {});

class Thermo final : public Measurement {
 public:
  enum class Segments { as_equilibration, numbered };  // a column tells them

  /// @param bath  as of thermo_state()
  Thermo(long every, const SimulationPlan& plan, ReportUnits units, std::optional<double> bath, Segments segments);

  [[nodiscard]] std::string name() const override { return "thermo"; }
  [[nodiscard]] long every() const override { return every_; }
  [[nodiscard]] bool while_equilibrating() const override { return true; }
  [[nodiscard]] Needs needs() const override { return Needs::nothing; }
  [[nodiscard]] bool follows_segments() const override { return segments_ == Segments::numbered; }
  void sample(const Moment& moment) override;
  void close_segment(const Moment& moment) override;  // a row at the end of a minimisation
  void report(RunDir& out, Summary& summary) const override;
  [[nodiscard]] std::vector<double> state() const override;
  void restore(const std::vector<double>& state) override;

  [[nodiscard]] static std::vector<Quantity> headline();
  [[nodiscard]] static TableFormat table();

 private:
  std::vector<double> row_of(const Moment& moment);

  long every_, row_every_;
  std::int64_t from_;
  bool measures_;
  std::vector<sim::Freedom> freedom_;  // of each segment
  ReportUnits units_;
  std::optional<double> bath_;
  Segments segments_;
  std::vector<double> rows_;                     // of the table, one after the other
  std::vector<analysis::BlockAverage> average_;  // of the columns that are averaged, after equilibration
  double particles_ = 0.0;
  double first_conserved_ = 0.0, last_conserved_ = 0.0;
};

}  // namespace ozark
