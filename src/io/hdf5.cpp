#include <ozark/io/array_file.hpp>

#include "hdf5_file.hpp"

#include <algorithm>

namespace ozark {
namespace {

using hdf5::demand;
using hdf5::Handle;

BulkArray read_from(hid_t file, const std::filesystem::path& path, const std::string& name) {
  const Handle set(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose);
  if (set < 0) throw IoError(fmt::format("{} has no array '{}'", path.string(), name));
  BulkArray a{name, hdf5::shape_of(set), {}, hdf5::get_text(set, "unit"), hdf5::get_text(set, "axes")};
  hdf5::require_stored(set, path.string());
  a.values.resize(hdf5::size_of(a.shape));
  if (H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, a.values.data()) < 0)
    throw IoError(fmt::format("{}: array '{}' holds no numbers that can be read", path.string(), name));
  return a;
}

}  // namespace

std::string to_hdf5(const std::vector<BulkArray>& arrays) {
  const hdf5::Session session;
  const hdf5::FileInMemory file;
  const hdf5::WithoutTimes plain(H5P_DATASET_CREATE);
  for (const BulkArray& a : arrays) {
    demand(hdf5::size_of(a.shape) == a.values.size(), "array '" + a.name + "' does not fit its shape");
    const std::vector<hsize_t> extent(a.shape.begin(), a.shape.end());
    const Handle space(H5Screate_simple(static_cast<int>(extent.size()), extent.data(), nullptr), H5Sclose);
    const Handle set(H5Dcreate2(file, a.name.c_str(), H5T_IEEE_F64LE, space, H5P_DEFAULT, plain, H5P_DEFAULT),
                     H5Dclose);
    demand(set >= 0, "cannot make array '" + a.name + "'");
    demand(H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, a.values.data()) >= 0,
           "cannot write array '" + a.name + "'");
    hdf5::put_text(set, "unit", a.unit);
    hdf5::put_text(set, "axes", a.axes);
  }
  return file.bytes();
}

BulkArray read_array(const std::filesystem::path& path, const std::string& name) {
  const hdf5::Session session;
  const hdf5::OpenedFile file(path);
  return read_from(file, path, name);
}

std::vector<BulkArray> read_arrays(const std::filesystem::path& path) {
  const hdf5::Session session;
  const hdf5::OpenedFile file(path);
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
