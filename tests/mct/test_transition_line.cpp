#include <ozark/mct/transition_line.hpp>

#include <catch2/catch.hpp>

#include <mct/states.hpp>

#include <algorithm>
#include <cmath>

using namespace ozark;
using namespace ozark::mct;

namespace {

const WaveGrid standard = midpoint(100, 40.0);

template <class Make>
StatePlane plane_of(Make make) {
  return
      [make](double first, double second, const Eigen::ArrayXd& k) { return with_structure(make(first, second), k); };
}

LineSearch window(double first_low, double first_high, double second_low, double second_high) {
  LineSearch s;
  s.first_low = first_low;
  s.first_high = first_high;
  s.second_low = second_low;
  s.second_high = second_high;
  return s;
}

std::vector<LineFeature> all(const LineReport& report, FeatureKind kind) {
  std::vector<LineFeature> found;
  for (const TransitionLine& line : report.lines)
    for (const LineFeature& f : line.features)
      if (f.kind == kind) found.push_back(f);
  return found;
}

const auto sizes = plane_of([](double phi, double share) { return two_sizes(phi, 0.6, share); });
const auto driven = [](double fraction) {
  return plane_of([=](double phi, double activity) { return active_passive(phi, fraction, activity); });
};

}  // namespace

TEST_CASE("transition line: every point is the critical point found along one key, its slope their difference",
          "[mct][line]") {
  Observer observer;
  const auto search = window(0.45, 0.6, 0.1, 0.8);
  const LineReport report = trace_transitions(KernelKind::bipolar, standard, sizes, search, observer);
  REQUIRE(report.convergence.converged);
  REQUIRE(report.lines.size() == 1);
  const auto& points = report.lines.front().points;
  CHECK(points.front().second == Approx(0.1).epsilon(1e-12));
  CHECK(points.back().second == Approx(0.8).epsilon(1e-12));
  const auto critical = [&](double share) {
    CriticalSearch s;
    s.low = 0.45;
    s.high = 0.6;
    s.estimate_error = false;
    const auto path = path_of([=](double phi) { return two_sizes(phi, 0.6, share); });
    return *find_transitions(KernelKind::bipolar, standard, path, s, observer).critical;
  };
  for (const std::size_t i : {std::size_t{0}, points.size() / 3, points.size() - 1}) {
    const LinePoint& p = points[i];
    const CriticalPoint c = critical(p.second);
    CHECK(p.kind == LineKind::fluid_glass);
    CHECK(p.first == Approx(c.value).epsilon(1e-10));
    CHECK(p.exponent_parameter == Approx(c.exponent_parameter).epsilon(1e-6));
    const double h = 1e-4;
    const double difference = (critical(p.second + h).value - critical(p.second - h).value) / (2.0 * h);
    CHECK(p.slope == Approx(difference).epsilon(1e-4).margin(1e-6));
  }
  const auto turning = all(report, FeatureKind::turning_first);
  REQUIRE(turning.size() == 1);  // the prototype's table has its maximum 0.5239 near 0.55 [OzarkReference]
  CHECK(turning[0].at.second == Approx(0.55).epsilon(0).margin(0.02));
  CHECK(turning[0].at.first == Approx(0.52398).epsilon(0).margin(1e-5));
  CHECK(std::abs(turning[0].at.slope) < 1e-8);
}

TEST_CASE("transition line: activity turns it around, and does nothing to first order in a passive fluid's fraction",
          "[mct][line]") {
  Observer observer;
  const LineReport report =
      trace_transitions(KernelKind::bipolar, standard, driven(0.5), window(0.45, 0.8, 1.0, 6.0), observer);
  REQUIRE(report.lines.size() == 1);
  const auto turning = all(report, FeatureKind::turning_first);
  REQUIRE(turning.size() == 1);
  CHECK(turning[0].at.second == Approx(3.8).epsilon(0).margin(0.05));  // [OzarkReference]
  CHECK(report.lines[0].points.front().slope == Approx(0.115).epsilon(0).margin(0.002));
}

TEST_CASE("transition line: one branch goes behind another without help, and both know the place", "[mct][line]") {
  Observer observer;
  LineSearch search = window(0.7, 0.8, 4.0, 4.4);
  search.scan = 5;
  search.step = 0.2;
  const LineReport report = trace_transitions(KernelKind::bipolar, standard, driven(0.9), search, observer);
  REQUIRE(report.convergence.converged);
  const auto crossings = all(report, FeatureKind::crossing);
  REQUIRE(crossings.size() == 2);
  CHECK(crossings[0].at.first == Approx(crossings[1].at.first).epsilon(1e-9));
  CHECK(crossings[0].at.second == Approx(crossings[1].at.second).epsilon(1e-9));
  CHECK(std::abs(crossings[0].at.slope - crossings[1].at.slope) > 0.01);  // a kink
  bool glass_glass = false;
  for (const TransitionLine& line : report.lines)
    for (const LinePoint& p : line.points)
      if (p.kind == LineKind::glass_glass) {
        glass_glass = true;
        CHECK(p.second > crossings[0].at.second - 1e-3);
      }
  CHECK(glass_glass);
}

TEST_CASE("transition line: it ends in a cusp where lambda = 1 and both keys turn", "[mct][line][long]") {
  Observer observer;
  const LineReport report =
      trace_transitions(KernelKind::bipolar, standard, driven(0.9), window(0.72, 0.9, 4.4, 15.0), observer);
  const auto cusps = all(report, FeatureKind::singularity_A3);
  REQUIRE_FALSE(cusps.empty());
  const LinePoint cusp = cusps.front().at;
  CHECK(cusp.exponent_parameter == Approx(1.0).epsilon(1e-8));
  // The keys leave a cusp as the square of what lambda - 1 is proportional to.
  const auto line = std::find_if(report.lines.begin(), report.lines.end(), [&](const TransitionLine& l) {
    return !l.features.empty() && l.features.front().at.second == cusp.second;
  });
  REQUIRE(line != report.lines.end());
  const std::size_t after = line->features.front().after;
  const LinePoint &before = line->points[after], &beyond = line->points[after + 1];
  CHECK(before.exponent_parameter < 1.0);
  CHECK(beyond.exponent_parameter > 1.0);
  CHECK(beyond.kind == LineKind::hidden);
  CHECK(before.second < cusp.second);
  CHECK(beyond.second < cusp.second);
}

TEST_CASE("transition line: unusable windows are refused, empty ones say so", "[mct][line]") {
  Observer observer;
  CHECK_THROWS_WITH(trace_transitions(KernelKind::bipolar, standard, sizes, window(0.6, 0.45, 0.1, 0.8), observer),
                    Catch::Contains("ascend"));
  LineSearch s = window(0.45, 0.6, 0.1, 0.8);
  s.step = 0.0;
  CHECK_THROWS_WITH(trace_transitions(KernelKind::bipolar, standard, sizes, s, observer), Catch::Contains("step"));
  const LineReport none =
      trace_transitions(KernelKind::bipolar, standard, sizes, window(0.3, 0.45, 0.1, 0.8), observer);
  CHECK_FALSE(none.convergence.converged);
  CHECK_THAT(none.convergence.reason, Catch::Contains("no transition"));
}
