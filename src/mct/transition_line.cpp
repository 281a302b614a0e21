#include <ozark/mct/transition_line.hpp>

#include <Eigen/LU>

#include <ozark/core/error.hpp>
#include <ozark/core/parallel.hpp>
#include <ozark/num/gsl.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <cmath>

#include "boundary_search.hpp"
#include "discretisation.hpp"
#include "fixed_point.hpp"
#include "fold_curve.hpp"

namespace ozark::mct {
namespace {

using Eigen::VectorXd;
using Parameters = std::array<double, 2>;
using Outcome = FoldCurve::Outcome;

constexpr double first_step = 0.01;
constexpr double shortest_step = 1e-5;
constexpr double sharpest_turn = 0.3;     // radians between tangents of neighbouring points
constexpr double same_fold = 1e-6;        // of the ranges: an end of a line and a seed that are one
constexpr double side_distance = 2e-4;    // of the ranges: where the two sides of a fold are decided
constexpr double root_tolerance = 1e-9;   // of the arclength, for features
constexpr double farthest_meeting = 0.1;  // of the ranges, from the crossing of two segments
constexpr int halvings = 14;              // of a step, for the edge of the window

class Tracer {
 public:
  Tracer(KernelKind kernel, const WaveGrid& grid, const StatePlane& states, const LineSearch& search,
         Observer& observer)
      : kernel_(kernel),
        grid_(grid),
        search_(search),
        observer_(observer),
        low_{search.first_low, search.second_low},
        high_{search.first_high, search.second_high},
        states_(states),
        plane_([this](const Parameters& p, const Eigen::ArrayXd& k) { return states_(p[0], p[1], k); }),
        equilibrium_(in_equilibrium()),
        map_(kernel, grid, equilibrium_),
        curve_(map_, plane_, low_, high_) {}

  LineReport run() {
    std::vector<CurvePoint> at_low = seeds(search_.second_low), at_high = seeds(search_.second_high);
    auto& curves = curves_;
    for (auto* edge : {&at_low, &at_high})
      for (CurvePoint& seed : *edge) {
        if (std::any_of(ends_.begin(), ends_.end(), [&](const CurvePoint& end) { return same(end, seed); })) continue;
        const double inward = edge == &at_low ? 1.0 : -1.0;
        if (seed.tangent_p[1] * inward < 0.0) turn(seed);
        curves.push_back(follow(seed));
        observer_.progress(
            0.2 + 0.3 * static_cast<double>(curves.size()) / static_cast<double>(at_low.size() + at_high.size()),
            "following lines");
      }
    for (std::size_t i = 0; i < curves.size(); ++i) report_.lines.push_back(describe(i));
    std::stable_partition(report_.lines.begin(), report_.lines.end(), [](const TransitionLine& line) {
      return std::any_of(line.points.begin(), line.points.end(),
                         [](const LinePoint& p) { return p.kind != LineKind::hidden; });
    });
    Convergence& c = report_.convergence;
    if (curves.empty() && c.converged) {
      c.converged = false;
      c.reason = "no transition on either edge of the window; move its edges";
    }
    c.iterations = map_.evaluations() + evaluations_;
    return std::move(report_);
  }

 private:
  bool in_equilibrium() const {
    const Eigen::ArrayXd k = grid_.wave_numbers().head(1);
    for (const double second : {search_.second_low, search_.second_high})
      if (!states_(search_.first_low, second, k).system.in_equilibrium() ||
          !states_(search_.first_high, second, k).system.in_equilibrium())
        return false;
    return true;
  }

  StatePath path_at(double second) const {
    return [this, second](double first, const Eigen::ArrayXd& k) { return states_(first, second, k); };
  }

  CriticalSearch search_along_first() const {
    CriticalSearch s;
    s.low = search_.first_low;
    s.high = search_.first_high;
    s.scan = search_.scan;
    s.iteration = search_.iteration;
    return s;
  }

