#include <ozark/mct/transition_line.hpp>

#include <Eigen/LU>

#include <ozark/core/error.hpp>
#include <ozark/core/parallel.hpp>
#include <ozark/num/gsl.hpp>

#include <algorithm>
#include <atomic>
#include <cmath>

#include "discretisation.hpp"
#include "fixed_point.hpp"
#include "line_tracer.hpp"
#include "summit.hpp"

namespace ozark::mct {
namespace {

using Eigen::VectorXd;
using Parameters = std::array<double, 2>;
using Outcome = FoldCurve::Outcome;

constexpr double side_distance = 2e-4;    // of the ranges: where the two sides of a fold are decided
constexpr double root_tolerance = 1e-9;   // of the arclength, for features
constexpr double near_end = 0.15;         // of a short piece, where its kind is decided
constexpr double farthest_meeting = 0.1;  // of the ranges, from the crossing of two segments

class Cartographer {
 public:
  Cartographer(KernelKind kernel, const WaveGrid& grid, const StatePlane& states, const LineSearch& search,
               Observer& observer)
      : kernel_(kernel),
        grid_(grid),
        search_(search),
        observer_(observer),
        low_{search.first_low, search.second_low},
        high_{search.first_high, search.second_high},
        tracer_(kernel, grid, states, search, observer),
        map_(tracer_.map()),
        curve_(tracer_.curve()),
        plane_(tracer_.plane()),
        equilibrium_(tracer_.equilibrium()) {}

  LineReport run() {
    LineReport report;
    Convergence& c = report.convergence;
    curves_ = tracer_.trace(c);
    for (std::size_t i = 0; i < curves_.size(); ++i) report.lines.push_back(describe(i));
    std::stable_partition(report.lines.begin(), report.lines.end(), [](const TransitionLine& line) {
      return std::any_of(line.points.begin(), line.points.end(),
                         [](const LinePoint& p) { return p.kind != LineKind::hidden; });
    });
    if (curves_.empty() && c.converged) {
      c.converged = false;
      c.reason = "no transition on either edge of the window; move its edges";
    }
    c.iterations = map_.evaluations() + evaluations_;
    return report;
  }

  Swallowtail swallowtail(double& third, const ThirdKey& range) {
    return raise_summit(tracer_, curves_, third, range, observer_);
  }

 private:
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
        if (auto found = root(a, b, of)) marks.push_back({i, arclength(a, *found), kind, std::move(*found)});
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
          marks.push_back({i, arclength(a, own), FeatureKind::crossing, std::move(own)});
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
    for (std::size_t i = 1; i < curve.size(); ++i) along.push_back(along.back() + arclength(curve[i - 1], curve[i]));
    std::vector<std::size_t> ends = {0};  // first points of the pieces
    std::vector<double> edges = {0.0};    // and their arclengths
    for (const Mark& m : marks)
      if (m.parts() && m.segment + 1 > ends.back()) {
        ends.push_back(m.segment + 1);
        edges.push_back(along[m.segment] + m.step);
      }
    ends.push_back(curve.size());
    edges.push_back(along.back());
    std::vector<CurvePoint> samples;
    std::vector<std::size_t> first = {0};  // samples of the pieces
    for (std::size_t piece = 0; piece + 1 < ends.size(); ++piece) {
      const auto add = [&](double fraction) {
        const double place = edges[piece] + fraction * (edges[piece + 1] - edges[piece]);
        const auto above = std::upper_bound(along.begin(), along.end() - 1, place);
        const std::size_t at = above == along.begin() ? 0 : static_cast<std::size_t>(above - along.begin()) - 1;
        CurvePoint p = curve[at];
        if (place > along[at] && curve_.advance(curve[at], place - along[at], p) != Outcome::found) p = curve[at];
        samples.push_back(std::move(p));
      };
      if (ends[piece + 1] - ends[piece] > 4) {
        for (const double fraction : {0.25, 0.5, 0.75}) add(fraction);
      } else {  // away from a cusp, beside which the passage of its neighbour takes for ever
        add(near_end);
        add(1.0 - near_end);
        const bool front = samples.end()[-2].exponent_parameter < samples.back().exponent_parameter;
        samples.erase(front ? samples.end() - 1 : samples.end() - 2);
      }
      first.push_back(samples.size());
    }
    const std::vector<LineKind> sampled = decide_all(samples);
    std::vector<std::size_t> more;
    std::vector<CurvePoint> points;
    for (std::size_t piece = 0; piece + 1 < ends.size(); ++piece) {
      const LineKind kind = sampled[first[piece]];
      const bool one = std::all_of(sampled.begin() + static_cast<std::ptrdiff_t>(first[piece]),
                                   sampled.begin() + static_cast<std::ptrdiff_t>(first[piece + 1]),
                                   [&](LineKind k) { return k == kind; });
      for (std::size_t i = ends[piece]; i < ends[piece + 1]; ++i) {
        kinds[i] = kind;
        if (one) continue;
        more.push_back(i);
        points.push_back(curve[i]);
      }
    }
    const std::vector<LineKind> rest = decide_all(points);
    for (std::size_t n = 0; n < more.size(); ++n) kinds[more[n]] = rest[n];
    return kinds;
  }

