#include <ozark/mct/decimation.hpp>
#include <ozark/mct/density_relaxation.hpp>
#include <ozark/mct/relaxation.hpp>
#include <ozark/mct/schematic.hpp>

#include <catch2/catch.hpp>

#include <Eigen/LU>

#include <cmath>

#include <rapidcheck/catch.h>

using namespace ozark;
using namespace ozark::mct;

namespace {

Correlator solve(const MemoryEquation& e, double last, int nodes = 12, double tolerance = 1e-12) {
  Observer observer;
  return solve_memory_equation(e, {short_time(e), last}, {nodes, tolerance, 2000}, observer);
}

double first_element(const MatrixField& f) { return f.values()(0, 0); }

/// Largest difference at the ends of octaves both have.
double distance(const Correlator& a, const Correlator& b) {
  double largest = 0.0;
  for (long i = 1; i < a.size(); i += a.nodes_per_octave()) {
    const long j = 1 + (i - 1) / a.nodes_per_octave() * b.nodes_per_octave();
    if (j < b.size()) largest = std::max(largest, (a.value[i].values() - b.value[j].values()).abs().maxCoeff());
  }
  return largest;
}

MemoryEquation linear(double rate, double friction, bool inertia) {
  MemoryEquation e = f12_model(0.0, 0.0);
  e.rate.values() *= rate;
  e.friction = friction;
  e.inertia = inertia;
  return e;
}

}  // namespace

TEST_CASE("memory equation without memory: the exponential and the damped oscillator", "[mct][relaxation]") {
  const Correlator decay = solve(linear(3.0, 1.5, false), 20.0);
  for (long i = 0; i < decay.size(); ++i)
    CHECK(first_element(decay.value[i]) == Approx(std::exp(-2.0 * decay.t()[i])).epsilon(0).margin(2e-10));

  const double damping = 0.4, omega = std::sqrt(1.0 - damping * damping / 4.0);
  const Correlator swing = solve(linear(1.0, damping, true), 30.0, 24);
  for (long i = 0; i < swing.size(); ++i) {
    const double t = swing.t()[i];
    const double exact =
        std::exp(-0.5 * damping * t) * (std::cos(omega * t) + 0.5 * damping / omega * std::sin(omega * t));
    CHECK(first_element(swing.value[i]) == Approx(exact).epsilon(0).margin(1e-9));
  }
}

TEST_CASE("memory equation: a source without a rate moves at constant speed, through a memory at a lower one",
          "[mct][relaxation]") {
  MemoryEquation e = linear(0.0, 1.0, false);
  e.initial.values().setZero();
  e.source = e.initial;
  e.source.values().setConstant(2.0);
  e.memory = [](const MatrixField& x, long, MatrixField& m) { m = x, m.values().setZero(); };
  Observer observer;
  const TimeWindow window{1e-6, 1e6};
  const Correlator free = solve_memory_equation(e, window, {}, observer);
  CHECK(first_element(free.at(1e3)) == Approx(2e3).epsilon(1e-10));
  // m(t) = 3 exp(-t): the speed falls from 2 to 2 / (1 + 3).
  const Eigen::ArrayXd t = free.t();
  e.memory = [&](const MatrixField& x, long node, MatrixField& m) { m = x, m.values() = 3.0 * std::exp(-t[node]); };
  const Correlator slowed = solve_memory_equation(e, window, {}, observer);
  for (const double time : {1e-3, 0.1, 1.0, 10.0, 1e4})  // Laplace: z^2 x (1 + 3 / (z + 1)) = 2
    CHECK(first_element(slowed.at(time)) == Approx(0.5 * time + 0.375 * (1.0 - std::exp(-4.0 * time))).epsilon(1e-9));
}

TEST_CASE("memory equation: the error falls geometrically with the nodes of an octave", "[mct][relaxation]") {
  const MemoryEquation e = f12_model(0.4, 2.2);
  const Correlator reference = solve(e, 1e4, 22);
  double last = 1.0;
  for (const int nodes : {4, 6, 8, 10}) {
    const double error = distance(solve(e, 1e4, nodes), reference);
    CAPTURE(nodes, error);
    CHECK(error < last / 20.0);  // (3 + sqrt 8)^2 = 34 for a function analytic in Re t > 0
    last = error;
  }
}

