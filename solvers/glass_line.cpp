// Lines of glass transitions in a plane of two keys of the system, with their turning points, crossings and cusps.

#include <ozark/mct/swallowtail.hpp>
#include <ozark/mct/transition_line.hpp>
#include <solvers/mode_coupling.hpp>
#include <solvers/registry.hpp>
#include <solvers/structure_source.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <limits>

namespace ozark {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();  // an error that was not estimated

struct Line {
  std::string first = "system.packing_fraction";
  std::string second;
  std::vector<double> first_range = {0.3, 0.9};
  std::vector<double> second_range;
  std::optional<std::string> third;
  std::vector<double> third_range;
  long scan = 12;
  double step = 0.05;
  KernelConfig kernel;
  bool error_estimate = false;
  mct::Iteration iteration;
};

struct Config {
  SystemConfig system;
  StructureConfig structure;
  Line line;
};

void check_range(Describer& d, const char* key, const std::vector<double>& range) {
  d.check(range.size() == 2, key, "must be [low, high], got {} numbers", range.size());
  d.check(range.size() != 2 || range[0] < range[1], key, "must ascend");
}

void describe(Describer& d, Line& l) {
  d.field("first", l.first, "the key of [system] the transition is found along");
  d.field("first_range", l.first_range, "its range [low, high]");
  d.required("second", l.second, "the key of [system] the line runs along");
  d.required("second_range", l.second_range, "its range [low, high]; lines start from both ends");
  d.field("third", l.third, "a third key, along which the swallowtail A4 is looked for; default: not looked for");
  d.field("third_range", l.third_range,
          "where it is looked for, [low, high], from the lines at the study's own value of third");
  d.field("scan", l.scan, "intervals of first at either end of second, at whose ends the state is decided first",
          between(1, 10000));
  d.field("step", l.step, "longest step along a line, keys in units of their ranges, F of its size",
          between(1e-4, 0.5));
  describe_kernel(d, l.kernel);
  d.field("error_estimate", l.error_estimate,
          "bound the distance of every point to the continuum, from the fourier kernel at dk / 2 and twice the "
          "cut-off; the dr "
          "of an integral equation is not in it");
  d.field("tolerance", l.iteration.tolerance, "of the fixed point, on F_ij / sqrt(S_ii S_jj)", between(1e-13, 1e-6));
  d.field("max_iterations", l.iteration.max_iterations, "kernel evaluations per state before giving up",
          between(10, 1e9));
  check_range(d, "first_range", l.first_range);
  check_range(d, "second_range", l.second_range);
  if (l.third) check_range(d, "third_range", l.third_range);
  d.check(l.third || l.third_range.empty(), "third_range", "belongs to a key third");
  d.check(l.first != l.second, "second", "must differ from first, '{}'", l.first);
}

void describe(Describer& d, Config& c) {
  d.section("system", c.system, "what nature is");
  d.section("structure", c.structure, "which theory gives S(k)");
  d.section("line", c.line, "the plane and the mode coupling");
  check_structure(d, c.system, c.structure);
  check_grid(d, c.system, "line", c.line.kernel);
  const Line& l = c.line;
  check_system_key(d, c.system, "line.first", l.first, "line.first_range", l.first_range);
  if (!l.second.empty())  // else reported as missing
    check_system_key(d, c.system, "line.second", l.second, "line.second_range", l.second_range);
  if (!l.third) return;
  check_system_key(d, c.system, "line.third", *l.third, "line.third_range", l.third_range);
  d.check(*l.third != l.first && *l.third != l.second, "line.third", "must differ from first and second");
  if (l.third_range.size() != 2) return;
  try {
    const auto own = value_of_key(c.system, *l.third);
    d.check(own && *own >= l.third_range[0] && *own <= l.third_range[1], "line.third_range",
            "must hold the study's own value of '{}', {}", *l.third,
            own ? fmt::format("{}", *own) : "which is missing");
  } catch (const ConfigError&) {  // reported above
  }
}

const char* word(mct::LineKind kind) {
  switch (kind) {
    case mct::LineKind::fluid_glass:
      return "fluid_glass";
    case mct::LineKind::glass_glass:
      return "glass_glass";
    case mct::LineKind::hidden:
      return "hidden";
  }
  throw InternalError("a kind of line without a name");
}

const char* word(mct::FeatureKind kind) {
  switch (kind) {
    case mct::FeatureKind::turning_first:
      return "turning_first";
    case mct::FeatureKind::turning_second:
      return "turning_second";
    case mct::FeatureKind::crossing:
      return "crossing";
    case mct::FeatureKind::singularity_A3:
      return "A3";
  }
  throw InternalError("a feature without a name");
}

/// Columns first, second, first_<kind> for figures, slope, ... of points with the number of their line.
class Rows {
 public:
  void add(double line, const mct::LinePoint& p, const std::string& what) {
    line_.push_back(line);
    first_.push_back(p.first);
    second_.push_back(p.second);
    slope_.push_back(p.slope);
    lambda_.push_back(p.exponent_parameter);
    error_.push_back(p.error.value_or(none));
    kind_.emplace_back(word(p.kind));
    what_.push_back(what);
    for (const mct::LineKind kind : kinds) {
      auto& column = by_kind_[static_cast<std::size_t>(kind)];
      column.push_back(p.kind == kind ? p.first : none);
    }
  }
  bool has(std::string_view what) const {
    return std::any_of(what_.begin(), what_.end(), [&](const std::string& w) { return w.starts_with(what); });
  }
  Table table(bool features) const {
    Table t;
    t.add("line", "", line_);
    if (features) t.add("feature", "", what_);
    t.add("first", "", first_);
    t.add("second", "", second_);
    if (!features) t.add("error", "", error_);
    t.add("slope", "", slope_);
    t.add("exponent_parameter", "", lambda_);
    t.add("kind", "", kind_);
    for (const mct::LineKind kind : kinds)
      t.add(fmt::format("first_{}", word(kind)), "", by_kind_[static_cast<std::size_t>(kind)]);
    return t;
  }

