#include <ozark/mct/relaxation.hpp>
#include <ozark/mct/schematic.hpp>

#include <catch2/catch.hpp>

#include <Eigen/Dense>
#include <boost/numeric/odeint.hpp>

#include <cmath>
#include <numbers>
#include <vector>

#include <rapidcheck/catch.h>

using namespace ozark;
using namespace ozark::mct;

namespace {

Correlator solve(const MemoryEquation& e, double last, int nodes = 12) {
  Observer observer;
  return solve_memory_equation(e, {short_time(e), last}, {nodes, 1e-12, 2000}, observer);
}

double value(const Correlator& c, double t, Eigen::Index correlator = 0) { return c.at(t).values()(correlator, 0); }

/// F1 from its Laplace transform: v z phi^2 + (z + 1 - v) phi - 1 = 0, a cut over (1 - sqrt v)^2 .. (1 + sqrt v)^2.
double f1_exact(double v, double t) {
  constexpr int n = 4000;
  double sum = 0.0;
  for (int i = 0; i < n; ++i) {
    const double angle = std::numbers::pi * (i + 0.5) / n;
    const double rate = 1.0 + v + 2.0 * std::sqrt(v) * std::cos(angle);
    sum += 2.0 * std::pow(std::sin(angle), 2) / rate * std::exp(-rate * t) / n;
  }
  return std::max(0.0, 1.0 - 1.0 / v) + sum;
}

/// F12 as ordinary differential equations: with m a sum of exponentials the convolution is a sum of variables of their
/// own. The weights are fitted to m of the last pass, until a pass reproduces itself.
class Embedding {
 public:
  using Vector = std::vector<double>;

  Embedding(double v1, double v2, double last, bool inertia = false) : v1_(v1), v2_(v2), inertia_(inertia) {
    rates_ = Eigen::ArrayXd::LinSpaced(36, std::log(0.3 / last), std::log(60.0)).exp();
    t_ = Eigen::ArrayXd::LinSpaced(300, std::log(1e-4), std::log(last)).exp();
    decay_ = (-(t_.matrix() * rates_.matrix().transpose())).array().exp();
    phi_ = (-t_).exp();
  }

  Eigen::ArrayXd solve() {
    for (int pass = 0; pass < 200; ++pass) {
      const Eigen::ArrayXd m = v1_ * phi_ + v2_ * phi_.square();
      weights_ = decay_.matrix().completeOrthogonalDecomposition().solve(m.matrix()).array();
      const Eigen::ArrayXd next = integrate();
      const double change = (next - phi_).abs().maxCoeff();
      phi_ = next;
      if (change < 1e-8) return phi_;
    }
    FAIL("the embedding does not settle");
    return phi_;
  }
  const Eigen::ArrayXd& times() const { return t_; }

 private:
  Eigen::ArrayXd integrate() const {
    const std::size_t n = static_cast<std::size_t>(rates_.size());
    const auto system = [&](const Vector& x, Vector& dxdt, double) {
      double friction = 0.0;
      for (std::size_t j = 0; j < n; ++j) friction += x[j + 2];
      const double force = -x[0] - friction;
      dxdt[0] = inertia_ ? x[1] : force;
      dxdt[1] = inertia_ ? force - bare_friction * x[1] : 0.0;
      for (std::size_t j = 0; j < n; ++j) dxdt[j + 2] = -rates_[j] * x[j + 2] + weights_[j] * dxdt[0];
    };
    namespace odeint = boost::numeric::odeint;
    Vector x(n + 2, 0.0);
    x[0] = 1.0;
    std::vector<double> times = {0.0};
    times.insert(times.end(), t_.data(), t_.data() + t_.size());
    Eigen::ArrayXd phi(t_.size());
    Eigen::Index next = -1;
    odeint::integrate_times(odeint::make_controlled(1e-10, 1e-10, odeint::runge_kutta_dopri5<Vector>()), system, x,
                            times.begin(), times.end(), 1e-6, [&](const Vector& state, double) {
                              if (next >= 0) phi[next] = state[0];
                              ++next;
                            });
    return phi;
  }

  double v1_, v2_;
  bool inertia_;
  static constexpr double bare_friction = 4.0;  // overdamped, as real exponentials can be
  Eigen::ArrayXd rates_, t_, phi_, weights_;
  Eigen::ArrayXXd decay_;
};

}  // namespace

