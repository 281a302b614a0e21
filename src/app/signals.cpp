#include "signals.hpp"

#include <atomic>
#include <csignal>

namespace ozark::app {
namespace {

std::atomic<bool> signalled{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may touch nothing else");

void remember(int) { signalled.store(true, std::memory_order_relaxed); }

}  // namespace

void catch_signals() {
  struct sigaction action = {};
  action.sa_handler = remember;
  action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGXFSZ, SIG_IGN);  // a limit of file sizes is an error of the write, told as such
}

bool stop_signalled() { return signalled.load(std::memory_order_relaxed); }

}  // namespace ozark::app
