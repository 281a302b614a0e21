#include <ozark/mct/exponents.hpp>
#include <ozark/num/gsl.hpp>

#include <cmath>

namespace ozark::mct {

std::optional<Exponents> exponents(double lambda) {
  if (!(lambda >= 0.5 && lambda < 1.0)) return std::nullopt;
  // Both branches of the one function of x = -a and x = b; 1 / Gamma keeps it finite at the ends.
  const auto excess = [lambda](double x) {
    const double g = gamma_function(1.0 + x);
    return g * g / gamma_function(1.0 + 2.0 * x) - lambda;
  };
  Exponents e;
  e.a = -find_root(excess, -0.4, 0.0, 1e-14);
  e.b = find_root(excess, 0.0, 1.0, 1e-14);
  e.gamma = 0.5 / e.a + 0.5 / e.b;
  return e;
}

}  // namespace ozark::mct
