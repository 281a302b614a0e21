#include <ozark/io/extended_xyz.hpp>

#include <catch2/catch.hpp>

#include <io/frames.hpp>
#include <ozark/core/error.hpp>
#include <support/scratch.hpp>

#include <limits>

using namespace ozark;

namespace {

std::vector<AtomFrame> read(const std::string& text, Frames which = Frames::all) {
  const Scratch scratch;
  return read_extended_xyz(scratch.write("a.xyz", text), which);
}

}  // namespace

TEST_CASE("extended XYZ: frames read back to the same bits, and write the same bytes", "[io][atoms]") {
  AtomFrame rich = rich_frame(), bare;
  rich.types = {"o", "si"};  // files know types in the order they are met
  rich.type = {0, 1, 0};
  rich.mass = {15.9994, 28.0855};
  rich.periodic = {true, true, false};
  rich.extra = {{"energy", -1.25}, {"note", std::string("a \"quoted\" b=c \\ d")}, {"steps", 3L}, {"done", true}};
  bare.types = {"a"};
  bare.type = {0};
  bare.position = Eigen::Array3d(-0.0, 1e300, 5e-324);
  bare.periodic.fill(false);
  const std::string text = to_extended_xyz(rich) + to_extended_xyz(bare) + to_extended_xyz(rich);
  const auto back = read(text);
  REQUIRE(back.size() == 3);
  CHECK(same(back[1], bare));
  CHECK(same(back[2], rich));
  CHECK(to_extended_xyz(back[0]) + to_extended_xyz(back[1]) + to_extended_xyz(back[2]) == text);
  const auto last = read(text, Frames::last);
  REQUIRE(last.size() == 1);
  CHECK(same(last[0], rich));
}

TEST_CASE("extended XYZ: what other programs write is read", "[io][atoms]") {
  const auto f = read(
      "2\nproperties_are=\"not these\" Lattice={4 0 0, 0 5 0, 0 0 6} Origin=\"1 1 1\" "
      "Properties=id:I:1:force:R:3:pos:R:3:species:S:1:velo:R:3 flag pbc=[T, F, 1] Time=3\n"
      "4 0 0 0\t1.5 2 +3 Si 1 2 3\r\n2 0 0 0 1 1 1 O -1 -2 -3\n\n");
  REQUIRE(f.size() == 1);
  CHECK(f[0].types == std::vector<std::string>{"Si", "O"});
  CHECK(f[0].id == std::vector<std::int64_t>{4, 2});
  CHECK((f[0].position.col(0) == Eigen::Array3d(0.5, 1.0, 2.0)).all());
  CHECK((f[0].velocity.col(1) == Eigen::Array3d(-1.0, -2.0, -3.0)).all());
  CHECK(*f[0].lattice == Eigen::Matrix3d(Eigen::Vector3d(4, 5, 6).asDiagonal()));
  CHECK(f[0].periodic == std::array<bool, 3>{true, false, true});

  const auto rows = read("1\nLattice=\"1 2 3 4 5 6 7 8 9\"\nCu 0 0 0\n");  // edge after edge
  CHECK(rows[0].lattice->col(0) == Eigen::Vector3d(1, 2, 3));
  CHECK(rows[0].periodic == std::array<bool, 3>{true, true, true});
}

TEST_CASE("plain XYZ: a comment of numbers is the cell, a first column that counts is an id", "[io][atoms]") {
  const auto nist = read_extended_xyz(std::string(OZARK_SOURCE_DIR) + "/data/reference/lennard_jones_30.xyz");
  REQUIRE(nist.size() == 1);
  CHECK(nist[0].size() == 30);
  CHECK(nist[0].types.size() == 1);
  CHECK(nist[0].id.back() == 30);
  CHECK(*nist[0].lattice == Eigen::Matrix3d(8.0 * Eigen::Matrix3d::Identity()));
  CHECK(nist[0].position(0, 0) == 1.077169909511);
  for (const char* comment : {"", "a comment, -- of = any \"kind", "8.0", "nan 1 1"}) {
    const auto plain = read(std::string("2\n") + comment + "\nAr 0 0 0\nKr 1 1 1\n");
    CHECK_FALSE(plain[0].lattice.has_value());
    CHECK(plain[0].types == std::vector<std::string>{"Ar", "Kr"});
  }
}

