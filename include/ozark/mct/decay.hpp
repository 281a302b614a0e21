#pragma once
// One number of a solution against time, phi(t), and what experiments read off it.

#include <ozark/mct/relaxation.hpp>

#include <Eigen/Core>

#include <functional>
#include <optional>

namespace ozark::mct {

class Decay {
 public:
  /// @param of  the number, from the field at one node
  Decay(const Correlator& solution, const std::function<double(const MatrixField&)>& of);

  [[nodiscard]] const Eigen::ArrayXd& t() const { return t_; }
  [[nodiscard]] const Eigen::ArrayXd& value() const { return value_; }

  /// From the polynomial of the octave. @param time  0 to the last t  @throws DomainError
  [[nodiscard]] double at(double time) const;

  /// The last time at which phi falls through `level`; empty if it ends above or starts below.
  [[nodiscard]] std::optional<double> falls_through(double level) const;

  /// int_0^last phi dt, exact for the polynomials.
  [[nodiscard]] double integral() const;

  /// chi''(omega) = int_0^last (-dphi/dt) sin(omega t) dt = omega int phi cos(omega t) dt once phi has decayed, by
  /// Filon's rule: Legendre series times spherical Bessel functions, for any omega > 0.
  [[nodiscard]] double loss(double omega) const;

 private:
  Eigen::ArrayXd t_, value_;
  Lagrange octave_;
  Eigen::MatrixXd to_series_;  // values on an octave -> Legendre series of dphi/dx
};

/// Kohlrausch's stretched exponential A exp(-(t / tau)^beta).
struct StretchedExponential {
  double amplitude = 0.0, time = 0.0, exponent = 0.0;
  double deviation = 0.0;  // root mean square over the points fitted
};

/// Least squares over the nodes in [from, to]. Empty if the fit does not settle or its exponent leaves (0, 1.5).
[[nodiscard]] std::optional<StretchedExponential> fit_stretched_exponential(const Decay& phi, double from, double to);

}  // namespace ozark::mct
