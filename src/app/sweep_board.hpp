#pragma once
// tables/sweep.csv while a sweep runs: what is known of each point.

#include <ozark/io/run_dir.hpp>

#include <string>
#include <vector>

namespace ozark::app {

struct PointRow {
  enum class Status { pending, done, failed };
  Status status = Status::pending;
  std::string reason;
  Summary summary;
};

/// point, one column per axis, status, reason, then every headline number in the order the points bring them.
[[nodiscard]] Table sweep_table(const std::vector<Summary>& points, const std::vector<PointRow>& rows);

/// "0007": wide enough for the last of `count` points.
[[nodiscard]] std::string point_name(std::size_t index, std::size_t count);

}  // namespace ozark::app
