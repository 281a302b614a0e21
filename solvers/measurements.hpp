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
  std::optional<double> longest_time;
  std::vector<double> wave_numbers;
  bool velocities = false, stress = false;
  std::optional<double> neighbour_distance;
  std::optional<Axis> profile_axis;
  long profile_bins = 100;
};

void describe(Describer& d, MeasureConfig& c);

/// @param temperature  k_B T at a moment, of the viscosity
[[nodiscard]] std::vector<std::unique_ptr<Measurement>> measurements_of(
    const MeasureConfig& c, const sim::Particles& particles, double time_step,
    std::function<double(const Moment&)> temperature);

/// What they all write, for `explain`.
void describe_measurements(std::vector<Quantity>& headline, std::vector<TableFormat>& tables);

}  // namespace ozark
