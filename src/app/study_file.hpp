#pragma once
// A study as the program works with it: the file, the keys every study has, and the task's own configuration.

#include <ozark/io/document.hpp>
#include <ozark/io/run_record.hpp>
#include <ozark/io/study_keys.hpp>
#include <solvers/task.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ozark::app {

struct StudyFile {
  Document document;  // amended by the command line
  std::filesystem::path path;
  StudyKeys keys;
  const Task* task = nullptr;
  std::unique_ptr<Study> study;

  /// Everything the study says. @param directory  where the copy will lie
  [[nodiscard]] Node resolved(const std::filesystem::path& directory) const;

  /// Visits the keys of the task alone: what sweeps and `--set` reach.
  [[nodiscard]] Visit task_keys() const;
};

/// Reads and checks a study (or the run.toml of a run).
/// @param set   "key=value"
/// @param over  "key=from:to:count" or "key=v1,v2,...": axes in addition to, or in place of, those of the file
/// @throws ConfigError  with every mistake  @throws IoError
[[nodiscard]] StudyFile open_study(const std::filesystem::path& path, const std::vector<std::string>& set = {},
                                   const std::vector<std::string>& over = {});

/// One point of a sweep: the study with the point's values, without axes, expectations and figures.
struct PointStudy {
  std::unique_ptr<Study> study;
  StudyKeys keys;
  std::string refusal;  // the mistakes this combination makes; empty if none

  [[nodiscard]] Node resolved(const std::filesystem::path& directory) const;
};
[[nodiscard]] PointStudy study_at(const StudyFile& file, const Summary& point);

/// @throws ConfigError  naming the nearest task
[[nodiscard]] const Task& find_task(const std::string& name);

}  // namespace ozark::app
