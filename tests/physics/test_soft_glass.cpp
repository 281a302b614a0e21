// Glass transitions of soft potentials: laws of scale that hold for any closure of the structure.

#include <ozark/mct/critical_point.hpp>
#include <ozark/oz/integral_equation.hpp>

#include <catch2/catch.hpp>

#include <mct/states.hpp>

#include <cmath>
#include <utility>

using namespace ozark;
using namespace ozark::mct;

namespace {

/// The density at which a fluid arrests in the hypernetted chain, and lambda.
std::pair<double, double> arrest(const PairPotential& u, double temperature, double low, double high) {
  Observer observer;
  const StatePath path = [&](double density, const Eigen::ArrayXd& k) {
    System s;
    s.species = {Species{"soft"}};
    s.number_density = density;
    s.temperature = temperature;
    s.pairs = {u};
    oz::IntegralMethod method;
    method.grid = {1024, 20.48};
    const oz::FluidStructure fluid = oz::solve_integral_equation(s, oz::HypernettedChain{}, method, observer);
    REQUIRE(fluid.convergence.converged);
    StructureFactor structure = oz::structure_at(s, fluid, k);
    return StatePoint{std::move(s), std::move(structure)};
  };
  CriticalSearch search;
  search.low = low;
  search.high = high;
  search.scan = 4;
  search.estimate_error = false;
  const TransitionReport report = find_transitions(KernelKind::bipolar, midpoint(100, 40.0), path, search, observer);
  REQUIRE(report.critical);
  return {report.critical->value, report.critical->exponent_parameter};
}

/// u / kT = r^-12 - a r^-6: Lennard-Jones at the temperature 4 / a^2, lengths in units of a^(1/6) sigma.
std::pair<double, double> lennard_jones(double a) {
  return arrest(LennardJones{std::pow(a, -1.0 / 6.0), 0.25 * a * a}, 1.0, 1.3, 1.8);
}

}  // namespace

TEST_CASE("soft glasses: r^-12 arrests at one value of density times temperature^(-1/4)", "[physics][soft_glass]") {
  const auto [cold, lambda_cold] = arrest(InversePower{1.0, 1.0, 12.0}, 1.0, 1.3, 1.8);
  const auto [hot, lambda_hot] = arrest(InversePower{1.0, 1.0, 12.0}, 0.7, 1.3 * 0.9, 1.8 * 0.9);
  // The wave numbers of the grid scale with nothing: this is also what the grid is worth.
  CHECK(hot * std::pow(0.7, -0.25) == Approx(cold).epsilon(2e-3));
  CHECK(lambda_hot == Approx(lambda_cold).epsilon(0).margin(5e-3));
}

TEST_CASE("soft glasses: Lennard-Jones at high temperature arrests as r^-12, the attraction of first order in T^(-1/2)",
          "[physics][soft_glass]") {
  const double limit = arrest(InversePower{1.0, 1.0, 12.0}, 1.0, 1.3, 1.8).first;
  const double far = lennard_jones(0.2).first - limit, near = lennard_jones(0.1).first - limit;
  CAPTURE(limit, far, near);
  CHECK(std::abs(far) > 1e-3);
  CHECK(far / near == Approx(2.0).epsilon(0.01));
}
