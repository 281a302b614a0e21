#include <ozark/io/lammps_files.hpp>

#include "atom_rows.hpp"

#include <Eigen/LU>

#include <algorithm>
#include <limits>

namespace ozark {
namespace {

constexpr auto largest = std::numeric_limits<std::int64_t>::max();

struct Box {
  Eigen::Array3d origin = Eigen::Array3d::Zero();
  Eigen::Matrix3d edges = Eigen::Matrix3d::Zero();
  std::array<bool, 3> periodic{true, true, true};
};

class DumpFile {
 public:
  explicit DumpFile(const std::filesystem::path& path) : file_(path) {}

  /// @return  false if there is no other frame
  bool next(AtomFrame& frame) {
    AtomFrame head;
    std::optional<std::size_t> count;
    std::optional<Box> box;
    bool begun = false;
    while (file_.next_filled()) {
      begun = true;
      const std::vector<Word>& words = file_.words();
      if (words[0].text != "ITEM:" || words.size() < 2) file_.refuse(words[0].column, "must be a line 'ITEM: ..'");
      const std::string_view item = words[1].text;
      if (item == "TIMESTEP") {
        head.step = file_.whole(one("the time step"), "the time step", 0, largest);
      } else if (item == "TIME") {
        head.time = file_.number(one("the time"), "the time");
      } else if (item == "NUMBER") {
        count = file_.count(one("the number of atoms"), "the number of atoms", 3);
      } else if (item == "BOX") {
        box = read_box();
      } else if (item == "UNITS") {
        static_cast<void>(one("the units"));
      } else if (item == "ATOMS") {
        if (!count || !box || !head.step)
          file_.refuse(words[0].column, "comes before TIMESTEP, NUMBER OF ATOMS and BOX BOUNDS");
        if (*count == 0) file_.refuse(words[0].column, "a frame without atoms");
        frame = read_atoms(*count, *box);
        frame.step = head.step;
        frame.time = head.time;
        return true;
      } else {
        file_.refuse(words[1].column, "is no item of a dump of atoms");
      }
    }
    if (begun) file_.refuse_end("the item ATOMS");
    return false;
  }

  [[nodiscard]] const TextFile& file() const { return file_; }

 private:
  const Word& one(const char* what) {
    if (!file_.next()) file_.refuse_end(what);
    if (file_.words().size() != 1) file_.refuse(0, fmt::format("must be {} alone", what));
    return file_.words().front();
  }

  /// Three lines of numbers.
  Eigen::MatrixXd rows(int width) {
    Eigen::MatrixXd m(3, width);
    for (int i = 0; i < 3; ++i) {
      if (!file_.next()) file_.refuse_end("the bounds of the cell");
      if (file_.words().size() != static_cast<std::size_t>(width))
        file_.refuse(0, fmt::format("a bound of the cell has {} columns, not {}", file_.words().size(), width));
      for (int j = 0; j < width; ++j)
        m(i, j) = file_.number(file_.words()[static_cast<std::size_t>(j)], "a bound of the cell");
    }
    return m;
  }

  /// BOX BOUNDS, then xy xz yz or abc origin, then how each pair of faces behaves; "p..": it repeats.
  Box read_box() {
    std::vector<std::string> words;
    for (std::size_t i = 2; i < file_.words().size(); ++i) words.emplace_back(file_.words()[i].text);
    const auto has = [&](const char* word) { return std::find(words.begin(), words.end(), word) != words.end(); };
    Box box;
    if (words.size() >= 3)
      for (std::size_t a = 0; a < 3; ++a) {
        const std::string& faces = words[words.size() - 3 + a];
        if (faces.size() == 2 && faces != "xy" && faces != "xz" && faces != "yz") box.periodic[a] = faces[0] == 'p';
      }
    if (has("abc")) {
      const Eigen::MatrixXd m = rows(4);
      box.edges = m.leftCols(3).transpose();
      box.origin = m.col(3).array();
      if (!(box.edges.determinant() > 0.0)) file_.refuse(0, "the edges of the cell are not right-handed");
      return box;
    }
    const bool tilted = has("xy");
    const Eigen::MatrixXd m = rows(tilted ? 3 : 2);
    Eigen::Array3d low = m.col(0).array(), high = m.col(1).array();
    if (tilted) {  // the bounds are those of the box around the cell
      const double xy = m(0, 2), xz = m(1, 2), yz = m(2, 2);
      low[0] -= std::min({0.0, xy, xz, xy + xz});
      high[0] -= std::max({0.0, xy, xz, xy + xz});
      low[1] -= std::min(0.0, yz);
      high[1] -= std::max(0.0, yz);
      box.edges(0, 1) = xy;
      box.edges(0, 2) = xz;
      box.edges(1, 2) = yz;
    }
    if (!(high > low).all()) file_.refuse(0, "the cell ends before it begins");
    box.edges.diagonal() = (high - low).matrix();
    box.origin = low;
    return box;
  }

  AtomFrame read_atoms(std::size_t count, const Box& box) {
    std::vector<std::string> names;
    for (std::size_t i = 2; i < file_.words().size(); ++i) names.emplace_back(file_.words()[i].text);
    const auto column = [&](const std::string& name) {
      const auto at = std::find(names.begin(), names.end(), name);
      return at == names.end() ? -1 : static_cast<int>(at - names.begin());
    };
    const auto triple = [&](const char* x, const char* y, const char* z, std::array<int, 3>& columns) {
      columns = {column(x), column(y), column(z)};
      const bool all = *std::min_element(columns.begin(), columns.end()) >= 0;
      if (!all) columns = {-1, -1, -1};
      return all;
    };
    AtomColumns c;
    c.count = static_cast<int>(names.size());
    c.id = column("id");
    c.type = column("element") >= 0 ? column("element") : column("type");
    c.charge = column("q");
    c.mass = column("mass");
    triple("vx", "vy", "vz", c.velocity);
    bool scaled = false, unwrapped = false;
    if (!triple("x", "y", "z", c.position) && !(unwrapped = triple("xu", "yu", "zu", c.position)) &&
        !(scaled = triple("xs", "ys", "zs", c.position)) &&
        !(scaled = unwrapped = triple("xsu", "ysu", "zsu", c.position)))
      file_.refuse(0, "has no positions: x y z, xs ys zs, xu yu zu or xsu ysu zsu");
    if (!unwrapped) triple("ix", "iy", "iz", c.image);
    AtomRows atoms(c, count);
    for (std::size_t i = 0; i < count; ++i) {
      if (!file_.next()) file_.refuse_end(fmt::format("atom {} of {}; cut the last frame off", i + 1, count));
      atoms.add(file_, file_.words());
    }
    AtomFrame f = atoms.take(file_);
    if (scaled)
      f.position = (box.edges * f.position.matrix()).eval().array();
    else
      f.position.colwise() -= box.origin;
    f.lattice = box.edges;
    f.periodic = box.periodic;
    return f;
  }

  TextFile file_;
};

}  // namespace

std::vector<AtomFrame> read_lammps_dump(const std::filesystem::path& path, Frames which) {
  DumpFile dump(path);
  std::vector<AtomFrame> frames;
  AtomFrame frame;
  while (dump.next(frame)) {
    if (which == Frames::last) frames.clear();
    frames.push_back(std::move(frame));
  }
  if (frames.empty()) dump.file().refuse_end("the first frame");
  return frames;
}

}  // namespace ozark