  /// Every fold along first at an edge, on the curve.
  std::vector<CurvePoint> seeds(double second) {
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

  static void turn(CurvePoint& p) {
    p.tangent_F = -p.tangent_F;
    for (double& t : p.tangent_p) t = -t;
  }

  static bool same(const CurvePoint& a, const CurvePoint& b) {
    return std::abs(a.p[0] - b.p[0]) < same_fold && std::abs(a.p[1] - b.p[1]) < same_fold &&
           (a.F - b.F).norm() < 1e-3 * a.F.norm();
  }

  /// Of the angle between two tangents.
  static double cosine(const CurvePoint& a, const CurvePoint& b) {
    return a.tangent_F.dot(b.tangent_F) / (a.F.norm() * b.F.norm()) + a.tangent_p[0] * b.tangent_p[0] +
           a.tangent_p[1] * b.tangent_p[1];
  }
  static double angle(const CurvePoint& a, const CurvePoint& b) {
    return std::acos(std::clamp(cosine(a, b), -1.0, 1.0));
  }

  std::vector<CurvePoint> follow(const CurvePoint& seed) {
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
        report_.convergence.converged = false;
        report_.convergence.reason =
            fmt::format("a line could not be followed beyond ({:.6g}, {:.6g}); refine the grid", p[0], p[1]);
        break;
      }
      line.push_back(std::move(next));
      if (turned < 0.4 * sharpest_turn) step = std::min(1.5 * step, search_.step);
    }
    return line;
  }

  /// The last point, on the edge of second it leaves through, if it is that one.
  void end_at_edge(std::vector<CurvePoint>& line, double step) {
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

  LinePoint point_of(const CurvePoint& point, LineKind kind) const {
    const Parameters p = curve_.unscaled(point.p);
    const double slope = -point.gradient[1] / point.gradient[0] * (high_[0] - low_[0]) / (high_[1] - low_[1]);
    return {p[0], p[1], slope, point.exponent_parameter, kind, {}};
  }

  /// What the states just inside and just outside the fold say, each decided from F = S.
  LineKind decide(ArrestMap& map, const CurvePoint& point) {
    if (point.exponent_parameter >= 1.0) return LineKind::hidden;
    // Along first, unless the line runs along first itself.
    const int key = std::abs(point.gradient[0]) > 0.1 * std::abs(point.gradient[1]) ? 0 : 1;
    // The branches of a cusp come close to each other as lambda goes to 1.
    const double side = side_distance * std::clamp(std::pow((1.0 - point.exponent_parameter) / 0.05, 2), 1e-4, 1.0);
    const double inward = point.gradient[key] * point.bend < 0.0 ? side : -side;
    const auto moved = [&](double by) {
      Parameters p = point.p;
      p[key] += by;
      return curve_.unscaled(p);
    };
    const Eigen::ArrayXd k = grid_.wave_numbers();
    map.set_state(plane_(moved(inward), k));
    const Nonergodicity state = descend(map, search_.iteration, Finish::newton, observer_);
    if (!state.glass) return LineKind::hidden;
    const VectorXd direction = point.null.sum() > 0.0 ? point.null : VectorXd(-point.null);
    const double reach = std::sqrt(2.0 * side * std::abs(point.gradient[key] / point.bend));
    MatrixField branch;
    map.unpack(point.F + reach * direction, branch);
    polish(map, branch, search_.iteration.tolerance, 10.0 * reach);
    if ((map.pack(state.F) - map.pack(branch)).norm() > 1e-6 * point.F.norm()) return LineKind::hidden;
    map.set_state(plane_(moved(-inward), k));
    return descend(map, search_.iteration, Finish::newton, observer_).glass ? LineKind::glass_glass
                                                                            : LineKind::fluid_glass;
  }

  /// A feature on the segment that begins at a point of its curve, a length `step` along it.
  struct Mark {
    std::size_t segment;
    double step;
    FeatureKind kind;
    CurvePoint at;
    [[nodiscard]] bool parts() const {  // pieces of different kind
      return kind == FeatureKind::crossing || kind == FeatureKind::singularity_A3;
    }
  };

  std::vector<Mark> marks_of(std::size_t which) {
    const auto& curve = curves_[which];
    std::vector<Mark> marks;
    for (std::size_t i = 0; i + 1 < curve.size(); ++i) {
      const CurvePoint &a = curve[i], &b = curve[i + 1];
      const auto flips = [&](int key) { return a.tangent_p[key] * b.tangent_p[key] < 0.0; };
      const auto add = [&](FeatureKind kind, auto&& of) {
        if (auto found = root(a, b, of)) marks.push_back({i, length(a, *found), kind, std::move(*found)});
      };
      if ((a.exponent_parameter - 1.0) * (b.exponent_parameter - 1.0) < 0.0)  // both keys turn there
        add(FeatureKind::singularity_A3, [](const CurvePoint& p) { return p.exponent_parameter - 1.0; });
      else if (flips(0) && !flips(1))
        add(FeatureKind::turning_first, [](const CurvePoint& p) { return p.tangent_p[0]; });
      else if (flips(1) && !flips(0))
        add(FeatureKind::turning_second, [](const CurvePoint& p) { return p.tangent_p[1]; });
      add_crossings(which, i, marks);
    }
    std::stable_sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) {
      return a.segment != b.segment ? a.segment < b.segment : a.step < b.step;
    });
    return marks;
  }

