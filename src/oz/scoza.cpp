#include <ozark/oz/scoza.hpp>

#include <ozark/core/error.hpp>

#include <boost/numeric/odeint/integrate/integrate_times.hpp>
#include <boost/numeric/odeint/stepper/controlled_step_result.hpp>
#include <boost/numeric/odeint/stepper/stepper_categories.hpp>

#include <algorithm>
#include <cmath>
#include <functional>

#include "scoza_equation.hpp"

namespace ozark::oz {
namespace {

namespace odeint = boost::numeric::odeint;
using Vector = std::vector<double>;  // u at the nodes, then the integral of u over beta: the free energy

constexpr double least_step = 1e-10;
constexpr double approach = 0.7;        // the smallest f may fall by this factor in a step while it is above
constexpr double close_enough = 0.002;  // this

/// Where the smallest f of the fluid is, by a parabola through three nodes.
struct Dip {
  double beta = 0.0, f = 0.0, density = 0.0;
  Vector state;
};

Dip find_dip(double beta, const Vector& f, double spacing) {
  const auto i = static_cast<std::size_t>(std::min_element(f.begin(), f.end()) - f.begin());
  const double density = static_cast<double>(i + 1) * spacing;
  if (i == 0 || i + 1 == f.size()) return {beta, f[i], density, {}};
  const double slope = 0.5 * (f[i + 1] - f[i - 1]), bend = f[i + 1] - 2.0 * f[i] + f[i - 1];
  if (bend <= 0.0) return {beta, f[i], density, {}};
  return {beta, f[i] - 0.5 * slope * slope / bend, density - slope / bend * spacing, {}};
}

struct Flow {
  ScozaEquation& equation;
  const Observer& observer;
  std::vector<Dip> dips;  // the last two before the spinodal opens
  bool opened = false;
  long steps = 0;
};

/// Two implicit stages of order 2, stiffly accurate and L-stable [Alexander1977], in the conserved F: what a step adds
/// to F is rho d^2/d rho^2 of what it adds to the free energy, exactly. For Odeint a controlled stepper.
class ImplicitStepper {
 public:
  using state_type = Vector;
  using deriv_type = Vector;
  using value_type = double;
  using time_type = double;
  using stepper_category = odeint::controlled_stepper_tag;

  explicit ImplicitStepper(double tolerance) : tolerance_(tolerance) {}

  template <class System>
  odeint::controlled_step_result try_step(System system, Vector& x, double& beta, double& step) {
    Flow& flow = system;
    flow.observer.check_stop();
    require(step > least_step, "the flow stops at temperature {:.6g}: no step is accurate enough", 1.0 / beta);
    const std::size_t n = flow.equation.nodes();
    const double gamma = 1.0 - std::sqrt(0.5);
    const Vector start(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(n));
    const Vector f = flow.equation.roots(start), l0 = flow.equation.curvature(start);
    Vector target(n), first = start;
    for (std::size_t i = 0; i < n; ++i) target[i] = f[i] * f[i];
    if (!flow.equation.solve_stage(target, gamma * step, first)) return reject(step, 0.25);
    const Vector l1 = flow.equation.curvature(first);
    for (std::size_t i = 0; i < n; ++i) target[i] += (1.0 - gamma) * step * l1[i];
    Vector second = first;
    if (!flow.equation.solve_stage(target, gamma * step, second)) return reject(step, 0.25);
    const Vector l2 = flow.equation.curvature(second), after = flow.equation.roots(second);

    // against the quadrature of third order through beta, beta + gamma step, beta + step
    const double w1 = 1.0 / (6.0 * gamma * (1.0 - gamma)), w2 = 0.5 - gamma * w1, w0 = 1.0 - w1 - w2;
    double error = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      if (second[i] == flow.equation.barrier(i)) continue;
      const double miss = step * (w0 * l0[i] + (w1 - 1.0 + gamma) * l1[i] + (w2 - gamma) * l2[i]);
      error = std::max(error, std::abs(miss) / (tolerance_ * (1.0 + f[i] * f[i])));
    }
    if (!(error <= 1.0)) return reject(step, std::max(0.2, 0.9 / std::cbrt(error)));
    const Dip dip = find_dip(beta + step, after, flow.equation.spacing());
    if (!flow.opened && dip.f < approach * flow.dips.back().f && flow.dips.back().f > close_enough)
      return reject(step, 0.5);

