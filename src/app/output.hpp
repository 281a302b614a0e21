#pragma once
// Where results go, and what goes to the terminal.

#include "commands.hpp"

#include <ozark/io/figure.hpp>
#include <ozark/io/run_record.hpp>

#include <filesystem>
#include <string_view>
#include <vector>

namespace ozark::app {

/// --output, else results/<study stem>.
[[nodiscard]] std::filesystem::path output_of(const RunOptions& options);

/// Refuses a directory that is somebody else's. @throws IoError
void require_ours(const std::filesystem::path& directory);

/// --threads, else every core this process may use.
[[nodiscard]] int threads_of(const RunOptions& options);

/// Results, on standard output. @throws IoError  it cannot be written
void print(std::string_view text);

/// One line for people, on standard error.
void say(std::string_view line);

/// Headline numbers, "name = value" with the signs below each other.
[[nodiscard]] std::string format_summary(const Summary& summary);

/// Draws the figures of a finished directory. Without gnuplot it warns and goes on; so it does for figures without
/// data.
/// @param study  directory that overlays are relative to
/// @return  done, or misused where a figure asks for what is not there
int draw(const std::vector<Figure>& figures, const std::filesystem::path& directory, const std::filesystem::path& study,
         bool quiet);

/// Makes the directory above one, and takes back what it made unless told that all went well.
class MadeDirectories {
 public:
  explicit MadeDirectories(const std::filesystem::path& directory);
  ~MadeDirectories();
  MadeDirectories(const MadeDirectories&) = delete;
  MadeDirectories& operator=(const MadeDirectories&) = delete;

 private:
  std::vector<std::filesystem::path> made_;  // innermost first; removed if empty
};

}  // namespace ozark::app
