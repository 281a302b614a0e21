#include <ozark/mct/kernel.hpp>

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <mct/states.hpp>
#include <support/generators.hpp>

#include <cmath>
#include <numbers>
#include <random>

using namespace ozark;
using namespace ozark::mct;
using Eigen::Index;

namespace {

MatrixField random_field(std::mt19937& source, Index points, Index order, bool symmetric) {
  std::uniform_real_distribution<double> uniform(-1.0, 1.0);
  MatrixField f(points, order);
  for (Index a = 0; a < order; ++a)
    for (Index b = 0; b < order; ++b)
      for (Index i = 0; i < points; ++i) f(a, b)[i] = symmetric && b < a ? f(b, a)[i] : uniform(source);
  return f;
}

System any_mixture(Index species) {
  System s;
  s.number_density = 1.1;
  const double total = 0.5 * static_cast<double>(species * (species + 1));
  for (Index i = 0; i < species; ++i) s.species.push_back({"s", static_cast<double>(i + 1) / total});
  return s;
}

double weight(const WaveGrid& grid, Index i, Index j, Index l) {
  if (grid.kind == GridKind::midpoint) return l >= std::abs(i - j) && l <= i + j ? 1.0 : 0.0;
  const Index q = i + 1, k = j + 1, p = l + 1;
  if (p < std::abs(q - k) || p > q + k) return 0.0;
  return p == std::abs(q - k) || p == q + k ? 0.5 : 1.0;
}

/// Equations (7) and (8) of [Ding2015] as they stand: every vertex, every pair of wave numbers. The second value is the
/// sum of magnitudes, which sets what rounding may leave.
std::pair<double, double> literal(const System& s, const MatrixField& C, const MatrixField& F, const WaveGrid& grid,
                                  Index i, Index a, Index b) {
  const Eigen::ArrayXd k = grid.wave_numbers();
  const Index n = C.order();
  double sum = 0.0, size = 0.0;
  for (Index j = 0; j < grid.points; ++j)
    for (Index l = 0; l < grid.points; ++l) {
      const double w = weight(grid, i, j, l) * k[j] * k[l];
      if (w == 0.0) continue;
      const double qk = 0.5 * (k[i] * k[i] + k[j] * k[j] - k[l] * k[l]);
      const double qp = 0.5 * (k[i] * k[i] + k[l] * k[l] - k[j] * k[j]);
      const auto vertex = [&](Index m, Index d, Index g) {
        return (m == g ? qk * C(m, d)[j] : 0.0) + (m == d ? qp * C(m, g)[l] : 0.0);
      };
      for (Index d = 0; d < n; ++d)
        for (Index g = 0; g < n; ++g)
          for (Index e = 0; e < n; ++e)
            for (Index h = 0; h < n; ++h) {
              const double term = w * vertex(a, d, g) * vertex(b, e, h) * F(d, e)[j] * F(g, h)[l];
              sum += term;
              size += std::abs(term);
            }
    }
  const double dk = grid.spacing();
  const double x = std::sqrt(s.species[a].fraction * s.species[b].fraction);
  const double scale = dk * dk / (8.0 * std::numbers::pi * std::numbers::pi * s.number_density * x * k[i]);
  return {scale * sum, scale * size};
}

MatrixField memory_of(KernelKind kind, const WaveGrid& grid, const System& s, const MatrixField& C,
                      const MatrixField& F, bool symmetric) {
  const auto kernel = make_kernel(kind, grid);
  kernel->set_structure(s, C, symmetric);
  MatrixField m;
  kernel->memory(F, m);
  return m;
}

/// The test function of the physics notes: f = 0.9 exp(-(k/12)^2 / 2) at phi = 0.516.
struct Gaussian {
  StatePoint state;
  MatrixField F;
  explicit Gaussian(const WaveGrid& grid) : state(with_structure(pure(0.516), grid.wave_numbers())) {
    F = state.structure.S;
    F(0, 0) *= 0.9 * (-0.5 * (grid.wave_numbers() / 12.0).square()).exp();
  }
  [[nodiscard]] Eigen::ArrayXd memory(KernelKind kind, const WaveGrid& grid) const {
    return memory_of(kind, grid, state.system, state.structure.C, F, true)(0, 0);
  }
};

}  // namespace

