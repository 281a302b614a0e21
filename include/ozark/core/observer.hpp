#pragma once
// What a long calculation tells its caller, and how the caller stops it. Library code never prints.

#include <string_view>

namespace ozark {

/// Thrown by Observer::check_stop() and by nothing else: a signal asked the run to end.
struct Stopped {};

class Observer {
 public:
  virtual ~Observer() = default;

  /// Fraction done in [0, 1] and what is being done. Called from any thread.
  virtual void progress(double /*fraction*/, std::string_view /*activity*/) {}

  /// One line for the log of the run.
  virtual void note(std::string_view /*line*/) {}

  /// True once the user asked to stop.
  [[nodiscard]] virtual bool stop_requested() const { return false; }

  /// Throws Stopped if the user asked to stop. Solvers call it at least every 0.1 s.
  void check_stop() const {
    if (stop_requested()) throw Stopped{};
  }
};

}  // namespace ozark
