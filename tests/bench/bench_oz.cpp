// Integral equations: the accelerated solver beside plain Picard iteration, and the figures other programs have
// published.

#include <benchmark/benchmark.h>

#include <ozark/oz/isotherm.hpp>

#include <numbers>

using namespace ozark;
using namespace ozark::oz;

namespace {

System hard_spheres(double packing) {
  System s;
  s.species = {Species{"a"}};
  s.number_density = 6.0 * packing / std::numbers::pi;
  s.pairs = {HardSphere{}};
  return s;
}

/// Cold, 4096 points, to 1e-12. Argument: packing fraction in percent.
void hypernetted_chain(benchmark::State& state) {
  const System s = hard_spheres(0.01 * static_cast<double>(state.range(0)));
  long iterations = 0;
  for (auto _ : state)
    iterations = solve_integral_equation(s, HypernettedChain{}, {}, Observer{}).convergence.iterations;
  state.counters["evaluations"] = static_cast<double>(iterations);
}

/// gamma <- gamma + 0.3 (image - gamma) on the same grid, to the same change.
void picard(benchmark::State& state) {
  const System s = hard_spheres(0.01 * static_cast<double>(state.range(0)));
  const RadialGrid grid{4096, 40.96};
  const RadialTransform transform(grid);
  const Eigen::ArrayXd r = grid.distances();
  long iterations = 0;
  for (auto _ : state) {
    Eigen::ArrayXd gamma = Eigen::ArrayXd::Zero(grid.points);
    for (iterations = 0; iterations < 100000; ++iterations) {
      const Eigen::ArrayXd c = (r < 1.0).select(Eigen::ArrayXd::Zero(r.size()), gamma.exp()) - 1.0 - gamma;
      const Eigen::ArrayXd k = s.number_density * transform.to_k(c);
      const Eigen::ArrayXd change = transform.to_r(k * k / (1.0 - k) / s.number_density) - gamma;
      gamma += 0.3 * change;
      if ((change * r.max(1.0)).abs().maxCoeff() < 1e-12) break;
    }
  }
  state.counters["evaluations"] = static_cast<double>(iterations);
}

void five_components(benchmark::State& state) {
  System s;
  for (const char* name : {"a", "b", "c", "d", "e"})
    s.species.push_back({name, 0.2, 0.8 + 0.1 * static_cast<double>(s.species.size())});
  s.number_density = 0.8;
  for (auto _ : state) benchmark::DoNotOptimize(solve_integral_equation(s, HypernettedChain{}, {}, Observer{}).S);
}

/// A hundred isotherms of a hundred states of Lennard-Jones, as fluid_phase_diagram follows them, on one thread.
void ten_thousand_states(benchmark::State& state) {
  IntegralMethod method;
  method.grid = {1024, 20.48};
  method.tolerance = 1e-9;
  std::vector<double> densities;
  for (int i = 0; i < 100; ++i) densities.push_back(0.001 + 1.3 * i * i / 9801.0);
  std::size_t solved = 0;
  for (auto _ : state) {
    solved = 0;
    for (int i = 0; i < 100; ++i) {
      const double temperature = 0.7 + 0.018 * i;
      const auto at = [&](double density) {
        System s;
        s.species = {Species{"a"}};
        s.number_density = density;
        s.temperature = temperature;
        s.pairs = {LennardJones{}};
        return FluidState{s, HypernettedChain{}};
      };
      const Isotherm iso = trace_isotherm(at, method, densities, Observer{});
      solved += iso.below.size() + iso.above.size();
    }
  }
  state.counters["states"] = static_cast<double>(solved);
}

BENCHMARK(ten_thousand_states)->Unit(benchmark::kSecond)->Iterations(1);
BENCHMARK(hypernetted_chain)->Arg(30)->Arg(49)->Unit(benchmark::kMillisecond);
BENCHMARK(picard)->Arg(30)->Unit(benchmark::kMillisecond);
BENCHMARK(five_components)->Unit(benchmark::kMillisecond);

}  // namespace
