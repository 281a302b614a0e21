#pragma once
// The tables of task fluid_phase_diagram from one flow of the self-consistent approximation through all temperatures.

#include <ozark/core/observer.hpp>
#include <ozark/io/run_dir.hpp>
#include <ozark/io/value.hpp>
#include <solvers/describe.hpp>

#include <vector>

namespace ozark {

/// @param system        gives the potential; its own state is not used
/// @param temperatures  of the isotherms  @param densities  of their states [sigma^-3], ascending
/// Writes tables states and boundaries, records the convergence; not converged: the isotherms down to where it stopped.
[[nodiscard]] Summary scoza_diagram(const System& system, const ScozaConfig& config,
                                    const std::vector<double>& temperatures, const std::vector<double>& densities,
                                    RunDir& out, const Observer& observer);

}  // namespace ozark
