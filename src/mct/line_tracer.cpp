#include "line_tracer.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "boundary_search.hpp"

namespace ozark::mct {
namespace {

using Parameters = std::array<double, 2>;
using Outcome = FoldCurve::Outcome;

constexpr double first_step = 0.01;
constexpr double shortest_step = 1e-5;
constexpr double sharpest_turn = 0.3;  // radians between tangents of neighbouring points
constexpr double same_fold = 1e-6;     // of the ranges: an end of a line and a seed that are one
constexpr int halvings = 14;           // of a step, for the edge of the window

void turn(CurvePoint& p) {
  p.tangent_F = -p.tangent_F;
  for (double& t : p.tangent_p) t = -t;
}

bool same(const CurvePoint& a, const CurvePoint& b) {
  return std::abs(a.p[0] - b.p[0]) < same_fold && std::abs(a.p[1] - b.p[1]) < same_fold &&
         (a.F - b.F).norm() < 1e-3 * a.F.norm();
}

/// Of the angle between two tangents.
double cosine(const CurvePoint& a, const CurvePoint& b) {
  return a.tangent_F.dot(b.tangent_F) / (a.F.norm() * b.F.norm()) + a.tangent_p[0] * b.tangent_p[0] +
         a.tangent_p[1] * b.tangent_p[1];
}
double angle(const CurvePoint& a, const CurvePoint& b) { return std::acos(std::clamp(cosine(a, b), -1.0, 1.0)); }

}  // namespace

double arclength(const CurvePoint& a, const CurvePoint& b) {
  return a.tangent_F.dot(b.F - a.F) / a.F.squaredNorm() + a.tangent_p[0] * (b.p[0] - a.p[0]) +
         a.tangent_p[1] * (b.p[1] - a.p[1]);
}

LineTracer::LineTracer(KernelKind kernel, const WaveGrid& grid, const StatePlane& states, const LineSearch& search,
                       Observer& observer)
    : grid_(grid),
      states_(states),
      search_(search),
      observer_(observer),
      low_{search.first_low, search.second_low},
      high_{search.first_high, search.second_high},
      plane_([this](const Parameters& p, const Eigen::ArrayXd& k) { return states_(p[0], p[1], k); }),
      equilibrium_(in_equilibrium()),
      map_(kernel, grid, equilibrium_),
      curve_(map_, plane_, low_, high_) {}

bool LineTracer::in_equilibrium() const {
  const Eigen::ArrayXd k = grid_.wave_numbers().head(1);
  for (const double second : {search_.second_low, search_.second_high})
    if (!states_(search_.first_low, second, k).system.in_equilibrium() ||
        !states_(search_.first_high, second, k).system.in_equilibrium())
      return false;
  return true;
}

StatePath LineTracer::path_at(double second) const {
  return [this, second](double first, const Eigen::ArrayXd& k) { return states_(first, second, k); };
}

CriticalSearch LineTracer::search_along_first() const {
  CriticalSearch s;
  s.low = search_.first_low;
  s.high = search_.first_high;
  s.scan = search_.scan;
  s.iteration = search_.iteration;
  return s;
}

/// Every fold along first at an edge, on the curve.
std::vector<CurvePoint> LineTracer::seeds(double second) {
  const StatePath path = path_at(second);
  const CriticalSearch options = search_along_first();
  BoundarySearch boundaries(map_, path, options, observer_);
  std::vector<Boundary> found;
  State last = boundaries.decide(options.low);
  for (long i = 1; i <= options.scan; ++i) {
    State next = boundaries.decide(options.low + static_cast<double>(i) / static_cast<double>(options.scan) *
                                                     (options.high - options.low));
    boundaries.between(last, next, found);
    last = std::move(next);
  }
  std::vector<CurvePoint> points;
  for (const Boundary& b : found) {
    if (!b.transition.is_fold) continue;
    CurvePoint p;
    p.p = {(b.fold.value - low_[0]) / (high_[0] - low_[0]), second == low_[1] ? 0.0 : 1.0};
    map_.set_state(path(b.fold.value, grid_.wave_numbers()));
    p.F = map_.pack(b.fold.F);
    p.null = b.fold.direction;
    FoldCurve fresh(map_, plane_, low_, high_);
    if (fresh.correct(p) == Outcome::found) points.push_back(std::move(p));
  }
  return points;
}

std::vector<std::vector<CurvePoint>> LineTracer::trace(Convergence& convergence) {
  std::vector<CurvePoint> at_low = seeds(search_.second_low), at_high = seeds(search_.second_high);
  std::vector<std::vector<CurvePoint>> curves;
  for (auto* edge : {&at_low, &at_high})
    for (CurvePoint& seed : *edge) {
      if (std::any_of(ends_.begin(), ends_.end(), [&](const CurvePoint& end) { return same(end, seed); })) continue;
      const double inward = edge == &at_low ? 1.0 : -1.0;
      if (seed.tangent_p[1] * inward < 0.0) turn(seed);
      curves.push_back(follow(seed, convergence));
      observer_.progress(
          0.2 + 0.3 * static_cast<double>(curves.size()) / static_cast<double>(at_low.size() + at_high.size()),
          "following lines");
    }
  return curves;
}

std::vector<CurvePoint> LineTracer::follow(const CurvePoint& seed, Convergence& convergence) {
  std::vector<CurvePoint> line = {seed};
  ends_.push_back(seed);
  double step = std::min(first_step, search_.step);
  while (static_cast<long>(line.size()) < search_.most_points) {
    observer_.check_stop();
    CurvePoint next;
    const Outcome outcome = curve_.advance(line.back(), step, next);
    if (outcome == Outcome::outside && step <= first_step) {
      end_at_edge(line, step);
      break;
    }
    const double turned = outcome == Outcome::found ? angle(line.back(), next) : 0.0;
    if (outcome != Outcome::found || turned > sharpest_turn) {
      step *= 0.5;
      if (step > shortest_step) continue;
      const Parameters p = curve_.unscaled(line.back().p);
      convergence.converged = false;
      convergence.reason =
          fmt::format("a line could not be followed beyond ({:.6g}, {:.6g}); refine the grid", p[0], p[1]);
      break;
    }
    line.push_back(std::move(next));
    if (turned < 0.4 * sharpest_turn) step = std::min(1.5 * step, search_.step);
  }
  return line;
}

/// The last point, on the edge of second it leaves through, if it is that one.
void LineTracer::end_at_edge(std::vector<CurvePoint>& line, double step) {
  const CurvePoint& last = line.back();
  double low = 0.0, high = step;
  for (int i = 0; i < halvings; ++i) {
    const double middle = 0.5 * (low + high);
    CurvePoint p;
    (curve_.advance(last, middle, p) == Outcome::found ? low : high) = middle;
  }
  CurvePoint end;
  if (curve_.advance(last, low, end) != Outcome::found) return;
  for (const double edge : {0.0, 1.0}) {
    if (std::abs(end.p[1] - edge) > 0.1 * step) continue;
    CurvePoint exact = end;
    exact.p[1] = edge;
    exact.tangent_F.resize(0);
    if (curve_.correct(exact) != Outcome::found) break;
    if (cosine(exact, end) < 0.0) turn(exact);
    end = exact;
    break;
  }
  ends_.push_back(end);
  line.push_back(std::move(end));
}

}  // namespace ozark::mct
