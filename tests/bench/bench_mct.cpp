// What mode coupling costs, as ratios to a named peer measured in the same run.

#include <benchmark/benchmark.h>
#include <fftw3.h>

#include <ozark/mct/critical_point.hpp>
#include <ozark/num/trigonometric_transform.hpp>

#include <mct/states.hpp>
#include <ozark/mct/decimation.hpp>
#include <ozark/mct/density_relaxation.hpp>
#include <ozark/mct/swallowtail.hpp>
#include <ozark/oz/square_well.hpp>

#include <cmath>
#include <memory>
#include <numbers>
#include <vector>

using namespace ozark;
using namespace ozark::mct;
using Eigen::ArrayXd;
using Eigen::Index;

namespace {

System labels(Index species, double activity) {
  System s = pure(0.52);
  s.species.clear();
  for (Index i = 0; i < species; ++i)
    s.species.push_back({"s", 1.0 / static_cast<double>(species), 1.0, i == 0 ? activity : 1.0});
  return s;
}

/// One evaluation of M[S]. Arguments: wave numbers, species, 1 with activity.
void kernel(benchmark::State& state, KernelKind kind) {
  const WaveGrid grid = midpoint(state.range(0), 40.0);
  const StatePoint point = with_structure(labels(state.range(1), state.range(2) == 1 ? 3.0 : 1.0), grid.wave_numbers());
  const auto k = make_kernel(kind, grid);
  k->set_structure(point.system, point.structure.C, point.system.in_equilibrium());
  MatrixField memory;
  for (auto _ : state) {
    k->memory(point.structure.S, memory);
    benchmark::DoNotOptimize(memory.values().data());
  }
}
void fourier(benchmark::State& state) { kernel(state, KernelKind::fourier); }
void bipolar(benchmark::State& state) { kernel(state, KernelKind::bipolar); }

/// The peer of the fourier kernel: nine of FFTW's own real transforms of type IV, and nothing else.
void nine_real_transforms(benchmark::State& state) {
  const int length = static_cast<int>(TrigonometricTransform::good_length((3 * state.range(0) + 1) / 2));
  std::unique_ptr<double, decltype(&fftw_free)> x(fftw_alloc_real(static_cast<std::size_t>(length)), fftw_free);
  std::unique_ptr<double, decltype(&fftw_free)> y(fftw_alloc_real(static_cast<std::size_t>(length)), fftw_free);
  for (int i = 0; i < length; ++i) x.get()[i] = std::cos(i);
  fftw_plan plan = fftw_plan_r2r_1d(length, x.get(), y.get(), FFTW_RODFT11, FFTW_ESTIMATE);
  for (auto _ : state) {
    for (int i = 0; i < 9; ++i) fftw_execute(plan);
    benchmark::DoNotOptimize(y.get());
  }
  fftw_destroy_plan(plan);
}

/// The peer of the bipolar kernel: one component, from each q to the next the sums over the entering diagonal and the
/// leaving antidiagonal of the three terms of the vertex, each a vectorised reduction.
void plain_three_terms(benchmark::State& state) {
  const Index points = state.range(0);
  const WaveGrid grid = midpoint(points, 40.0);
  const StatePoint point = with_structure(pure(0.52), grid.wave_numbers());
  const ArrayXd k = grid.wave_numbers(), square = k.square(), S = point.structure.S(0, 0), c = point.structure.C(0, 0);
  const ArrayXd A = k * S, B = k * c.square() * S, U = k * c * S;
  const ArrayXd A_back = A.reverse(), U_back = U.reverse(), square_back = square.reverse();
  ArrayXd memory(points);
  const double dk = grid.spacing();
  for (auto _ : state) {
    double t0 = 0.0, t1 = 0.0, t2 = 0.0;
    for (Index i = 0; i < points; ++i) {
      double s0 = 0.0, s1 = 0.0, s2 = 0.0;
#pragma omp simd reduction(+ : s0, s1, s2)
      for (Index j = 0; j < points - i; ++j) {
        const double d = square[j] - square[j + i];
        const double up = B[j] * A[j + i], down = B[j + i] * A[j], cross = 2.0 * U[j] * U[j + i];
        s0 += up + down + cross;
        s1 += d * (up - down);
        s2 += d * d * (up + down - cross);
      }
      if (i == 0) s0 /= 2.0;
#pragma omp simd reduction(+ : s0, s1, s2)
      for (Index j = 0; j < i; ++j) {
        const Index l = points - i + j;
        const double d = square[j] - square_back[l];
        const double straight = B[j] * A_back[l], cross = U[j] * U_back[l];
        s0 -= straight + cross;
        s1 -= d * straight;
        s2 -= d * d * (straight - cross);
      }
      t0 += s0;
      t1 += s1;
      t2 += s2;
      memory[i] = dk * dk / k[i] * (square[i] * square[i] * t0 + 2.0 * square[i] * t1 + t2);
    }
    benchmark::DoNotOptimize(memory.data());
  }
}

const StatePath hard_spheres = path_of([](double phi) { return pure(phi); });
const WaveGrid standard = midpoint(100, 40.0);

CriticalSearch without_error() {
  CriticalSearch s;
  s.estimate_error = false;
  return s;
}

/// phi_c of hard spheres on the standard grid, the whole search.
void critical_point_newton(benchmark::State& state) {
  Observer observer;
  TransitionReport report;
  for (auto _ : state)
    report = find_transitions(KernelKind::bipolar, standard, hard_spheres, without_error(), observer);
  state.counters["kernel_evaluations"] = static_cast<double>(report.convergence.iterations);
  state.counters["error"] = std::abs(report.critical->value - 0.5159121341);
}

/// The same to 1e-9 by bisection on the state, the reference path.
void critical_point_bisection(benchmark::State& state) {
  const Observer observer;
  for (auto _ : state) {
    const auto bracket =
        bisect_transition(KernelKind::bipolar, standard, hard_spheres, without_error(), 1e-9, observer);
    benchmark::DoNotOptimize(bracket->glass);
  }
}

/// The phase diagram of active-passive spheres, 5 x 26 critical points, on one thread.
void phase_diagram(benchmark::State& state) {
  Observer observer;
  for (auto _ : state)
    for (const double fraction : {0.1, 0.3, 0.5, 0.7, 0.9})
      for (int i = 0; i < 26; ++i) {
        const double activity = 1.0 + 7.0 * i / 25.0;
        const auto path = path_of([=](double phi) { return active_passive(phi, fraction, activity); });
        benchmark::DoNotOptimize(
            find_transitions(KernelKind::bipolar, standard, path, without_error(), observer).transitions.data());
      }
}

/// Critical point of 16 sizes, Schulz distribution of width 10 %, fourier kernel 200 x 0.2.
void sixteen_components(benchmark::State& state) {
  const SizeClasses sizes = schulz_distribution(1.0, 0.1, 16);
  const auto path = path_of([&](double phi) {
    System s;
    for (Index i = 0; i < sizes.diameter.size(); ++i) s.species.push_back({"s", sizes.fraction[i], sizes.diameter[i]});
    s.number_density = number_density(phi, sizes.fraction, sizes.diameter);
    return s;
  });
  Observer observer;
  for (auto _ : state)
    benchmark::DoNotOptimize(
        find_transitions(KernelKind::fourier, midpoint(200, 40.0), path, without_error(), observer).transitions.data());
}

/// Phi(k, t) of the pure fluid at 0.515 over 20 decades, 1/e time at k = 7.0 to 1e-4 by its own estimate.
void relaxation(benchmark::State& state, const System& system) {
  Observer observer;
  const StatePoint point = with_structure(system, standard.wave_numbers());
  double error = 0.0;
  for (auto _ : state) {
    DensityDynamics dynamics(KernelKind::bipolar, standard, point, Motion::brownian, 0.0);
    error = relax(dynamics, {1e11, 1e-5, false, {}}, observer).error.maxCoeff();
  }
  state.counters["error"] = error;
}
void relaxation_pure(benchmark::State& state) { relaxation(state, pure(0.515)); }
void relaxation_binary(benchmark::State& state) { relaxation(state, two_sizes(0.515, 0.6, 0.2)); }

/// The same fluid by the literature's decimation, 128 steps a block: the reference path, wrong by 2e-3 in the time.
void relaxation_decimation(benchmark::State& state) {
  Observer observer;
  DensityDynamics dynamics(KernelKind::bipolar, standard, with_structure(pure(0.515), standard.wave_numbers()),
                           Motion::brownian, 0.0);
  const MemoryEquation equation = dynamics.collective();
  DecimationMethod method;
  method.tolerance = 1e-9;
  for (auto _ : state) benchmark::DoNotOptimize(solve_by_decimation(equation, method, observer).value.data());
}

/// A hundred points of the transition line of two sizes, 0.6, against the share of the small ones.
void transition_line(benchmark::State& state) {
  Observer observer;
  LineSearch window;
  window.first_low = 0.45;
  window.first_high = 0.6;
  window.second_low = 0.01;
  window.second_high = 0.95;
  window.step = 0.017;
  const StatePlane plane = [](double phi, double share, const Eigen::ArrayXd& k) {
    return with_structure(two_sizes(phi, 0.6, share), k);
  };
  std::size_t points = 0;
  for (auto _ : state)
    points = trace_transitions(KernelKind::bipolar, standard, plane, window, observer).lines.front().points.size();
  state.counters["points"] = static_cast<double>(points);
}

/// The diagram of square wells of width 0.035 with its cusps, and the swallowtail, on the literature's grid.
void square_well_diagram(benchmark::State& state) {
  Observer observer;
  LineSearch window;
  window.first_low = 0.515;
  window.first_high = 0.545;
  window.second_low = 0.17;
  window.second_high = 0.25;
  window.scan = 4;
  const StateSpace space = [](double phi, double temperature, double width, const Eigen::ArrayXd& k) {
    return StatePoint{pure(phi), oz::mean_spherical({phi, 1.0 / temperature, width}, k)};
  };
  for (auto _ : state) {
    const auto found =
        trace_to_swallowtail(KernelKind::bipolar, midpoint(500, 200.0), space, window, {0.035, 0.034, 0.046}, observer);
    state.counters["width_A4"] = found.swallowtail.third;
  }
}

/// Whether a state close to the transition is a glass: with jumps through its slow passage, and by plain iteration.
void decide_with_jumps(benchmark::State& state) {
  const StatePoint point = with_structure(pure(0.51591213 - 1e-6), standard.wave_numbers());
  for (auto _ : state)
    benchmark::DoNotOptimize(solve_nonergodicity(KernelKind::bipolar, standard, point, {}, Observer{}).glass);
}
void decide_plainly(benchmark::State& state) {
  const StatePoint point = with_structure(pure(0.51591213 - 1e-6), standard.wave_numbers());
  for (auto _ : state)
    benchmark::DoNotOptimize(iterate_nonergodicity(KernelKind::bipolar, standard, point, {}, Observer{}).glass);
}

BENCHMARK(nine_real_transforms)->Arg(100)->Arg(2000);
BENCHMARK(fourier)->Args({100, 1, 0})->Args({2000, 1, 0})->Args({100, 2, 1})->Args({100, 5, 0})->Args({100, 5, 1});
BENCHMARK(plain_three_terms)->Arg(100)->Arg(200)->Arg(1000)->Arg(2000);
BENCHMARK(bipolar)->Args({100, 1, 0})->Args({200, 1, 0})->Args({1000, 1, 0})->Args({2000, 1, 0})->Args({100, 2, 1});
BENCHMARK(critical_point_newton)->Unit(benchmark::kMillisecond);
BENCHMARK(critical_point_bisection)->Unit(benchmark::kMillisecond);
BENCHMARK(phase_diagram)->Unit(benchmark::kSecond)->Iterations(1);
BENCHMARK(sixteen_components)->Unit(benchmark::kSecond)->Iterations(1);
BENCHMARK(relaxation_pure)->Unit(benchmark::kMillisecond);
BENCHMARK(decide_with_jumps)->Unit(benchmark::kMillisecond);
BENCHMARK(decide_plainly)->Unit(benchmark::kMillisecond);
BENCHMARK(square_well_diagram)->Unit(benchmark::kSecond)->Iterations(1);
BENCHMARK(relaxation_binary)->Unit(benchmark::kMillisecond);
BENCHMARK(relaxation_decimation)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(transition_line)->Unit(benchmark::kSecond)->Iterations(1);

}  // namespace
