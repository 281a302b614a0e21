#pragma once
// Which program made a result. Nothing here names a user, a host or a path.

#include <ozark/io/value.hpp>

#include <string>

namespace ozark::app {

/// "version", "build" (fingerprint of the linked program), "compiler", "processor".
[[nodiscard]] const Summary& program_provenance();

/// The same with the run's start, duration [s] and number of threads.
[[nodiscard]] Summary run_provenance(const std::string& started, double seconds, int threads);

}  // namespace ozark::app
