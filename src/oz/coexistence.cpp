#include <ozark/oz/coexistence.hpp>

#include <ozark/num/gsl.hpp>
#include <ozark/num/interpolation.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace ozark::oz {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;

constexpr double crowded = 1e-3;  // of a branch: closer points add noise to interpolations
constexpr int polishing_steps = 20;
constexpr double settled = 1e-8;  // of a coexisting density
constexpr std::size_t fewest_points = 4;

/// The part of a branch on which chemical potentials are known and the pressure grows with the density, as smooth
/// functions of the density.
class Branch {
 public:
  enum class From { low, high };

  /// @param every  which of its points are taken, counted from that end
  Branch(const std::vector<IsothermPoint>& points, From from, std::size_t every = 1) {
    std::vector<const IsothermPoint*> kept;  // those that locate the end crowd there
    const double apart = points.empty() ? 0.0 : crowded * (points.back().density - points.front().density);
    for (const IsothermPoint& p : points)
      if (excess_potential(p) && (kept.empty() || p.density - kept.back()->density > apart)) kept.push_back(&p);
    known_ = kept.size() >= fewest_points;
    const auto pressure_of = [](const IsothermPoint* p) { return p->density * p->value.pressure; };
    if (from == From::high) std::reverse(kept.begin(), kept.end());
    for (std::size_t i = 1; i < kept.size(); ++i)
      if ((pressure_of(kept[i]) <= pressure_of(kept[i - 1])) == (from == From::low)) kept.resize(i);
    std::size_t count = 0;
    for (std::size_t i = 0; i < kept.size(); i += every) kept[count++] = kept[i];
    kept.resize(count);
    if (from == From::high) std::reverse(kept.begin(), kept.end());
    density_.resize(static_cast<Index>(kept.size()));
    pressure_.resize(density_.size());
    potential_.resize(density_.size());
    error_.resize(density_.size());
    for (Index i = 0; i < density_.size(); ++i) {
      const IsothermPoint& p = *kept[static_cast<std::size_t>(i)];
      density_[i] = p.density;
      pressure_[i] = pressure_of(&p);
      const Integrated potential = *excess_potential(p);
      potential_[i] = std::log(p.density) + potential.value;
      error_[i] = potential.error;
    }
  }
  [[nodiscard]] bool known() const { return known_; }
  [[nodiscard]] bool usable() const { return density_.size() >= static_cast<Index>(fewest_points); }
  [[nodiscard]] double low() const { return pressure_[0]; }
  [[nodiscard]] double high() const { return pressure_[pressure_.size() - 1]; }
  [[nodiscard]] double first() const { return density_[0]; }
  [[nodiscard]] double last() const { return density_[density_.size() - 1]; }
  /// Of the potential, at the nearest point at or above the density.
  [[nodiscard]] double error_at(double density) const {
    const auto* above = std::lower_bound(density_.data(), density_.data() + density_.size() - 1, density);
    return error_[above - density_.data()];
  }
  [[nodiscard]] double density_at(double pressure) const {
    return find_root([&](double rho) { return at(rho, pressure_) - pressure; }, first(), last(), 1e-12);
  }
  [[nodiscard]] double slope_at(double density) const {
    const double h = 1e-3 * (last() - first());
    const double up = std::min(density + h, last()), down = std::max(density - h, first());
    return (at(up, pressure_) - at(down, pressure_)) / (up - down);
  }
  [[nodiscard]] double potential_at(double pressure) const { return at(density_at(pressure), potential_); }

 private:
  [[nodiscard]] double at(double density, const ArrayXd& values) const {
    return interpolation_weights(density_, ArrayXd::Constant(1, density)).row(0).dot(values.matrix());
  }
  ArrayXd density_, pressure_, potential_, error_;
  bool known_ = false;
};

/// Of an isotherm that goes through, the other end: the virial pressure may fall in between, a loop of van der Waals.
const std::vector<IsothermPoint>& upper_branch(const Isotherm& isotherm) {
  return isotherm.below_end ? isotherm.above : isotherm.below;
}

