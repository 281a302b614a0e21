#include "progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <unistd.h>

namespace ozark::app {
namespace {

std::string duration(double seconds) {
  const auto whole = static_cast<long>(std::ceil(seconds));
  if (whole < 120) return fmt::format("{} s", whole);
  if (whole < 7200) return fmt::format("{} min", (whole + 59) / 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

}  // namespace

Progress::Progress(bool quiet, double total, std::string unit)
    : quiet_(quiet), terminal_(::isatty(STDERR_FILENO) == 1), total_(total), unit_(std::move(unit)) {}

Progress::~Progress() { clear(); }

void Progress::clear() {
  const std::scoped_lock lock(mutex_);
  if (dirty_) std::fputs("\r\033[K", stderr);
  dirty_ = false;
}

std::string Progress::line(double fraction, std::string_view activity) const {
  const double elapsed = std::chrono::duration<double>(Clock::now() - start_).count();
  std::string text = unit_ == "%"
                         ? fmt::format("{:.0f} %", 100.0 * fraction)
                         : fmt::format("{:.0f} of {:.0f} {}", std::floor(total_ * fraction + 1e-9), total_, unit_);
  if (!activity.empty()) text = fmt::format("{}: {}", activity, text);
  if (fraction > 0.0 && elapsed > 0.2)
    text += fmt::format(", {:.3g} {}/s, {} left", total_ * fraction / elapsed, unit_,
                        duration(elapsed * (1.0 - fraction) / fraction));
  return text;
}

void Progress::show(double fraction, std::string_view activity) {
  if (quiet_) return;
  fraction = std::clamp(fraction, 0.0, 1.0);
  const std::scoped_lock lock(mutex_);
  if (terminal_) {
    const auto now = Clock::now();
    if (now - last_ < std::chrono::milliseconds(100)) return;
    last_ = now;
    dirty_ = true;
    fmt::print(stderr, "\r\033[K{}", line(fraction, activity));
    std::fflush(stderr);
  } else if (const int tenths = static_cast<int>(10.0 * fraction + 1e-9); tenths > tenths_) {
    tenths_ = tenths;
    fmt::print(stderr, "{}\n", line(fraction, activity));
  }
}

}  // namespace ozark::app
