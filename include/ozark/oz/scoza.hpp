#pragma once
// The self-consistent Ornstein-Zernike approximation (SCOZA) of the attractive hard-core Yukawa fluid
// [Pini1998]: beyond the core c(r) = K(rho, T) exp(-kappa (r - 1)) / r plus the tail of the hard spheres, with K such
// that energy and compressibility route agree,
//   d/dbeta (1 / rho k_B T kappa_T) = rho d^2 u / d rho^2,    u the excess energy per volume.
// A diffusion of u(rho) in beta, followed from beta = 0 on a ladder of densities. Where 1 / kappa_T reaches 0 the fluid
// ends: below the critical temperature u is held at its spinodal value between the two spinodals.
// Lengths in the core diameter, energies in the depth at contact.

#include <ozark/core/convergence.hpp>
#include <ozark/core/observer.hpp>
#include <ozark/oz/yukawa_mean_spherical.hpp>

#include <Eigen/Core>

#include <limits>
#include <optional>
#include <vector>

namespace ozark::oz {

enum class HardSphereReference { percus_yevick, carnahan_starling };  // percus_yevick by the compressibility route

struct ScozaFluid {
  double kappa = 1.8;  // > 0
  HardSphereReference reference = HardSphereReference::carnahan_starling;
};

struct ScozaMethod {
  long intervals = 500;          // of the ladder of densities, at least 20; error O(intervals^-2)
  double highest_density = 1.0;  // (0, 1.15]; there d^2 u / d rho^2 is held at its value at beta = 0
  double tolerance = 1e-6;       // of one step in beta, on 1 / rho k_B T kappa_T
};

struct ScozaState {
  double density = 0.0;
  double pressure = 0.0;            // beta P / rho
  double energy = 0.0;              // beta U / N, excess
  double compressibility = 0.0;     // rho k_B T kappa_T
  double chemical_potential = 0.0;  // beta mu, excess
};

/// Energy and compressibility route agree here to rounding at every node, and to O(intervals^-2) between.
class ScozaIsotherm {
 public:
  ScozaIsotherm(const ScozaFluid& fluid, double beta, double spacing, std::vector<double> energy,
                std::vector<double> free_energy, std::vector<double> root);

  [[nodiscard]] double temperature() const { return 1.0 / beta_; }

  /// Empty between the spinodals and beyond the ladder. @param density  > 0
  [[nodiscard]] std::optional<ScozaState> state(double density) const;

  static constexpr double none = std::numeric_limits<double>::quiet_NaN();
  struct Spinodal {                                         // none where it leaves the ladder
    double vapour = none, liquid = none;                    // densities, to a fraction of the spacing
    double vapour_pressure = none, liquid_pressure = none;  // beta P there
  };
  [[nodiscard]] std::optional<Spinodal> spinodal() const;  // empty above the critical temperature

  struct Coexistence {
    double vapour = 0.0, liquid = 0.0;  // densities
    double pressure = 0.0;              // beta P
    double chemical_potential = 0.0;    // beta mu with ln rho
  };
  /// Equal pressure and chemical potential; empty without two branches, or where the liquid is denser than the ladder.
  [[nodiscard]] std::optional<Coexistence> coexistence() const;

  /// The fluid's c(r), S(k). @throws DomainError  where state() is empty
  [[nodiscard]] YukawaFluid structure(double density) const;

 private:
  struct Excess {  // over the hard spheres, per volume, and its derivatives to the density
    double value, first, second;
  };
  [[nodiscard]] Excess excess(double density) const;
  [[nodiscard]] double energy_at(double density) const;
  [[nodiscard]] double potential(double density) const;  // beta mu with ln rho
  [[nodiscard]] double pressure(double density) const;   // beta P
  [[nodiscard]] double slope_at(std::size_t node) const;
  [[nodiscard]] double density_of(double potential, double low, double high) const;

  ScozaFluid fluid_;
  double beta_, spacing_;
  std::vector<double> energy_, free_energy_, root_;  // at nodes 0 .. N; root 0 between the spinodals
  std::size_t vapour_end_ = 0, liquid_end_ = 0;      // last node of the vapour, first of the liquid
};

struct ScozaCriticalPoint {
  double temperature = 0.0, density = 0.0;
  double pressure = 0.0;  // P [energy / diameter^3]
};

struct ScozaFlow {
  std::vector<ScozaIsotherm> isotherms;        // in the order of descending temperature
  std::optional<ScozaCriticalPoint> critical;  // where it lies above the lowest temperature and inside the ladder
  Convergence convergence;  // iterations: steps in beta; not converged: the isotherms before it stopped
};

/// @param temperatures  > 0, any order  @throws DomainError  outside the ranges above
[[nodiscard]] ScozaFlow scoza(const ScozaFluid& fluid, std::vector<double> temperatures, const ScozaMethod& method,
                              const Observer& observer);

}  // namespace ozark::oz
