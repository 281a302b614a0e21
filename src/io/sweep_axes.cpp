#include <ozark/io/sweep_axes.hpp>

#include <cmath>

namespace ozark {
namespace {

constexpr double most_points = 1e6;  // on one axis

double spaced(const SweepAxis& axis, double i, double last) {
  if (i == 0.0) return *axis.from;
  if (i == last) return *axis.to;
  if (axis.scale == Spacing::log) return *axis.from * std::pow(*axis.to / *axis.from, i / last);
  return (*axis.from * (last - i) + *axis.to * i) / last;  // decimal steps stay decimal
}

}  // namespace

void describe(Describer& d, SweepAxis& axis) {
  d.required("key", axis.key, "the key that is varied, species by name: system.species.active.activity");
  d.field("from", axis.from, "first value");
  d.field("to", axis.to, "last value");
  d.field("count", axis.count, "number of values from first to last", between(1, most_points));
  d.choice("scale", axis.scale, "spacing of the values",
           {{"linear", Spacing::linear, "equal steps"}, {"log", Spacing::log, "equal ratios"}});
  d.field("values", axis.values, "the values themselves, in place of from, to and count");
  const bool ramp = axis.from || axis.to || axis.count;
  const bool whole = axis.from && axis.to && axis.count;
  d.check(ramp || !axis.values.empty(), "", "give from, to and count, or values");
  d.check(!ramp || axis.values.empty(), "values", "give from, to and count, or values, not both");
  d.check(!ramp || whole || !axis.values.empty(), "", "from, to and count belong together");
  d.check(!whole || axis.scale == Spacing::linear || (*axis.from > 0.0 && *axis.to > 0.0), "scale",
          "must be linear unless both ends are > 0");
  d.check(!whole || *axis.count > 1 || *axis.from == *axis.to, "count", "must be >= 2 to go from {} to {}, got {}",
          axis.from.value_or(0.0), axis.to.value_or(0.0), axis.count.value_or(0));
}

void describe(Describer& d, Sweep& sweep) {
  d.list("axis", sweep.axes, "one varied key; of several the first is the slowest");
  for (std::size_t i = 0; i < sweep.axes.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      d.check(sweep.axes[i].key.empty() || sweep.axes[i].key != sweep.axes[j].key, fmt::format("axis.{}.key", i),
              "must differ from the keys of the other axes, got '{}' twice", sweep.axes[i].key);
}

std::vector<Value> values_of(const SweepAxis& axis) {
  if (!axis.values.empty()) return axis.values;
  std::vector<Value> values;
  const long count = axis.count.value_or(0);
  for (long i = 0; i < count; ++i)
    values.emplace_back(spaced(axis, static_cast<double>(i), static_cast<double>(count - 1)));
  return values;
}

std::vector<Summary> points_of(const Sweep& sweep) {
  std::vector<Summary> points{{}};
  for (const auto& axis : sweep.axes) {
    std::vector<Summary> finer;
    for (const auto& point : points)
      for (const auto& value : values_of(axis)) {
        finer.push_back(point);
        finer.back().emplace_back(axis.key, value);
      }
    points = std::move(finer);
  }
  return points;
}

double count_points(const Sweep& sweep) {
  double count = 1.0;
  for (const auto& axis : sweep.axes)
    count *= static_cast<double>(axis.values.empty() ? static_cast<std::size_t>(axis.count.value_or(0))
                                                     : axis.values.size());
  return count;
}

}  // namespace ozark
