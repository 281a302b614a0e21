#include "summit.hpp"

#include <ozark/core/error.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace ozark::mct {
namespace {

constexpr double reach = 0.01;          // arclength to either side, for the slope of lambda
constexpr double longest_shift = 0.05;  // along the curve at once
constexpr int most_shifts = 8;
constexpr double first_stride = 0.02;  // of the range of third
constexpr double longest_stride = 0.25;
constexpr double third_tolerance = 1e-7;
constexpr int most_strides = 40;

/// The summit of lambda along the curve near a point, by parabolas. Empty where the curve is lost.
std::optional<CurvePoint> summit(FoldCurve& curve, CurvePoint point) {
  if (curve.correct(point) != FoldCurve::Outcome::found) return std::nullopt;
  for (int n = 0; n < most_shifts; ++n) {
    CurvePoint before, after, next;
    if (curve.advance(point, -reach, before) != FoldCurve::Outcome::found ||
        curve.advance(point, reach, after) != FoldCurve::Outcome::found)
      return std::nullopt;
    const double slope = 0.5 * (after.exponent_parameter - before.exponent_parameter);
    const double bend = after.exponent_parameter - 2.0 * point.exponent_parameter + before.exponent_parameter;
    const double shift = bend < 0.0 ? std::clamp(-slope / bend * reach, -longest_shift, longest_shift)
                                    : std::copysign(longest_shift, slope);
    if (curve.advance(point, shift, next) != FoldCurve::Outcome::found) return std::nullopt;
    point = std::move(next);
    if (std::abs(shift) < 0.1 * reach) break;  // what is left is of second order in it
  }
  return point;
}

/// The highest point with neighbours on both sides.
std::optional<CurvePoint> highest(const std::vector<std::vector<CurvePoint>>& curves) {
  std::optional<CurvePoint> best;
  for (const auto& curve : curves)
    for (std::size_t i = 1; i + 1 < curve.size(); ++i) {
      const double lambda = curve[i].exponent_parameter;
      if (lambda < curve[i - 1].exponent_parameter || lambda < curve[i + 1].exponent_parameter) continue;
      if (!best || lambda > best->exponent_parameter) best = curve[i];
    }
  return best;
}

}  // namespace

Swallowtail raise_summit(LineTracer& tracer, const std::vector<std::vector<CurvePoint>>& curves, double& third,
                         const ThirdKey& range, Observer& observer) {
  const double width = range.high - range.low;
  const long before = tracer.map().evaluations();
  Swallowtail found;
  Convergence& c = found.convergence;
  const auto end = [&](const std::string& reason) {
    c.converged = reason.empty();
    c.reason = reason;
    c.iterations = tracer.map().evaluations() - before;
    third = range.value;
    tracer.curve().forget();
    return found;
  };
  std::optional<CurvePoint> at = highest(curves);
  if (at) at = summit(tracer.curve(), *at);
  if (!at) return end("no line has a largest exponent parameter inside the window; widen it or move the third key");

  double gap = at->exponent_parameter - 1.0, reached = range.value;  // of the last good place
  double stride = (range.high - reached > reached - range.low ? 1.0 : -1.0) * first_stride * width;
  for (int n = 0; n < most_strides; ++n) {
    observer.check_stop();
    observer.progress(0.9 + 0.1 * n / most_strides, "looking for the swallowtail");
    third = std::clamp(reached + stride, range.low, range.high);
    const double moved = third - reached;
    if (moved == 0.0)
      return end(fmt::format("the exponent parameter stays {} 1 up to {:.6g} of the third key",
                             gap > 0.0 ? "above" : "below", third));
    tracer.curve().forget();
    const auto next = summit(tracer.curve(), *at);
    if (!next) {
      stride *= 0.5;
      if (std::abs(stride) > 1e-4 * width) continue;
      return end(fmt::format("the line is lost at {:.6g} of the third key; widen the window", third));
    }
    const double last_gap = gap;
    gap = next->exponent_parameter - 1.0;
    reached = third;
    at = next;
    const double slope = (gap - last_gap) / moved;
    if (slope == 0.0) return end("the exponent parameter does not depend on the third key");
    stride = std::clamp(-gap / slope, -longest_stride * width, longest_stride * width);
    c.residual = std::abs(stride) / width;
    if (c.residual < third_tolerance) {
      const auto p = tracer.curve().unscaled(at->p);
      found.first = p[0];
      found.second = p[1];
      found.third = reached;
      found.exponent_parameter = at->exponent_parameter;
      return end({});
    }
  }
  return end("the secants in the third key do not settle; narrow its range");
}

}  // namespace ozark::mct
