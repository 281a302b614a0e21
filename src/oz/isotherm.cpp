#include <ozark/oz/isotherm.hpp>

#include <ozark/core/error.hpp>
#include <ozark/num/gsl.hpp>
#include <ozark/num/interpolation.hpp>
#include <ozark/oz/peak.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ozark::oz {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using std::numbers::pi;

constexpr double end_width = 1e-4;  // of the ladder's range
constexpr double diverging = 0.03;  // inverse compressibility that counts as none
constexpr double crowded = 1e-3;    // of a branch: closer points add noise to interpolations
constexpr int polishing_steps = 20;
constexpr double settled = 1e-8;     // of a coexisting density
constexpr double lowest_peak = 1.0;  // of S(k): an ideal gas has none

IsothermPoint describe(const System& system, const Closure& closure, const FluidStructure& f) {
  IsothermPoint p{system.number_density, thermodynamics_of(system, closure, f)};
  const double dr = f.r[1] - f.r[0];
  for (std::size_t i = 0; i < system.species.size(); ++i)
    for (std::size_t j = 0; j < system.species.size(); ++j) {
      const auto g_ij = f.g(static_cast<Index>(i), static_cast<Index>(j));
      const ArrayXd logarithm = g_ij.max(1e-300).log();
      p.pair_entropy -= 2.0 * pi * system.number_density * system.species[i].fraction * system.species[j].fraction *
                        dr * (f.r.square() * (g_ij * logarithm - g_ij + 1.0)).sum();
    }
  const ArrayXd number = number_structure_factor(system, f.S);
  Index top = 0;
  if (number.maxCoeff(&top) <= lowest_peak) return p;
  const double dk = f.k[1] - f.k[0];
  const auto structure = [&](const ArrayXd& k) { return structure_at(system, f, k); };
  if (const auto peak = main_peak(system, structure, f.k[top] + 2.0 * dk, dk)) p.peak_height = peak->height;
  return p;
}

class Tracer {
 public:
  Tracer(const std::function<System(double)>& at, const Closure& closure, const IntegralMethod& method,
         const Observer& observer)
      : at_(at), closure_(closure), method_(method), observer_(observer) {}

  /// From the first density on to the last or to where the solution is lost, which is then located to `width`.
  std::optional<Loss> follow(const std::vector<double>& densities, double width, std::vector<IsothermPoint>& points) {
    FluidStructure last;
    for (const double density : densities) {
      observer_.check_stop();
      FluidStructure next = solve(density, points.empty() ? nullptr : &last);
      if (next.convergence.converged) {
        points.push_back(describe(at_(density), closure_, next));
        last = std::move(next);
        continue;
      }
      if (points.empty()) return Loss{density, LossKind::no_solution};
      double good = points.back().density, bad = density;
      while (std::abs(bad - good) > width) {
        observer_.check_stop();
        const double middle = 0.5 * (good + bad);
        FluidStructure trial = solve(middle, &last);
        if (!trial.convergence.converged) {
          bad = middle;
          continue;
        }
        good = middle;
        points.push_back(describe(at_(middle), closure_, trial));
        last = std::move(trial);
      }
      const bool spinodal = 1.0 / points.back().value.compressibility < diverging;
      return Loss{good, spinodal ? LossKind::spinodal : LossKind::no_solution};
    }
    return {};
  }

  [[nodiscard]] long iterations() const { return iterations_; }

 private:
  /// Beside a known solution it is enough to look beside it: a cold start that fails is what costs.
  FluidStructure solve(double density, const FluidStructure* start) {
    IntegralMethod method = method_;
    method.cold = start == nullptr;
    FluidStructure f = solve_integral_equation(at_(density), closure_, method, observer_, start);
    iterations_ += f.convergence.iterations;
    return f;
  }

  const std::function<System(double)>& at_;
  const Closure& closure_;
  const IntegralMethod& method_;
  const Observer& observer_;
  long iterations_ = 0;
};

/// A branch as smooth functions of the density.
class Branch {
 public:
  explicit Branch(const std::vector<IsothermPoint>& points) {
    std::vector<const IsothermPoint*> kept;  // those that locate the end crowd there
    const double apart = crowded * (points.back().density - points.front().density);
    for (const IsothermPoint& p : points)
      if (kept.empty() || p.density - kept.back()->density > apart) kept.push_back(&p);
    density_.resize(static_cast<Index>(kept.size()));
    pressure_.resize(density_.size());
    potential_.resize(density_.size());
    for (Index i = 0; i < density_.size(); ++i) {
      const IsothermPoint& p = *kept[static_cast<std::size_t>(i)];
      density_[i] = p.density;
      pressure_[i] = p.density * p.value.pressure;
      potential_[i] = std::log(p.density) + p.value.chemical_potential.front();
    }
  }
  /// Of the part on which the pressure grows with the density, from its low or its high end.
  void keep_growing(bool from_low) {
    Index first = 0, count = density_.size();
    for (Index i = 1; i < density_.size(); ++i)
      if (pressure_[i] <= pressure_[i - 1]) {
        if (from_low) {
          count = i;
          break;
        }
        first = i;
      }
    if (!from_low) count = density_.size() - first;
    density_ = ArrayXd(density_.segment(first, count));
    pressure_ = ArrayXd(pressure_.segment(first, count));
    potential_ = ArrayXd(potential_.segment(first, count));
  }
  [[nodiscard]] bool usable() const { return density_.size() >= 4; }
  [[nodiscard]] double low() const { return pressure_[0]; }
  [[nodiscard]] double high() const { return pressure_[pressure_.size() - 1]; }
  [[nodiscard]] double density_at(double pressure) const {
    return find_root([&](double rho) { return at(rho, pressure_) - pressure; }, density_[0],
                     density_[density_.size() - 1], 1e-12);
  }
  [[nodiscard]] double slope_at(double density) const {
    const double h = 1e-3 * (density_[density_.size() - 1] - density_[0]);
    const double up = std::min(density + h, density_[density_.size() - 1]), down = std::max(density - h, density_[0]);
    return (at(up, pressure_) - at(down, pressure_)) / (up - down);
  }
  [[nodiscard]] double potential_at(double pressure) const { return at(density_at(pressure), potential_); }

