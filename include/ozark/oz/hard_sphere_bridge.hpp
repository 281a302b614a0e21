#pragma once
// The bridge function B(r) = ln y - (h - c) of one-component hard spheres, for closures that borrow it. Beyond contact
// y is the g of [VerletWeis1972]; inside, ln y is the cubic that joins it with its slope and meets the two theorems of
// vanishing distance, ln y(0) = beta mu_excess and d ln y / dr = -pi rho d^2 g(d) there [GrundkeHenderson1972], with
// the chemical potential of [CarnahanStarling1969].

#include <ozark/num/gsl.hpp>

#include <Eigen/Core>

namespace ozark::oz {

class HardSphereBridge {
 public:
  /// @param density   of the spheres [sigma^-3], > 0
  /// @param diameter  d [sigma], > 0, with a packing fraction of at most 0.6
  /// @throws DomainError
  HardSphereBridge(double density, double diameter);

  [[nodiscard]] double diameter() const { return diameter_; }
  [[nodiscard]] double packing_fraction() const;

  /// At any distance [sigma]; 0 beyond 15 diameters. Continuous with its slope; B is fitted only as far as y is.
  [[nodiscard]] double bridge(double r) const;

  /// y(r) = g(r) beyond the diameter; up to 15 diameters, 1 beyond.
  [[nodiscard]] double cavity(double r) const;

  /// beta F_excess / N of [CarnahanStarling1969], less what the functional of the hypernetted chain,
  /// -rho/2 int (h - g (h - c)) d^3r - 1/(2 rho) int (ln S - rho h + (rho h)^2 / 2) d^3k / (2 pi)^3, makes of the
  /// spheres' g.
  [[nodiscard]] double free_energy_rest() const { return tables_.rest; }

 private:
  struct Tables {
    CubicSpline bridge, log_cavity;  // of r / d
    double rest;
  };
  static Tables tabulate(double packing_fraction);

  double density_, diameter_;
  Tables tables_;
};

/// That functional, on a grid. @param r, k  midpoint grids of each other  @param g, gamma  on r; S  on k
[[nodiscard]] double chain_free_energy(double density, const Eigen::ArrayXd& r, const Eigen::ArrayXd& g,
                                       const Eigen::ArrayXd& gamma, const Eigen::ArrayXd& k, const Eigen::ArrayXd& S);

}  // namespace ozark::oz