TEST_CASE("extended XYZ: every fault is said with its place", "[io][atoms]") {
  const std::string keys = "Lattice=\"4 0 0 0 4 0 0 0 4\" ";
  const auto refuses = [](const std::string& text, const std::string& why) {
    INFO(text);
    CHECK_THROWS_AS(read(text), ConfigError);
    CHECK_THROWS_WITH(read(text), Catch::Contains("a.xyz:") && Catch::Contains(why));
  };
  refuses("", "ends before the number of atoms");
  refuses("two\n\nA 0 0 0\n", "1:1: the number of atoms must be a whole number, got 'two'");
  refuses("2 atoms\n", "1:3: the number of atoms must stand alone");
  refuses("999999999999\n\n", "the whole file has");
  refuses("99999999999999999999999\n\n", "must be from 0");
  refuses("-1\n\n", "must be from 0");
  refuses("0\n\n", "without atoms");
  refuses("2\n" + keys + "\nA 0 0 0\n", "3: the file ends before atom 2 of 2");
  refuses("1\n" + keys + "\nA 0 nan 0\n", "3:5: a position must be finite, got nan");
  refuses("1\n" + keys + "\nA 0 1e999 0\n", "beyond the range");
  refuses("1\n" + keys + "\nA 0 1.5x 0\n", "3:5: a position must be a number, got '1.5x'");
  refuses("1\n" + keys + "\nA 0 0\n", "atom 1 has 3 columns, not 4");
  refuses("1\n\nA 0 0 0 5\n", "Properties=");
  refuses("1\nLattice=\"4 0 0 0\"\nA 0 0 0\n", "2:1: Lattice must be nine numbers, got 4");
  refuses("1\nLattice=\"4 0 0 0 4 0 0 0 inf\"\nA 0 0 0\n", "must be finite");
  refuses("1\nLattice=\"4 0 0\nA 0 0 0\n", "2:9: a quote that is not closed");
  refuses("1\nLattice=[4 0 0\nA 0 0 0\n", "a bracket that is not closed");
  refuses("1\n" + keys + "pbc=\"T T\"\nA 0 0 0\n", "three of T and F");
  refuses("1\n" + keys + "Properties=species:S:1\nA\n", "no pos:R:3");
  refuses("1\n" + keys + "Properties=species:S:1:pos:R\nA\n", "name:kind:columns");
  refuses("1\n" + keys + "Properties=pos:R:2\n1 1\n", "pos must be R:3");
  refuses("1\n" + keys + "Properties=pos:X:3\n1 1 1\n", "S, R, I or L");
  refuses("1\n" + keys + keys + "\nA 0 0 0\n", "comes twice");
  refuses("2\n" + keys + "Properties=pos:R:3:id:I:1\n0 0 0 3\n1 1 1 3\n", "the id 3");
  refuses("2\n" + keys + "Properties=species:S:1:pos:R:3:mass:R:1\nA 0 0 0 3\nA 1 1 1 4\n", "one mass");
  refuses(std::string("1\n\nA 0 0 \0\n", 11), "zero byte");
  CHECK_THROWS_AS(read_extended_xyz("/nonexistent.xyz"), IoError);
  CHECK_THROWS_AS(read_extended_xyz("/dev/zero"), IoError);
}

TEST_CASE("extended XYZ: cut at any byte it is refused or still holds whole frames", "[io][atoms]") {
  AtomFrame f = rich_frame();
  const std::string one = to_extended_xyz(f), text = one + one;
  const Scratch scratch;
  for (std::size_t length = 0; length < text.size(); ++length) {
    const auto file = scratch.write("cut.xyz", text.substr(0, length));
    try {
      for (const AtomFrame& frame : read_extended_xyz(file)) CHECK(frame.size() == 3);
    } catch (const ConfigError&) {
      continue;
    }
    const bool whole = length + 3 >= one.size() && length <= one.size();  // or within the last number
    CHECK((whole || length + 3 >= text.size()));
  }
}

TEST_CASE("extended XYZ: frames that cannot be written are refused", "[io][atoms]") {
  AtomFrame f = rich_frame();
  f.position(1, 1) = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(to_extended_xyz(f), DomainError);
  f = rich_frame();
  f.types[0] = "two words";
  CHECK_THROWS_WITH(to_extended_xyz(f), Catch::Contains("two words"));
  f = rich_frame();
  f.id.pop_back();
  CHECK_THROWS_AS(to_extended_xyz(f), DomainError);
  f = rich_frame();
  f.extra = {{"a key", 1L}};
  CHECK_THROWS_WITH(to_extended_xyz(f), Catch::Contains("a key"));
}
