#pragma once
// The exponents that the exponent parameter lambda of a regular glass transition fixes [Goetze2009]:
//   Gamma(1-a)^2 / Gamma(1-2a) = lambda = Gamma(1+b)^2 / Gamma(1+2b),  gamma = 1/(2a) + 1/(2b).

#include <optional>

namespace ozark::mct {

struct Exponents {
  double a = 0.0;      // critical decay t^-a, in (0, 0.3954]
  double b = 0.0;      // von Schweidler law -t^b, in (0, 1]
  double gamma = 0.0;  // alpha-relaxation time |distance|^-gamma, >= 1.7646
};

/// @param lambda  exponent parameter; empty unless in [1/2, 1), the range of regular transitions
/// Accuracy: 1e-12 relative, falling to 1e-6 as lambda -> 1, where a and b vanish.
[[nodiscard]] std::optional<Exponents> exponents(double lambda);

}  // namespace ozark::mct
