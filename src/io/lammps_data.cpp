#include <ozark/io/lammps_files.hpp>

#include "atom_rows.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <unordered_map>

namespace ozark {
namespace {

constexpr auto largest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t most_types = 1000;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  return first == std::string_view::npos ? std::string_view{}
                                         : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/// A data file while it is read. Every line is split into what counts and the comment behind it.
class DataFile {
 public:
  explicit DataFile(const std::filesystem::path& path) : file_(path) {}

  AtomFrame read() {
    if (!file_.next()) file_.refuse_end("its first line");
    more_ = next();
    while (more_ && !is_letter(words_.front().text.front())) read_header();
    check_header();
    while (more_) read_section();
    if (!atoms_) file_.refuse_end("the section Atoms");
    return finish();
  }

 private:
  /// The next line that says something.
  bool next() {
    while (file_.next()) {
      const std::string_view line = file_.line();
      const auto hash = line.find('#');
      words_ = words_of(line.substr(0, hash));
      comment_ = hash == std::string_view::npos ? std::string_view{} : trimmed(line.substr(hash + 1));
      if (!words_.empty()) return true;
    }
    return false;
  }

  bool header_is(std::size_t numbers, std::initializer_list<const char*> names) const {
    return words_.size() == numbers + names.size() &&
           std::equal(names.begin(), names.end(), words_.begin() + static_cast<std::ptrdiff_t>(numbers),
                      [](const char* name, const Word& w) { return w.text == name; });
  }

  void read_bounds(int axis) {
    const double low = file_.number(words_[0], "a bound of the cell"),
                 high = file_.number(words_[1], "a bound of the cell");
    if (!(high > low)) file_.refuse(words_[1].column, fmt::format("the cell ends at {} before it begins", high));
    low_[axis] = low;
    edges_(axis, axis) = high - low;
  }

  void read_header() {
    if (header_is(1, {"atoms"})) {
      count_ = file_.count(words_[0], "the number of atoms", 5);
    } else if (header_is(1, {"atom", "types"})) {
      types_ = static_cast<std::size_t>(file_.whole(words_[0], "the number of atom types", 1, most_types));
    } else if (header_is(2, {"xlo", "xhi"})) {
      read_bounds(0);
    } else if (header_is(2, {"ylo", "yhi"})) {
      read_bounds(1);
    } else if (header_is(2, {"zlo", "zhi"})) {
      read_bounds(2);
    } else if (header_is(3, {"xy", "xz", "yz"})) {
      edges_(0, 1) = file_.number(words_[0], "xy");
      edges_(0, 2) = file_.number(words_[1], "xz");
      edges_(1, 2) = file_.number(words_[2], "yz");
    } else if (words_.size() == 2 && is_letter(words_[1].text.front()) && words_[0].text != "0") {
      file_.refuse(words_[1].column, fmt::format("has {} {}; only atoms are read", words_[0].text, words_[1].text));
    }
    more_ = next();
  }

  void check_header() {
    if (count_ == 0) file_.refuse(0, "no line 'N atoms' before here: is this a data file of LAMMPS");
    if (types_ == 0) file_.refuse(0, "no line 'N atom types' before here");
    for (int a = 0; a < 3; ++a)
      if (edges_(a, a) == 0.0)
        file_.refuse(0, fmt::format("no line '.. {0}lo {0}hi' before here", std::string(1, "xyz"[a])));
  }

  void read_section() {
    const std::string_view name = words_.front().text;
    if (name == "Masses") {
      read_masses();
    } else if (name == "Atoms") {
      read_atoms();
    } else if (name == "Velocities") {
      read_velocities();
    } else if (header_is(0, {"Atom", "Type", "Labels"})) {
      labels_ = std::vector<std::string>(types_);
      for (std::size_t i = 0; i < types_; ++i) {
        demand_row(2, "Atom Type Labels", i, types_);
        (*labels_)[type_number(words_[0])] = words_[1].text;
      }
      more_ = next();
    } else {
      const std::string passed(name.substr(0, 40));
      bool empty = true;
      while ((more_ = next()) && !is_letter(words_.front().text.front())) empty = false;
      if (empty) file_.refuse_end(fmt::format("the first row of '{}'", passed));
    }
  }