TEST_CASE("memory equation: decimation agrees, at second order in its steps", "[mct][relaxation]") {
  const MemoryEquation e = bosse_krieger_model(1.5, 1.0, 2.5);
  const Correlator reference = solve(e, 100.0, 16);
  Observer observer;
  double last = 0.0;
  for (const int steps : {64, 128, 256}) {
    DecimationMethod method;
    method.steps = steps;
    method.first_step = 1e-6;
    method.last = 50.0;
    const DecimatedCorrelator d = solve_by_decimation(e, method, observer);
    REQUIRE(d.convergence.converged);
    double error = 0.0;
    for (std::size_t i = 0; i < d.t.size(); ++i)
      error = std::max(error, (d.value[i].values() - reference.at(d.t[i]).values()).abs().maxCoeff());
    CAPTURE(steps, error);
    if (last > 0.0) CHECK(last / error == Approx(4.0).epsilon(0.15));
    last = error;
  }
  CHECK(last < 1e-4);
}

TEST_CASE("memory equation: matrices that a similarity makes diagonal relax as their eigenvalues do",
          "[mct][relaxation]") {
  rc::prop("for any 2 by 2 rates and memories linear in Phi with one set of eigenvectors", [] {
    const double angle = *rc::gen::inRange(1, 14) * 0.1, strong = *rc::gen::inRange(1, 30) * 0.1;
    Eigen::Matrix2d V;
    V << 1.0, std::cos(angle), 0.3, std::sin(angle);
    const Eigen::Matrix2d inverse = V.inverse();
    MemoryEquation e;
    e.initial = MatrixField(1, 2);
    e.rate = e.initial;
    const auto set = [](MatrixField& f, const Eigen::Matrix2d& m) {
      for (int i = 0; i < 2; ++i)
        for (int j = 0; j < 2; ++j) f(i, j)[0] = m(i, j);
    };
    set(e.initial, V * V.transpose());
    set(e.rate, V * Eigen::Vector2d(1.0, 4.0).asDiagonal() * inverse);
    const Eigen::Matrix2d undo = (V * V.transpose()).inverse();
    e.memory = [&](const MatrixField& phi, long, MatrixField& m) {
      m = phi;
      set(m, strong * V * (inverse * (phi.at(0) * undo) * V).diagonal().asDiagonal() * inverse);
    };
    const Correlator both = solve(e, 50.0, 12, 1e-11);
    const auto alone = [&](double rate) {
      MemoryEquation one = f12_model(strong, 0.0);
      one.rate.values() *= rate;
      return solve(one, 50.0);
    };
    const Correlator slow = alone(1.0), fast = alone(4.0);
    RC_ASSERT(both.convergence.converged);
    for (const double t : {0.01, 0.3, 2.0, 20.0}) {
      const Eigen::Matrix2d d = inverse * (both.at(t).at(0) * undo) * V;
      RC_ASSERT(std::abs(d(0, 0) - first_element(slow.at(t))) < 1e-8);
      RC_ASSERT(std::abs(d(1, 1) - first_element(fast.at(t))) < 1e-8);
    }
  });
}

TEST_CASE("memory equation: unusable input is refused by name", "[mct][relaxation]") {
  const MemoryEquation e = f12_model(0.0, 1.0);
  Observer observer;
  CHECK_THROWS_WITH(solve_memory_equation(e, {1e-2, 10.0}, {}, observer), Catch::Contains("lower it to"));
  CHECK_THROWS_WITH(solve_memory_equation(e, {1e-6, 1e-7}, {}, observer), Catch::Contains("ascend"));
  CHECK_THROWS_WITH(solve_memory_equation(e, {1e-6, 1.0}, {1, 1e-10, 100}, observer), Catch::Contains("[2, 32]"));
  CHECK_THROWS_WITH(f12_model(-1.0, 1.0), Catch::Contains("-1"));
  const Correlator c = solve(e, 10.0);
  CHECK_THROWS_WITH(c.at(1e3), Catch::Contains("1000"));
}

TEST_CASE("relax: the error stated bounds the true one in 95 of 100 random models", "[mct][relaxation]") {
  Observer observer;
  int held = 0, cases = 0;
  unsigned state = 12345;
  const auto uniform = [&](double low, double high) {  // the same hundred models every time
    state = 1664525u * state + 1013904223u;
    return low + (high - low) * (state >> 8) / double(1u << 24);
  };
  while (cases < 100) {
    const MemoryEquation e = cases % 2 == 0
                                 ? f12_model(uniform(0.0, 1.2), uniform(0.0, 5.0))
                                 : bosse_krieger_model(uniform(0.0, 5.0), uniform(0.0, 2.0), uniform(0.0, 5.0));
    const double tolerance = std::pow(10.0, uniform(-7.0, -3.0));
    const DensityRelaxation r = relax(e, {1e8, tolerance, false, {}}, observer);
    const Correlator exact = solve(e, 1e8, 26, 1e-12);
    REQUIRE(r.convergence.converged);
    REQUIRE(exact.convergence.converged);
    ++cases;
    held += distance(r.Phi, exact) <= r.error.maxCoeff();
  }
  CHECK(held >= 95);
}
