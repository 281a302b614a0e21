#pragma once
// Starts the real program in a directory of its own and sees what it does.

#include <support/scratch.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace ozark::cli {

using ozark::Scratch;

/// Every file of the results of a run or sweep, in order, without times: what "the same bits" speaks of.
[[nodiscard]] std::string results_of(const Scratch& scratch, const std::string& name);

struct Outcome {
  int code = 0;  // 128 + signal if killed
  std::string out;
  std::string err;
};

/// One process of the program with the fake task, started in the scratch directory.
class Process {
 public:
  Process(const Scratch& scratch, std::vector<std::string> arguments);
  void signal(int number) const;
  [[nodiscard]] Outcome wait();

 private:
  std::filesystem::path out_, err_;
  int id_ = -1;
};

[[nodiscard]] Outcome call(const Scratch& scratch, std::vector<std::string> arguments);

/// Waits until the file is there. @return  false after ten seconds
[[nodiscard]] bool wait_for(const std::filesystem::path& file);

/// Waits until the file is there and has been replaced by a later one. @return  false after ten seconds each
[[nodiscard]] bool wait_for_another(const std::filesystem::path& file);

}  // namespace ozark::cli
