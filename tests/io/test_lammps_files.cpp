#include <ozark/io/lammps_files.hpp>

#include <catch2/catch.hpp>

#include <io/frames.hpp>
#include <ozark/core/error.hpp>
#include <support/scratch.hpp>

using namespace ozark;

namespace {

AtomFrame data(const std::string& text) {
  const Scratch scratch;
  return read_lammps_data(scratch.write("a.data", text));
}

std::vector<AtomFrame> dump(const std::string& text, Frames which = Frames::all) {
  const Scratch scratch;
  return read_lammps_dump(scratch.write("a.dump", text), which);
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const auto at = text.find(what);
  if (at == std::string::npos) throw std::runtime_error("nothing to replace: " + what);
  return text.replace(at, what.size(), by);
}

const std::string small = R"(a title that says 5 atoms

2 atoms
3 atom types
0 bonds
-1.5 2.5 xlo xhi   # shifted
0.0 4.0 ylo yhi
1e0 5.0 zlo zhi

Masses

1 1.0
2 2.5
3 16

Pair Coeffs # lj/cut

1 1.0 1.0
2 1.0 1.0
3 1.0 1.0

Atoms

2 3 -1.5 0 1
9 1 0 1 2

Velocities

9 1 2 3
2 4 5 6
)";

const std::string tilted = R"(ITEM: UNITS
metal
ITEM: TIMESTEP
0
ITEM: NUMBER OF ATOMS
2
ITEM: BOX BOUNDS xy xz yz pp pp ff
-0.8 7.5 1.5
0.0 7.6 -0.8
1.0 10.0 0.6
ITEM: ATOMS type id xs ys zs vx vy vz iz iy ix q
2 8 0.5 0.25 0.75 1 2 3 0 -2 1 -1.2
1 3 0 0 0 -1 -2 -3 0 0 0 2.4
)";

}  // namespace

TEST_CASE("LAMMPS data: a frame reads back to the same bits, and writes the same bytes", "[io][atoms]") {
  AtomFrame f = rich_frame();
  f.step.reset();
  f.time.reset();
  const std::string text = to_lammps_data(f, "made by a test");
  const AtomFrame back = data(text);
  CHECK(same(back, f));
  CHECK(to_lammps_data(back, "made by a test") == text);

  AtomFrame bare = f;  // atomic, orthogonal, no more than it must have
  bare.lattice = Eigen::Matrix3d(Eigen::Vector3d(3, 4, 5).asDiagonal());
  bare.charge.clear();
  bare.mass.clear();
  bare.image.clear();
  bare.velocity.resize(3, 0);
  bare.types = {"1", "2"};
  CHECK(same(data(to_lammps_data(bare, "")), bare));
}

TEST_CASE("LAMMPS data: sections in any order, shifted cells, other sections passed over", "[io][atoms]") {
  const AtomFrame f = data(small);
  REQUIRE(f.size() == 2);
  CHECK(f.types == std::vector<std::string>{"1", "2", "3"});
  CHECK(f.type == std::vector<int>{2, 0});
  CHECK(f.mass == std::vector<double>{1.0, 2.5, 16.0});
  CHECK(*f.lattice == Eigen::Matrix3d(4.0 * Eigen::Matrix3d::Identity()));
  CHECK((f.position.col(0) == 0.0).all());
  CHECK((f.position.col(1) == Eigen::Array3d(1.5, 1.0, 1.0)).all());
  CHECK((f.velocity.col(1) == Eigen::Array3d(1, 2, 3)).all());
  CHECK(f.charge.empty());
  const AtomFrame labelled =
      data(replaced(replaced(small, "Masses", "Atom Type Labels\n\n1 H\n3 O\n2 C\n\nMasses"), "2 3 -1.5", "2 O -1.5"));
  CHECK(labelled.types == std::vector<std::string>{"H", "C", "O"});
  CHECK(labelled.type == std::vector<int>{2, 0});
  const AtomFrame charged = data(replaced(replaced(small, "2 3 -1.5", "2 3 0.5 -1.5"), "9 1 0", "9 1 -0.5 0"));
  CHECK(charged.charge == std::vector<double>{0.5, -0.5});
}

