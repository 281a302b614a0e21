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
  const char* temperature_unit = "";
  const char* energy_unit = "";
  const char* pressure_unit = "1/sigma^3";
  const char* length_unit = "sigma";
  const char* time_unit = "";
};

[[nodiscard]] ReportUnits report_units(Units units);

class Thermo final : public Measurement {
 public:
  /// @param bath  k_B T of overdamped motion, which has no velocities: it stands for their kinetic energy
  Thermo(long every, std::int64_t equilibration, std::int64_t steps, sim::Freedom freedom, ReportUnits units,
         std::optional<double> bath = {});

  [[nodiscard]] std::string name() const override { return "thermo"; }
  [[nodiscard]] long every() const override { return every_; }
  [[nodiscard]] bool while_equilibrating() const override { return true; }
  [[nodiscard]] bool needs_configuration() const override { return false; }
  void sample(const Moment& moment) override;
  void report(RunDir& out, Summary& summary) const override;
  [[nodiscard]] std::vector<double> state() const override;
  void restore(const std::vector<double>& state) override;

  [[nodiscard]] static std::vector<Quantity> headline();
  [[nodiscard]] static TableFormat table();

 private:
  long every_, row_every_;
  std::int64_t equilibration_;
  sim::Freedom freedom_;
  ReportUnits units_;
  std::optional<double> bath_;
  std::vector<double> rows_;                     // of the table, one after the other
  std::vector<analysis::BlockAverage> average_;  // of the columns that are averaged, after equilibration
  double particles_ = 0.0;
  double first_conserved_ = 0.0, last_conserved_ = 0.0;
};

}  // namespace ozark
