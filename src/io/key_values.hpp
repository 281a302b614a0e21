#pragma once
// A line of key=value as extended XYZ has it: values in quotes, in brackets or plain; a key alone is true.

#include "text_file.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ozark {

struct KeyValue {
  std::string key, value;  // quotes are taken off, brackets stay
  int column = 0;          // of the key
};

/// Of the present line. @throws ConfigError  quotes or brackets that are not closed, a key that comes twice
[[nodiscard]] std::vector<KeyValue> keys_of(const TextFile& file);

/// Null if there is none.
[[nodiscard]] const KeyValue* find(const std::vector<KeyValue>& all, std::string_view key);

/// In quotes where it must be.
[[nodiscard]] std::string quoted(const std::string& value);

}  // namespace ozark
