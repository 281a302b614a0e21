#include <ozark/oz/exponential.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>
#include <ozark/oz/thermodynamics.hpp>
#include <ozark/oz/verlet_weis.hpp>

#include <cmath>
#include <numbers>

#include "fluids.hpp"

using namespace ozark;
using namespace ozark::oz;
using std::numbers::pi;

namespace {

ExponentialFluid solved(const System& s, const IntegralMethod& method) {
  ExponentialFluid f = solve_exponential(s, method, quiet);
  INFO(f.structure.convergence.reason);
  REQUIRE(f.structure.convergence.converged);
  return f;
}

}  // namespace

TEST_CASE("exponential approximation: at low density g is the Boltzmann factor and B_2 is exact", "[oz][exponential]") {
  for (const PairPotential& u :
       {PairPotential(SquareWell{1.0, 1.0, 0.5}), PairPotential(Yukawa{1.0, -1.0, 1.8, 1.0})}) {
    const double density = 1e-5;
    const System s = one(u, density, 0.8);
    const RefinedExponential f = refine_exponential(s, on(2048, 40.96), 1e-8, quiet);
    REQUIRE(f.fluid.structure.convergence.converged);
    for (const double r : {1.01, 1.2, 1.49, 1.6, 3.0})
      CHECK(pair_distribution_at(s, f.fluid, 0, 0, r) == Approx(std::exp(-energy_of(u, r) / 0.8)).epsilon(1e-3));
    const double B2 = *second_virial(s);
    CHECK((f.value.pressure - 1.0) / density == Approx(B2).epsilon(0).margin(2e-3));
    CHECK((1.0 / f.value.compressibility - 1.0) / (2.0 * density) == Approx(B2).epsilon(0).margin(5e-3));
  }
}

TEST_CASE("exponential approximation: a vanishing tail leaves the reference, and its energy to first order",
          "[oz][exponential]") {
  const double packing = 0.4;
  System cores;
  cores.species = {Species{"a"}};
  cores.number_density = 6.0 * packing / pi;
  const VerletWeisDistribution hard = verlet_weis_distribution(cores, {2048, 20.48});
  const System s = one(SquareWell{1.0, 1.0, 0.5}, cores.number_density, 1e4);
  const RefinedExponential f = refine_exponential(s, on(2048, 20.48), 1e-6, quiet);
  REQUIRE(f.fluid.structure.convergence.converged);
  CHECK(f.value.pressure == Approx(1.0 + 4.0 * packing * hard.contact).epsilon(1e-3));
  double inside = 0.0;
  for (Eigen::Index i = 100; i < 150; ++i) inside += 4.0 * pi * 0.01 * hard.r[i] * hard.r[i] * hard.g[i];
  CHECK(f.value.energy == Approx(-0.5e-4 * cores.number_density * inside).epsilon(1e-3));
}

TEST_CASE("exponential approximation: charges obey Debye and Hueckel's limiting law, beyond the mean spherical order",
          "[oz][exponential]") {
  const double bjerrum = 1.0, density = 1e-5, kappa = std::sqrt(4.0 * pi * bjerrum * density);
  const System s = primitive_model(bjerrum, density);
  const ExponentialFluid f = solved(s, on(8192, 1500.0));
  const FluidThermodynamics t = thermodynamics_of(s, f);
  CHECK(t.energy == Approx(-kappa * kappa * kappa / (8.0 * pi * density)).epsilon(0.02));
  CHECK(t.pressure == Approx(1.0 + t.energy / 3.0).epsilon(1e-4));
}

TEST_CASE("exponential approximation: g of like ions is positive where the linear theory's is not, S may be lost",
          "[oz][exponential]") {
  const System s = primitive_model(4.0, 0.01);
  const IntegralMethod method = on(4096, 81.92);
  const ExponentialFluid f = solved(s, method);
  const FluidStructure linear = solve_integral_equation(s, MeanSpherical{}, method, quiet);
  CHECK(linear.g(0, 0).minCoeff() < -0.5);
  CHECK(f.structure.g.values().minCoeff() > -1e-12);
  CHECK(pair_distribution_at(s, f, 0, 1, 1.0) > pair_distribution_at(s, MeanSpherical{}, linear, 0, 1, 1.0));
  CHECK(f.lost_at);  // g is not quite neutral
  CHECK(std::isnan(thermodynamics_of(s, f).compressibility));
}

TEST_CASE("exponential approximation: S, c and h - c belong to g", "[oz][exponential]") {
  const System s = one(Yukawa{1.0, -1.0, 1.8, 1.0}, 0.6, 1.5);
  const ExponentialFluid f = solved(s, on(2048, 20.48));
  REQUIRE_FALSE(f.lost_at);
  const RadialTransform transform(RadialGrid{2048, 20.48});
  const Eigen::ArrayXd h_k = transform.to_k(f.structure.g(0, 0) - 1.0), c_k = transform.to_k(f.structure.c(0, 0));
  CHECK((h_k - c_k - 0.6 * h_k * c_k).abs().maxCoeff() < 1e-9);
  CHECK(
      (structure_at(s, f.structure, f.structure.k.head(200)).S(0, 0) - f.structure.S(0, 0).head(200)).abs().maxCoeff() <
      1e-9);
  CHECK(f.structure.g(0, 0).head(100).abs().maxCoeff() < 1e-12);
}

TEST_CASE("exponential approximation: potentials without a core, and cores alone, are refused", "[oz][exponential]") {
  CHECK_THROWS_WITH(solve_exponential(one(LennardJones{}, 0.5, 1.0), {}, quiet), Catch::Contains("no core"));
  CHECK_THROWS_WITH(solve_exponential(one(HardSphere{}, 0.5, 1.0), {}, quiet), Catch::Contains("verlet_weis"));
}
