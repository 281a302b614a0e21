#pragma once
// From a study to a finished directory: one run, or every point of a sweep. What run, sweep and validate share.

#include "study_file.hpp"

#include "commands.hpp"

#include <filesystem>

namespace ozark::app {

/// Runs a study without axes. A directory that already holds the results of the same study and program is left as it
/// is if `reuse`. @return  done, missed (not converged) or interrupted
int run_into(const StudyFile& file, const std::filesystem::path& directory, const RunOptions& options, bool reuse);

/// Runs the points of a sweep that are not there yet. @return  done, missed (a point failed) or interrupted
int sweep_into(const StudyFile& file, const std::filesystem::path& directory, const RunOptions& options);

}  // namespace ozark::app
