#pragma once
// What a simulation measures on its configurations: the section [measure] of a study.

#include <solvers/describe.hpp>
#include <solvers/simulation.hpp>
#include <solvers/task.hpp>

#include <optional>
#include <vector>

namespace ozark {

struct MeasureConfig {
  long every = 10;
  long static_every = 100;
  std::optional<double> r_max;
  long bins = 300;
  std::optional<double> k_max;
  long vectors_per_shell = 40;
  std::optional<double> correlation_time;
  std::vector<double> wave_numbers;
  bool viscosity = false;
  std::optional<double> neighbour_distance;
};

void describe(Describer& d, MeasureConfig& c);

/// @param plan  its equilibration, steps and time step
[[nodiscard]] std::vector<std::unique_ptr<Measurement>> measurements_of(const MeasureConfig& c,
                                                                        const sim::Particles& particles,
                                                                        const SimulationPlan& plan);

/// What they all write, for `explain`.
void describe_measurements(std::vector<Quantity>& headline, std::vector<TableFormat>& tables);

}  // namespace ozark
