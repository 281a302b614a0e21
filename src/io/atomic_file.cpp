#include <ozark/core/error.hpp>
#include <ozark/io/atomic_file.hpp>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace ozark {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const char* verb, const fs::path& path, int error) {
  throw IoError(fmt::format("cannot {} '{}': {}", verb, path.string(), std::strerror(error)));
}

[[noreturn]] void refuse(const char* verb, const fs::path& path, const std::error_code& error) {
  throw IoError(fmt::format("cannot {} '{}': {}", verb, path.string(), error.message()));
}

// Returns the system's error number, 0 if all went well.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

}  // namespace

void write_file(const fs::path& file, std::string_view text, Durability durability) {
  const fs::path beside = file.parent_path() / ("." + file.filename().string() + ".partial");
  const int descriptor = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0) refuse("write", file, errno);
  int error = write_all(descriptor, text);
  if (error == 0 && durability == Durability::flushed && ::fsync(descriptor) != 0) error = errno;
  if (::close(descriptor) != 0 && error == 0) error = errno;
  if (error == 0 && ::rename(beside.c_str(), file.c_str()) != 0) error = errno;
  if (error == 0) return;
  ::unlink(beside.c_str());
  refuse("write", file, error);
}

void replace_directory(const fs::path& made, const fs::path& target) {
  std::error_code error;
  if (!fs::exists(target, error)) {
    fs::rename(made, target, error);
    if (error) refuse("write", target, error);
    return;
  }
  // Both names stay valid throughout; where the file system cannot exchange them there is a moment without the target.
  if (::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, target.c_str(), RENAME_EXCHANGE) == 0) {
    remove_tree(made);
    return;
  }
  const fs::path old = target.parent_path() / ("." + target.filename().string() + ".old");
  remove_tree(old);
  fs::rename(target, old, error);
  if (error) refuse("replace", target, error);
  fs::rename(made, target, error);
  if (error) {
    std::error_code ignored;
    fs::rename(old, target, ignored);
    refuse("replace", target, error);
  }
  remove_tree(old);
}

void make_directories(const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) refuse("make the directory", directory, error);
}

void remove_tree(const fs::path& directory) {
  std::error_code error;
  fs::remove_all(directory, error);
  if (error) refuse("remove", directory, error);
}

DirectoryLock::DirectoryLock(const fs::path& directory)
    : descriptor_(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (descriptor_ < 0) refuse("open", directory, errno);
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return;  // some file systems have no locks
  ::close(descriptor_);
  throw IoError(
      fmt::format("'{}' is in use by another ozark; wait for it or choose another --output", directory.string()));
}

DirectoryLock::~DirectoryLock() { ::close(descriptor_); }

}  // namespace ozark
