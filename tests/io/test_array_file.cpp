#include <ozark/io/array_file.hpp>

#include <catch2/catch.hpp>

#include <support/scratch.hpp>

#include <thread>

using namespace ozark;

namespace {

const std::vector<BulkArray> some = {{"t", {3}, {0.0, 0.1, 1e300}, "time", "t"},
                                     {"Phi", {3, 2}, {1, 2, 3, 4, 5, 6.25}, "", "t, k"}};

}  // namespace

TEST_CASE("arrays come back as they went, shape, unit and axes too", "[io][hdf5]") {
  const Scratch scratch;
  const auto file = scratch.write("arrays.h5", to_hdf5(some));
  for (const BulkArray& a : some) {
    const BulkArray back = read_array(file, a.name);
    CHECK(back.shape == a.shape);
    CHECK(back.values == a.values);
    CHECK(back.unit == a.unit);
    CHECK(back.axes == a.axes);
  }
  CHECK_THROWS_WITH(read_array(file, "nothing"), Catch::Contains("no array 'nothing'"));
}

TEST_CASE("all arrays of a file are read at once", "[io][hdf5]") {
  const Scratch scratch;
  const auto all = read_arrays(scratch.write("a.h5", to_hdf5(some)));
  REQUIRE(all.size() == some.size());
  for (const BulkArray& a : some) {
    CHECK(array_named(all, a.name).values == a.values);
    CHECK(array_named(all, a.name).shape == a.shape);
  }
  CHECK_THROWS_WITH(array_named(all, "none"), "there is no array 'none'");
}

TEST_CASE("the same arrays are the same bytes", "[io][hdf5]") { CHECK(to_hdf5(some) == to_hdf5(some)); }

TEST_CASE("arrays are written from several threads at once", "[io][hdf5]") {
  const std::string alone = to_hdf5(some);
  std::vector<std::string> made(64);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (std::size_t i = t; i < made.size(); i += 4) made[i] = to_hdf5(some);
    });
  for (std::thread& t : threads) t.join();
  for (const std::string& bytes : made) CHECK((bytes == alone));
}

TEST_CASE("a file that is no HDF5 is named, a shape that does not fit is a bug", "[io][hdf5]") {
  const Scratch scratch;
  const auto file = scratch.write("no_arrays.h5", "not HDF5");
  CHECK_THROWS_WITH(read_array(file, "t"), Catch::Contains("no_arrays.h5"));
  CHECK_THROWS_AS(to_hdf5({{"t", {4}, {1.0}, "", ""}}), InternalError);
}
