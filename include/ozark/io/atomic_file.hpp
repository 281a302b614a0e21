#pragma once
// Files and directories that are there whole or not at all, whenever the program is killed.

#include <filesystem>
#include <string_view>

namespace ozark {

/// `flushed` also survives a power failure; `renamed` costs no wait for the disk.
enum class Durability { renamed, flushed };

/// Writes beside and renames. @throws IoError  naming the file and the system's reason; the old file stays
void write_file(const std::filesystem::path& file, std::string_view text, Durability durability = Durability::flushed);

/// Puts the directory in the place of another (or of none) and removes the other. @throws IoError
void replace_directory(const std::filesystem::path& made, const std::filesystem::path& target);

/// @throws IoError
void make_directories(const std::filesystem::path& directory);
void remove_tree(const std::filesystem::path& directory);

/// Keeps other programs out of a directory as long as it lives. @throws IoError  another one is at work there
class DirectoryLock {
 public:
  explicit DirectoryLock(const std::filesystem::path& directory);
  ~DirectoryLock();
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  int descriptor_ = -1;
};

}  // namespace ozark
