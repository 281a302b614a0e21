#include <ozark/mct/nonergodicity.hpp>

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <mct/arrest_map.hpp>
#include <mct/states.hpp>
#include <support/generators.hpp>

#include <algorithm>
#include <cmath>

using namespace ozark;
using namespace ozark::mct;
using Eigen::ArrayXd;
using Eigen::Index;

namespace {

const WaveGrid standard = midpoint(100, 40.0);

Nonergodicity solve(const System& system, const WaveGrid& grid = standard, KernelKind kernel = KernelKind::bipolar,
                    double tolerance = 1e-12) {
  return solve_nonergodicity(kernel, grid, with_structure(system, grid.wave_numbers()), {tolerance, 100000},
                             Observer{});
}

ArrayXd f(const Nonergodicity& solution, const System& system, Index i, const WaveGrid& grid = standard) {
  return solution.F(i, i) / oz::percus_yevick(system, grid.wave_numbers()).S(i, i);
}

/// e^T F e with e_i = sqrt(x_i): the density autocorrelation whatever the labels.
ArrayXd total(const MatrixField& F, const System& system) {
  ArrayXd sum = ArrayXd::Zero(F.points());
  for (Index i = 0; i < F.order(); ++i)
    for (Index j = 0; j < F.order(); ++j)
      sum += std::sqrt(system.species[i].fraction * system.species[j].fraction) * F(i, j);
  return sum;
}

System labelled(double phi, const std::vector<double>& shares) {
  System s = pure(phi);
  s.species.clear();
  double sum = 0.0;
  for (const double x : shares) sum += x;
  for (std::size_t i = 0; i < shares.size(); ++i) s.species.push_back({"s" + std::to_string(i), shares[i] / sum});
  return s;
}

}  // namespace

TEST_CASE("pure hard spheres: f(q) of fixed states agrees with the independent prototype", "[mct]") {
  struct Row {
    double q, at_052, at_055;
  };
  const std::vector<Row> rows = {
      {0.2, 0.06630487, 0.08896338},  {4.2, 0.49190050, 0.69245375},  {6.6, 0.84294553, 0.92127576},
      {7.0, 0.90857698, 0.96799820},  {7.4, 0.87965435, 0.96882370},  {10.2, 0.55991916, 0.78883215},
      {12.2, 0.61128819, 0.84222389}, {20.2, 0.22638825, 0.57589814}, {39.8, 0.00516745, 0.07713335}};
  const ArrayXd low = f(solve(pure(0.52)), pure(0.52), 0), high = f(solve(pure(0.55)), pure(0.55), 0);
  for (const Row& r : rows) {
    CHECK(low[at(standard, r.q)] == Approx(r.at_052).epsilon(0).margin(1.1e-8));
    CHECK(high[at(standard, r.q)] == Approx(r.at_055).epsilon(0).margin(1.1e-8));
  }
}

TEST_CASE("pure hard spheres: the sum of S f agrees with two public codes", "[mct]") {
  const System s = pure(0.51595);
  CHECK(solve(s).F.values().sum() == Approx(19.2854166872).epsilon(1e-10));
}

TEST_CASE("active-passive: F matrices of fixed states agree with the independent prototype", "[mct]") {
  struct Row {
    double phi, activity, q, aa, ap, pa, pp, digit;
  };
  const std::vector<Row> rows = {{0.524, 1.02, 0.2, 0.450221, -0.449426, -0.449588, 0.450483, 1e-6},
                                 {0.524, 1.02, 7.0, 2.04826916, 1.19875055, 1.20857434, 2.06879394, 1e-8},
                                 {0.524, 1.02, 10.2, 0.504727, -0.203489, -0.204822, 0.513452, 1e-6},
                                 {0.618, 1.05, 7.0, 1.01955709, 0.03707071, 0.03716114, 1.02205676, 1e-8},
                                 {0.618, 2.0, 0.2, 0.466958, -0.467259, -0.470426, 0.471295, 1e-6},
                                 {0.618, 2.0, 7.0, 0.84955817, 0.01582578, 0.02174366, 1.00797184, 1e-8},
                                 {0.618, 2.0, 7.4, 2.569246, 1.895841, 2.526508, 3.511780, 1e-6},
                                 {0.618, 3.0, 7.0, 0.14017596, -0.03043511, 0.01257020, 0.91436350, 1e-8},
                                 {0.618, 5.0, 0.2, 0.306722, -0.308955, -0.318030, 0.320394, 1e-6},
                                 {0.618, 5.0, 1.0, 0.463781, -0.467254, -0.482537, 0.486511, 1e-6},
                                 {0.618, 5.0, 4.2, 0.378510, -0.389493, -0.434938, 0.448146, 1e-6},
                                 {0.618, 5.0, 7.0, 0.03508182, -0.01785106, 0.02603943, 0.89683935, 1e-8},
                                 {0.618, 5.0, 20.2, 0.001836, 0.002650, 0.039207, 0.473461, 1e-6},
                                 {0.618, 6.0, 7.0, 0.02364568, -0.01412800, 0.02877905, 0.90169629, 1e-8}};
  for (const Row& r : rows) {
    CAPTURE(r.phi, r.activity, r.q);
    const Nonergodicity n = solve(active_passive(r.phi, 0.5, r.activity));
    const Index i = at(standard, r.q);
    CHECK(n.F(0, 0)[i] == Approx(r.aa).epsilon(0).margin(1.1 * r.digit));
    CHECK(n.F(0, 1)[i] == Approx(r.ap).epsilon(0).margin(1.1 * r.digit));
    CHECK(n.F(1, 0)[i] == Approx(r.pa).epsilon(0).margin(1.1 * r.digit));
    CHECK(n.F(1, 1)[i] == Approx(r.pp).epsilon(0).margin(1.1 * r.digit));
  }
}

