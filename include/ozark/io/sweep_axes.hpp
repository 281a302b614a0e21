#pragma once
// [[sweep.axis]]: which keys a sweep varies, and the points that come of it.

#include <ozark/io/describer.hpp>

#include <optional>
#include <string>
#include <vector>

namespace ozark {

enum class Spacing { linear, log };

struct SweepAxis {
  std::string key;
  std::optional<double> from, to;
  std::optional<long> count;
  Spacing scale = Spacing::linear;
  std::vector<Value> values;  // in place of from, to, count
};

struct Sweep {
  std::vector<SweepAxis> axes;
};

void describe(Describer& d, SweepAxis& axis);
void describe(Describer& d, Sweep& sweep);

/// The axis' values in order; both ends exactly as written.
[[nodiscard]] std::vector<Value> values_of(const SweepAxis& axis);

/// Every combination, the first axis the slowest. Each point names the key of every axis.
[[nodiscard]] std::vector<Summary> points_of(const Sweep& sweep);

/// How many points that makes, without making them.
[[nodiscard]] double count_points(const Sweep& sweep);

}  // namespace ozark
