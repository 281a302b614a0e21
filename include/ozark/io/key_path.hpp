#pragma once
// One scalar key of a described struct, by its dotted path: how `along`, `--set` and sweep axes reach a study.

#include <ozark/io/describer.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace ozark {

struct KeyInfo {
  bool is_number = false;
  Bounds bounds;
  std::string meaning;
  std::optional<double> value;  // of a number, as it stands; empty where the key is absent
};

/// The key's kind and range; list entries by name: "system.species.active.activity".
/// @param visit  calls describe(d, config) on the struct that owns the key
/// @throws ConfigError  unknown key (with the nearest known one)
[[nodiscard]] KeyInfo find_key(const Visit& visit, std::string_view key);

/// Sets it and checks the whole struct again.
/// @throws ConfigError  unknown key, not a scalar, wrong type, out of range, or a cross-field condition that fails
void set_key(const Visit& visit, std::string_view key, const Value& value);

/// What is wrong with giving the key this value, looking at its own kind and range alone; empty if nothing.
/// @throws ConfigError  unknown key
[[nodiscard]] std::optional<std::string> refusal(const Visit& visit, std::string_view key, const Value& value);

/// Both for a struct with its own describe().
template <class T>
void set_key(T& config, std::string_view key, const Value& value) {
  set_key([&config](Describer& d) { describe(d, config); }, key, value);
}
template <class T>
[[nodiscard]] KeyInfo find_key(T& config, std::string_view key) {
  return find_key([&config](Describer& d) { describe(d, config); }, key);
}

}  // namespace ozark
