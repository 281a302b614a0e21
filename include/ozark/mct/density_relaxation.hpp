#pragma once
// Everything that relaxes at one state, with an error: the equations of DensityDynamics on octaves of ever more nodes,
// until two successive solutions agree.

#include <ozark/mct/density_dynamics.hpp>

#include <optional>
#include <vector>

namespace ozark::mct {

struct RelaxationMethod {
  double last = 1e11;                  // time reached or passed by less than an octave
  double tolerance = 1e-5;             // on Phi_ij / sqrt(S_ii S_jj) and phi_s, everywhere; in [1e-9, 1e-2]
  bool tagged = true;                  // also a tagged particle and the displacement of every species
  std::optional<Eigen::Index> judged;  // the grid point the tolerance is for; empty: all. Sound at small k outlives the
                                       // resolution of its octave in Newtonian motion
};

struct DensityRelaxation {
  Correlator Phi;
  std::vector<Correlator> tagged;        // phi_s, one for each species
  std::vector<Correlator> displacement;  // <r^2> / 6 and <r^4> / 120 (DensityDynamics::displacement)
  Eigen::ArrayXd error;                  // at each grid point, the largest difference to the solution on fewer nodes
                                         // at any time: a bound
  Convergence convergence;  // iterations: kernel evaluations; not converged: why, Phi ends where it stopped
};

/// @throws DomainError  a last time that the short-time expansion already covers; a tolerance outside its range
[[nodiscard]] DensityRelaxation relax(DensityDynamics& dynamics, const RelaxationMethod& method, Observer& observer);

/// The same of any equation on its own.
[[nodiscard]] DensityRelaxation relax(const MemoryEquation& equation, const RelaxationMethod& method,
                                      Observer& observer);

}  // namespace ozark::mct