  void demand_row(std::size_t width, const char* section, std::size_t i, std::size_t of) {
    if (!next()) file_.refuse_end(fmt::format("row {} of {} in {}", i + 1, of, section));
    if (words_.size() == width) return;
    if (is_letter(words_[0].text.front()))
      file_.refuse(words_[0].column, fmt::format("{} ends after {} of {} rows", section, i, of));
    file_.refuse(0, fmt::format("a row of {} has {} columns, not {}", section, words_.size(), width));
  }

  [[nodiscard]] std::size_t type_number(const Word& word) const {
    return static_cast<std::size_t>(file_.whole(word, "a type", 1, static_cast<std::int64_t>(types_))) - 1;
  }

  void read_masses() {
    mass_.assign(types_, 0.0);
    names_.assign(types_, {});
    for (std::size_t i = 0; i < types_; ++i) {
      demand_row(2, "Masses", i, types_);
      const std::size_t t = type_number(words_[0]);
      mass_[t] = file_.number(words_[1], "a mass");
      if (!(mass_[t] > 0.0)) file_.refuse(words_[1].column, fmt::format("a mass must be > 0, got {}", mass_[t]));
      names_[t] = comment_;
    }
    if (const auto none = std::find(mass_.begin(), mass_.end(), 0.0); none != mass_.end())
      file_.refuse(0, fmt::format("Masses has none for type {}", none - mass_.begin() + 1));
    more_ = next();
  }

  void read_atoms() {
    const std::string style(comment_);
    if (!style.empty() && style != "atomic" && style != "charge")
      file_.refuse(0, fmt::format("atoms of style '{}' are not read; write them with atom_style atomic or charge",
                                  style.substr(0, 40)));
    if (atoms_) file_.refuse(0, "Atoms comes twice");
    AtomColumns c;
    for (std::size_t i = 0; i < count_; ++i) {
      if (i == 0) {
        if (!next()) file_.refuse_end("the first atom");
        c = columns(style);
        atoms_.emplace(c, count_);
      } else {
        demand_row(static_cast<std::size_t>(c.count), "Atoms", i, count_);
      }
      static_cast<void>(number_of_type(words_[1]));
      atoms_->add(file_, words_);
    }
    more_ = next();
  }

  /// id type x y z, or id type q x y z; either with three images behind.
  [[nodiscard]] AtomColumns columns(const std::string& style) const {
    const auto n = static_cast<int>(words_.size());
    const bool charged = style.empty() ? n == 6 || n == 9 : style == "charge";
    const int first = charged ? 3 : 2;
    if (n != first + 3 && n != first + 6)
      file_.refuse(0, fmt::format("an atom of {} columns is of no style that is read; write them with atom_style "
                                  "atomic or charge",
                                  n));
    AtomColumns c;
    c.count = n;
    c.id = 0;
    c.type = 1;
    if (charged) c.charge = 2;
    c.position = {first, first + 1, first + 2};
    if (n == first + 6) c.image = {first + 3, first + 4, first + 5};
    return c;
  }

  /// By its number, or its label where there are labels.
  [[nodiscard]] std::size_t number_of_type(const Word& word) const {
    if (labels_)
      if (const auto at = std::find(labels_->begin(), labels_->end(), word.text); at != labels_->end())
        return static_cast<std::size_t>(at - labels_->begin());
    return type_number(word);
  }

  void read_velocities() {
    velocity_.reserve(count_);
    for (std::size_t i = 0; i < count_; ++i) {
      demand_row(4, "Velocities", i, count_);
      const std::int64_t id = file_.whole(words_[0], "an id", 0, largest);
      const auto component = [&](std::size_t a) { return file_.number(words_[a], "a velocity"); };
      if (!velocity_.try_emplace(id, Eigen::Array3d(component(1), component(2), component(3))).second)
        file_.refuse(words_[0].column, fmt::format("the velocity of atom {} comes twice", id));
    }
    more_ = next();
  }

  AtomFrame finish() {
    AtomFrame f = atoms_->take(file_);
    for (int& t : f.type) {  // from the order they were met to their numbers
      const std::string& name = f.types[static_cast<std::size_t>(t)];
      t = static_cast<int>(number_of_type({name, 0}));
    }
    f.types.clear();
    for (std::size_t t = 0; t < types_; ++t) f.types.push_back(std::to_string(t + 1));
    if (labels_)
      f.types = *labels_;
    else if (all_words(names_))
      f.types = names_;
    f.mass = mass_;
    f.lattice = edges_;
    f.position.colwise() -= low_;
    if (!velocity_.empty()) {
      f.velocity.resize(3, f.position.cols());
      for (std::size_t i = 0; i < f.size(); ++i) {
        const auto v = velocity_.find(f.id[i]);
        if (v == velocity_.end()) file_.refuse(0, fmt::format("Velocities has none of atom {}", f.id[i]));
        f.velocity.col(static_cast<Eigen::Index>(i)) = v->second;
      }
    }
    return f;
  }

