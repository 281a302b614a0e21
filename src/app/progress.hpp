#pragma once
// The one line on stderr that tells how far a run is.

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>

namespace ozark::app {

/// On a terminal one line that is rewritten, with rate and time left; elsewhere a line every 10 %. From any thread.
class Progress {
 public:
  /// @param total  what 1 stands for, in `unit`s: 100 of "%", 130 of "points"
  Progress(bool quiet, double total, std::string unit);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(double fraction, std::string_view activity);

  /// Clears the line, before something else is printed.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  [[nodiscard]] std::string line(double fraction, std::string_view activity) const;

  bool quiet_;
  bool terminal_;
  double total_;
  std::string unit_;
  std::mutex mutex_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_{};
  int tenths_ = 0;
  bool dirty_ = false;
};

}  // namespace ozark::app
