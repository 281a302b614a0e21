#pragma once
// SIGINT and SIGTERM ask a run to stop; a second one kills it.

namespace ozark::app {

void catch_signals();
[[nodiscard]] bool stop_signalled();

}  // namespace ozark::app
