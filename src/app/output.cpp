#include "output.hpp"

#include "data_directory.hpp"

#include <ozark/core/error.hpp>
#include <ozark/io/atomic_file.hpp>
#include <ozark/io/run_store.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <omp.h>

namespace ozark::app {

namespace fs = std::filesystem;

fs::path output_of(const RunOptions& options) {
  fs::path output = options.output.empty() ? fs::path("results") / options.study.stem() : options.output;
  output = output.lexically_normal();
  return output.has_filename() ? output : output.parent_path();
}

void require_ours(const fs::path& directory) {
  if (look_at(directory) != Place::foreign) return;
  throw IoError(
      fmt::format("'{}' is there already and is no run of ozark; choose another --output", directory.string()));
}

int threads_of(const RunOptions& options) { return options.threads > 0 ? options.threads : omp_get_num_procs(); }

void print(std::string_view text) {
  errno = 0;
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (!written) throw IoError(fmt::format("cannot write to standard output: {}", std::strerror(errno)));
}

void say(std::string_view line) { fmt::print(stderr, "{}\n", line); }

std::string format_summary(const Summary& summary) {
  std::size_t width = 0;
  for (const auto& [name, value] : summary) width = std::max(width, name.size());
  std::string text;
  for (const auto& [name, value] : summary)
    if (!is_undefined(value)) text += fmt::format("{:<{}} = {}\n", name, width, to_text(value));
  return text;
}

int draw(const std::vector<Figure>& figures, const fs::path& directory, const fs::path& study, bool quiet) {
  if (figures.empty()) return done;
  try {
    const Drawn drawn = draw_figures(figures, directory, data_directory(), study);
    for (const auto& note : drawn.notes) say("note: " + note);
    for (const auto& file : drawn.files)
      if (!quiet && file.extension() == ".svg") say("figure: " + file.string());
  } catch (const GnuplotMissing& missing) {
    say(fmt::format("warning: no figures: {}", missing.what()));
  } catch (const ConfigError& error) {
    say(fmt::format("error: {}", error.what()));
    return misused;
  }
  return done;
}

MadeDirectories::MadeDirectories(const fs::path& directory) {
  std::error_code error;
  for (fs::path at = directory; !at.empty() && !fs::exists(at, error); at = at.parent_path()) made_.push_back(at);
  try {
    make_directories(directory.empty() ? "." : directory);
  } catch (...) {
    for (const auto& made : made_) fs::remove(made, error);
    throw;
  }
}

MadeDirectories::~MadeDirectories() {
  std::error_code error;
  for (const auto& made : made_)
    if (!fs::remove(made, error)) break;  // not empty: it was needed
}

}  // namespace ozark::app
