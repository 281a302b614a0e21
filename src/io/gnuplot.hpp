#pragma once
// The script of a picture, and the only place where gnuplot is started.

#include "picture.hpp"

#include <filesystem>
#include <string>

namespace ozark {

/// The whole script: settings, numbers, and the texts of style.gp and of the script that draws this kind.
[[nodiscard]] std::string gnuplot_script(const Picture& picture, const std::string& style_code,
                                         const std::string& drawing_code);

/// Runs gnuplot on a script in `directory`, which receives its files.
/// @throws GnuplotMissing  if there is none  @throws IoError  with gnuplot's words if it fails
void run_gnuplot(const std::filesystem::path& directory, const std::string& script_name);

}  // namespace ozark