  /// One word each, no two alike.
  [[nodiscard]] static bool all_words(std::vector<std::string> names) {
    const auto is_word = [](const std::string& n) { return !n.empty() && n.find_first_of(" \t") == std::string::npos; };
    if (names.empty() || !std::all_of(names.begin(), names.end(), is_word)) return false;
    std::sort(names.begin(), names.end());
    return std::adjacent_find(names.begin(), names.end()) == names.end();
  }

  TextFile file_;
  std::vector<Word> words_;
  std::string_view comment_;
  bool more_ = false;
  std::size_t count_ = 0, types_ = 0;
  Eigen::Array3d low_ = Eigen::Array3d::Zero();
  Eigen::Matrix3d edges_ = Eigen::Matrix3d::Zero();
  std::vector<double> mass_;
  std::vector<std::string> names_;  // in the comments of Masses
  std::optional<std::vector<std::string>> labels_;
  std::optional<AtomRows> atoms_;
  std::unordered_map<std::int64_t, Eigen::Array3d> velocity_;
};

}  // namespace

AtomFrame read_lammps_data(const std::filesystem::path& file) { return DataFile(file).read(); }

std::string to_lammps_data(const AtomFrame& f, const std::string& title) {
  require_valid(f);
  require(f.lattice.has_value(), "a data file of LAMMPS needs a cell");
  require(f.id.size() == f.size() && std::all_of(f.id.begin(), f.id.end(), [](auto i) { return i >= 1; }),
          "a data file of LAMMPS needs ids >= 1");
  require(title.find_first_of("\r\n") == std::string::npos, "the title of a data file must be one line");
  const Eigen::Matrix3d& h = *f.lattice;
  require(h(1, 0) == 0.0 && h(2, 0) == 0.0 && h(2, 1) == 0.0 && h.diagonal().minCoeff() > 0.0,
          "a data file of LAMMPS needs edges with a along x and b in the xy plane");
  const bool charged = !f.charge.empty();
  std::string text = fmt::format("{}\n\n{} atoms\n{} atom types\n\n", title, f.size(), f.types.size());
  const auto out = std::back_inserter(text);
  for (int a = 0; a < 3; ++a) fmt::format_to(out, "0 {} {}lo {}hi\n", h(a, a), "xyz"[a], "xyz"[a]);
  if (h(0, 1) != 0.0 || h(0, 2) != 0.0 || h(1, 2) != 0.0)
    fmt::format_to(out, "{} {} {} xy xz yz\n", h(0, 1), h(0, 2), h(1, 2));
  if (!f.mass.empty()) {
    text += "\nMasses\n\n";
    for (std::size_t t = 0; t < f.types.size(); ++t) fmt::format_to(out, "{} {} # {}\n", t + 1, f.mass[t], f.types[t]);
  }
  fmt::format_to(out, "\nAtoms # {}\n\n", charged ? "charge" : "atomic");
  for (std::size_t i = 0; i < f.size(); ++i) {
    const auto r = f.position.col(static_cast<Eigen::Index>(i));
    fmt::format_to(out, "{} {}", f.id[i], f.type[i] + 1);
    if (charged) fmt::format_to(out, " {}", f.charge[i]);
    fmt::format_to(out, " {} {} {}", r[0], r[1], r[2]);
    if (!f.image.empty()) fmt::format_to(out, " {} {} {}", f.image[i][0], f.image[i][1], f.image[i][2]);
    text += '\n';
  }
  if (f.velocity.cols() > 0) {
    text += "\nVelocities\n\n";
    for (std::size_t i = 0; i < f.size(); ++i) {
      const auto v = f.velocity.col(static_cast<Eigen::Index>(i));
      fmt::format_to(out, "{} {} {} {}\n", f.id[i], v[0], v[1], v[2]);
    }
  }
  return text;
}

}  // namespace ozark
