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
  if (!structure.closure || structure.closure == Closure::verlet_weis) return false;
  if (structure.closure == Closure::percus_yevick) return !system.is_hard_spheres();
  return true;
}

oz::IntegralMethod method_of(const StructureConfig& structure) {
  oz::IntegralMethod method;
  method.grid = {structure.points, structure.r_max};
  method.tolerance = structure.tolerance;
  return method;
}

SolvedFluid solve_fluid(const System& system, const StructureConfig& structure, const Observer& observer) {
  const oz::IntegralMethod method = method_of(structure);
  SolvedFluid fluid;
  switch (structure.closure.value()) {
    case Closure::percus_yevick:
      fluid.closure = oz::PercusYevick{};
      break;
    case Closure::mean_spherical:
      fluid.closure = oz::MeanSpherical{};
      break;
    case Closure::hypernetted_chain:
      fluid.closure = oz::HypernettedChain{};
      break;
    case Closure::soft_mean_spherical:
      fluid.closure = oz::SoftMeanSpherical{};
      break;
    case Closure::rogers_young:
    case Closure::zerah_hansen: {
      const bool plain = structure.closure == Closure::rogers_young;
      const auto make = [plain](double a) -> oz::Closure {
        if (plain) return oz::RogersYoung{{a}};
        return oz::ZerahHansen{{a}};
      };
      if (structure.alpha) {
        fluid.alpha = structure.alpha;
        fluid.closure = make(*structure.alpha);
        break;
      }
      const auto consistent = oz::make_consistent(system, make, least_alpha, largest_alpha, method, observer);
      if (!consistent.convergence.converged) {
        fluid.structure.convergence = consistent.convergence;
        return fluid;
      }
      fluid.alpha = consistent.parameter;
      fluid.closure = consistent.closure;
      break;
    }
    case Closure::verlet:
      fluid.closure = oz::Verlet{};
      break;
    case Closure::martynov_sarkisov:
      fluid.closure = oz::MartynovSarkisov{};
      break;
    case Closure::ballone:
      fluid.closure = oz::Ballone{};
      break;
    case Closure::vompe_martynov:
      fluid.closure = oz::VompeMartynov{};
      break;
    case Closure::duh_haymet:
      fluid.closure = oz::DuhHaymet{};
      break;
    case Closure::choudhury_ghosh: {
      double volume = 0.0;
      for (const Species& s : system.species) volume += s.fraction * std::pow(s.diameter, 3);
      fluid.closure = oz::ChoudhuryGhosh{1.01752 - 0.275 * system.number_density * volume};
      break;
    }
    case Closure::kovalenko_hirata:
      fluid.closure = oz::KovalenkoHirata{};
      break;
    case Closure::verlet_weis:
      throw InternalError("verlet_weis is no integral equation");
  }
  fluid.structure = oz::solve_integral_equation(system, fluid.closure, method, observer);
  return fluid;
}

}  // namespace ozark