  std::vector<LineKind> decide_all(const std::vector<CurvePoint>& points) {
    std::vector<LineKind> kinds(points.size(), LineKind::hidden);
    std::atomic<long> evaluations = 0;
    parallel_for(points.size(), [&](std::size_t i) {  // a map of its own each: the bits cannot depend on the thread
      observer_.check_stop();
      ArrestMap map(kernel_, grid_, equilibrium_);
      kinds[i] = decide(map, points[i]);
      evaluations += map.evaluations();
    });
    evaluations_ += evaluations;
    return kinds;
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
          p.error = discretisation_error(grid_, tracer_.path_at(p.second), t, tracer_.search_along_first(), observer_);
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
          0.0, arclength(a, b), root_tolerance);
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
  LineTracer tracer_;
  ArrestMap& map_;
  FoldCurve& curve_;
  const Plane& plane_;
  bool equilibrium_;
  std::vector<std::vector<CurvePoint>> curves_;
  long evaluations_ = 0;
};

void require_window(const LineSearch& search) {
  require(search.first_low < search.first_high && search.second_low < search.second_high,
          "the window must ascend, got [{}, {}] and [{}, {}]", search.first_low, search.first_high, search.second_low,
          search.second_high);
  require(search.step > 0.0 && search.step <= 0.5, "step must lie in (0, 0.5], got {}", search.step);
  require(search.scan >= 1, "scan needs at least 1 interval, got {}", search.scan);
}

}  // namespace

LineReport trace_transitions(KernelKind kernel, const WaveGrid& grid, const StatePlane& plane, const LineSearch& search,
                             Observer& observer) {
  require_window(search);
  return Cartographer(kernel, grid, plane, search, observer).run();
}

SwallowtailReport trace_to_swallowtail(KernelKind kernel, const WaveGrid& grid, const StateSpace& space,
                                       const LineSearch& window, const ThirdKey& third, Observer& observer) {
  require_window(window);
  require(third.low < third.high && third.low <= third.value && third.value <= third.high,
          "the range of the third key must ascend and hold its value {}, got [{}, {}]", third.value, third.low,
          third.high);
  double value = third.value;
  const StatePlane plane = [&](double first, double second, const Eigen::ArrayXd& k) {
    return space(first, second, value, k);
  };
  Cartographer cartographer(kernel, grid, plane, window, observer);
  SwallowtailReport report{cartographer.run(), {}};
  report.swallowtail = cartographer.swallowtail(value, third);
  return report;
}

}  // namespace ozark::mct