/// Why two branches cannot be compared at all; empty where they can.
std::string obstacle(const Isotherm& isotherm, const Branch& vapour, const Branch& liquid) {
  const double T = isotherm.temperature;
  if (isotherm.below.empty())
    return fmt::format("temperature {:.5g}: no solution at the lowest density; lower it, or raise the temperature", T);
  if (isotherm.below_end && isotherm.above.empty())
    return fmt::format(
        "temperature {:.5g}: the fluid is lost at density {:.5g} and has no solution at the highest one; change the "
        "range of densities, or raise the temperature",
        T, isotherm.below_end->density);
  if (!isotherm.below_end && vapour.known() && vapour.last() == isotherm.below.back().density)
    return fmt::format(
        "temperature {:.5g}: one fluid at all densities up to {:.4g}; phases part below the critical temperature of "
        "the closure, lower the temperature",
        T, isotherm.below.back().density);
  if (!vapour.known() || !liquid.known())
    return fmt::format(
        "temperature {:.5g}: no free energies on the {} branch; they need isotherms from a temperature at which the "
        "fluid is never lost down to this one, raise the highest temperature",
        T, vapour.known() ? "upper" : "lower");
  if (!vapour.usable() || !liquid.usable())
    return fmt::format(
        "temperature {:.5g}: the pressure of the {} branch does not grow with the density; the virial route is "
        "mechanically "
        "unstable there, lower the temperature or choose another closure",
        T, vapour.usable() ? "upper" : "lower");
  return {};
}

std::string where_found(const Coexistence& c) {
  return fmt::format("temperature {:.5g}: vapour {:.5g} and liquid {:.5g} at beta P = {:.5g}", c.temperature, c.vapour,
                     c.liquid, c.pressure);
}

/// Newton on what solutions themselves say, with the slopes of the branches; false where it loses a phase.
bool polish(Coexistence& c, const Branch& vapour, const Branch& liquid, const FluidPath& at,
            const IntegralMethod& method, const Observer& observer) {
  double density[2] = {c.vapour, c.liquid}, pressure[2], potential[2];
  const double slope[2] = {vapour.slope_at(density[0]), liquid.slope_at(density[1])};
  FluidStructure last[2];
  for (int step = 0; step < polishing_steps; ++step) {
    for (const int side : {0, 1}) {
      const FluidState state = at(density[side]);
      last[side] =
          solve_integral_equation(state.system, state.closure, method, observer, step > 0 ? &last[side] : nullptr);
      if (!last[side].convergence.converged) return false;
      const FluidThermodynamics t = thermodynamics_of(state.system, state.closure, last[side]);
      pressure[side] = density[side] * t.pressure;
      potential[side] = std::log(density[side]) + t.chemical_potential.front();
    }
    // P_v + a dv = P_l + b dl,  mu_v + (a / rho_v) dv = mu_l + (b / rho_l) dl
    const double gap_p = pressure[1] - pressure[0], gap_mu = potential[1] - potential[0];
    const double b_dl = (gap_mu * density[0] - gap_p) / (1.0 - density[0] / density[1]);
    const double change[2] = {(gap_p + b_dl) / slope[0], b_dl / slope[1]};
    for (const int side : {0, 1}) density[side] += change[side];
    if (!(density[0] > 0.0 && density[1] > density[0])) return false;
    if (std::abs(change[0]) < settled * density[0] && std::abs(change[1]) < settled * density[1]) {
      c.vapour = density[0];
      c.liquid = density[1];
      c.pressure = pressure[0];
      return true;
    }
  }
  return false;
}

/// @param low, high  pressures between which the difference of the potentials changes sign
Coexistence equal_potentials(const Branch& vapour, const Branch& liquid, double low, double high) {
  Coexistence c;
  c.pressure = find_root([&](double p) { return vapour.potential_at(p) - liquid.potential_at(p); }, low, high,
                         1e-10 * (high - low));
  c.vapour = vapour.density_at(c.pressure);
  c.liquid = liquid.density_at(c.pressure);
  return c;
}

