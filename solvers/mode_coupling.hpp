#pragma once
// What every task of mode coupling shares: kernel and grid, the state on that grid, the wave number reported at.

#include <ozark/mct/kernel.hpp>
#include <ozark/mct/state_path.hpp>
#include <solvers/describe.hpp>

#include <optional>
#include <string>
#include <vector>

namespace ozark {

struct KernelConfig {
  mct::KernelKind kind = mct::KernelKind::fourier;
  mct::WaveGrid grid;
};

/// The keys kernel, grid, points and cutoff, in the section being described.
void describe_kernel(Describer& d, KernelConfig& kernel);

/// That the grid resolves the structure of the system; reported in `section`, which has the keys of describe_kernel().
void check_grid(Describer& d, const SystemConfig& system, const char* section, const KernelConfig& kernel);

/// That `key` is a number of [system] and `range` stays inside its bounds; reported at the keys `at` and `range_at`.
void check_system_key(Describer& d, const SystemConfig& system, const std::string& at, const std::string& key,
                      const std::string& range_at, const std::vector<double>& range);

/// The number a key of [system] holds; empty where it is absent. @throws ConfigError  unknown key
[[nodiscard]] std::optional<double> value_of_key(const SystemConfig& system, const std::string& key);

/// The system with one key set, "system.species.active.activity". @throws ConfigError
[[nodiscard]] SystemConfig with_key(const SystemConfig& system, const std::string& key, double value);

/// The grid point nearest to `wanted`, or that of the main peak of the number-number structure factor.
[[nodiscard]] Eigen::Index report_point(const mct::StatePoint& state, const std::optional<double>& wanted);

[[nodiscard]] const std::string& name_of(const System& system, Eigen::Index species);

}  // namespace ozark
