#include "commands.hpp"
#include "data_directory.hpp"
#include "output.hpp"
#include "provenance.hpp"
#include "study_file.hpp"

#include <ozark/core/error.hpp>
#include <ozark/io/key_catalogue.hpp>
#include <ozark/io/study_reader.hpp>
#include <ozark/io/toml.hpp>

#include <fmt/core.h>
#include <Eigen/Core>

namespace ozark::app {
namespace {

std::string quantity_line(const Quantity& q) {
  return fmt::format("  {:<28} {:<14} {}\n", q.name, q.unit.empty() ? "" : "[" + q.unit + "]", q.meaning);
}

std::vector<KeyEntry> keys_of(Study& study) {
  StudyKeys common;
  return catalogue([&](Describer& d) {
    describe_head(d, common);
    study.describe_keys(d);
    describe_tail(d, common);
  });
}

}  // namespace

int list_tasks() {
  std::size_t width = 0;
  for (const Task& task : tasks()) width = std::max(width, task.name.size());
  std::string text;
  for (const Task& task : tasks()) text += fmt::format("{:<{}}  {}\n", task.name, width, task.summary);
  print(text);
  return done;
}

int explain(const std::string& name) {
  const Task& task = find_task(name);
  const auto study = task.make();
  std::string text = fmt::format("{}: {}\n\nKEYS\n{}", task.name, task.summary, explain_keys(keys_of(*study)));
  text += "\nHEADLINE NUMBERS (run.toml [summary], tables/sweep.csv)\n";
  for (const auto& quantity : task.headline) text += quantity_line(quantity);
  for (const auto& table : task.tables) {
    text += fmt::format("\nTABLE tables/{}.csv: {}\n", table.name, table.meaning);
    for (const auto& column : table.columns) text += quantity_line(column);
  }
  print(text);
  return done;
}

int print_new_study(const std::string& name) {
  const Task& task = find_task(name);
  const auto study = task.make();
  const Document starter = parse_toml(task.starter, "the starter of " + task.name);
  print(fmt::format("# {}: {}\n# Lines that begin with # show keys that may be left out, with their defaults. "
                    "`ozark explain {}` tells more.\n\n",
                    task.name, task.summary, task.name) +
        annotate(starter.root, keys_of(*study)));
  return done;
}

int check(const RunOptions& options) {
  const StudyFile file = open_study(options.study, options.set, options.over);
  const std::string size =
      file.keys.sweep.axes.empty() ? "one run" : fmt::format("a sweep of {:.0f} points", count_points(file.keys.sweep));
  print(fmt::format("{}: {}, {}\n", options.study.string(), file.task->name, size));
  return done;
}

int plot(const std::filesystem::path& directory) {
  std::error_code error;
  if (!std::filesystem::is_directory(directory, error))
    throw IoError(fmt::format("'{}' is no directory", directory.string()));
  const auto run = read_run(directory);
  if (!run) throw IoError(fmt::format("'{}' holds no run of ozark", directory.string()));
  StudyKeys keys;
  const auto mistakes = read_known_keys(run->study, [&](Describer& d) {
    describe_head(d, keys);
    describe_tail(d, keys);
  });
  if (!mistakes.empty()) throw ConfigError(report(run->study, mistakes));
  if (keys.figures.empty()) throw ConfigError(fmt::format("{}: error: the study has no [[figure]]", run->study.name));
  const Drawn drawn = draw_figures(keys.figures, directory, data_directory(), directory);
  for (const auto& note : drawn.notes) say("note: " + note);
  std::string files;
  for (const auto& file : drawn.files) files += file.string() + "\n";
  print(files);
  return done;
}

std::string version_text(const std::string& extra) {
  std::string text = "ozark " OZARK_VERSION "\n";
  for (const auto& [name, value] : program_provenance())
    if (name != "version") text += fmt::format("{}: {}\n", name, to_text(value));
  text += fmt::format("libraries: Eigen {}.{}.{}, fmt {}.{}.{}, {}, {}{}\n", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION,
                      EIGEN_MINOR_VERSION, FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100,
                      toml_library(), OZARK_LIBRARIES, extra.empty() ? "" : ", " + extra);
  return text + "MPI: not in\nLAMMPS: not in\n";
}

}  // namespace ozark::app
