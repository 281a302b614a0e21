#pragma once
// One declaration per solver file; registry.cpp lists them.

#include <solvers/task.hpp>

namespace ozark {

[[nodiscard]] Task structure_factor_task();
[[nodiscard]] Task glass_transition_task();
[[nodiscard]] Task relaxation_task();
[[nodiscard]] Task glass_line_task();
[[nodiscard]] Task glass_asymptotics_task();
[[nodiscard]] Task fluid_phase_diagram_task();
[[nodiscard]] Task invert_structure_task();
[[nodiscard]] Task molecular_dynamics_task();
[[nodiscard]] Task brownian_dynamics_task();

}  // namespace ozark
