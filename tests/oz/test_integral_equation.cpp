#include <ozark/oz/integral_equation.hpp>

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <ozark/oz/hard_sphere.hpp>
#include <ozark/oz/percus_yevick.hpp>
#include <ozark/oz/square_well.hpp>
#include <support/generators.hpp>

#include <cmath>
#include <numbers>

#include "fluids.hpp"

using namespace ozark;
using namespace ozark::oz;
using Eigen::ArrayXd;
using std::numbers::pi;

namespace {

FluidStructure solved(const System& system, const Closure& closure, const IntegralMethod& method) {
  FluidStructure f = solve_integral_equation(system, closure, method, quiet);
  INFO(f.convergence.reason);
  REQUIRE(f.convergence.converged);
  return f;
}

}  // namespace

TEST_CASE("integral equation: Percus-Yevick spheres of two sizes, to second order wherever the cores end on the grid",
          "[oz][integral_equation]") {
  System s;
  s.species = {Species{"small", 0.6, 0.7}, Species{"large", 0.4, 1.0}};
  s.number_density = 0.9;
  const ArrayXd k = ArrayXd::LinSpaced(30, 0.3, 20.0);
  const MatrixField exact = percus_yevick(s, k).S;
  const auto error = [&](long points, double r_max) {
    return (structure_at(s, solved(s, PercusYevick{}, on(points, r_max)), k).S.values() - exact.values())
        .abs()
        .maxCoeff();
  };
  const double coarse = error(2048, 20.48), fine = error(8192, 20.48);  // 0.7 and 0.85 lie on edges of cells
  CHECK(coarse / fine == Approx(16.0).epsilon(0.1));
  const double off_coarse = error(2048, 20.6), off_fine = error(8192, 20.6);  // nothing does
  CHECK(off_fine < 5.0 * fine);
  CHECK(off_coarse / off_fine > 8.0);
}

TEST_CASE("integral equation: mean spherical wells are those of Baxter's factorisation, to second order",
          "[oz][integral_equation]") {
  const ArrayXd k = ArrayXd::LinSpaced(30, 0.5, 25.0);
  const SquareWell wells[] = {{1.0, 1.0, 0.5}, {1.0, 1.0, 0.1}};
  for (const SquareWell& well : wells) {
    const double density = 0.7, temperature = well.width > 0.3 ? 3.0 : 0.8;
    const System s = one(well, density, temperature);
    const ArrayXd exact = mean_spherical({pi / 6.0 * density, 1.0 / temperature, well.width}, k, 20).S(0, 0);
    const auto error = [&](long points) {
      return (structure_at(s, solved(s, MeanSpherical{}, on(points, 20.48)), k).S(0, 0) - exact).abs().maxCoeff();
    };
    const double coarse = error(2048), fine = error(8192);
    CAPTURE(well.width, coarse, fine);
    CHECK(fine < 1e-4);
    CHECK(coarse / fine == Approx(16.0).epsilon(0.1));
  }
}

TEST_CASE("integral equation: g, h and c obey the Ornstein-Zernike equation in real space", "[oz][integral_equation]") {
  const System s = one(LennardJones{}, 0.5, 1.5);
  const FluidStructure f = solved(s, HypernettedChain{}, on(2048, 20.48));
  const double dr = 0.01;
  // (c * h)(r) = (2 pi / r) int s c(s) ds int_|r-s|^(r+s) t h(t) dt, by sums over the grid.
  ArrayXd th = f.r * (f.g(0, 0) - 1.0), below(f.r.size() + 1);
  below[0] = 0.0;
  for (Eigen::Index i = 0; i < th.size(); ++i) below[i + 1] = below[i] + th[i] * dr;
  for (const Eigen::Index i : {80L, 130L, 210L}) {
    const double r = (static_cast<double>(i) + 1.0) * dr;  // an edge: r -+ s lie on midpoints' edges
    double sum = 0.0;
    for (Eigen::Index j = 0; j < 900; ++j) {
      const double s_ = f.r[j], low = std::abs(r - s_), high = r + s_;
      const auto upto = [&](double x) {
        const double place = x / dr;
        const auto cell = static_cast<Eigen::Index>(std::floor(place));
        return below[cell] + (place - static_cast<double>(cell)) * th[std::min(cell, th.size() - 1)] * dr;
      };
      sum += s_ * f.c(0, 0)[j] * (upto(high) - upto(low)) * dr;
    }
    CHECK(2.0 * pi * s.number_density / r * sum == Approx(gamma_at(f, 0, 0, r)).epsilon(0).margin(2e-4));
  }
}

TEST_CASE("integral equation: permuting species permutes the answer, equal species are one",
          "[oz][integral_equation]") {
  System s;
  s.species = {Species{"a", 0.3}, Species{"b", 0.7}};
  s.number_density = 0.6;
  s.temperature = 1.4;
  s.pairs = {LennardJones{1.0, 1.0}, LennardJones{0.9, 1.2}, LennardJones{0.8, 0.7}};
  System turned = s;
  std::swap(turned.species[0], turned.species[1]);
  std::swap(turned.pairs[0], turned.pairs[2]);
  const IntegralMethod method = on(1024, 20.48);
  const FluidStructure f = solved(s, HypernettedChain{}, method), g = solved(turned, HypernettedChain{}, method);
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 2; ++j) CHECK((f.S(i, j) - g.S(1 - i, 1 - j)).abs().maxCoeff() < 1e-8);

  System labels = s;
  labels.pairs = {LennardJones{}, LennardJones{}, LennardJones{}};
  const FluidStructure pure = solved(one(LennardJones{}, 0.6, 1.4), HypernettedChain{}, method);
  const FluidStructure labelled = solved(labels, HypernettedChain{}, method);
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 2; ++j) CHECK((labelled.g(i, j) - pure.g(0, 0)).abs().maxCoeff() < 1e-8);
}

