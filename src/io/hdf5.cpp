#include <ozark/io/array_file.hpp>

#include <hdf5.h>

#include <algorithm>
#include <functional>
#include <mutex>
#include <numeric>
#include <utility>

namespace ozark {
namespace {

/// An HDF5 identifier and what closes it.
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

/// The library is not made for several threads; the points of a sweep are.
std::mutex one_at_a_time;

/// HDF5 prints its own stack of errors unless told not to; ours says what matters.
class Quiet {
 public:
  Quiet() {
    H5Eget_auto2(H5E_DEFAULT, &print_, &data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  }
  ~Quiet() { H5Eset_auto2(H5E_DEFAULT, print_, data_); }
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;

 private:
  H5E_auto2_t print_ = nullptr;
  void* data_ = nullptr;
};

void demand(bool good, const std::string& what) {
  if (!good) throw InternalError("HDF5: " + what);
}

std::size_t size_of(const std::vector<std::size_t>& shape) {
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

void put_text(hid_t object, const char* name, const std::string& text) {
  const Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type, text.size() + 1);
  const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  const Handle attribute(H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  demand(attribute >= 0 && H5Awrite(attribute, type, text.c_str()) >= 0, "cannot write an attribute");
}

std::string get_text(hid_t object, const char* name) {
  if (H5Aexists(object, name) <= 0) return {};
  const Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
  const Handle type(H5Aget_type(attribute), H5Tclose);
  if (H5Tget_class(type) != H5T_STRING || H5Tis_variable_str(type) > 0) return {};
  std::string text(H5Tget_size(type), '\0');
  if (H5Aread(attribute, type, text.data()) < 0) return {};
  return text.c_str();
}

}  // namespace

std::string to_hdf5(const std::vector<BulkArray>& arrays) {
  const std::lock_guard lock(one_at_a_time);
  const Quiet quiet;
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_fapl_core(access, std::size_t{1} << 20, false);  // in memory: the file itself is written whole and renamed
  const Handle file(H5Fcreate("arrays.h5", H5F_ACC_TRUNC, H5P_DEFAULT, access), H5Fclose);
  demand(file >= 0, "cannot make a file in memory");
  const Handle plain(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_obj_track_times(plain, false);  // times would change the bytes
  for (const BulkArray& a : arrays) {
    demand(size_of(a.shape) == a.values.size(), "array '" + a.name + "' does not fit its shape");
    const std::vector<hsize_t> extent(a.shape.begin(), a.shape.end());
    const Handle space(H5Screate_simple(static_cast<int>(extent.size()), extent.data(), nullptr), H5Sclose);
    const Handle set(H5Dcreate2(file, a.name.c_str(), H5T_IEEE_F64LE, space, H5P_DEFAULT, plain, H5P_DEFAULT),
                     H5Dclose);
    demand(set >= 0, "cannot make array '" + a.name + "'");
    demand(H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, a.values.data()) >= 0,
           "cannot write array '" + a.name + "'");
    put_text(set, "unit", a.unit);
    put_text(set, "axes", a.axes);
  }
  demand(H5Fflush(file, H5F_SCOPE_GLOBAL) >= 0, "cannot finish a file in memory");
  const ssize_t size = H5Fget_file_image(file, nullptr, 0);
  demand(size > 0, "cannot finish a file in memory");
  std::string bytes(static_cast<std::size_t>(size), '\0');
  demand(H5Fget_file_image(file, bytes.data(), bytes.size()) == size, "cannot finish a file in memory");
  return bytes;
}

namespace {

BulkArray read_from(hid_t file, const std::filesystem::path& path, const std::string& name) {
  const Handle set(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose);
  if (set < 0) throw IoError(fmt::format("{} has no array '{}'", path.string(), name));
  const Handle space(H5Dget_space(set), H5Sclose);
  std::vector<hsize_t> extent(static_cast<std::size_t>(std::max(0, H5Sget_simple_extent_ndims(space))));
  H5Sget_simple_extent_dims(space, extent.data(), nullptr);
  BulkArray a{name, {extent.begin(), extent.end()}, {}, get_text(set, "unit"), get_text(set, "axes")};
  a.values.resize(size_of(a.shape));
  if (H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, a.values.data()) < 0)
    throw IoError(fmt::format("{}: array '{}' holds no numbers that can be read", path.string(), name));
  return a;
}

class Opened : public Handle {
 public:
  explicit Opened(const std::filesystem::path& path)
      : Handle(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose) {
    if (*this < 0) throw IoError(fmt::format("{} is no HDF5 file that can be read", path.string()));
  }
};

}  // namespace

BulkArray read_array(const std::filesystem::path& path, const std::string& name) {
  const std::lock_guard lock(one_at_a_time);
  const Quiet quiet;
  const Opened file(path);
  return read_from(file, path, name);
}

std::vector<BulkArray> read_arrays(const std::filesystem::path& path) {
  const std::lock_guard lock(one_at_a_time);
  const Quiet quiet;
  const Opened file(path);
  H5G_info_t info{};
  if (H5Gget_info(file, &info) < 0) throw IoError(fmt::format("{} cannot be read", path.string()));
  std::vector<BulkArray> all;
  for (hsize_t i = 0; i < info.nlinks; ++i) {
    const ssize_t length = H5Lget_name_by_idx(file, ".", H5_INDEX_NAME, H5_ITER_INC, i, nullptr, 0, H5P_DEFAULT);
    std::string name(static_cast<std::size_t>(std::max<ssize_t>(length, 0)) + 1, '\0');
    H5Lget_name_by_idx(file, ".", H5_INDEX_NAME, H5_ITER_INC, i, name.data(), name.size(), H5P_DEFAULT);
    name.pop_back();
    all.push_back(read_from(file, path, name));
  }
  return all;
}

const BulkArray& array_named(const std::vector<BulkArray>& all, const std::string& name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const BulkArray& a) { return a.name == name; });
  if (found == all.end()) throw IoError(fmt::format("there is no array '{}'", name));
  return *found;
}

}  // namespace ozark
