#pragma once
// TOML text to tree and back.

#include <ozark/io/document.hpp>

#include <filesystem>
#include <string>

namespace ozark {

/// @throws IoError      missing, not readable, not a regular file, or larger than 16 MB
/// @throws ConfigError  empty, binary, or not TOML; with position
[[nodiscard]] Document read_toml(const std::filesystem::path& file);

/// The same for a text in memory. @param name  stands before every message
[[nodiscard]] Document parse_toml(const std::string& text, const std::string& name);

/// Scalars of a table before its sections; doubles read back to the same bits. Numbers that are NaN or infinite are
/// left out.
[[nodiscard]] std::string to_toml(const Node& root);

/// One scalar, list or in-line table as it stands after "key = ".
[[nodiscard]] std::string to_toml_value(const Node& node);

/// The key, quoted where TOML wants it.
[[nodiscard]] std::string to_toml_key(std::string_view key);

/// "toml++ 3.3.0"
[[nodiscard]] std::string toml_library();

}  // namespace ozark