 private:
  static constexpr std::array kinds = {mct::LineKind::fluid_glass, mct::LineKind::glass_glass, mct::LineKind::hidden};
  std::vector<double> line_, first_, second_, slope_, lambda_, error_;
  std::array<std::vector<double>, 3> by_kind_;
  std::vector<std::string> kind_, what_;
};

Summary run(const Config& c, RunDir& out, Observer& observer) {
  const Line& l = c.line;
  std::vector<VariedKey> varied = {{l.first, l.first_range[0], l.first_range[1], "line.first_range"},
                                   {l.second, l.second_range[0], l.second_range[1], "line.second_range"}};
  if (l.third) varied.push_back({*l.third, l.third_range[0], l.third_range[1], "line.third_range"});
  const StructureSource source(c.system, c.structure, varied);
  const auto state = [&](double first, double second, const std::optional<double>& third, const Eigen::ArrayXd& k) {
    SystemConfig system = with_key(with_key(c.system, l.first, first), l.second, second);
    if (third) system = with_key(system, *l.third, *third);
    return source.state(system, k);
  };
  const mct::StatePlane plane = [&](double first, double second, const Eigen::ArrayXd& k) {
    return state(first, second, {}, k);
  };
  mct::LineSearch search;
  search.first_low = l.first_range[0];
  search.first_high = l.first_range[1];
  search.second_low = l.second_range[0];
  search.second_high = l.second_range[1];
  search.scan = l.scan;
  search.step = l.step;
  search.estimate_error = l.error_estimate;
  search.iteration = l.iteration;
  mct::SwallowtailReport traced;
  if (l.third)
    traced =
        mct::trace_to_swallowtail(l.kernel.kind, l.kernel.grid, state, search,
                                  {*value_of_key(c.system, *l.third), l.third_range[0], l.third_range[1]}, observer);
  else
    traced.lines = mct::trace_transitions(l.kernel.kind, l.kernel.grid, plane, search, observer);
  const mct::LineReport& report = traced.lines;
  out.record(report.convergence);

  Rows points, features;
  std::vector<std::pair<std::string, mct::LinePoint>> headline;
  for (std::size_t i = 0; i < report.lines.size(); ++i) {
    const auto number = static_cast<double>(i + 1);
    const mct::TransitionLine& line = report.lines[i];
    for (std::size_t n = 0; n < line.points.size(); ++n) {
      points.add(number, line.points[n], {});
      for (const mct::LineFeature& f : line.features) {  // on the line as well, so that what meets there is drawn so
        if (f.after != n) continue;
        mct::LinePoint p = f.at;
        p.kind = line.points[n].kind;
        points.add(number, p, {});
        if (n + 1 == line.points.size() || line.points[n + 1].kind == p.kind) continue;
        p.kind = line.points[n + 1].kind;
        points.add(number, p, {});
      }
    }
    points.add(number, {none, none, none, none, mct::LineKind::hidden, {}}, {});  // a gap in figures
    for (const mct::LineFeature& f : report.lines[i].features) {
      features.add(number, f.at, word(f.kind));
      if (f.at.kind != mct::LineKind::hidden || f.kind == mct::FeatureKind::singularity_A3)
        headline.emplace_back(word(f.kind), f.at);
    }
  }
  if (const mct::Swallowtail& a4 = traced.swallowtail; l.third && a4.convergence.converged)
    features.add(none, {a4.first, a4.second, none, a4.exponent_parameter, mct::LineKind::fluid_glass, {}}, "A4");
  Table line = points.table(false), marks = features.table(true);
  std::string label;
  for (const auto& [what, name] : {std::pair("turning", "turn"), {"crossing", "crossing"}, {"A3", "A3"}, {"A4", "A4"}})
    if (features.has(what)) label += fmt::format("{}{}", label.empty() ? "" : ", ", name);
  if (!label.empty()) marks.comment("label: " + label);
  for (Table* t : {&line, &marks}) t->comment(fmt::format("first: {}, second: {}", l.first, l.second));
  out.table("line", line);
  out.table("features", marks);

  Summary summary = {{"lines", static_cast<long>(report.lines.size())}};
  for (const mct::FeatureKind kind : {mct::FeatureKind::turning_first, mct::FeatureKind::turning_second,
                                      mct::FeatureKind::crossing, mct::FeatureKind::singularity_A3}) {
    const std::string name = word(kind);
    const auto found = std::find_if(headline.begin(), headline.end(), [&](const auto& h) { return h.first == name; });
    summary.emplace_back(name + "_count",
                         static_cast<long>(std::count_if(headline.begin(), headline.end(),
                                                         [&](const auto& h) { return h.first == name; })));
    summary.emplace_back(name + "_at_first", found == headline.end() ? none : found->second.first);
    summary.emplace_back(name + "_at_second", found == headline.end() ? none : found->second.second);
  }
  if (l.third) {
    const mct::Swallowtail& a4 = traced.swallowtail;
    out.record(a4.convergence);
    const bool there = a4.convergence.converged;
    summary.emplace_back("A4_at_first", there ? a4.first : none);
    summary.emplace_back("A4_at_second", there ? a4.second : none);
    summary.emplace_back("A4_at_third", there ? a4.third : none);
  }
  return summary;
}

constexpr const char* starter = R"(task = "glass_line"
title = "Glass transition of active-passive hard spheres against activity"

[system]
packing_fraction = 0.5
[[system.species]]
name = "active"
fraction = 0.5
activity = 1.0
[[system.species]]
name = "passive"
[system.potential]
kind = "hard_sphere"

[structure]
closure = "percus_yevick"

[line]
second = "system.species.active.activity"
second_range = [1.0, 8.0]
)";

