#include "fluid.hpp"

#include <ozark/core/error.hpp>

#include <cmath>

namespace ozark {
namespace {

constexpr double least_alpha = 0.02, largest_alpha = 20.0;  // 1/sigma, where consistency is looked for

}  // namespace

std::optional<SquareWell> single_well(const System& system) {
  if (system.species.size() != 1 || system.pairs.empty()) return {};
  const auto* well = std::get_if<SquareWell>(&system.pairs.front());
  if (well == nullptr || well->width > 0.9 * well->sigma) return {};
  return *well;
}

bool needs_iteration(const System& system, const StructureConfig& structure) {
  if (!structure.closure || structure.closure == Closure::verlet_weis || structure.closure == Closure::scoza)
    return false;
  if (structure.closure == Closure::percus_yevick) return !system.is_hard_spheres();
  return true;
}

oz::IntegralMethod method_of(const StructureConfig& structure) {
  oz::IntegralMethod method;
  method.grid = {structure.points, structure.r_max};
  method.tolerance = structure.tolerance;
  return method;
}

oz::Closure closure_of(const System& system, const StructureConfig& structure) {
  const bool mixing = structure.closure == Closure::rogers_young || structure.closure == Closure::zerah_hansen;
  require(!mixing || structure.alpha, "rogers_young and zerah_hansen need structure.alpha");
  switch (structure.closure.value()) {
    case Closure::percus_yevick:
      return oz::PercusYevick{};
    case Closure::mean_spherical:
      return oz::MeanSpherical{};
    case Closure::hypernetted_chain:
      return oz::HypernettedChain{};
    case Closure::soft_mean_spherical:
      return oz::SoftMeanSpherical{};
    case Closure::rogers_young:
      return oz::RogersYoung{{structure.alpha.value()}};
    case Closure::zerah_hansen:
      return oz::ZerahHansen{{structure.alpha.value()}};
    case Closure::verlet:
      return oz::Verlet{};
    case Closure::martynov_sarkisov:
      return oz::MartynovSarkisov{};
    case Closure::ballone:
      return oz::Ballone{};
    case Closure::vompe_martynov:
      return oz::VompeMartynov{};
    case Closure::duh_haymet:
      return oz::DuhHaymet{};
    case Closure::choudhury_ghosh: {
      double volume = 0.0;
      for (const Species& s : system.species) volume += s.fraction * std::pow(s.diameter, 3);
      return oz::ChoudhuryGhosh{1.01752 - 0.275 * system.number_density * volume};
    }
    case Closure::kovalenko_hirata:
      return oz::KovalenkoHirata{};
    case Closure::reference_hypernetted_chain:
      throw DomainError(
          "reference_hypernetted_chain changes with density and temperature, and serves tasks that solve each state by "
          "itself; take hypernetted_chain or zerah_hansen");
    case Closure::exponential:
      throw DomainError("exp is no integral equation; it serves structure_factor and the tasks of mode coupling");
    case Closure::verlet_weis:
      throw InternalError("verlet_weis is no integral equation");
    case Closure::scoza:
      throw InternalError("scoza is no integral equation of one state");
  }
  throw InternalError("a closure without an implementation");
}

SolvedFluid solve_fluid(const System& system, const StructureConfig& structure, const Observer& observer) {
  const oz::IntegralMethod method = method_of(structure);
  SolvedFluid fluid;
  fluid.alpha = structure.alpha;
  const bool plain = structure.closure == Closure::rogers_young;
  if (!structure.alpha && (plain || structure.closure == Closure::zerah_hansen)) {
    const auto make = [plain](double a) -> oz::Closure {
      if (plain) return oz::RogersYoung{{a}};
      return oz::ZerahHansen{{a}};
    };
    const auto consistent = oz::make_consistent(system, make, least_alpha, largest_alpha, method, observer);
    if (!consistent.convergence.converged) {
      fluid.structure.convergence = consistent.convergence;
      return fluid;
    }
    fluid.alpha = consistent.parameter;
    fluid.closure = consistent.closure;
  } else if (structure.closure == Closure::reference_hypernetted_chain) {
    fluid.reference_diameter = structure.reference_diameter;
    if (!fluid.reference_diameter) {
      const auto smallest = oz::minimise_free_energy(system, method, observer);
      if (!smallest.convergence.converged) {
        fluid.structure.convergence = smallest.convergence;
        return fluid;
      }
      fluid.reference_diameter = smallest.parameter;
    }
    fluid.closure = oz::reference_chain(system, *fluid.reference_diameter);
  } else {
    fluid.closure = closure_of(system, structure);
  }
  fluid.structure = oz::solve_integral_equation(system, fluid.closure, method, observer);
  return fluid;
}

}  // namespace ozark
