#include <solvers/registry.hpp>

namespace ozark {

const std::vector<Task>& tasks() {
  static const std::vector<Task> all = {structure_factor_task(), glass_transition_task(),   relaxation_task(),
                                        glass_line_task(),       glass_asymptotics_task(),  fluid_phase_diagram_task(),
                                        invert_structure_task(), molecular_dynamics_task(), brownian_dynamics_task()};
  return all;
}

}  // namespace ozark