std::vector<Quantity> headline() {
  std::vector<Quantity> all = {{"lines", "", "how many"}};
  const std::pair<const char*, const char*> features[] = {
      {"turning_first", "places where first is largest or smallest along a line"},
      {"turning_second", "places where a line turns back in second"},
      {"crossing", "places where a line goes behind another one"},
      {"A3", "cusp singularities, where lambda = 1"}};
  for (const auto& [name, meaning] : features) {
    all.push_back({fmt::format("{}_count", name), "", meaning});
    all.push_back({fmt::format("{}_at_first", name), "", "first key at the first of them"});
    all.push_back({fmt::format("{}_at_second", name), "", "second key there"});
  }
  for (const char* key : {"first", "second", "third"})
    all.push_back({fmt::format("A4_at_{}", key), "", fmt::format("{} key at the swallowtail, if third is given", key)});
  return all;
}

}  // namespace

Task glass_line_task() {
  return {"glass_line",
          "lines of glass transitions in any two keys: turning points, crossings, glass-glass lines, A3 singularities",
          headline(),
          {{"line",
            "every line point by point, the features among them; an empty row ends a line",
            {{"line", "", "its number, from 1"},
             {"first", "", "of the key `first`"},
             {"second", "", "of the key `second`"},
             {"error", "", "bound on the distance of first to the continuum at this second, if asked for"},
             {"slope", "", "d first / d second"},
             {"exponent_parameter", "", "lambda; 1 at A3, above 1 on the branch no state shows"},
             {"kind", "", "fluid_glass, glass_glass, or hidden: the state reached from F = S is another one"},
             {"first_<kind>_glass", "", "first where kind is fluid_glass, glass_glass; else empty"},
             {"first_hidden", "", "first where kind is hidden; else empty"}}},
           {"features",
            "turning_first, turning_second, crossing, A3, in order along each line; A4, on none",
            {{"line", "", "number of the line"},
             {"feature", "", "which"},
             {"first", "", "of the key `first`"},
             {"second", "", "of the key `second`"},
             {"slope", "", "d first / d second"},
             {"exponent_parameter", "", "lambda"},
             {"kind", "", "of the line there"},
             {"first_<kind>_glass", "", "first where kind is fluid_glass, glass_glass; else empty"},
             {"first_hidden", "", "first where kind is hidden; else empty"}}}},
          starter,
          study_of<Config>(run)};
}

}  // namespace ozark