TEST_CASE("integral equation: at low density g is the Boltzmann factor and S gives the second virial coefficient",
          "[oz][integral_equation]") {
  rc::prop("for any temperature and closure that keeps the limit", [] {
    const double temperature = *number_between(0.8, 4.0), density = 1e-5;
    const System s = one(LennardJones{}, density, temperature);
    const bool chain = *rc::gen::arbitrary<bool>();
    const FluidStructure f = solve_integral_equation(s, chain ? Closure(HypernettedChain{}) : Closure(PercusYevick{}),
                                                     on(2048, 40.96), quiet);
    RC_ASSERT(f.convergence.converged);
    double B2 = 0.0;
    for (Eigen::Index i = 0; i < f.r.size(); ++i) {
      const double boltzmann = std::exp(-energy_of(s.pairs[0], f.r[i]) / temperature);
      RC_ASSERT(std::abs(f.g(0, 0)[i] - boltzmann) < 2e-3 * (1.0 + boltzmann));
      B2 -= 2.0 * pi * f.r[i] * f.r[i] * (boltzmann - 1.0) * 0.02;
    }
    const double from_S = (1.0 / structure_at(s, f, ArrayXd::Constant(1, 1e-3)).S(0, 0)[0] - 1.0) / (2.0 * density);
    RC_ASSERT(std::abs(from_S - B2) < 2e-3 * (1.0 + std::abs(B2)));
  });
}

TEST_CASE("integral equation: charges screen, electroneutrality and the second moment of Stillinger and Lovett",
          "[oz][integral_equation]") {
  for (const double bjerrum : {1.0, 4.0}) {
    const System s = primitive_model(bjerrum);
    const FluidStructure f = solved(s, HypernettedChain{}, on(4096, 81.92));
    const double dr = f.r[1] - f.r[0];
    const ArrayXd difference = f.g(0, 0) - f.g(0, 1);  // of the charge around an ion
    const double charge = 0.5 * s.number_density * 4.0 * pi * dr * (f.r.square() * difference).sum();
    CHECK(charge == Approx(-1.0).epsilon(1e-4));
    // rho_charge second moment: (2 pi / 3) l_B (0.5 rho)(..) sum = -1
    const double second =
        s.number_density * 0.5 * s.number_density * 4.0 * pi * dr * (f.r.square().square() * difference).sum();
    CHECK(4.0 * pi * bjerrum / 6.0 * second == Approx(-1.0).epsilon(2e-3));
  }
}

TEST_CASE("integral equation: strong coupling from nothing", "[oz][integral_equation]") {
  const double packing = 0.49;
  solved(one(HardSphere{}, 6.0 * packing / pi, 1.0), HypernettedChain{}, on(4096, 40.96));
  solved(one(ChargedSphere{}, 3.0 / (4.0 * pi), 1e-3), HypernettedChain{}, on(4096, 40.96));
  solved(one(LennardJones{}, 0.85, 0.72), HypernettedChain{}, on(2048, 20.48));  // by a ramp: its isotherm is unstable
}

TEST_CASE("integral equation: where there is no solution it says how far it came", "[oz][integral_equation]") {
  const FluidStructure f =
      solve_integral_equation(one(LennardJones{}, 0.3, 0.7), HypernettedChain{}, on(1024, 20.48), quiet);
  CHECK_FALSE(f.convergence.converged);
  CHECK_THAT(f.convergence.reason, Catch::Contains("no solution") && Catch::Contains("asked for"));
  const FluidStructure cut =
      solve_integral_equation(one(LennardJones{}, 0.85, 1.0), HypernettedChain{}, on(128, 3.0), quiet);
  CHECK_FALSE(cut.convergence.converged);
  CHECK_THAT(cut.convergence.reason, Catch::Contains("raise r_max"));
  CHECK_THROWS_WITH(
      solve_integral_equation(one(SquareWell{1.0, 1.0, 0.03}, 0.5, 1.0), PercusYevick{}, on(1024, 20.48), quiet),
      Catch::Contains("0.03") && Catch::Contains("at least 1366 points"));
  CHECK_THROWS_WITH(solve_integral_equation(one(LennardJones{}, 0.0, 1.0), HypernettedChain{}, {}, quiet),
                    Catch::Contains("density"));
}

TEST_CASE("integral equation: structure at any wave number passes through that of the grid",
          "[oz][integral_equation]") {
  const System s = one(HardSphere{}, 0.8, 1.0);
  const FluidStructure f = solved(s, HypernettedChain{}, on(1024, 20.48));
  const StructureFactor at = structure_at(s, f, f.k.head(300));
  CHECK((at.S(0, 0) - f.S(0, 0).head(300)).abs().maxCoeff() < 1e-10);
  CHECK(at.S(0, 0).minCoeff() > 0.0);
}
