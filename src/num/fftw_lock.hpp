#pragma once
// FFTW's planner is not thread-safe; every plan is made and destroyed under this one lock.

#include <mutex>

namespace ozark {

inline std::mutex& fftw_planner_lock() {
  static std::mutex lock;
  return lock;
}

}  // namespace ozark