TEST_CASE("F1: the closed form, in the fluid and in the glass", "[mct][schematic]") {
  for (const double v : {0.3, 0.9, 1.3}) {
    const Correlator c = solve(f12_model(v, 0.0), 1e3);
    for (const double t : {1e-3, 0.1, 1.0, 10.0, 100.0, 900.0}) {
      CAPTURE(v, t);
      CHECK(value(c, t) == Approx(f1_exact(v, t)).epsilon(0).margin(1e-9));
    }
  }
}

TEST_CASE("F2, F12: the long-time limit is the largest root of f / (1 - f) = m(f), on both sides", "[mct][schematic]") {
  rc::prop("for any couplings away from the transition", [] {
    const double v1 = *rc::gen::inRange(0, 30) * 0.05, v2 = *rc::gen::inRange(0, 60) * 0.1;
    double f = 1.0;
    long steps = 0;
    for (double change = 1.0; change > 1e-15 && steps < 100000; ++steps) {
      const double m = v1 * f + v2 * f * f, next = m / (1.0 + m);
      change = f - next;
      f = next;
    }
    RC_PRE(steps < 2000);
    const Correlator c = solve(f12_model(v1, v2), 1e8);
    RC_ASSERT(c.convergence.converged);
    RC_ASSERT(std::abs(c.value.back().values()(0, 0) - f) < 1e-9);
  });
}

TEST_CASE("schematic models decay completely monotonically", "[mct][schematic]") {
  for (const MemoryEquation& e :
       {f12_model(0.3, 3.0), sjogren_model(0.5, 2.0, 15.0), bosse_krieger_model(2.0, 1.0, 3.0)}) {
    const Correlator c = solve(e, 1e6);
    REQUIRE(c.convergence.converged);
    for (Eigen::Index k = 0; k < e.initial.points(); ++k) {
      // Divided differences alternate in sign: of order 1 at every node, of order 2 and 3 at the ends of octaves.
      for (long i = 1; i < c.size(); ++i) CHECK(c.value[i].values()(k, 0) <= c.value[i - 1].values()(k, 0) + 1e-10);
      for (double t = 1e-3; t < 1e5; t *= 2.0) {
        const double a = value(c, t, k), b = value(c, 2.0 * t, k), d = value(c, 3.0 * t, k), g = value(c, 4.0 * t, k);
        CHECK(a - 2.0 * b + d > -1e-9);
        CHECK(a - 3.0 * b + 3.0 * d - g > -1e-9);
      }
    }
  }
}

TEST_CASE("the probe of the Sjogren model with the same coupling is the correlator itself", "[mct][schematic]") {
  const Correlator c = solve(sjogren_model(0.0, 3.5, 3.5), 1e4);
  for (const double t : {0.1, 1.0, 30.0, 1e3}) CHECK(value(c, t, 1) == Approx(value(c, t, 0)).epsilon(0).margin(1e-9));
}

TEST_CASE("F1, F2, F12 as stiff differential equations", "[mct][schematic]") {
  for (const auto& [v1, v2] : {std::pair(0.8, 0.0), std::pair(0.0, 3.0), std::pair(0.5, 1.8)}) {
    Embedding embedding(v1, v2, 200.0);
    const Eigen::ArrayXd phi = embedding.solve();
    const Correlator c = solve(f12_model(v1, v2), 400.0);
    double largest = 0.0;
    for (Eigen::Index i = 0; i < phi.size(); ++i)
      largest = std::max(largest, std::abs(phi[i] - value(c, embedding.times()[i])));
    CAPTURE(v1, v2);
    CHECK(largest < 1e-6);
  }
}

TEST_CASE("F12 with inertia as differential equations", "[mct][schematic]") {
  MemoryEquation e = f12_model(0.3, 1.2);
  e.inertia = true;
  e.friction = 4.0;
  Embedding embedding(0.3, 1.2, 30.0, true);
  const Eigen::ArrayXd phi = embedding.solve();
  const Correlator c = solve(e, 60.0, 24);
  double largest = 0.0;
  for (Eigen::Index i = 0; i < phi.size(); ++i)
    largest = std::max(largest, std::abs(phi[i] - value(c, embedding.times()[i])));
  CHECK(largest < 1e-5);
}
