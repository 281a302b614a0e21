#include <ozark/io/h5md.hpp>

#include <catch2/catch.hpp>

#include <io/frames.hpp>
#include <ozark/io/array_file.hpp>
#include <support/scratch.hpp>

using namespace ozark;

namespace {

const H5mdHeader about{"A. Nonymous", "Ozark", "0.1.0", "sigma", "tau"};

std::vector<AtomFrame> some_frames() {
  std::vector<AtomFrame> frames = {rich_frame(10), rich_frame(30), rich_frame(31)};
  (*frames[1].lattice)(0, 0) = 6.5;
  return frames;
}

}  // namespace

TEST_CASE("H5MD: frames read back to the same bits, and write the same bytes", "[io][hdf5][atoms]") {
  const Scratch scratch;
  const auto frames = some_frames();
  const std::string bytes = to_h5md(frames, about);
  const auto file = scratch.write("trajectory.h5", bytes);
  CHECK(is_h5md(file));
  const auto back = read_h5md(file);
  REQUIRE(back.size() == frames.size());
  for (std::size_t i = 0; i < frames.size(); ++i) CHECK(same(back[i], frames[i]));
  CHECK((to_h5md(back, about) == bytes));
  const auto last = read_h5md(file, Frames::last);
  REQUIRE(last.size() == 1);
  CHECK(same(last[0], frames[2]));
}

TEST_CASE("H5MD: two dimensions, orthogonal cells, and no more than a frame must have", "[io][hdf5][atoms]") {
  AtomFrame f;
  f.lattice = Eigen::Matrix3d(Eigen::Vector3d(3.0, 4.0, 1.0).asDiagonal());
  f.dimensions = 2;
  f.periodic = {true, true, false};
  f.types = {"a", "unused"};
  f.type = {0, 0};
  f.position.resize(3, 2);
  f.position << 0.5, 1.5, 2.5, 0.1, 0.0, 0.0;
  f.step = 0;
  const Scratch scratch;
  const auto back = read_h5md(scratch.write("flat.h5", to_h5md({f}, {})));
  REQUIRE(back.size() == 1);
  CHECK(same(back[0], f));
}

TEST_CASE("H5MD: what is where the format wants it", "[io][hdf5][atoms]") {
  const Scratch scratch;
  const auto file = scratch.write("t.h5", to_h5md(some_frames(), about));
  const auto shape = [&](const std::string& name) { return read_array(file, name).shape; };
  using Shape = std::vector<std::size_t>;
  for (const char* name : {"position", "velocity", "image"}) {
    const std::string element = std::string("particles/all/") + name;
    CHECK(shape(element + "/value") == Shape{3, 3, 3});
    CHECK(read_array(file, element + "/step").values == std::vector<double>{10, 30, 31});
    CHECK(shape(element + "/time") == Shape{3});
  }
  CHECK(shape("particles/all/box/edges/value") == Shape{3, 3, 3});
  CHECK(read_array(file, "particles/all/box/edges/value").values[3] == 1.0 / 3.0);  // rows are the edges
  CHECK(read_array(file, "particles/all/box/edges/step").values == std::vector<double>{10, 30, 31});
  CHECK(read_array(file, "particles/all/id").values == std::vector<double>{7, 1, 5});
  CHECK(read_array(file, "particles/all/mass").values[1] == 28.0855);
  CHECK(read_array(file, "particles/all/charge").values[1] == 2.4);
  CHECK(read_array(file, "particles/all/position/value").unit == "sigma");
  CHECK(read_array(file, "particles/all/velocity/value").unit == "sigma tau-1");
  // Nobody is named as the author, the program with its version as the creator.
  const std::string bytes = to_h5md(some_frames(), {});
  CHECK(bytes.find("unknown") != std::string::npos);
  CHECK(bytes.find("unknown") == bytes.rfind("unknown"));
  CHECK(bytes.find("Ozark") != std::string::npos);
}

TEST_CASE("H5MD: frames that are no trajectory are refused", "[io][hdf5][atoms]") {
  CHECK_THROWS_AS(to_h5md({}, about), DomainError);
  auto frames = some_frames();
  frames[2].step = 30;
  CHECK_THROWS_WITH(to_h5md(frames, about), Catch::Contains("must ascend, got 30 after 30"));
  frames = some_frames();
  frames[1].id[0] = 70;
  CHECK_THROWS_WITH(to_h5md(frames, about), Catch::Contains("frame 1") && Catch::Contains("other atoms"));
  frames = some_frames();
  frames[0].lattice.reset();
  CHECK_THROWS_AS(to_h5md(frames, about), DomainError);
}

TEST_CASE("H5MD: a file that is none, or was cut anywhere, is refused with its name", "[io][hdf5][atoms]") {
  const Scratch scratch;
  CHECK_THROWS_AS(is_h5md(scratch.write("text.h5", "text")), IoError);
  const auto arrays = scratch.write("arrays.h5", to_hdf5({{"t", {1}, {1.0}, "", ""}}));
  CHECK_FALSE(is_h5md(arrays));
  CHECK_THROWS_WITH(read_h5md(arrays), Catch::Contains("arrays.h5") && Catch::Contains("no trajectory"));
  const std::string bytes = to_h5md(some_frames(), about);
  for (std::size_t length = 0; length < bytes.size(); length += 97)
    CHECK_THROWS_AS(read_h5md(scratch.write("cut.h5", bytes.substr(0, length))), Error);
}