/// Of integrated potentials, and of the interpolation: its change on every second point.
void add_errors(Coexistence& c, const Isotherm& isotherm, const Branch& vapour, const Branch& liquid) {
  const double gap = vapour.error_at(c.vapour) + liquid.error_at(c.liquid);
  const double shift = gap / (1.0 / c.vapour - 1.0 / c.liquid);  // of the pressure
  c.vapour_error = shift / vapour.slope_at(c.vapour);
  c.liquid_error = shift / liquid.slope_at(c.liquid);
  const Branch thin_vapour(isotherm.below, Branch::From::low, 2),
      thin_liquid(upper_branch(isotherm), Branch::From::high, 2);
  if (!thin_vapour.usable() || !thin_liquid.usable()) return;
  const double low = std::max(thin_vapour.low(), thin_liquid.low());
  const double high = std::min(thin_vapour.high(), thin_liquid.high());
  const auto difference = [&](double p) { return thin_vapour.potential_at(p) - thin_liquid.potential_at(p); };
  if (!(low < high) || difference(low) * difference(high) > 0.0) return;
  const Coexistence thin = equal_potentials(thin_vapour, thin_liquid, low, high);
  c.vapour_error += std::abs(thin.vapour - c.vapour);
  c.liquid_error += std::abs(thin.liquid - c.liquid);
}

}  // namespace

CoexistenceSearch find_coexistence(const Isotherm& isotherm, const FluidPath& at, const IntegralMethod& method,
                                   const Observer& observer) {
  const Branch vapour(isotherm.below, Branch::From::low), liquid(upper_branch(isotherm), Branch::From::high);
  CoexistenceSearch search;
  search.statement = obstacle(isotherm, vapour, liquid);
  if (!search.statement.empty()) return search;
  const double T = isotherm.temperature;
  const double low = std::max(vapour.low(), liquid.low()), high = std::min(vapour.high(), liquid.high());
  if (!(low < high)) {
    search.statement = fmt::format(
        "temperature {:.5g}: no common pressure, the lower branch has beta P from {:.4g} to {:.4g}, where it ends at "
        "density {:.5g}, the upper one from {:.4g} at density {:.5g} on; lower the temperature or choose another "
        "closure",
        T, vapour.low(), vapour.high(), vapour.last(), liquid.low(), liquid.first());
    return search;
  }
  const auto difference = [&](double p) { return vapour.potential_at(p) - liquid.potential_at(p); };
  const double at_low = difference(low), at_high = difference(high);
  if (at_low * at_high > 0.0) {
    const bool vapour_stable = at_high < 0.0;
    const bool range_ends = vapour_stable ? high == liquid.high() : low == vapour.low();
    const char* way_out = !range_ends     ? "lower the temperature or choose another closure"
                          : vapour_stable ? "raise the highest density"
                                          : "lower the lowest density";
    search.statement = fmt::format(
        "temperature {:.5g}: the {} stays stable by {:.3g} kT up to the end of the common pressures at beta P = "
        "{:.5g}, "
        "where the {} branch ends at density {:.5g}, before both are equal; {}",
        T, vapour_stable ? "vapour" : "liquid", vapour_stable ? -at_high : at_low, vapour_stable ? high : low,
        vapour_stable != range_ends ? "lower" : "upper",
        vapour_stable ? (range_ends ? liquid.last() : vapour.last()) : (range_ends ? vapour.first() : liquid.first()),
        way_out);
    return search;
  }
  Coexistence c = equal_potentials(vapour, liquid, low, high);
  c.temperature = T;
  const bool closed_form = !isotherm.below.front().value.chemical_potential.empty();
  if (closed_form && !polish(c, vapour, liquid, at, method, observer)) {
    search.statement = fmt::format(
        "temperature {:.5g}: the branches cross near the densities {:.5g} and {:.5g}, but solutions beside them are "
        "lost; take more densities or lower the temperature",
        T, c.vapour, c.liquid);
    return search;
  }
  if (!closed_form) add_errors(c, isotherm, vapour, liquid);
  search.statement = where_found(c);
  search.found = c;
  return search;
}

}  // namespace ozark::oz
