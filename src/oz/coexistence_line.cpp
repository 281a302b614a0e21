#include <ozark/core/error.hpp>
#include <ozark/num/ordinary_differential_equation.hpp>
#include <ozark/oz/coexistence.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace ozark::oz {
namespace {

constexpr int density_steps = 30;
constexpr double settled = 1e-9;          // relative, of a density at its pressure
constexpr double slope_interval = 1e-3;   // relative, of the density
constexpr double longest_change = 0.1;    // relative, of the density in a step
constexpr double shortest_stride = 0.05;  // of the way between two temperatures asked for

/// One phase, solved wherever a temperature and a pressure ask for it, each time from its last solution.
class Phase {
 public:
  Phase(const char* name, double density, const IntegralMethod& method, const Observer& observer)
      : name_(name), method_(&method), observer_(&observer), density_(density) {}

  /// @throws DomainError  no solution, or none at this pressure beside the last
  void move(const FluidPath& at, double pressure) {
    double gap = pressure_at(at, density_) - pressure;
    const double beside = density_ * (1.0 + slope_interval);
    const double here = density_;
    double slope = (pressure_at(at, beside) - pressure - gap) / (beside - here);
    for (int step = 0; step < density_steps; ++step) {
      require(slope > 0.0, "the {} is mechanically unstable at density {:.5g} and temperature {:.5g}", name_, density_,
              at(density_).system.temperature);
      const double most = longest_change * density_, change = std::clamp(-gap / slope, -most, most);
      density_ += change;
      const double next = pressure_at(at, density_) - pressure;
      if (std::abs(change) < settled * density_) return;
      if (std::abs(change) > 1e-5 * density_) slope = (next - gap) / change;  // shorter ones tell noise
      gap = next;
    }
    throw DomainError(
        fmt::format("the {} does not settle near density {:.5g} at beta P = {:.5g}", name_, density_, pressure));
  }
  [[nodiscard]] double density() const { return density_; }
  [[nodiscard]] double energy() const { return energy_; }  // U / N, excess
  [[nodiscard]] long iterations() const { return iterations_; }

 private:
  double pressure_at(const FluidPath& at, double density) {
    observer_->check_stop();
    const FluidState state = at(density);
    IntegralMethod method = *method_;
    method.cold = !warm_;
    FluidStructure fluid =
        solve_integral_equation(state.system, state.closure, method, *observer_, warm_ ? &last_ : nullptr);
    iterations_ += fluid.convergence.iterations;
    require(fluid.convergence.converged, "the {} is lost at density {:.5g} and temperature {:.5g}", name_, density,
            state.system.temperature);
    last_ = std::move(fluid);
    warm_ = true;
    const FluidThermodynamics t = thermodynamics_of(state.system, state.closure, last_);
    energy_ = t.energy * state.system.temperature;
    return density * t.pressure;
  }

  const char* name_;
  const IntegralMethod* method_;
  const Observer* observer_;
  FluidStructure last_;
  double density_, energy_ = 0.0;
  bool warm_ = false;
  long iterations_ = 0;
};

struct Pair {
  Phase vapour, liquid;
  void move(const FluidPath& at, double pressure) {
    vapour.move(at, pressure);
    liquid.move(at, pressure);
    require(liquid.density() > vapour.density() * (1.0 + 1e-3), "both phases are one at density {:.5g}",
            vapour.density());
  }
};

}  // namespace

CoexistenceLine follow_coexistence(const std::function<FluidPath(double)>& at, const Coexistence& start,
                                   const std::vector<double>& temperatures, const IntegralMethod& method,
                                   double accuracy, const Observer& observer) {
  CoexistenceLine line;
  Pair pair{{"vapour", start.vapour, method, observer}, {"liquid", start.liquid, method, observer}};
  const Derivative slope = [&](double beta, const Eigen::VectorXd& log_pressure) {
    const double pressure = std::exp(log_pressure[0]);
    pair.move(at(1.0 / beta), pressure);
    const double volume = 1.0 / pair.liquid.density() - 1.0 / pair.vapour.density();
    return Eigen::VectorXd::Constant(1, -(pair.liquid.energy() - pair.vapour.energy()) / (pressure * volume));
  };
  double beta = 1.0 / start.temperature;
  Eigen::VectorXd log_pressure = Eigen::VectorXd::Constant(1, std::log(start.pressure));
  for (const double temperature : temperatures) {
    const double span = 1.0 / temperature - beta;
    for (double stride = 1.0, done = 0.0; done < 1.0;) {
      Pair before = pair;
      const double next = std::min(1.0, done + stride), from = 1.0 / temperature - (1.0 - done) * span;
      const double to = 1.0 / temperature - (1.0 - next) * span;
      Eigen::VectorXd reached;
      try {
        integrate_ode(slope, from, log_pressure, {to}, accuracy,
                      [&](double, const Eigen::VectorXd& y) { reached = y; });
        pair.move(at(1.0 / to), std::exp(reached[0]));
      } catch (const DomainError& e) {
        pair = std::move(before);
        stride *= 0.5;
        if (stride >= shortest_stride) continue;
        line.statement = fmt::format(
            "the line of coexistence from temperature {:.5g} ends near {:.5g}, densities {:.5g} and {:.5g}, "
            "beta P = {:.5g}: {}; choose another closure to go on",
            start.temperature, 1.0 / from, pair.vapour.density(), pair.liquid.density(), std::exp(log_pressure[0]),
            e.what());
        line.iterations = pair.vapour.iterations() + pair.liquid.iterations();
        return line;
      }
      log_pressure = reached;
      done = next;
    }
    beta = 1.0 / temperature;
    line.points.push_back({temperature, pair.vapour.density(), pair.liquid.density(), start.vapour_error,
                           start.liquid_error, std::exp(log_pressure[0])});
  }
  line.iterations = pair.vapour.iterations() + pair.liquid.iterations();
  return line;
}

}  // namespace ozark::oz
