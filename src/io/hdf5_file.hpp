#pragma once
// The C library HDF5 as the files of a run need it: files made in memory, objects that close themselves.

#include <ozark/core/error.hpp>

#include <hdf5.h>

#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

namespace ozark::hdf5 {

/// An identifier and what closes it.
class Handle {
 public:
  Handle(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
  ~Handle() {
    if (id_ >= 0) close_(id_);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  operator hid_t() const { return id_; }

 private:
  hid_t id_;
  herr_t (*close_)(hid_t);
};

/// As long as it lives no other thread is in the library, which is not made for several, and the library does not print
/// its own stack of errors: ours say what matters.
class Session {
 public:
  Session();
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

 private:
  std::unique_lock<std::mutex> lock_;
  H5E_auto2_t print_ = nullptr;
  void* data_ = nullptr;
};

/// @throws InternalError  unless good: writing to memory has no other reason to fail
void demand(bool good, const std::string& what);

/// Attributes of text. An absent one, or one that is no text, reads as "".
void put_text(hid_t object, const char* name, const std::string& text);
[[nodiscard]] std::string get_text(hid_t object, const char* name);

/// In memory: a file itself is written whole and renamed.
class FileInMemory : public Handle {
 public:
  FileInMemory();
  [[nodiscard]] std::string bytes() const;
};

/// @throws IoError  no HDF5 file that can be read
class OpenedFile : public Handle {
 public:
  explicit OpenedFile(const std::filesystem::path& path);
};

/// Its extents; none of a scalar.
[[nodiscard]] std::vector<std::size_t> shape_of(hid_t dataset);
[[nodiscard]] std::size_t size_of(const std::vector<std::size_t>& shape);

/// That a dataset is no larger than what the file stores of it, packed or not. @throws IoError  naming the file
void require_stored(hid_t dataset, const std::string& path);

/// Times of writing would change the bytes. To create datasets (H5P_DATASET_CREATE) or groups with.
class WithoutTimes : public Handle {
 public:
  explicit WithoutTimes(hid_t kind);
};

}  // namespace ozark::hdf5
