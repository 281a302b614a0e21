#include "hdf5_file.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

namespace ozark::hdf5 {
namespace {

std::mutex one_at_a_time;  // the points of a sweep are threads

hid_t file_in_memory() {
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_fapl_core(access, std::size_t{1} << 20, false);
  return H5Fcreate("memory.h5", H5F_ACC_TRUNC, H5P_DEFAULT, access);
}

}  // namespace

Session::Session() : lock_(one_at_a_time) {
  H5Eget_auto2(H5E_DEFAULT, &print_, &data_);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Session::~Session() { H5Eset_auto2(H5E_DEFAULT, print_, data_); }

void demand(bool good, const std::string& what) {
  if (!good) throw InternalError("HDF5: " + what);
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

FileInMemory::FileInMemory() : Handle(file_in_memory(), H5Fclose) {
  demand(*this >= 0, "cannot make a file in memory");
}

std::string FileInMemory::bytes() const {
  demand(H5Fflush(*this, H5F_SCOPE_GLOBAL) >= 0, "cannot finish a file in memory");
  const ssize_t size = H5Fget_file_image(*this, nullptr, 0);
  demand(size > 0, "cannot finish a file in memory");
  std::string bytes(static_cast<std::size_t>(size), '\0');
  demand(H5Fget_file_image(*this, bytes.data(), bytes.size()) == size, "cannot finish a file in memory");
  return bytes;
}

OpenedFile::OpenedFile(const std::filesystem::path& path)
    : Handle(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose) {
  if (*this < 0) throw IoError(fmt::format("{} is no HDF5 file that can be read", path.string()));
}

std::vector<std::size_t> shape_of(hid_t dataset) {
  const Handle space(H5Dget_space(dataset), H5Sclose);
  std::vector<hsize_t> extent(static_cast<std::size_t>(std::max(0, H5Sget_simple_extent_ndims(space))));
  if (!extent.empty()) H5Sget_simple_extent_dims(space, extent.data(), nullptr);
  return {extent.begin(), extent.end()};
}

std::size_t size_of(const std::vector<std::size_t>& shape) {
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

void require_stored(hid_t dataset, const std::string& path) {
  constexpr double most_packed = 2000.0;  // deflate reaches half of it
  const Handle type(H5Dget_type(dataset), H5Tclose);
  const double size = static_cast<double>(H5Tget_size(type)) * static_cast<double>(size_of(shape_of(dataset)));
  if (size > most_packed * static_cast<double>(H5Dget_storage_size(dataset)))
    throw IoError(fmt::format("{} announces {} bytes where it stores {}", path, size, H5Dget_storage_size(dataset)));
}

WithoutTimes::WithoutTimes(hid_t kind) : Handle(H5Pcreate(kind), H5Pclose) { H5Pset_obj_track_times(*this, false); }

}  // namespace ozark::hdf5