    for (std::size_t i = 0; i < n; ++i) {
      x[i] = second[i];
      x[n + i] += step * ((1.0 - gamma) * first[i] + gamma * second[i]);
    }
    beta += step;
    accept(flow, dip, x);
    step *= std::min(2.0, 0.9 / std::cbrt(std::max(error, 1e-6)));
    return odeint::success;
  }

 private:
  static odeint::controlled_step_result reject(double& step, double factor) {
    step *= factor;
    return odeint::fail;
  }
  static void accept(Flow& flow, Dip dip, const Vector& x) {
    ++flow.steps;
    if (flow.opened) return;
    flow.opened = !(dip.f > 0.0);
    if (flow.opened) return;
    if (flow.dips.size() == 2) flow.dips.erase(flow.dips.begin());
    dip.state = x;
    flow.dips.push_back(std::move(dip));
  }
  double tolerance_;
};

ScozaIsotherm isotherm_of(const ScozaFluid& fluid, ScozaEquation& equation, double beta, const Vector& x) {
  const std::size_t n = equation.nodes();
  const Vector u(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(n));
  Vector energy = {0.0}, free_energy = {0.0}, root = {1.0};
  const Vector f = equation.roots(u);
  energy.insert(energy.end(), u.begin(), u.end());
  free_energy.insert(free_energy.end(), x.begin() + static_cast<std::ptrdiff_t>(n), x.end());
  root.insert(root.end(), f.begin(), f.end());
  return {fluid, beta, equation.spacing(), std::move(energy), std::move(free_energy), std::move(root)};
}

/// The smallest f falls linearly to its zero: the compressibility diverges with exponent 2 [Pini1998].
std::optional<ScozaCriticalPoint> critical_point(const ScozaFluid& fluid, const Flow& flow) {
  if (!flow.opened || flow.dips.size() < 2) return {};
  const Dip &a = flow.dips[0], &b = flow.dips[1];
  const double spacing = flow.equation.spacing(), end = spacing * static_cast<double>(flow.equation.nodes());
  if (b.density < 3.0 * spacing || b.density > end - 3.0 * spacing) return {};
  const double beyond = b.f / (a.f - b.f);
  const auto extrapolate = [beyond](double from, double to) { return to + beyond * (to - from); };
  const auto pressure = [&](const Dip& d) {
    return d.density * isotherm_of(fluid, flow.equation, d.beta, d.state).state(d.density).value().pressure;
  };
  const double beta = extrapolate(a.beta, b.beta);
  return ScozaCriticalPoint{1.0 / beta, extrapolate(a.density, b.density),
                            extrapolate(pressure(a), pressure(b)) / beta};
}

}  // namespace

ScozaFlow scoza(const ScozaFluid& fluid, std::vector<double> temperatures, const ScozaMethod& method,
                const Observer& observer) {
  ScozaFlow result;
  require(!temperatures.empty(), "at least one temperature");
  std::sort(temperatures.begin(), temperatures.end(), std::greater<>());
  require(temperatures.back() > 0.0, "temperatures must be positive, got {}", temperatures.back());
  ScozaEquation equation(fluid, method);
  Vector x = equation.bare_energy();
  Vector betas = {0.0};
  for (const double t : temperatures) betas.push_back(1.0 / t);
  Dip start = find_dip(0.0, equation.roots(x), equation.spacing());
  x.resize(2 * equation.nodes(), 0.0);
  start.state = x;
  Flow flow{equation, observer, {start}, false, 0};
  try {
    odeint::integrate_times(ImplicitStepper(method.tolerance), std::ref(flow), x, betas.begin(), betas.end(),
                            std::min(1e-4, betas[1]), [&](const Vector& state, double beta) {
                              if (beta > 0.0) result.isotherms.push_back(isotherm_of(fluid, equation, beta, state));
                            });
  } catch (const DomainError& e) {
    result.convergence.converged = false;
    result.convergence.reason = e.what();
  }
  result.convergence.iterations = flow.steps;
  result.critical = critical_point(fluid, flow);
  return result;
}

}  // namespace ozark::oz
