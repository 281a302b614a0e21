#pragma once
// What keys a struct has: the text of `ozark explain` and `ozark new`.

#include <ozark/io/describer.hpp>
#include <ozark/io/document.hpp>

#include <string>
#include <vector>

namespace ozark {

struct KeyEntry {
  enum class Kind { field, section, list };
  Kind kind = Kind::field;
  std::string name;
  std::string meaning;
  std::string takes;  // "number in [0, 1)", "whole number", "text", ...
  bool has_bounds = false;
  std::string default_value;                                 // as TOML, or empty
  std::vector<std::pair<std::string, std::string>> options;  // word and meaning
  bool required = false;
  bool may_be_absent = false;  // of a section
  std::vector<KeyEntry> keys;  // of a section or of one entry of a list
};

/// The keys of the described struct, in its order.
[[nodiscard]] std::vector<KeyEntry> catalogue(const Visit& visit);

/// A reference page: one paragraph per key.
[[nodiscard]] std::string explain_keys(const std::vector<KeyEntry>& keys);

/// The study with each key's meaning beside it, keys it leaves out as comments with their defaults.
[[nodiscard]] std::string annotate(const Node& study, const std::vector<KeyEntry>& keys);

}  // namespace ozark
