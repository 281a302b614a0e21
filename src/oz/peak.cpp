#include <ozark/oz/peak.hpp>

#include <algorithm>
#include <cmath>

#include <ozark/core/error.hpp>
#include <ozark/num/gsl.hpp>

namespace ozark::oz {

Eigen::ArrayXd number_structure_factor(const System& system, const MatrixField& S) {
  const auto n = static_cast<Eigen::Index>(system.species.size());
  require(S.order() == n, "a structure factor of {} species does not fit a system of {}", S.order(), n);
  Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(S.points());
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = 0; j < n; ++j)
      sum += std::sqrt(system.species[static_cast<std::size_t>(i)].fraction *
                       system.species[static_cast<std::size_t>(j)].fraction) *
             S(i, j);
  return sum;
}

std::optional<Peak> main_peak(const System& system,
                              const std::function<StructureFactor(const Eigen::ArrayXd&)>& structure, double k_max,
                              double step) {
  require(step > 0.0 && k_max > step, "a peak search needs 0 < step < k_max, got {} and {}", step, k_max);
  const auto count = static_cast<Eigen::Index>(std::ceil(k_max / step));
  const Eigen::ArrayXd k = step * Eigen::ArrayXd::LinSpaced(count, 1.0, static_cast<double>(count));
  constexpr Eigen::Index block = 4096;
  Eigen::ArrayXd s(count);
  for (Eigen::Index first = 0; first < count; first += block) {
    const Eigen::Index size = std::min(block, count - first);
    s.segment(first, size) = number_structure_factor(system, structure(k.segment(first, size)).S);
  }
  Eigen::Index top = -1;
  for (Eigen::Index i = 1; i + 1 < count; ++i)
    if (s[i] > s[i - 1] && s[i] >= s[i + 1] && (top < 0 || s[i] > s[top])) top = i;
  if (top < 0) return {};

  const auto minus_s = [&](double q) {
    return -number_structure_factor(system, structure(Eigen::ArrayXd::Constant(1, q)).S)[0];
  };
  const double at = find_minimum(minus_s, k[top - 1], k[top], k[top + 1], 1e-9 * k[top]);
  return Peak{at, -minus_s(at)};
}

}  // namespace ozark::oz