TEST_CASE("active-passive: activity melts the glass at phi = 0.610 and more of it freezes it again", "[mct]") {
  const auto glass = [](double activity) { return solve(active_passive(0.610, 0.5, activity)).glass; };
  CHECK(glass(1.05));
  CHECK(glass(2.0));
  CHECK_FALSE(glass(3.0));
  CHECK_FALSE(glass(4.0));
  CHECK_FALSE(glass(5.0));
  CHECK(glass(6.0));
}

TEST_CASE("identical species under any labels are the pure fluid", "[mct][property]") {
  const auto kernel = GENERATE(KernelKind::bipolar, KernelKind::fourier);
  const System one = pure(0.53);
  const MatrixField reference = solve(one, standard, kernel, 1e-13).F;
  for (const auto& shares :
       std::vector<std::vector<double>>{{1.0, 1.0}, {0.9, 0.1}, {0.2, 0.5, 0.3}, {1, 2, 3, 4, 5}}) {
    const System s = labelled(0.53, shares);
    const Nonergodicity n = solve(s, standard, kernel, 1e-13);
    CHECK((total(n.F, s) - reference(0, 0)).abs().maxCoeff() < 1e-12 * reference.values().maxCoeff());
  }
}

TEST_CASE("permuting the species permutes F and nothing else", "[mct][property]") {
  System s = two_sizes(0.62, 0.7, 0.3);
  s.species[0].activity = 1.8;
  s.species[1].diffusivity = 3.0;
  System swapped = s;
  std::swap(swapped.species[0], swapped.species[1]);
  const Nonergodicity a = solve(s), b = solve(swapped);
  REQUIRE(a.glass);
  for (Index i = 0; i < 2; ++i)
    for (Index j = 0; j < 2; ++j) CHECK((a.F(i, j) - b.F(1 - i, 1 - j)).abs().maxCoeff() < 1e-10);
}

TEST_CASE("bare diffusivities: none matter in equilibrium, a common factor never, their ratio with activity", "[mct]") {
  const auto with = [](double activity, double active, double passive) {
    System s = active_passive(0.618, 0.5, activity);
    s.species[0].diffusivity = active;
    s.species[1].diffusivity = passive;
    return solve(s).F.values();
  };
  CHECK((with(1.0, 1.0, 1.0) - with(1.0, 5.0, 0.3)).abs().maxCoeff() < 1e-12);
  CHECK((with(3.0, 1.0, 2.0) - with(3.0, 2.5, 5.0)).abs().maxCoeff() < 1e-9);
  const double change = (with(3.0, 1.0, 1.0) - with(3.0, 5.0, 1.0)).abs().maxCoeff();
  CHECK(change > 0.1);  // the notes: up to 0.25
  CHECK(change < 0.3);
}