  /// Where a segment meets another one in the plane of the keys, both on branches that states can show.
  void add_crossings(std::size_t which, std::size_t i, std::vector<Mark>& marks) {
    const auto shows = [](const CurvePoint& a, const CurvePoint& b) {
      return a.exponent_parameter < 1.0 || b.exponent_parameter < 1.0;
    };
    const CurvePoint &a = curves_[which][i], &b = curves_[which][i + 1];
    if (!shows(a, b)) return;
    for (std::size_t other = 0; other < curves_.size(); ++other)
      for (std::size_t j = 0; j + 1 < curves_[other].size(); ++j) {
        if (other == which && j <= i + 1 && i <= j + 1) continue;
        const CurvePoint &c = curves_[other][j], &d = curves_[other][j + 1];
        if (!shows(c, d)) continue;
        Eigen::Matrix2d A;
        A << b.p[0] - a.p[0], c.p[0] - d.p[0], b.p[1] - a.p[1], c.p[1] - d.p[1];
        const Eigen::Vector2d u = A.partialPivLu().solve(Eigen::Vector2d(c.p[0] - a.p[0], c.p[1] - a.p[1]));
        if (!(u.minCoeff() >= 0.0 && u.maxCoeff() <= 1.0)) continue;
        CurvePoint own = u[0] < 0.5 ? a : b;
        if (meet(own, u[1] < 0.5 ? c : d, a.p[1] + u[0] * (b.p[1] - a.p[1])))
          marks.push_back({i, length(a, own), FeatureKind::crossing, std::move(own)});
      }
  }

  /// Moves a point to where its curve meets another one, by Newton on the difference of first at one second.
  bool meet(CurvePoint& own, CurvePoint other, double second) {
    const auto move = [&](CurvePoint& p) {
      p.p[0] -= p.gradient[1] / p.gradient[0] * (second - p.p[1]);
      p.p[1] = second;
      p.tangent_F.resize(0);
      FoldCurve fresh(map_, plane_, low_, high_);
      return fresh.correct(p) == Outcome::found;
    };
    for (int n = 0; n < 12; ++n) {
      if (!move(own) || !move(other)) return false;
      const double slopes = other.gradient[1] / other.gradient[0] - own.gradient[1] / own.gradient[0];
      const double change = -(own.p[0] - other.p[0]) / slopes;
      if (!(std::abs(change) < farthest_meeting)) return false;
      if (std::abs(change) < root_tolerance) return (own.F - other.F).norm() > 1e-6 * own.F.norm();
      second += change;
    }
    return false;
  }

  /// Kinds of all points: one kind for each piece between crossings and cusps, decided in its middle and, where it is
  /// long, at its quarters; point by point should these differ.
  std::vector<LineKind> kinds_of(const std::vector<CurvePoint>& curve, const std::vector<Mark>& marks) {
    std::vector<LineKind> kinds(curve.size(), LineKind::hidden);
    std::vector<double> along = {0.0};  // arclength of the points
    for (std::size_t i = 1; i < curve.size(); ++i) along.push_back(along.back() + length(curve[i - 1], curve[i]));
    std::vector<std::size_t> ends = {0};  // first points of the pieces
    std::vector<double> edges = {0.0};    // and their arclengths
    for (const Mark& m : marks)
      if (m.parts() && m.segment + 1 > ends.back()) {
        ends.push_back(m.segment + 1);
        edges.push_back(along[m.segment] + m.step);
      }
    ends.push_back(curve.size());
    edges.push_back(along.back());
    std::vector<std::vector<std::size_t>> samples;
    std::vector<std::size_t> all;
    for (std::size_t piece = 0; piece + 1 < ends.size(); ++piece) {
      const auto nearest = [&](double fraction) {
        const double place = edges[piece] + fraction * (edges[piece + 1] - edges[piece]);
        std::size_t best = ends[piece];
        for (std::size_t i = best; i < ends[piece + 1]; ++i)
          if (std::abs(along[i] - place) < std::abs(along[best] - place)) best = i;
        return best;
      };
      std::vector<std::size_t> here = {nearest(0.5)};
      if (ends[piece + 1] - ends[piece] > 4) here = {nearest(0.25), nearest(0.5), nearest(0.75)};
      all.insert(all.end(), here.begin(), here.end());
      samples.push_back(std::move(here));
    }
    decide_all(curve, all, kinds);
    std::vector<std::size_t> more;
    for (std::size_t piece = 0; piece < samples.size(); ++piece) {
      const LineKind kind = kinds[samples[piece].front()];
      const bool one =
          std::all_of(samples[piece].begin(), samples[piece].end(), [&](std::size_t i) { return kinds[i] == kind; });
      for (std::size_t i = ends[piece]; i < ends[piece + 1]; ++i)
        if (one)
          kinds[i] = kind;
        else
          more.push_back(i);
    }
    decide_all(curve, more, kinds);
    return kinds;
  }

