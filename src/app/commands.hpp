#pragma once
// The verbs of the program. Each returns the exit code; errors are exceptions until main() turns them into a text and a
// code.

#include <filesystem>
#include <string>
#include <vector>

namespace ozark::app {

enum ExitCode { done = 0, missed = 1, misused = 2, environment = 3, interrupted = 130 };

struct RunOptions {
  std::filesystem::path study;
  std::vector<std::string> set;   // key=value
  std::vector<std::string> over;  // key=from:to:count or key=v1,v2,...
  std::filesystem::path output;   // empty: results/<study stem>
  int threads = 0;                // 0: all cores
  bool resume = false;
  bool figures = true;
  bool quiet = false;
};

int run(const RunOptions& options);
int sweep(const RunOptions& options);
int validate(const RunOptions& options);
int check(const RunOptions& options);
int plot(const std::filesystem::path& directory);
int list_tasks();
int explain(const std::string& task);
int print_new_study(const std::string& task);

/// @param extra  libraries the caller alone knows, "CLI11 2.1"
[[nodiscard]] std::string version_text(const std::string& extra);

}  // namespace ozark::app