TEST_CASE("LAMMPS data: every fault is said with its place", "[io][atoms]") {
  const auto refuses = [](const std::string& what, const std::string& by, const std::string& why) {
    const std::string text = replaced(small, what, by);
    INFO(by);
    CHECK_THROWS_AS(data(text), ConfigError);
    CHECK_THROWS_WITH(data(text), Catch::Contains("a.data:") && Catch::Contains(why));
  };
  refuses("2 atoms", "2000000000 atoms", "3:1: the number of atoms is 2000000000, but the whole file");
  refuses("2 atoms", "two atoms", "N atoms");
  refuses("2 atoms\n", "", "N atoms");
  refuses("3 atom types\n", "", "N atom types");
  refuses("0.0 4.0 ylo", "0.0 nan ylo", "7:5: a bound of the cell must be finite");
  refuses("0.0 4.0 ylo", "4.0 4.0 ylo", "before it begins");
  refuses("0.0 4.0 ylo yhi\n", "", "ylo yhi");
  refuses("0 bonds", "7 bonds", "only atoms are read");
  refuses("Atoms", "Atoms # full", "atom_style atomic or charge");
  refuses("9 1 0 1 2", "9 1 0 1", "4 columns, not 5");
  refuses("2 3 -1.5 0 1", "2 3 -1.5 0 1 1 1", "no style that is read");
  refuses("9 1 0 1 2\n", "", "Atoms ends after 1 of 2 rows");
  refuses("9 1 0 1 2", "2 1 0 1 2", "the id 2");
  refuses("9 1 0 1 2", "9 4 0 1 2", "a type must be from 1 to 3, got 4");
  refuses("9 1 0 1 2", "9 1 0 1 -inf", "a position must be finite");
  refuses("9 1 2 3", "8 1 2 3", "none of atom 9");
  refuses("9 1 2 3", "2 1 2 3", "comes twice");
  refuses("2 4 5 6\n", "", "the file ends before row 2 of 2 in Velocities");
  refuses("2 2.5", "2 0", "must be > 0");
  refuses("2 2.5", "1 2.5", "none for type 2");
  refuses("2 1.0 1.0\n3 1.0 1.0\n\nAtoms", "2 1.0 1.0\n3 1.0 1.0\n\nBodies", "the section Atoms");
  CHECK_THROWS_AS(read_lammps_data("/nonexistent.data"), IoError);
  AtomFrame f = rich_frame();
  f.id[0] = 0;
  CHECK_THROWS_WITH(to_lammps_data(f, ""), Catch::Contains("ids >= 1"));
  f = rich_frame();
  (*f.lattice)(2, 0) = 0.1;
  CHECK_THROWS_WITH(to_lammps_data(f, ""), Catch::Contains("xy plane"));
}