  void decide_all(const std::vector<CurvePoint>& curve, const std::vector<std::size_t>& which,
                  std::vector<LineKind>& kinds) {
    std::atomic<long> evaluations = 0;
    parallel_for(which.size(), [&](std::size_t i) {  // a map of its own each: the bits cannot depend on the thread
      observer_.check_stop();
      ArrestMap map(kernel_, grid_, equilibrium_);
      kinds[which[i]] = decide(map, curve[which[i]]);
      evaluations += map.evaluations();
    });
    evaluations_ += evaluations;
  }

  TransitionLine describe(std::size_t which) {
    const auto& curve = curves_[which];
    observer_.progress(0.5, "deciding states beside the line");
    const std::vector<Mark> marks = marks_of(which);
    const std::vector<LineKind> kinds = kinds_of(curve, marks);
    TransitionLine line;
    for (std::size_t i = 0; i < curve.size(); ++i) line.points.push_back(point_of(curve[i], kinds[i]));
    std::atomic<std::size_t> done = 0;
    if (search_.estimate_error)
      parallel_for(curve.size(), [&](std::size_t i) {
        LinePoint& p = line.points[i];
        const Transition t{p.first, opens_above(curve[i]) ? GlassSide::above : GlassSide::below};
        if (p.kind != LineKind::hidden)
          p.error = discretisation_error(grid_, path_at(p.second), t, search_along_first(), observer_);
        observer_.progress(0.6 + 0.4 * static_cast<double>(++done) / static_cast<double>(curve.size()),
                           "estimating the discretisation error");
      });
    for (const Mark& m : marks) {
      const LineKind before = kinds[m.segment], after = kinds[m.segment + 1];
      if (m.kind == FeatureKind::crossing && before == after) continue;  // of lines both hidden, or neither
      const LineKind kind = before == LineKind::hidden ? after : before;
      line.features.push_back({m.kind, point_of(m.at, kind), m.segment});
    }
    return line;
  }

  /// Whether the glass lies at larger values of first.
  static bool opens_above(const CurvePoint& p) { return p.gradient[0] * p.bend < 0.0; }

  /// The step from a that lands on b: the projection on a's tangent.
  static double length(const CurvePoint& a, const CurvePoint& b) {
    return a.tangent_F.dot(b.F - a.F) / a.F.squaredNorm() + a.tangent_p[0] * (b.p[0] - a.p[0]) +
           a.tangent_p[1] * (b.p[1] - a.p[1]);
  }

  template <class Function>
  std::optional<CurvePoint> root(const CurvePoint& a, const CurvePoint& b, Function of) {
    CurvePoint at = a;
    try {
      const double step = find_root(
          [&](double trial) {
            if (trial <= 0.0) return of(a);
            if (curve_.advance(a, trial, at) != Outcome::found) throw DomainError("no point of the curve");
            return of(at);
          },
          0.0, length(a, b), root_tolerance);
      if (step > 0.0 && curve_.advance(a, step, at) != Outcome::found) return std::nullopt;
    } catch (const DomainError&) {
      return std::nullopt;
    }
    return at;
  }

  KernelKind kernel_;
  WaveGrid grid_;
  const LineSearch& search_;
  Observer& observer_;
  Parameters low_, high_;
  const StatePlane& states_;
  Plane plane_;
  bool equilibrium_;
  ArrestMap map_;
  FoldCurve curve_;
  std::vector<CurvePoint> ends_;
  std::vector<std::vector<CurvePoint>> curves_;
  LineReport report_;
  long evaluations_ = 0;
};

}  // namespace

LineReport trace_transitions(KernelKind kernel, const WaveGrid& grid, const StatePlane& plane, const LineSearch& search,
                             Observer& observer) {
  require(search.first_low < search.first_high && search.second_low < search.second_high,
          "the window must ascend, got [{}, {}] and [{}, {}]", search.first_low, search.first_high, search.second_low,
          search.second_high);
  require(search.step > 0.0 && search.step <= 0.5, "step must lie in (0, 0.5], got {}", search.step);
  require(search.scan >= 1, "scan needs at least 1 interval, got {}", search.scan);
  return Tracer(kernel, grid, plane, search, observer).run();
}

}  // namespace ozark::mct
