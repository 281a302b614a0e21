#include "calculation.hpp"
#include "output.hpp"
#include "sweep_board.hpp"

#include <ozark/core/error.hpp>

#include <algorithm>

namespace ozark::app {
namespace {

namespace fs = std::filesystem;

// The directory of the sweep point an expectation speaks of; empty if there is none.
fs::path point_directory(const Expectation& e, const fs::path& directory, const std::vector<Summary>& points) {
  const auto agrees = [&](const Summary& point) {
    return std::all_of(e.at.begin(), e.at.end(), [&](const auto& wanted) {
      return std::any_of(point.begin(), point.end(), [&](const auto& key) {
        return key.first == wanted.first && matches(key.second, wanted.second);
      });
    });
  };
  const auto found = std::find_if(points.begin(), points.end(), agrees);
  if (found == points.end()) return {};
  return directory / "points" / point_name(static_cast<std::size_t>(found - points.begin()), points.size());
}

Verdict judge_in(const Expectation& e, const fs::path& directory) {
  if (!e.table.empty()) {
    const fs::path file = directory / "tables" / (e.table + ".csv");
    std::error_code error;
    return fs::exists(file, error) ? judge(e, read_csv(file)) : miss(e, "no such table");
  }
  const auto run = read_run(directory);
  if (!run) return miss(e, "no such point");
  if (run->record.status == "failed") {
    Verdict verdict = judge(e, run->record.summary);
    verdict.ok = false;
    verdict.found += (verdict.found.empty() ? "" : ", but ") + ("failed: " + run->record.reason);
    return verdict;
  }
  return judge(e, run->record.summary);
}

std::vector<Verdict> verdicts(const StudyKeys& keys, const fs::path& directory) {
  std::vector<Verdict> all;
  const bool is_sweep = !keys.sweep.axes.empty();
  const std::vector<Summary> points = is_sweep ? points_of(keys.sweep) : std::vector<Summary>{};
  for (const auto& e : keys.expectations) {
    if (!is_sweep || e.table == "sweep") {
      all.push_back(judge_in(e, directory));
      continue;
    }
    const fs::path point = point_directory(e, directory, points);
    all.push_back(point.empty() ? miss(e, "no such point") : judge_in(e, point));
  }
  return all;
}

// What is to be validated: a study and where its results are or will be.
struct Case {
  StudyFile file;
  fs::path directory;
  bool as_it_is;  // a finished directory given by the user
};

Case open_case(const RunOptions& options) {
  std::error_code error;
  if (!fs::is_directory(options.study, error))
    return {open_study(options.study, options.set, options.over), output_of(options), false};
  const auto run = read_run(options.study);
  if (!run) throw IoError(fmt::format("'{}' holds no run of ozark", options.study.string()));
  const bool changed = !options.set.empty() || !options.over.empty() || !options.output.empty();
  const bool finished = run->record.status == "done" || run->record.status == "failed";
  RunOptions inside = options;
  if (inside.output.empty()) inside.output = options.study;
  return {open_study(options.study / "run.toml", options.set, options.over), output_of(inside), finished && !changed};
}

}  // namespace

int validate(const RunOptions& options) {
  const Case wanted = open_case(options);
  int code = done;
  if (!wanted.as_it_is) {
    const bool is_sweep = !wanted.file.keys.sweep.axes.empty();
    code = is_sweep ? sweep_into(wanted.file, wanted.directory, options)
                    : run_into(wanted.file, wanted.directory, options, true);
    if (code == interrupted || code == misused) return code;
  }
  const std::vector<Verdict> all = verdicts(wanted.file.keys, wanted.directory);
  if (all.empty())
    say(fmt::format("warning: {} has no [[expect]], nothing is validated", options.study.string()));
  else
    print((wanted.as_it_is ? "" : "\n") + format_verdicts(all));
  const auto misses = std::count_if(all.begin(), all.end(), [](const Verdict& v) { return !v.ok; });
  if (misses > 0) say(fmt::format("error: {} of {} expectations missed", misses, all.size()));
  return misses > 0 ? missed : code;
}

}  // namespace ozark::app
