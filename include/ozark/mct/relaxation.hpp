#pragma once
// Solves the memory equation over any number of decades by Radau IIA collocation on octaves of time: step doubling with
// a history whose early part is merged into moments. A completely monotone solution is analytic for Re t > 0, so the
// error falls as (3 + sqrt 8)^-s with the nodes s of an octave; N times cost O(N).

#include <ozark/core/convergence.hpp>
#include <ozark/core/observer.hpp>
#include <ozark/mct/memory_equation.hpp>
#include <ozark/num/lagrange.hpp>

#include <Eigen/Core>

#include <vector>

namespace ozark::mct {

struct TimeWindow {
  double first = 1e-9;  // start of the first octave solved; what comes before is the short-time expansion
  double last = 1e11;   // reached or passed by less than an octave
};

struct OctaveMethod {
  int nodes = 12;              // s, 2 to 32
  double tolerance = 1e-11;    // of the equation inside an octave, on elements over the largest there or in `initial`
  long max_iterations = 2000;  // kernel evaluations a node
};

/// A solution at the nodes: t = 0, then the octaves one after the other.
class Correlator {
 public:
  Correlator(int nodes_per_octave, Eigen::ArrayXd t);

  [[nodiscard]] const Eigen::ArrayXd& t() const { return t_; }                 // ascending, t[0] = 0
  [[nodiscard]] long size() const { return static_cast<long>(value.size()); }  // nodes solved; all of t if converged
  [[nodiscard]] int nodes_per_octave() const { return static_cast<int>(octave_.nodes().size()) - 1; }

  /// Phi at any time in [0, t[size() - 1]], from the octave's polynomial. @throws DomainError outside
  [[nodiscard]] MatrixField at(double time) const;

  std::vector<MatrixField> value;   // Phi at t
  std::vector<MatrixField> memory;  // m at t
  Convergence convergence;          // iterations: evaluations of the memory; residual: largest left in any octave

 private:
  struct Place {
    long left;  // node at the left end
    double x;   // in [0, 1]
  };
  [[nodiscard]] Place place(double time) const;

  Lagrange octave_;
  Eigen::ArrayXd t_;
};

/// The times of a solution: they depend on the window and the nodes alone, so equations can drive each other.
[[nodiscard]] Eigen::ArrayXd octave_times(const TimeWindow& window, int nodes);

/// @throws DomainError  sizes that differ, a window that does not ascend, a first time too late for the short-time
///                      expansion (error above 1e-12 of it)
[[nodiscard]] Correlator solve_memory_equation(const MemoryEquation& equation, const TimeWindow& window,
                                               const OctaveMethod& method, Observer& observer);

/// The latest first time that keeps the short-time expansion to 1e-13.
[[nodiscard]] double short_time(const MemoryEquation& equation);

}  // namespace ozark::mct
