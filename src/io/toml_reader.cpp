#include <ozark/core/error.hpp>
#include <ozark/io/toml.hpp>

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_ENABLE_WINDOWS_COMPAT 0
#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace ozark {
namespace {

constexpr std::uintmax_t largest_file = 16u << 20;

Position position(const toml::source_region& region) {
  Position at;
  at.line = static_cast<int>(region.begin.line);
  at.column = static_cast<int>(region.begin.column);
  const bool one_line = region.end.line == region.begin.line && region.end.column > region.begin.column;
  at.length = one_line ? static_cast<int>(region.end.column - region.begin.column) : 1;
  return at;
}

Node convert(const toml::node& node) {
  Node made{false, position(node.source()), false};
  if (const auto* table = node.as_table()) {
    Node::Table entries;
    for (const auto& [key, value] : *table)
      entries.push_back({std::string(key.str()), position(key.source()), convert(value)});
    made.in_line = table->is_inline();
    made.value = std::move(entries);
  } else if (const auto* array = node.as_array()) {
    Node::List items;
    for (const auto& item : *array) items.push_back(convert(item));
    made.value = std::move(items);
  } else if (const auto* text = node.as_string()) {
    made.value = text->get();
  } else if (const auto* whole = node.as_integer()) {
    made.value = static_cast<long>(whole->get());
  } else if (const auto* real = node.as_floating_point()) {
    made.value = real->get();
  } else if (const auto* truth = node.as_boolean()) {
    made.value = truth->get();
  } else {
    made.value = Node::Foreign{node.is_time() ? "time" : "date"};
  }
  return made;
}

// toml++ keeps keys sorted by name; messages and copies follow the file.
void sort_by_position(Node& node) {
  if (auto* table = std::get_if<Node::Table>(&node.value)) {
    std::stable_sort(table->begin(), table->end(), [](const Entry& a, const Entry& b) {
      return std::pair(a.key_where.line, a.key_where.column) < std::pair(b.key_where.line, b.key_where.column);
    });
    for (auto& entry : *table) sort_by_position(entry.node);
  } else if (auto* list = std::get_if<Node::List>(&node.value)) {
    for (auto& item : *list) sort_by_position(item);
  }
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

[[noreturn]] void refuse_file(const std::filesystem::path& file, std::string_view reason) {
  throw IoError(fmt::format("cannot read '{}': {}", file.string(), reason));
}

std::string slurp(const std::filesystem::path& file) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (!std::filesystem::exists(status)) refuse_file(file, error ? error.message() : "no such file");
  if (std::filesystem::is_directory(status)) refuse_file(file, "it is a directory, not a study file");
  if (!std::filesystem::is_regular_file(status)) refuse_file(file, "it is not a regular file");
  const auto size = std::filesystem::file_size(file, error);
  if (error) refuse_file(file, error.message());
  if (size > largest_file) refuse_file(file, fmt::format("{} bytes, a study has at most {}", size, largest_file));
  std::ifstream stream(file, std::ios::binary);
  if (!stream) refuse_file(file, std::strerror(errno));
  std::string text(size, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(size));
  if (stream.bad()) refuse_file(file, std::strerror(errno));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

}  // namespace

Document parse_toml(const std::string& text, const std::string& name) {
  Document document;
  document.name = name;
  if (text.find_first_not_of(" \t\r\n") == std::string::npos)
    throw ConfigError(
        fmt::format("{}:1:1: error: the file is empty; `ozark new TASK` prints a study to start from", name));
  if (text.find('\0') != std::string::npos)
    throw ConfigError(fmt::format("{}:1:1: error: the file is binary, a study is TOML text", name));
  document.lines = split_lines(text);
  const toml::parse_result parsed = toml::parse(text, std::string_view(name));
  if (!parsed) {
    std::string reason(parsed.error().description());
    for (char& c : reason)
      if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    throw ConfigError(report(document, {{position(parsed.error().source()), "not TOML: " + reason}}));
  }
  document.root = convert(parsed.table());
  sort_by_position(document.root);
  return document;
}

Document read_toml(const std::filesystem::path& file) {
  Document document = parse_toml(slurp(file), file.generic_string());
  document.directory = file.parent_path();
  return document;
}

std::string toml_library() { return fmt::format("toml++ {}.{}.{}", TOML_LIB_MAJOR, TOML_LIB_MINOR, TOML_LIB_PATCH); }

}  // namespace ozark
