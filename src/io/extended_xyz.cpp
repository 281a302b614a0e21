#include <ozark/io/csv.hpp>
#include <ozark/io/extended_xyz.hpp>

#include "atom_rows.hpp"
#include "key_values.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <iterator>
#include <limits>

namespace ozark {
namespace {

/// With blanks for the brackets and commas of other programs.
std::string list_of(const KeyValue& k) {
  std::string text = k.value;
  for (char& c : text)
    if (std::string_view("[]{},").find(c) != std::string_view::npos) c = ' ';
  return text;
}

std::vector<double> numbers(const TextFile& file, const KeyValue& k) {
  const std::string text = list_of(k);
  std::vector<double> all;
  for (const Word& word : words_of(text)) all.push_back(file.number({word.text, k.column}, k.key));
  return all;
}

Eigen::Matrix3d lattice_of(const std::vector<double>& x) {  // nine numbers, edge after edge, or three edges
  Eigen::Matrix3d lattice = Eigen::Matrix3d::Zero();
  for (std::size_t i = 0; i < x.size(); ++i) {
    const auto a = static_cast<Eigen::Index>(i);
    if (x.size() == 3)
      lattice(a, a) = x[i];
    else
      lattice(a % 3, a / 3) = x[i];
  }
  return lattice;
}

std::array<bool, 3> periodic_of(const TextFile& file, const KeyValue& k) {
  std::array<bool, 3> periodic{};
  const std::string text = list_of(k);
  const auto words = words_of(text);
  if (words.size() != 3) file.refuse(k.column, "pbc must be three of T and F");
  for (std::size_t a = 0; a < 3; ++a) {
    const std::string_view w = words[a].text;
    const bool yes = w == "T" || w == "1" || w == "True" || w == "true";
    if (!yes && w != "F" && w != "0" && w != "False" && w != "false")
      file.refuse(k.column, "pbc must be three of T and F");
    periodic[a] = yes;
  }
  return periodic;
}

/// One entry of Properties, "pos:R:3": the next columns of the row.
void place(AtomColumns& c, const TextFile& file, int at, const std::string& name, const std::string& kind, int width) {
  const auto demand = [&](bool holds, const char* what) {
    if (!holds) file.refuse(at, fmt::format("{} must be {}, got {}:{}", name, what, kind, width));
  };
  const auto is = [&](std::initializer_list<const char*> names) {
    return std::any_of(names.begin(), names.end(), [&](const char* n) { return name == n; });
  };
  const auto triple = [&](std::array<int, 3>& column) { column = {c.count, c.count + 1, c.count + 2}; };
  if (is({"species", "element", "type"})) {
    demand((kind == "S" || kind == "I") && width == 1, "S:1 or I:1");
    if (c.type < 0 || name == "species") c.type = c.count;
  } else if (is({"pos"})) {
    demand((kind == "R" || kind == "I") && width == 3, "R:3");
    triple(c.position);
  } else if (is({"vel", "velo", "velocities"})) {
    demand((kind == "R" || kind == "I") && width == 3, "R:3");
    triple(c.velocity);
  } else if (is({"image"})) {
    demand(kind == "I" && width == 3, "I:3");
    triple(c.image);
  } else if (is({"id"})) {
    demand(kind == "I" && width == 1, "I:1");
    c.id = c.count;
  } else if (is({"mass", "masses"})) {
    demand((kind == "R" || kind == "I") && width == 1, "R:1");
    c.mass = c.count;
  } else if (is({"charge", "charges", "initial_charges"})) {
    demand((kind == "R" || kind == "I") && width == 1, "R:1");
    c.charge = c.count;
  }
  c.count += width;
}

AtomColumns columns_of(const TextFile& file, const KeyValue* properties) {
  AtomColumns c;
  if (properties == nullptr) {
    c.count = 4;
    c.type = 0;
    c.position = {1, 2, 3};
    return c;
  }
  std::vector<std::string> parts(1);
  for (const char x : properties->value)
    if (x == ':')
      parts.emplace_back();
    else
      parts.back() += x;
  const int at = properties->column;
  if (parts.size() % 3 != 0) file.refuse(at, "Properties must be name:kind:columns, one after the other");
  for (std::size_t i = 0; i < parts.size(); i += 3) {
    const std::string& kind = parts[i + 1];
    if (kind != "S" && kind != "R" && kind != "I" && kind != "L")
      file.refuse(at, fmt::format("the kind of {} must be S, R, I or L, got '{}'", parts[i], kind));
    place(c, file, at, parts[i], kind, static_cast<int>(file.whole({parts[i + 2], at}, "columns", 1, 1000)));
  }
  if (c.position[0] < 0) file.refuse(at, "Properties has no pos:R:3");
  return c;
}

/// Of plain XYZ: three edges, with or without the number of the frame before them, or nine components.
std::optional<Eigen::Matrix3d> cell_in_comment(const TextFile& file) {
  std::vector<double> x;
  for (const Word& word : file.words()) {
    const auto value = number_in(word.text);
    if (!value || !std::isfinite(*value)) return {};
    x.push_back(*value);
  }
  if (x.size() == 4) x.erase(x.begin());
  if (x.size() != 3 && x.size() != 9) return {};
  return lattice_of(x);
}

/// What the second line of a frame says.
struct Head {
  AtomFrame frame;  // without atoms
  Eigen::Array3d origin = Eigen::Array3d::Zero();
  AtomColumns columns;
  bool extended = false;
};

void take_key(const TextFile& file, const KeyValue& k, Head& head) {
  AtomFrame& frame = head.frame;
  if (k.key == "Lattice") {
    const auto x = numbers(file, k);
    if (x.size() != 3 && x.size() != 9)
      file.refuse(k.column, fmt::format("Lattice must be nine numbers, got {}", x.size()));
    frame.lattice = lattice_of(x);
  } else if (k.key == "Origin") {
    const auto x = numbers(file, k);
    if (x.size() != 3) file.refuse(k.column, fmt::format("Origin must be three numbers, got {}", x.size()));
    head.origin = {x[0], x[1], x[2]};
  } else if (k.key == "step") {
    frame.step = file.whole({k.value, k.column}, "step", 0, std::numeric_limits<std::int64_t>::max());
  } else if (k.key == "time") {
    frame.time = file.number({k.value, k.column}, "time");
  } else if (k.key != "Properties" && k.key != "pbc") {
    const Value value = parse_value(k.value);
    frame.extra.emplace_back(k.key, is_undefined(value) ? Value(k.value) : value);
  }
}

Head read_head(const TextFile& file) {
  Head head;
  const std::string& line = file.line();
  head.extended = line.find("Properties=") != std::string::npos || line.find("Lattice=") != std::string::npos;
  const std::vector<KeyValue> keys = head.extended ? keys_of(file) : std::vector<KeyValue>{};
  head.columns = columns_of(file, find(keys, "Properties"));
  if (!head.extended) head.frame.lattice = cell_in_comment(file);
  for (const KeyValue& k : keys) take_key(file, k, head);
  head.frame.periodic.fill(head.frame.lattice.has_value());
  if (const KeyValue* pbc = find(keys, "pbc")) head.frame.periodic = periodic_of(file, *pbc);
  return head;
}

/// Names 1, 2, 3, .. in the order of the rows are no species, but ids.
void make_ids(AtomFrame& frame) {
  const std::size_t n = frame.size();
  bool counts = n > 1 && frame.types.size() == n;
  for (std::size_t i = 0; i < n && counts; ++i)
    counts = frame.types[static_cast<std::size_t>(frame.type[i])] == std::to_string(i + 1);
  if (!counts) return;
  for (std::size_t i = 0; i < n; ++i) frame.id.push_back(static_cast<std::int64_t>(i) + 1);
  frame.types = {"1"};
  frame.type.assign(n, 0);
}

/// The frame whose first line is the present one.
AtomFrame read_frame(TextFile& file) {
  const Word announced = file.words().front();
  if (file.words().size() != 1) file.refuse(file.words()[1].column, "the number of atoms must stand alone");
  const std::size_t n = file.count(announced, "the number of atoms", 3);
  if (n == 0) file.refuse(announced.column, "a frame without atoms");
  if (!file.next()) file.refuse_end("the line of keys");
  Head head = read_head(file);
  AtomRows rows(head.columns, n);
  for (std::size_t i = 0; i < n; ++i) {
    if (!file.next()) file.refuse_end(fmt::format("atom {} of {}", i + 1, n));
    if (!head.extended && file.words().size() > 4)
      file.refuse(file.words()[4].column, "a fifth column; say what the columns are with Properties=");
    rows.add(file, file.words());
  }
  AtomFrame frame = rows.take(file);
  if (!head.extended) make_ids(frame);
  frame.position.colwise() -= head.origin;
  frame.lattice = head.frame.lattice;
  frame.periodic = head.frame.periodic;
  frame.step = head.frame.step;
  frame.time = head.frame.time;
  frame.extra = std::move(head.frame.extra);
  return frame;
}

void append(std::string& text, const Eigen::Array3Xd& vectors, std::size_t i) {
  for (int a = 0; a < 3; ++a) fmt::format_to(std::back_inserter(text), " {}", vectors(a, static_cast<Eigen::Index>(i)));
}

}  // namespace

std::string to_extended_xyz(const AtomFrame& f) {
  require_valid(f);
  const auto out = [](std::string& text) { return std::back_inserter(text); };
  std::string text = fmt::format("{}\n", f.size());
  if (f.lattice) {
    text += "Lattice=\"";
    for (int i = 0; i < 9; ++i) fmt::format_to(out(text), "{}{}", i == 0 ? "" : " ", (*f.lattice)(i % 3, i / 3));
    text += "\" ";
  }
  text += "Properties=species:S:1:pos:R:3";
  if (f.velocity.cols() > 0) text += ":vel:R:3";
  if (!f.id.empty()) text += ":id:I:1";
  if (!f.image.empty()) text += ":image:I:3";
  if (!f.mass.empty()) text += ":mass:R:1";
  if (!f.charge.empty()) text += ":charge:R:1";
  const auto letter = [&](std::size_t a) { return f.periodic[a] ? 'T' : 'F'; };
  fmt::format_to(out(text), " pbc=\"{} {} {}\"", letter(0), letter(1), letter(2));
  if (f.step) fmt::format_to(out(text), " step={}", *f.step);
  if (f.time) fmt::format_to(out(text), " time={}", *f.time);
  for (const auto& [key, value] : f.extra) {
    require(!key.empty() && key.find_first_of(" \t\n\"=") == std::string::npos,
            "'{}' cannot stand in extended XYZ as a key", key);
    const std::string shown = to_text(value);
    require(shown.find_first_of("\r\n") == std::string::npos, "the value of '{}' has more than one line", key);
    fmt::format_to(out(text), " {}={}", key, quoted(shown));
  }
  text += '\n';
  for (std::size_t i = 0; i < f.size(); ++i) {
    text += f.types[static_cast<std::size_t>(f.type[i])];
    append(text, f.position, i);
    if (f.velocity.cols() > 0) append(text, f.velocity, i);
    if (!f.id.empty()) fmt::format_to(out(text), " {}", f.id[i]);
    if (!f.image.empty()) fmt::format_to(out(text), " {} {} {}", f.image[i][0], f.image[i][1], f.image[i][2]);
    if (!f.mass.empty()) fmt::format_to(out(text), " {}", f.mass[static_cast<std::size_t>(f.type[i])]);
    if (!f.charge.empty()) fmt::format_to(out(text), " {}", f.charge[i]);
    text += '\n';
  }
  return text;
}

std::vector<AtomFrame> read_extended_xyz(const std::filesystem::path& path, Frames which) {
  TextFile file(path);
  std::vector<AtomFrame> frames;
  while (file.next_filled()) {
    if (which == Frames::last) frames.clear();
    frames.push_back(read_frame(file));
  }
  if (frames.empty()) file.refuse_end("the number of atoms");
  return frames;
}

}  // namespace ozark