TEST_CASE("Newton finish and plain iteration reach the same solution; F_ii > 0 in every glass", "[mct][property]") {
  rc::prop("for any active-passive state", [] {
    const System s = active_passive(*number_between(0.5, 0.7), *number_between(0.1, 0.9), *number_between(1.0, 6.0));
    const WaveGrid grid = midpoint(40, 20.0);
    const StatePoint state = with_structure(s, grid.wave_numbers());
    const Nonergodicity newton = solve_nonergodicity(KernelKind::bipolar, grid, state, {}, Observer{});
    const Nonergodicity plain = iterate_nonergodicity(KernelKind::bipolar, grid, state, {}, Observer{});
    RC_ASSERT(newton.convergence.converged && plain.convergence.converged);
    RC_ASSERT(newton.glass == plain.glass);
    RC_ASSERT((newton.F.values() - plain.F.values()).abs().maxCoeff() < 1e-6);
    if (newton.glass)
      for (Index i = 0; i < 2; ++i) RC_ASSERT(newton.F(i, i).minCoeff() > 0.0);
  });
}

TEST_CASE("jumps through the slow passage of a transition change no state", "[mct][property]") {
  rc::prop("for any equilibrium state close to one", [] {
    const bool mixture = *rc::gen::arbitrary<bool>();
    const double small = *number_between(0.5, 0.9), distance = std::pow(10.0, *number_between(-6.0, -3.0));
    const double sign = *rc::gen::arbitrary<bool>() ? 1.0 : -1.0;
    const WaveGrid grid = midpoint(60, 24.0);
    Observer quiet;
    const StatePath path = path_of([&](double phi) { return mixture ? two_sizes(phi, small, 0.3) : pure(phi); });
    CriticalSearch search;
    search.low = 0.48;
    search.high = 0.58;
    search.scan = 4;
    search.estimate_error = false;
    const auto found = find_transitions(KernelKind::bipolar, grid, path, search, quiet);
    RC_ASSERT(found.critical.has_value());
    const StatePoint state = path(found.critical->value + sign * distance, grid.wave_numbers());
    const Nonergodicity fast = solve_nonergodicity(KernelKind::bipolar, grid, state, {}, quiet);
    const Nonergodicity plain = iterate_nonergodicity(KernelKind::bipolar, grid, state, {}, quiet);
    RC_ASSERT(fast.convergence.converged && plain.convergence.converged);
    RC_ASSERT(fast.glass == (sign > 0.0));
    RC_ASSERT(plain.glass == fast.glass);
    RC_ASSERT((fast.F.values() - plain.F.values()).abs().maxCoeff() < 1e-6);
  });
}

TEST_CASE("iteration from F = S: falls monotonically in equilibrium, not with strong activity", "[mct]") {
  const auto largest_rise = [](const System& s) {
    ArrestMap map(KernelKind::bipolar, standard, s.in_equilibrium());
    const StatePoint state = with_structure(s, standard.wave_numbers());
    map.set_state(state);
    MatrixField F = state.structure.S, next;
    double rise = 0.0;
    for (int i = 0; i < 60; ++i) {
      map.apply(F, next);
      for (Index a = 0; a < F.order(); ++a)
        rise = std::max(rise, ((next(a, a) - F(a, a)) / state.structure.S(a, a)).maxCoeff());
      std::swap(F, next);
    }
    return rise;
  };
  CHECK(largest_rise(pure(0.52)) < 1e-12);
  CHECK(largest_rise(two_sizes(0.53, 0.6, 0.3)) < 1e-12);
  CHECK(largest_rise(active_passive(0.618, 0.5, 20.0)) > 0.05);  // the notes: 0.13
}

TEST_CASE("the derivative of the map is its derivative, to second order", "[mct]") {
  const System s = active_passive(0.618, 0.5, 3.0);
  ArrestMap map(KernelKind::fourier, standard, false);
  const StatePoint state = with_structure(s, standard.wave_numbers());
  map.set_state(state);
  MatrixField F = state.structure.S, h = F, linear, quadratic, cubic, here, there;
  F.values() *= 0.7;
  h.values() *= 1e-3;
  map.linearise(F, here);
  map.derivative(h, linear);
  map.curvature_parts(h, quadratic, cubic);
  F.values() += h.values();
  map.apply(F, there);
  const auto first = (there.values() - here.values() - linear.values()).eval();
  const auto second = (first - quadratic.values() + cubic.values()).eval();
  CHECK(first.abs().maxCoeff() < 1e-5);
  CHECK(second.abs().maxCoeff() < 5e-3 * first.abs().maxCoeff());
}

TEST_CASE("an iteration that is not given enough steps says so and does not throw", "[mct]") {
  const StatePoint state = with_structure(pure(0.5158), standard.wave_numbers());
  const Nonergodicity n = solve_nonergodicity(KernelKind::bipolar, standard, state, {1e-11, 20}, Observer{});
  CHECK_FALSE(n.convergence.converged);
  CHECK_THAT(n.convergence.reason, Catch::Contains("max_iterations"));
}
