// One sample of g(r), of S(k) at 300 wave vectors and of displacements, on 32 000 particles at the density of the
// Lennard-Jones melt: what a simulation pays every ten steps.

#include <benchmark/benchmark.h>

#include <ozark/analysis/bond_order.hpp>
#include <ozark/analysis/displacement.hpp>
#include <ozark/analysis/intermediate_scattering.hpp>
#include <ozark/analysis/radial_distribution.hpp>
#include <ozark/analysis/structure_factor.hpp>
#include <ozark/analysis/velocity_autocorrelation.hpp>

#include <cmath>
#include <random>

using namespace ozark;
using namespace ozark::analysis;

namespace {

constexpr int cubes = 20;

/// Face-centred cubic, shaken.
const Configuration& melt() {
  static const Configuration configuration = [] {
    const double a = std::cbrt(4.0 / 0.8442), edge = cubes * a;
    std::mt19937_64 engine(1);
    std::normal_distribution<double> normal(0.0, 0.15);
    Configuration c;
    c.cell = Cell::orthorhombic(edge, edge, edge);
    c.kinds = {"a"};
    c.position.resize(3, 4 * cubes * cubes * cubes);
    for (int i = 0; i < c.position.cols(); ++i) {
      const int cube = i / 4, site = i % 4;
      c.position.col(i) = a * (Eigen::Array3d(cube % cubes, cube / cubes % cubes, cube / cubes / cubes) +
                               0.5 * Eigen::Array3d(site == 1 || site == 2, site == 1 || site == 3, site >= 2)) +
                          Eigen::Array3d(normal(engine), normal(engine), normal(engine));
      c.id.push_back(i);
    }
    c.kind.assign(c.id.size(), 0);
    c.image.assign(c.id.size(), {0, 0, 0});
    return c;
  }();
  return configuration;
}

/// Argument: 10 r_max.
void radial_distribution(benchmark::State& state) {
  RadialDistribution g(1, {0.1 * static_cast<double>(state.range(0)), 250});
  for (auto _ : state) g.add(melt());
}

/// Argument: 10 k_max; 300 vectors.
void structure_factor(benchmark::State& state) {
  const double k_max = 0.1 * static_cast<double>(state.range(0));
  StructureFactorSampler s(1, {k_max, k_max / 25.01, 12});
  s.add(melt());  // chooses the vectors
  for (auto _ : state) s.add(melt());
  state.counters["vectors"] = static_cast<double>(s.vectors().size());
}

void displacement(benchmark::State& state) {
  Displacement msd(1, {1.0, 8, 1024.0, state.range(0)});
  for (int t = 0; t < 64; ++t) msd.add(melt());
  for (auto _ : state) msd.add(melt());
}

void velocity_autocorrelation(benchmark::State& state) {
  Configuration c = melt();
  c.velocity = c.position;
  VelocityAutocorrelation vacf(1, {1.0, 64, 1024.0, 1});
  for (int t = 0; t < 256; ++t) vacf.add(c);
  for (auto _ : state) vacf.add(c);
}

void intermediate_scattering(benchmark::State& state) {
  IntermediateScattering f(1, {{7.0}, 0.05, 30, {1.0, 8, 1024.0, state.range(0)}});
  for (int t = 0; t < 64; ++t) f.add(melt());
  for (auto _ : state) f.add(melt());
}

void nearest_twelve(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(bond_order(melt(), {{4, 6}, 0.0, 12}));
}

}  // namespace

BENCHMARK(radial_distribution)->Arg(25)->Arg(30)->Arg(50)->Unit(benchmark::kMillisecond);
BENCHMARK(structure_factor)->Arg(100)->Arg(150)->Arg(250)->Unit(benchmark::kMillisecond);
BENCHMARK(displacement)->Arg(1)->Arg(4)->Unit(benchmark::kMillisecond);
BENCHMARK(velocity_autocorrelation)->Unit(benchmark::kMillisecond);
BENCHMARK(intermediate_scattering)->Arg(4)->Unit(benchmark::kMillisecond);
BENCHMARK(nearest_twelve)->Unit(benchmark::kMillisecond);
