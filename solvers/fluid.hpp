#pragma once
// The integral equation a study asks for, solved at one state.

#include <ozark/oz/reference_chain.hpp>
#include <solvers/describe.hpp>

#include <optional>

namespace ozark {

struct SolvedFluid {
  oz::Closure closure;
  std::optional<double> alpha;               // found or given, of closures that have it
  std::optional<double> reference_diameter;  // the same
  oz::FluidStructure structure;
};

/// True where the closure has no closed form for this system, and solve_fluid() answers.
[[nodiscard]] bool needs_iteration(const System& system, const StructureConfig& structure);

/// The well of a system of one species, at most 0.9 of its core wide; empty for every other system.
[[nodiscard]] std::optional<SquareWell> single_well(const System& system);

[[nodiscard]] oz::IntegralMethod method_of(const StructureConfig& structure);

/// The closure a study names, with its parameter where it has one.
/// @throws DomainError  a parameter that is not given; a closure that changes with the state, which solve_fluid() knows
[[nodiscard]] oz::Closure closure_of(const System& system, const StructureConfig& structure);

/// The closure with its parameter, found by consistency or at the smallest free energy where the study gives none. Not
/// converged: no solution, or no such parameter.
[[nodiscard]] SolvedFluid solve_fluid(const System& system, const StructureConfig& structure, const Observer& observer);

}  // namespace ozark
