#pragma once
// A pair potential known at some distances: a cubic spline between them, continuous with its slope and curvature, and 0
// beyond the last (where what is left of the values is a jump). Below the first distance stands a hard core, or the
// inverse power (r_first / r)^n that continues energy and slope.

#include <ozark/model/pair_term.hpp>
#include <ozark/num/gsl.hpp>
#include <ozark/num/pack.hpp>

#include <Eigen/Core>

#include <optional>

namespace ozark {

class TabulatedPotential {
 public:
  /// @param r     distances [sigma], >= 0, ascending, at least 4
  /// @param u     energies there [the study's unit of energy], finite
  /// @param core  u is infinite below it [sigma], in [r_first, r_last); 0: none. Without one, a table that begins at
  ///              r > 0 begins where u > 0 falls
  /// @throws DomainError
  /// Accuracy: O(spacing^4) of the energy, O(spacing^3) of the slope; O(spacing^2) in the outermost intervals.
  TabulatedPotential(const Eigen::ArrayXd& r, const Eigen::ArrayXd& u, double core = 0.0);

  [[nodiscard]] double core() const { return core_; }
  [[nodiscard]] PairTerm<double> eval(double r2) const;
  [[nodiscard]] PairTerm<Pack> eval(Pack r2) const;  // lane by lane

  [[nodiscard]] double end() const { return spline_.last(); }  // u = 0 from here on
  [[nodiscard]] double left_at_end() const { return left_; }   // u just before

  /// Where u is lowest beyond the core; empty if it is nowhere negative.
  [[nodiscard]] std::optional<double> minimum() const { return minimum_; }

 private:
  CubicSpline spline_;
  double core_ = 0.0, power_ = 0.0, left_ = 0.0;  // power: of the continuation below the first distance
  std::optional<double> minimum_;
};

}  // namespace ozark
