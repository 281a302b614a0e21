#include <ozark/mct/swallowtail.hpp>

#include <ozark/core/error.hpp>
#include <ozark/num/gsl.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "line_tracer.hpp"

namespace ozark::mct {
namespace {

constexpr int strides = 10;                              // of the range of third
constexpr double reaches[] = {0.03, 0.02, 0.01, 0.005};  // arclength to either side, for the summit of lambda
constexpr double third_tolerance = 1e-7;                 // of the range of third

/// The summit of lambda along the curve near a point, by parabolas. Empty where the curve is lost.
std::optional<CurvePoint> summit(FoldCurve& curve, CurvePoint point) {
  if (curve.correct(point) != FoldCurve::Outcome::found) return std::nullopt;
  for (const double reach : reaches) {
    CurvePoint before, after, next;
    if (curve.advance(point, -reach, before) != FoldCurve::Outcome::found ||
        curve.advance(point, reach, after) != FoldCurve::Outcome::found)
      return std::nullopt;
    const double slope = 0.5 * (after.exponent_parameter - before.exponent_parameter);
    const double bend = after.exponent_parameter - 2.0 * point.exponent_parameter + before.exponent_parameter;
    const double shift = bend < 0.0 ? std::clamp(-slope / bend, -2.0, 2.0) : (slope > 0.0 ? 2.0 : -2.0);
    if (curve.advance(point, shift * reach, next) != FoldCurve::Outcome::found) return std::nullopt;
    point = std::move(next);
  }
  return point;
}

}  // namespace

Swallowtail find_swallowtail(KernelKind kernel, const WaveGrid& grid, const StateSpace& space, const LineSearch& window,
                             double third_low, double third_high, Observer& observer) {
  require(third_low < third_high, "the range of the third key must ascend, got [{}, {}]", third_low, third_high);
  double third = third_low;
  const StatePlane plane = [&](double first, double second, const Eigen::ArrayXd& k) {
    return space(first, second, third, k);
  };
  LineTracer tracer(kernel, grid, plane, window, observer);
  Swallowtail found;
  Convergence& c = found.convergence;
  const auto curves = tracer.trace(c);

  std::optional<CurvePoint> at;  // the highest summit
  for (const auto& curve : curves)
    for (std::size_t i = 1; i + 1 < curve.size(); ++i) {
      const double lambda = curve[i].exponent_parameter;
      if (lambda < curve[i - 1].exponent_parameter || lambda < curve[i + 1].exponent_parameter) continue;
      if (!at || lambda > at->exponent_parameter) at = curve[i];
    }
  if (at) at = summit(tracer.curve(), *at);
  const auto fail = [&](const std::string& reason) {
    c.converged = false;
    c.reason = reason;
    c.iterations = tracer.map().evaluations();
    return found;
  };
  if (!at) return fail("no line at the low end of the third key has a largest exponent parameter inside the window");

  const double low_side = at->exponent_parameter - 1.0;
  double before = third_low;
  CurvePoint last = *at;
  for (int n = 1;; ++n) {
    if (n > strides)
      return fail(fmt::format("the exponent parameter stays {} 1 over the range of the third key",
                              low_side > 0.0 ? "above" : "below"));
    observer.check_stop();
    third = third_low + n * (third_high - third_low) / strides;
    at = summit(tracer.curve(), last);
    if (!at) return fail(fmt::format("the line is lost at {:.6g} of the third key; widen the window", third));
    if ((at->exponent_parameter - 1.0) * low_side <= 0.0) break;
    last = *at;
    before = third;
  }
  const double after = third;
  try {
    const double tolerance = third_tolerance * (third_high - third_low);
    third = find_root(
        [&](double value) {
          third = value;
          at = summit(tracer.curve(), last);
          if (!at) throw DomainError("the line is lost");
          return at->exponent_parameter - 1.0;
        },
        before, after, tolerance);
    at = summit(tracer.curve(), last);
    c.residual = tolerance;
  } catch (const DomainError& e) {
    return fail(e.what());
  }
  if (!at) return fail("the line is lost");
  const auto p = tracer.curve().unscaled(at->p);
  found.first = p[0];
  found.second = p[1];
  found.third = third;
  found.exponent_parameter = at->exponent_parameter;
  c.iterations = tracer.map().evaluations();
  return found;
}

}  // namespace ozark::mct
