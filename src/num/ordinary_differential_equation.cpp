#include <ozark/num/ordinary_differential_equation.hpp>

#include <ozark/core/error.hpp>

#include <boost/numeric/odeint/integrate/integrate_adaptive.hpp>
#include <boost/numeric/odeint/stepper/generation.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta_dopri5.hpp>

#include <cmath>

namespace ozark {

using Eigen::VectorXd;

void integrate_ode(const Derivative& derivative, double from, const VectorXd& start, const std::vector<double>& x,
                   double accuracy, const std::function<void(double, const VectorXd&)>& found) {
  namespace odeint = boost::numeric::odeint;
  require(accuracy >= 1e-14 && accuracy < 1.0, "accuracy must lie in [1e-14, 1), got {}", accuracy);
  std::vector<double> y(start.data(), start.data() + start.size());
  const auto rhs = [&](const std::vector<double>& at, std::vector<double>& slope, double place) {
    const VectorXd value = derivative(place, Eigen::Map<const VectorXd>(at.data(), start.size()));
    slope.assign(value.data(), value.data() + value.size());
  };
  double last = from;
  for (const double next : x) {
    require((next - last) * (x.back() - from) > 0.0, "places must move away from {}, got {} after {}", from, next,
            last);
    const auto stepper = odeint::make_controlled(accuracy, accuracy, odeint::runge_kutta_dopri5<std::vector<double>>());
    odeint::integrate_adaptive(stepper, rhs, y, last, next, next - last);
    found(next, Eigen::Map<const VectorXd>(y.data(), start.size()));
    last = next;
  }
}

}  // namespace ozark