TEST_CASE("bipolar kernel: equals the literal triple sum for random non-symmetric matrices", "[mct][kernel]") {
  std::mt19937 source(7);
  const auto kind = GENERATE(GridKind::midpoint, GridKind::integer);
  const auto species = GENERATE(1, 2, 3);
  const auto symmetric = GENERATE(false, true);
  const WaveGrid grid{kind, 14, 5.6};
  const System system = any_mixture(species);
  const MatrixField C = random_field(source, grid.points, species, true);
  const MatrixField F = random_field(source, grid.points, species, symmetric);
  const MatrixField m = memory_of(KernelKind::bipolar, grid, system, C, F, symmetric);
  for (Index i = 0; i < grid.points; ++i)
    for (Index a = 0; a < species; ++a)
      for (Index b = 0; b < species; ++b) {
        const auto [value, size] = literal(system, C, F, grid, i, a, b);
        REQUIRE(std::abs(m(a, b)[i] - value) <= 1e-12 * size);
      }
}

TEST_CASE("fourier kernel: reaches the literal triple sum of non-symmetric matrices as dk^2", "[mct][kernel]") {
  const auto error = [](long points) {
    const WaveGrid grid = midpoint(points, 16.0);
    const System s = any_mixture(2);
    const Eigen::ArrayXd k = grid.wave_numbers();
    MatrixField C(points, 2), F(points, 2);
    const Eigen::ArrayXd bump = (-0.05 * k.square()).exp();
    C(0, 0) = -3.0 * bump;
    C(0, 1) = C(1, 0) = bump * (1.0 - 0.1 * k.square());
    C(1, 1) = -2.0 * bump * k.cos();
    F(0, 0) = bump;
    F(0, 1) = 0.3 * bump * (0.5 * k).sin().square();
    F(1, 0) = -0.2 * bump * k.square();
    F(1, 1) = 0.8 * bump;
    const MatrixField fourier = memory_of(KernelKind::fourier, grid, s, C, F, false);
    double worst = 0.0;
    for (const double q : {4.4, 6.8}) {
      const Index i = at(grid, q);
      for (Index a = 0; a < 2; ++a)
        for (Index b = 0; b < 2; ++b) {
          const auto [value, size] = literal(s, C, F, grid, i, a, b);
          worst = std::max(worst, std::abs(fourier(a, b)[i] - value) / size);
        }
    }
    return worst;
  };
  const double coarse = error(20), fine = error(60);  // the same q on both: dk shrinks by three
  CHECK(coarse < 2e-2);
  CHECK(coarse / fine == Approx(9.0).epsilon(0.25));
}

TEST_CASE("both kernels: quadratic in F, and derivative() is its derivative", "[mct][kernel][property]") {
  std::mt19937 source(11);
  const auto kind = GENERATE(KernelKind::bipolar, KernelKind::fourier);
  const auto symmetric = GENERATE(false, true);
  const WaveGrid grid = midpoint(33, 13.2);
  const System system = any_mixture(3);
  const auto kernel = make_kernel(kind, grid);
  kernel->set_structure(system, random_field(source, 33, 3, true), symmetric);
  const MatrixField F = random_field(source, 33, 3, symmetric), h = random_field(source, 33, 3, symmetric);
  MatrixField both = F, at_F, at_h, at_both, change;
  both.values() += h.values();
  kernel->memory(F, at_F);
  kernel->memory(h, at_h);
  kernel->memory(both, at_both);
  kernel->linearise(F);
  kernel->derivative(h, change);
  const double size = at_both.values().abs().maxCoeff();
  CHECK((at_both.values() - at_F.values() - at_h.values() - change.values()).abs().maxCoeff() < 1e-12 * size);
}

TEST_CASE("both kernels: the symmetric short cut changes nothing", "[mct][kernel]") {
  std::mt19937 source(5);
  const auto kind = GENERATE(KernelKind::bipolar, KernelKind::fourier);
  const WaveGrid grid = midpoint(40, 20.0);
  const System system = any_mixture(3);
  const MatrixField C = random_field(source, 40, 3, true), F = random_field(source, 40, 3, true);
  const MatrixField fast = memory_of(kind, grid, system, C, F, true), full = memory_of(kind, grid, system, C, F, false);
  CHECK((fast.values() - full.values()).abs().maxCoeff() < 1e-12 * full.values().abs().maxCoeff());
}

