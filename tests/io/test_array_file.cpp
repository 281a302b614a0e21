#include <ozark/io/array_file.hpp>

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

using namespace ozark;

namespace {

const std::vector<BulkArray> some = {{"t", {3}, {0.0, 0.1, 1e300}, "time", "t"},
                                     {"Phi", {3, 2}, {1, 2, 3, 4, 5, 6.25}, "", "t, k"}};

std::filesystem::path written(const std::string& name, const std::string& bytes) {
  const auto file = std::filesystem::temp_directory_path() / name;
  std::ofstream(file, std::ios::binary) << bytes;
  return file;
}

}  // namespace

TEST_CASE("arrays come back as they went, shape, unit and axes too", "[io][hdf5]") {
  const auto file = written("ozark_arrays.h5", to_hdf5(some));
  for (const BulkArray& a : some) {
    const BulkArray back = read_array(file, a.name);
    CHECK(back.shape == a.shape);
    CHECK(back.values == a.values);
    CHECK(back.unit == a.unit);
    CHECK(back.axes == a.axes);
  }
  CHECK_THROWS_WITH(read_array(file, "nothing"), Catch::Contains("no array 'nothing'"));
  std::filesystem::remove(file);
}

TEST_CASE("the same arrays are the same bytes", "[io][hdf5]") { CHECK(to_hdf5(some) == to_hdf5(some)); }

TEST_CASE("a file that is no HDF5 is named, a shape that does not fit is a bug", "[io][hdf5]") {
  const auto file = written("ozark_no_arrays.h5", "not HDF5");
  CHECK_THROWS_WITH(read_array(file, "t"), Catch::Contains("ozark_no_arrays.h5"));
  std::filesystem::remove(file);
  CHECK_THROWS_AS(to_hdf5({{"t", {4}, {1.0}, "", ""}}), InternalError);
}
