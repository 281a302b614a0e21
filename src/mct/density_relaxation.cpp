#include <ozark/mct/density_relaxation.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

#include <ozark/core/error.hpp>

namespace ozark::mct {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;

constexpr std::array nodes_of_rung = {6, 9, 12, 16, 20, 26, 32};

/// Largest difference of two solutions at the ends of octaves, over sqrt(initial_ii initial_jj), at each point.
ArrayXd difference(const Correlator& a, const Correlator& b) {
  const MatrixField& initial = a.value.front();
  ArrayXd largest = ArrayXd::Zero(initial.points());
  for (long i = 1, j = 1; i < a.size() && j < b.size(); i += a.nodes_per_octave(), j += b.nodes_per_octave())
    for (Index row = 0; row < initial.order(); ++row)
      for (Index column = 0; column < initial.order(); ++column)
        largest = largest.max(
            ((a.value[i](row, column) - b.value[j](row, column)) / (initial(row, row) * initial(column, column)).sqrt())
                .abs());
  return largest;
}

/// One solution of everything on the same nodes.
struct Rung {
  Correlator Phi;
  std::vector<Correlator> tagged, displacement;
  Convergence convergence;

  void note(const Convergence& c) {
    convergence.iterations += c.iterations;
    convergence.residual = std::max(convergence.residual, c.residual);
    if (c.converged || !convergence.converged) return;
    convergence.converged = false;
    convergence.reason = c.reason;
  }
};

template <class Solve>
DensityRelaxation climb(const RelaxationMethod& method, Solve solve) {
  require(method.tolerance >= 1e-9 && method.tolerance <= 1e-2, "tolerance must lie in [1e-9, 1e-2], got {}",
          method.tolerance);
  std::optional<Rung> coarse;
  ArrayXd error;
  const auto judged = [&] { return method.judged ? error[*method.judged] : error.maxCoeff(); };
  long evaluations = 0;
  for (const int nodes : nodes_of_rung) {
    OctaveMethod octave;
    octave.nodes = nodes;
    octave.tolerance = std::clamp(1e-5 * method.tolerance, 1e-11, 1e-8);
    Rung fine = solve(octave);
    evaluations += fine.convergence.iterations;
    const bool failed = !fine.convergence.converged;
    if (!coarse) error = ArrayXd::Constant(fine.Phi.value.front().points(), std::numeric_limits<double>::infinity());
    if (coarse && !failed) {
      error = difference(coarse->Phi, fine.Phi);
      for (std::size_t i = 0; i < fine.tagged.size(); ++i)
        error = error.max(difference(coarse->tagged[i], fine.tagged[i]));
    }
    coarse = std::move(fine);
    if (failed || judged() <= method.tolerance) break;
  }
  DensityRelaxation result{std::move(coarse->Phi), std::move(coarse->tagged), std::move(coarse->displacement), error,
                           coarse->convergence};
  result.convergence.iterations = evaluations;
  if (result.convergence.converged && judged() > method.tolerance) {
    result.convergence.converged = false;
    result.convergence.reason =
        fmt::format("{} nodes an octave leave an error of {:.2g}; raise the tolerance", nodes_of_rung.back(), judged());
  }
  return result;
}

}  // namespace

DensityRelaxation relax(DensityDynamics& dynamics, const RelaxationMethod& method, Observer& observer) {
  const MemoryEquation collective = dynamics.collective();
  const TimeWindow window{short_time(collective), method.last};
  const Index species = collective.initial.order();
  return climb(method, [&](const OctaveMethod& octave) {
    Rung rung{solve_memory_equation(collective, window, octave, observer), {}, {}, {}};
    rung.note(rung.Phi.convergence);
    for (Index a = 0; method.tagged && a < species && rung.convergence.converged; ++a) {
      rung.tagged.push_back(solve_memory_equation(dynamics.tagged(a, rung.Phi), window, octave, observer));
      rung.note(rung.tagged.back().convergence);
      if (!rung.convergence.converged) break;
      rung.displacement.push_back(
          solve_memory_equation(dynamics.displacement(a, rung.Phi, rung.tagged.back()), window, octave, observer));
      rung.note(rung.displacement.back().convergence);
    }
    return rung;
  });
}

DensityRelaxation relax(const MemoryEquation& equation, const RelaxationMethod& method, Observer& observer) {
  const TimeWindow window{short_time(equation), method.last};
  return climb(method, [&](const OctaveMethod& octave) {
    Rung rung{solve_memory_equation(equation, window, octave, observer), {}, {}, {}};
    rung.note(rung.Phi.convergence);
    return rung;
  });
}

}  // namespace ozark::mct