TEST_CASE("fourier against bipolar: the difference falls as dk^2 to the notes' digits", "[mct][kernel]") {
  const auto difference = [](long points, double q) {
    const WaveGrid grid = midpoint(points, 40.0);
    const Gaussian g(grid);
    const Index i = at(grid, q);
    return g.memory(KernelKind::fourier, grid)[i] / g.memory(KernelKind::bipolar, grid)[i] - 1.0;
  };
  CHECK(difference(100, 7.0) == Approx(4.7e-3).epsilon(0.02));  // table of check 1
  CHECK(difference(400, 15.0) == Approx(1.2e-4).epsilon(0.06));
  CHECK(difference(200, 7.0) / difference(800, 7.0) == Approx(16.0).epsilon(0.05));
}

TEST_CASE("fourier kernel: reaches its analytic limit at the smallest wave number", "[mct][kernel]") {
  const auto first = [](KernelKind kind, long points) {
    const WaveGrid grid = midpoint(points, 40.0);
    const Gaussian g(grid);
    const double q = grid.wave_numbers()[0];
    return g.memory(kind, grid)[0] * g.state.structure.S(0, 0)[0] / std::pow(q, 4);
  };
  const double limit = 1.0406225;  // (rho S(0) / 4 pi^2) int k^2 F^2 [c^2 + (2/3) k c c' + k^2 c'^2 / 5] dk
  CHECK(first(KernelKind::fourier, 200) == Approx(1.04035).epsilon(0).margin(6e-6));
  CHECK(first(KernelKind::fourier, 400) == Approx(1.04056).epsilon(0).margin(6e-6));
  CHECK(first(KernelKind::fourier, 3200) == Approx(limit).epsilon(0).margin(2e-6));
  CHECK(first(KernelKind::bipolar, 800) == Approx(0.0633).epsilon(0).margin(6e-5));  // a factor of 16 low on any grid
}

TEST_CASE("both kernels: memory of S agrees with the independent prototype", "[mct][kernel]") {
  SECTION("equal spheres, two labels, phi = 0.6") {
    const WaveGrid grid = midpoint(100, 40.0);
    const StatePoint state = with_structure(active_passive(0.6, 0.5, 1.0), grid.wave_numbers());
    const MatrixField m =
        memory_of(KernelKind::bipolar, grid, state.system, state.structure.C, state.structure.S, true);
    CHECK(m(0, 0)[at(grid, 7.0)] == Approx(1.460706e5).epsilon(4e-7));
    CHECK(m(0, 1)[at(grid, 7.0)] == Approx(-3.620376e4).epsilon(4e-7));
    CHECK(m(0, 0)[0] == Approx(5.99543e-2).epsilon(1e-6));
    CHECK(m(0, 1)[0] == Approx(-1.235141e-2).epsilon(1e-6));
  }
  SECTION("two sizes, phi = 0.5") {
    const WaveGrid grid = midpoint(60, 24.0);
    System s = two_sizes(0.5, 0.6, 0.5);
    s.species[0].fraction = s.species[1].fraction = 0.5;
    s.number_density = 1.570607991;
    const StatePoint state = with_structure(s, grid.wave_numbers());
    const MatrixField m = memory_of(KernelKind::bipolar, grid, s, state.structure.C, state.structure.S, true);
    CHECK(m(0, 0)[0] == Approx(9.2051e-3).epsilon(6e-6));
    CHECK(m(0, 1)[0] == Approx(-2.8757e-3).epsilon(2e-5));
    CHECK(m(1, 1)[0] == Approx(1.67310e-2).epsilon(4e-6));
    CHECK(m(0, 0)[at(grid, 7.0)] == Approx(2.246926e4).epsilon(4e-7));
    CHECK(m(0, 1)[at(grid, 7.0)] == Approx(-1.141796e3).epsilon(4e-7));
    CHECK(m(1, 1)[at(grid, 7.0)] == Approx(3.273570e4).epsilon(4e-7));
  }
}

TEST_CASE("make_kernel: refuses what it cannot compute, with the way out", "[mct][kernel]") {
  CHECK_THROWS_WITH(make_kernel(KernelKind::fourier, {GridKind::integer, 100, 40.0}), Catch::Contains("bipolar"));
  CHECK_THROWS_WITH(make_kernel(KernelKind::bipolar, midpoint(4, 40.0)), Catch::Contains("at least 8"));
  CHECK_THROWS_WITH(make_kernel(KernelKind::bipolar, midpoint(100, -1.0)), Catch::Contains("-1"));
}
