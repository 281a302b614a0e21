#include <ozark/oz/inversion.hpp>
#include <ozark/oz/reference_chain.hpp>

#include <catch2/catch.hpp>

#include <cmath>

#include "fluids.hpp"

using namespace ozark;
using namespace ozark::oz;
using Eigen::ArrayXd;

namespace {

/// Largest deviation of beta u from the potential it came from, between two distances.
double deviation(const Inversion& got, const System& s, double from, double to) {
  double largest = 0.0;
  for (Eigen::Index i = 0; i < got.r.size(); ++i)
    if (got.r[i] > from && got.r[i] < to)
      largest = std::max(largest, std::abs(got.potential[i] - energy_of(s.pairs[0], got.r[i]) / s.temperature));
  return largest;
}

/// S of a solution at wave numbers up to k_max.
Measured measured(const System& s, const FluidStructure& f, long points, double k_max) {
  Measured data;
  data.x = ArrayXd::LinSpaced(points, 0.0, k_max) + 0.01;
  data.value = structure_at(s, f, data.x).S(0, 0);
  return data;
}

}  // namespace

TEST_CASE("inversion: a structure factor cut at k = 60 gives back the potential it was computed from",
          "[oz][inversion]") {
  const System s = one(LennardJones{}, 0.6, 1.5);
  for (const Closure& closure : {Closure(HypernettedChain{}), Closure(PercusYevick{}), Closure(Verlet{})}) {
    const FluidStructure f = solve_integral_equation(s, closure, on(4096, 40.96), quiet);
    REQUIRE(f.convergence.converged);
    const Measured data = measured(s, f, 1201, 60.0);
    const Inversion got = invert_structure_factor(data, 0.6, closure, {}, quiet);
    INFO(got.convergence.reason);
    REQUIRE(got.convergence.converged);
    CHECK(deviation(got, s, 0.95, 5.0) < 5e-3);
    CHECK((got.g_error == 0.0).all());
  }
}

TEST_CASE("inversion: an empty core completes data that end early, for the better", "[oz][inversion]") {
  const System s = one(LennardJones{}, 0.6, 1.5);
  const FluidStructure f = solve_integral_equation(s, HypernettedChain{}, on(4096, 40.96), quiet);
  const Measured data = measured(s, f, 401, 20.0);
  InversionMethod bare, exact;
  bare.core = 0.0;
  exact.regularisation = 1e-4;
  const double without = deviation(invert_structure_factor(data, 0.6, HypernettedChain{}, bare, quiet), s, 1.05, 5.0);
  const double with = deviation(invert_structure_factor(data, 0.6, HypernettedChain{}, {}, quiet), s, 1.05, 5.0);
  const double more = deviation(invert_structure_factor(data, 0.6, HypernettedChain{}, exact, quiet), s, 1.05, 5.0);
  CHECK(with < 0.8 * without);
  CHECK(more < with);
}

TEST_CASE("inversion: a pair distribution cut at r = 5 gives back the potential", "[oz][inversion]") {
  const System s = one(LennardJones{}, 0.6, 1.5);
  const FluidStructure f = solve_integral_equation(s, HypernettedChain{}, on(4096, 40.96), quiet);
  Measured data;
  data.x = f.r.head(500);
  data.value = f.g(0, 0).head(500);
  const Inversion got = invert_pair_distribution(data, 0.6, HypernettedChain{}, {}, quiet);
  REQUIRE(got.convergence.converged);
  CHECK(deviation(got, s, 0.95, 3.0) < 0.02);  // the tail of u beyond 5 is taken for 0
  const ArrayXd k = ArrayXd::Constant(1, 7.0);
  Eigen::Index at = 0;
  (got.k - 7.0).abs().minCoeff(&at);
  CHECK(got.S[at] == Approx(structure_at(s, f, got.k.segment(at, 1)).S(0, 0)[0]).epsilon(2e-3));
}

TEST_CASE("inversion: errors of S(k) become errors of g(r) as independent changes do", "[oz][inversion]") {
  const System s = one(LennardJones{}, 0.4, 2.0);
  const FluidStructure f = solve_integral_equation(s, HypernettedChain{}, on(2048, 40.96), quiet);
  Measured data = measured(s, f, 301, 30.0);
  data.error = ArrayXd::Zero(data.x.size());
  data.error[60] = 0.01;
  const Inversion got = invert_structure_factor(data, 0.4, HypernettedChain{}, {}, quiet);
  Measured moved = data;
  moved.value[60] += 0.01;
  const Inversion other = invert_structure_factor(moved, 0.4, HypernettedChain{}, {}, quiet);
  REQUIRE((got.convergence.converged && other.convergence.converged));
  const auto beyond = got.r > 1.0 && got.r < 5.0;
  const ArrayXd change = beyond.select((other.g - got.g).abs(), 0.0), error = beyond.select(got.g_error, 0.0);
  CHECK((change - error).abs().maxCoeff() < 1e-3 * error.maxCoeff());
}

