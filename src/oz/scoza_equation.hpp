#pragma once
// The equation of the self-consistent approximation on a ladder of densities, and its implicit steps in beta:
//   d F(u) / d beta = L u,  F = 1 / rho k_B T kappa_T at the energy per volume u,  L u = rho d^2 u / d rho^2.
// A node whose F has reached 0 lies between the spinodals; its u is held there, exactly at barrier(node).

#include <ozark/oz/scoza.hpp>

#include <vector>

namespace ozark::oz {

/// f = sqrt(F) as a function of u at one density: the closed mean spherical solution, its strength unknown.
class EnergyRoute {
 public:
  EnergyRoute(double density, const ScozaFluid& fluid);
  struct Root {
    double f, slope;  // and df / du
  };
  [[nodiscard]] Root at(double energy);                              // below the barrier continued in a straight line
  [[nodiscard]] double bare_energy() const { return bare_energy_; }  // of the hard spheres
  [[nodiscard]] double barrier() const { return barrier_; }          // where f = 0
  [[nodiscard]] YukawaFluid fluid(double energy);

 private:
  YukawaBaxter::Answer respond(double moment);

  double to_energy_;  // u per moment
  YukawaBaxter baxter_;
  YukawaBaxter::Conditions conditions_{};  // the moment of the attraction, the strength of the reference's tail
  YukawaBaxter::Point point_;
  double bare_energy_ = 0.0, barrier_ = 0.0, barrier_slope_ = 0.0;
};

class ScozaEquation {
 public:
  ScozaEquation(const ScozaFluid& fluid, const ScozaMethod& method);

  [[nodiscard]] std::size_t nodes() const { return route_.size(); }  // density (i + 1) spacing
  [[nodiscard]] double spacing() const { return spacing_; }
  [[nodiscard]] double barrier(std::size_t i) const { return route_[i].barrier(); }
  [[nodiscard]] std::vector<double> bare_energy() const;

  [[nodiscard]] std::vector<double> roots(const std::vector<double>& u);            // f, 0 between the spinodals
  [[nodiscard]] std::vector<double> curvature(const std::vector<double>& u) const;  // L u

  /// Solves F(u) - step L u = target with u >= barrier, from the u given; false if Newton's method does not settle.
  [[nodiscard]] bool solve_stage(const std::vector<double>& target, double step, std::vector<double>& u);

 private:
  bool newton(const std::vector<double>& target, double step, const std::vector<bool>& held, std::vector<double>& u);

  double spacing_;
  double last_curvature_;  // L u of the last node, held at its value at beta = 0
  std::vector<EnergyRoute> route_;
};

}  // namespace ozark::oz
