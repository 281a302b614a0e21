#pragma once
// Where the program's own data lie: the bibliography and the gnuplot scripts.

#include <filesystem>

namespace ozark::app {

/// share/ozark beside the installed program, else data/ of the source tree it was built from. @throws IoError  neither
[[nodiscard]] std::filesystem::path data_directory();

}  // namespace ozark::app