TEST_CASE("inversion: where the potential is known the bridge function of the data's theory comes back",
          "[oz][inversion]") {
  const System s = one(LennardJones{}, 0.6, 1.5);
  const Closure closures[] = {HypernettedChain{}, Verlet{}, reference_chain(s, 0.97), PercusYevick{}};
  for (const Closure& closure : closures) {
    const FluidStructure f = solve_integral_equation(s, closure, on(4096, 40.96), quiet);
    REQUIRE(f.convergence.converged);
    const auto expected = [&](double r) {  // ln Y - gamma
      const double gamma = gamma_at(f, 0, 0, r);
      const Site free{r, 1.0, 1.0, 0.0, 0.0};
      return std::log(std::visit([&](const auto& c) { return c.response(free, gamma).g; }, closure)) - gamma;
    };
    const auto largest = [&](const Inversion& got, double from, double to) {
      const ArrayXd bridge = bridge_function(got, s.pairs[0], s.temperature);
      double worst = 0.0;
      for (Eigen::Index i = 0; i < got.r.size(); ++i)
        if (got.r[i] > from && got.r[i] < to) worst = std::max(worst, std::abs(bridge[i] - expected(got.r[i])));
      return worst;
    };
    CAPTURE(closure.index());
    Measured g;
    g.x = f.r.head(1500);
    g.value = f.g(0, 0).head(1500);
    const Inversion from_g = invert_pair_distribution(g, 0.6, HypernettedChain{}, {}, quiet);  // whatever the closure
    INFO(from_g.convergence.reason);
    REQUIRE(from_g.convergence.converged);
    CHECK(largest(from_g, 0.9, 8.0) < 1e-5);
    const Inversion from_S = invert_structure_factor(measured(s, f, 1201, 60.0), 0.6, HypernettedChain{}, {}, quiet);
    REQUIRE(from_S.convergence.converged);
    CHECK(largest(from_S, 0.95, 5.0) < 5e-3);
  }
}

TEST_CASE("inversion: errors of the bridge function are those of independent changes of the data, noise shared",
          "[oz][inversion]") {
  const System s = one(LennardJones{}, 0.4, 2.0);
  const FluidStructure f = solve_integral_equation(s, HypernettedChain{}, on(2048, 40.96), quiet);
  const auto bridge = [&](const Inversion& got) { return bridge_function(got, s.pairs[0], s.temperature); };
  const auto check = [&](const Inversion& got, const Inversion& other) {
    REQUIRE((got.convergence.converged && other.convergence.converged));
    const auto beyond = got.r > 1.0 && got.r < 5.0;
    const ArrayXd change = beyond.select((bridge(other) - bridge(got)).abs(), 0.0);
    const ArrayXd error = beyond.select(got.chain_error, 0.0);
    CHECK((change - error).abs().maxCoeff() < 0.02 * error.maxCoeff());  // of second order
  };
  Measured S = measured(s, f, 301, 30.0);
  S.error = ArrayXd::Zero(S.x.size());
  S.error[60] = 1e-3;
  Measured moved = S;
  moved.value[60] += 1e-3;
  check(invert_structure_factor(S, 0.4, HypernettedChain{}, {}, quiet),
        invert_structure_factor(moved, 0.4, HypernettedChain{}, {}, quiet));
  Measured g;
  g.x = f.r.head(500);
  g.value = f.g(0, 0).head(500);
  g.error = ArrayXd::Zero(500);
  g.error[70] = 1e-3;
  Measured lifted = g;
  lifted.value[70] += 1e-3;
  check(invert_pair_distribution(g, 0.4, HypernettedChain{}, {}, quiet),
        invert_pair_distribution(lifted, 0.4, HypernettedChain{}, {}, quiet));
}

TEST_CASE("inversion: what cannot be inverted is refused", "[oz][inversion]") {
  Measured data;
  data.x = ArrayXd::LinSpaced(20, 0.1, 10.0);
  data.value = ArrayXd::Ones(20);
  CHECK_THROWS_WITH(invert_structure_factor(data, 0.5, DuhHaymet{}, {}, quiet), Catch::Contains("cannot be inverted"));
  CHECK_THROWS_WITH(invert_structure_factor(data, 0.0, HypernettedChain{}, {}, quiet), Catch::Contains("density"));
  Inversion got;
  got.r = got.g = got.gamma = ArrayXd::Ones(3);
  CHECK_THROWS_WITH(bridge_function(got, ChargedSphere{}, 1.0), Catch::Contains("charges"));
  CHECK_THROWS_WITH(bridge_function(got, LennardJones{}, 0.0), Catch::Contains("temperature"));
  CHECK(std::isnan(bridge_function(got, HardSphere{1.5}, 1.0)[0]));
  data.value[3] = -1.0;
  CHECK_THROWS_WITH(invert_structure_factor(data, 0.5, HypernettedChain{}, {}, quiet), Catch::Contains("> 0"));
  data.x[3] = 0.0;
  CHECK_THROWS_WITH(invert_structure_factor(data, 0.5, HypernettedChain{}, {}, quiet), Catch::Contains("ascend"));
}
