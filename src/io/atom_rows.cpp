#include "atom_rows.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <numeric>

namespace ozark {
namespace {

constexpr auto largest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t largest_image = 1 << 30;

std::optional<std::int64_t> whole_in(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  return value;
}

/// Names that are all numbers, ascending.
void sort_types(AtomFrame& f) {
  std::vector<std::int64_t> number;
  for (const std::string& name : f.types) {
    const auto value = whole_in(name);
    if (!value) return;
    number.push_back(*value);
  }
  std::vector<std::size_t> order(number.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return number[a] < number[b]; });
  std::vector<int> place(order.size());
  std::vector<std::string> names;
  std::vector<double> mass;
  for (std::size_t i = 0; i < order.size(); ++i) {
    place[order[i]] = static_cast<int>(i);
    names.push_back(f.types[order[i]]);
    if (!f.mass.empty()) mass.push_back(f.mass[order[i]]);
  }
  for (int& t : f.type) t = place[static_cast<std::size_t>(t)];
  f.types = std::move(names);
  f.mass = std::move(mass);
}

}  // namespace

AtomRows::AtomRows(AtomColumns columns, std::size_t count) : columns_(columns) {
  const auto n = static_cast<Eigen::Index>(count);
  frame_.position.resize(3, n);
  if (columns.velocity[0] >= 0) frame_.velocity.resize(3, n);
  frame_.type.reserve(count);
  if (columns.type < 0) frame_.types = {"1"};
}

void AtomRows::add(const TextFile& file, const std::vector<Word>& words) {
  if (words.size() != static_cast<std::size_t>(columns_.count))
    file.refuse(0, fmt::format("atom {} has {} columns, not {}", row_ + 1, words.size(), columns_.count));
  const auto at = [&](int column) -> const Word& { return words[static_cast<std::size_t>(column)]; };
  const auto i = static_cast<Eigen::Index>(row_++);
  int type = 0;
  if (columns_.type >= 0) {
    const std::string name(at(columns_.type).text);
    const auto [found, fresh] = known_.try_emplace(name, static_cast<int>(frame_.types.size()));
    type = found->second;
    if (fresh) frame_.types.push_back(name);
  }
  frame_.type.push_back(type);
  for (int a = 0; a < 3; ++a) {
    const auto axis = static_cast<std::size_t>(a);
    frame_.position(a, i) = file.number(at(columns_.position[axis]), "a position");
    if (columns_.velocity[axis] >= 0) frame_.velocity(a, i) = file.number(at(columns_.velocity[axis]), "a velocity");
  }
  if (columns_.image[0] >= 0) {
    auto& image = frame_.image.emplace_back();
    for (std::size_t a = 0; a < 3; ++a)
      image[a] = static_cast<int>(file.whole(at(columns_.image[a]), "an image", -largest_image, largest_image));
  }
  if (columns_.id >= 0) frame_.id.push_back(file.whole(at(columns_.id), "an id", 0, largest));
  if (columns_.charge >= 0) frame_.charge.push_back(file.number(at(columns_.charge), "a charge"));
  if (columns_.mass >= 0) {
    const double mass = file.number(at(columns_.mass), "a mass");
    const auto t = static_cast<std::size_t>(type);
    if (t == frame_.mass.size()) frame_.mass.push_back(mass);
    if (frame_.mass[t] != mass)
      file.refuse(at(columns_.mass).column,
                  fmt::format("the mass of '{}' was {} before and is {} here; atoms of one type have one mass",
                              frame_.types[t], frame_.mass[t], mass));
  }
}

AtomFrame AtomRows::take(const TextFile& file) {
  refuse_twins(file, frame_.id);
  sort_types(frame_);
  return std::move(frame_);
}

void refuse_twins(const TextFile& file, std::vector<std::int64_t> ids) {
  std::sort(ids.begin(), ids.end());
  const auto twice = std::adjacent_find(ids.begin(), ids.end());
  if (twice != ids.end()) file.refuse(0, fmt::format("two of the atoms up to here have the id {}", *twice));
}

}  // namespace ozark