 private:
  [[nodiscard]] double at(double density, const ArrayXd& values) const {
    return interpolation_weights(density_, ArrayXd::Constant(1, density)).row(0).dot(values.matrix());
  }
  ArrayXd density_, pressure_, potential_;
};

}  // namespace

Isotherm trace_isotherm(const std::function<System(double)>& at, const Closure& closure, const IntegralMethod& method,
                        const std::vector<double>& densities, const Observer& observer) {
  require(densities.size() >= 2, "an isotherm needs at least 2 densities, got {}", densities.size());
  Isotherm isotherm;
  const double width = end_width * (densities.back() - densities.front());
  Tracer tracer(at, closure, method, observer);
  isotherm.below_end = tracer.follow(densities, width, isotherm.below);
  if (isotherm.below_end) {
    std::vector<double> down;
    for (auto d = densities.rbegin(); d != densities.rend() && *d > isotherm.below_end->density; ++d)
      down.push_back(*d);
    isotherm.above_end = tracer.follow(down, width, isotherm.above);
    std::reverse(isotherm.above.begin(), isotherm.above.end());
  }
  isotherm.iterations = tracer.iterations();
  return isotherm;
}

std::optional<Coexistence> coexistence(const Isotherm& isotherm, const std::function<System(double)>& at,
                                       const Closure& closure, const IntegralMethod& method, const Observer& observer) {
  if (isotherm.below.size() < 4 || isotherm.above.size() < 4) return {};
  if (isotherm.below.front().value.chemical_potential.empty()) return {};
  Branch vapour(isotherm.below), liquid(isotherm.above);
  vapour.keep_growing(true);
  liquid.keep_growing(false);
  if (!vapour.usable() || !liquid.usable()) return {};
  const double low = std::max(vapour.low(), liquid.low()), high = std::min(vapour.high(), liquid.high());
  if (!(low < high)) return {};
  const auto difference = [&](double p) { return vapour.potential_at(p) - liquid.potential_at(p); };
  if (difference(low) * difference(high) > 0.0) return {};
  const double p = find_root(difference, low, high, 1e-10 * (high - low));

  // Newton on what solutions themselves say, with the slopes of the branches.
  double density[2] = {vapour.density_at(p), liquid.density_at(p)}, pressure[2], potential[2];
  const double slope[2] = {vapour.slope_at(density[0]), liquid.slope_at(density[1])};
  FluidStructure last[2];
  for (int step = 0; step < polishing_steps; ++step) {
    for (const int side : {0, 1}) {
      const System system = at(density[side]);
      last[side] = solve_integral_equation(system, closure, method, observer, step > 0 ? &last[side] : nullptr);
      if (!last[side].convergence.converged) return {};
      const FluidThermodynamics t = thermodynamics_of(system, closure, last[side]);
      pressure[side] = density[side] * t.pressure;
      potential[side] = std::log(density[side]) + t.chemical_potential.front();
    }
    // P_v + a dv = P_l + b dl,  mu_v + (a / rho_v) dv = mu_l + (b / rho_l) dl
    const double gap_p = pressure[1] - pressure[0], gap_mu = potential[1] - potential[0];
    const double b_dl = (gap_mu * density[0] - gap_p) / (1.0 - density[0] / density[1]);
    const double change[2] = {(gap_p + b_dl) / slope[0], b_dl / slope[1]};
    for (const int side : {0, 1}) density[side] += change[side];
    if (!(density[0] > 0.0 && density[1] > density[0])) return {};
    if (std::abs(change[0]) < settled * density[0] && std::abs(change[1]) < settled * density[1])
      return Coexistence{density[0], density[1], pressure[0]};
  }
  return {};
}

std::optional<double> density_where(const std::vector<IsothermPoint>& branch,
                                    const std::function<double(const IsothermPoint&)>& quantity, double level) {
  if (branch.size() < 4) return {};
  ArrayXd density(static_cast<Index>(branch.size())), value(density.size());
  for (Index i = 0; i < density.size(); ++i) {
    density[i] = branch[static_cast<std::size_t>(i)].density;
    value[i] = quantity(branch[static_cast<std::size_t>(i)]) - level;
  }
  for (Index i = 1; i < density.size(); ++i) {
    if (!(value[i - 1] * value[i] <= 0.0)) continue;
    return find_root(
        [&](double x) { return interpolation_weights(density, ArrayXd::Constant(1, x)).row(0).dot(value.matrix()); },
        density[i - 1], density[i], 1e-10 * density[i]);
  }
  return {};
}

std::optional<double> residual_entropy(const IsothermPoint& point) {
  if (point.value.chemical_potential.size() != 1) return {};
  const double free_energy = point.value.chemical_potential.front() - (point.value.pressure - 1.0);  // beta F_ex / N
  return point.value.energy - free_energy - point.pair_entropy;
}

}  // namespace ozark::oz