TEST_CASE("LAMMPS dump: bounding boxes of triclinic cells, scaled positions, columns in any order", "[io][atoms]") {
  const auto frames = dump(tilted);
  REQUIRE(frames.size() == 1);
  const AtomFrame& f = frames[0];
  // Around a cell from 0 to 6, 0 to 7, 1 to 10 with tilts 1.5, -0.8, 0.6: x from 0 - 0.8 to 6 + 1.5, y to 7 + 0.6.
  Eigen::Matrix3d edges;
  edges << 6.0, 1.5, -0.8, 0, 7.0, 0.6, 0, 0, 9.0;
  CHECK((*f.lattice - edges).cwiseAbs().maxCoeff() < 1e-14);
  CHECK(f.periodic == std::array<bool, 3>{true, true, false});
  CHECK(f.types == std::vector<std::string>{"1", "2"});
  CHECK(f.type == std::vector<int>{1, 0});
  CHECK(f.id == std::vector<std::int64_t>{8, 3});
  CHECK((f.position.col(0) - (edges * Eigen::Vector3d(0.5, 0.25, 0.75)).array()).abs().maxCoeff() < 1e-14);
  CHECK(f.image[0] == std::array<int, 3>{1, -2, 0});
  CHECK((f.velocity.col(1) == Eigen::Array3d(-1, -2, -3)).all());
  CHECK(f.charge == std::vector<double>{-1.2, 2.4});

  const std::string general = replaced(replaced(tilted, "xy xz yz", "abc origin"),
                                       "-0.8 7.5 1.5\n0.0 7.6 -0.8\n1.0 10.0 0.6\n", "0 5 0 1\n0 0 5 1\n5 0 0 1\n");
  CHECK(dump(general)[0].lattice->col(0) == Eigen::Vector3d(0, 5, 0));
  const auto unwrapped = dump(replaced(tilted, "xs ys zs", "xu yu zu"))[0];
  CHECK(unwrapped.image.empty());
  CHECK((unwrapped.position.col(0) - Eigen::Array3d(0.5, 0.25, -0.25)).abs().maxCoeff() < 1e-14);
  const auto named = dump(replaced(tilted, "ATOMS type", "ATOMS element"))[0];
  CHECK(named.types == std::vector<std::string>{"1", "2"});
  const auto two = dump(tilted + replaced(tilted, "TIMESTEP\n0", "TIMESTEP\n500"), Frames::last);
  REQUIRE(two.size() == 1);
  CHECK(two[0].step == 500);
}

TEST_CASE("LAMMPS dump: every fault is said with its place", "[io][atoms]") {
  const auto refuses = [](const std::string& what, const std::string& by, const std::string& why) {
    const std::string text = replaced(tilted, what, by);
    INFO(by);
    CHECK_THROWS_AS(dump(text), ConfigError);
    CHECK_THROWS_WITH(dump(text), Catch::Contains("a.dump:") && Catch::Contains(why));
  };
  refuses("OF ATOMS\n2", "OF ATOMS\n200000000", "6:1: the number of atoms is 200000000, but the whole file");
  refuses("OF ATOMS\n2", "OF ATOMS\n3", "before atom 3 of 3");
  refuses("OF ATOMS\n2", "OF ATOMS\n1", "must be a line 'ITEM: ..'");
  refuses("OF ATOMS\n2", "OF ATOMS\n0", "without atoms");
  refuses("-0.8 7.5 1.5", "-0.8 7.5", "2 columns, not 3");
  refuses("1.0 10.0", "10.0 1.0", "before it begins");
  refuses("0.5 0.25", "0.5 NaN", "12:9: a position must be finite");
  refuses("xs ys zs", "a b c", "no positions");
  refuses("ITEM: TIMESTEP\n0\n", "", "comes before TIMESTEP");
  refuses("1 3 0 0 0", "1 8 0 0 0", "the id 8");
  refuses("ITEM: UNITS", "ITEM: GRID", "no item of a dump");
  CHECK_THROWS_WITH(dump(""), Catch::Contains("first frame"));
}

TEST_CASE("LAMMPS files: cut at any byte they are refused, unless within the last number", "[io][atoms]") {
  const Scratch scratch;
  for (std::size_t length = 0; length + 3 < small.size(); ++length)
    if (small.find("\n\nVel") + 2 < length || length + 1 < small.find("\n\nVel"))
      CHECK_THROWS_AS(read_lammps_data(scratch.write("cut.data", small.substr(0, length))), ConfigError);
  for (std::size_t length = 0; length + 4 < tilted.size(); ++length)
    CHECK_THROWS_AS(read_lammps_dump(scratch.write("cut.dump", tilted.substr(0, length))), ConfigError);
}
