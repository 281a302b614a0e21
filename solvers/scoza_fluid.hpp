#pragma once
// The self-consistent fluid of a study: its hard-core Yukawa potential in the units of oz/scoza.hpp, and one state.

#include <ozark/core/observer.hpp>
#include <ozark/oz/scoza.hpp>
#include <solvers/describe.hpp>

#include <vector>

namespace ozark {

struct ScozaUnits {
  double diameter = 1.0;  // of the core [sigma]
  double depth = 1.0;     // of the potential at contact
  double kappa = 1.0;     // [1/diameter]
};

/// @throws DomainError  any other potential than one attractive hard_core_yukawa
[[nodiscard]] ScozaUnits scoza_units(const System& system);

/// The flow through all these temperatures, in the units of oz/scoza.hpp. @param temperatures  of the study
[[nodiscard]] oz::ScozaFlow solve_scoza(const ScozaUnits& units, const ScozaConfig& config,
                                        const std::vector<double>& temperatures, const Observer& observer);

struct ScozaPoint {
  ScozaUnits units;
  oz::ScozaState state;
  oz::YukawaFluid fluid;
  [[nodiscard]] StructureFactor structure(const Eigen::ArrayXd& k) const;  // k [1/sigma]
};

/// @throws DomainError  between the spinodals or beyond the ladder of densities
[[nodiscard]] ScozaPoint solve_scoza_state(const System& system, const ScozaConfig& config, const Observer& observer);

}  // namespace ozark
