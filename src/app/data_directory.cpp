#include "data_directory.hpp"

#include <ozark/core/error.hpp>

namespace ozark::app {

std::filesystem::path data_directory() {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  const fs::path installed = (program.parent_path() / OZARK_DATA_FROM_PROGRAM).lexically_normal();
  if (!error && fs::is_directory(installed / "figures", error)) return installed;
  if (fs::is_directory(OZARK_SOURCE_DATA, error)) return OZARK_SOURCE_DATA;
  throw IoError(
      fmt::format("cannot find the data of ozark, neither in '{}' nor in '{}'", installed.string(), OZARK_SOURCE_DATA));
}

}  // namespace ozark::app
