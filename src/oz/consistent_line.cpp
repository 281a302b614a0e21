#include <ozark/oz/consistent_line.hpp>

#include <ozark/core/error.hpp>
#include <ozark/num/interpolation.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>
#include <utility>

namespace ozark::oz {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;

constexpr int secant_steps = 12;
constexpr double first_step = 0.05;   // of the logarithm of the parameter
constexpr double longest_step = 0.5;  // of it
constexpr double settled = 1e-5;      // of it
constexpr double indifferent = 1e-7;  // slope of the inconsistency below which the parameter cannot be told

/// One end of the ladder towards the other.
class March {
 public:
  March(const std::function<System(double)>& at, const std::function<Closure(double)>& make, double low, double high,
        const IntegralMethod& method, const Observer& observer)
      : at_(at), make_(make), low_(low), high_(high), method_(method), observer_(observer) {}

  /// Empty where none is found; lost() tells whether for want of a fluid.
  std::optional<double> next(double density) {
    observer_.check_stop();
    const System system = at_(density);
    lost_ = false;
    if (warm_) {
      const auto found = beside(system);
      if (!found) return {};
      logarithm_ = *found;
    } else {
      const ConsistentClosure found = make_consistent(system, make_, low_, high_, method_, observer_);
      if (!found.convergence.converged) return {};
      logarithm_ = std::log(found.parameter);
      if (!inconsistency_at(system, logarithm_)) return {};
    }
    return std::exp(logarithm_);
  }
  [[nodiscard]] bool lost() const { return lost_; }

 private:
  std::optional<double> inconsistency_at(const System& system, double logarithm) {
    const Closure closure = make_(std::exp(logarithm));
    IntegralMethod method = method_;
    method.cold = !warm_;
    FluidStructure fluid = solve_integral_equation(system, closure, method, observer_, warm_ ? &last_ : nullptr);
    lost_ = !fluid.convergence.converged;
    if (lost_) return {};
    last_ = std::move(fluid);
    warm_ = true;
    const auto value = inconsistency(system, closure, method, last_, observer_);
    lost_ = !value;
    return value;
  }

  std::optional<double> beside(const System& system) {
    double here = logarithm_, there = here + first_step;
    auto value = inconsistency_at(system, here), other = inconsistency_at(system, there);
    for (int step = 0; step < secant_steps && value && other; ++step) {
      const double slope = (*other - *value) / (there - here);
      if (std::abs(slope) < indifferent) return {};
      const double change = std::clamp(-*other / slope, -longest_step, longest_step);
      here = std::exchange(there, there + change);
      if (there < std::log(low_) || there > std::log(high_)) return {};
      if (std::abs(change) < settled) return there;
      value = std::exchange(other, inconsistency_at(system, there));
    }
    return {};
  }

  const std::function<System(double)>& at_;
  const std::function<Closure(double)>& make_;
  const double low_, high_;
  const IntegralMethod& method_;
  const Observer& observer_;
  FluidStructure last_;     // solved
  double logarithm_ = 0.0;  // of the parameter last found
  bool warm_ = false, lost_ = false;
};

}  // namespace

double ConsistentLine::at(double where) const {
  require(density.size() > 0, "the line has no consistent state");
  const Index last = density.size() - 1;
  if (where <= density[0]) return parameter[0];
  if (where >= density[last]) return parameter[last];
  const ArrayXd place = ArrayXd::Constant(1, where);
  const auto on_piece = [&](Index first, Index count) {
    if (count < 2) return parameter[first];
    const ArrayXd logarithm = parameter.segment(first, count).log();
    return std::exp(interpolation_weights(density.segment(first, count), place).row(0).dot(logarithm.matrix()));
  };
  if (below > 0 && where <= density[below - 1]) return on_piece(0, below);
  if (below <= last && where >= density[below]) return on_piece(below, last + 1 - below);
  return on_piece(below - 1, 2);
}

ConsistentLine trace_consistent(const std::function<System(double)>& at, const std::function<Closure(double)>& make,
                                double low, double high, const std::vector<double>& densities,
                                const IntegralMethod& method, const Observer& observer) {
  std::vector<std::pair<double, double>> found;
  const auto march = [&](auto&& density_of, std::size_t count) {
    March steps(at, make, low, high, method, observer);
    std::size_t i = 0, met = 0;
    for (; i < count; ++i) {
      const auto value = steps.next(density_of(i));
      if (value) found.emplace_back(density_of(i), *value);
      if (value) ++met;
      if (met > 0 && steps.lost()) break;
    }
    return i;
  };
  const std::size_t n = march([&](std::size_t i) { return densities[i]; }, densities.size());
  const std::size_t below = found.size();
  if (n < densities.size())
    march([&](std::size_t i) { return densities[densities.size() - 1 - i]; }, densities.size() - n - 1);
  std::sort(found.begin(), found.end());
  ConsistentLine line{ArrayXd(static_cast<Index>(found.size())), ArrayXd(static_cast<Index>(found.size())),
                      static_cast<Index>(below)};
  for (Index i = 0; i < line.density.size(); ++i)
    std::tie(line.density[i], line.parameter[i]) = found[static_cast<std::size_t>(i)];
  return line;
}

}  // namespace ozark::oz
