#include <ozark/core/error.hpp>
#include <ozark/io/toml.hpp>
#include <ozark/io/value.hpp>

#include <algorithm>
#include <cmath>

namespace ozark {
namespace {

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      out += '\\', out += c;
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      out += c;
  }
  return out + '"';
}

std::string real(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
  std::string text = to_text(number);
  const bool looks_whole = text.find_first_of(".e") == std::string::npos;
  return looks_whole ? text + ".0" : text;
}

bool is_list_of_tables(const Node& node) {
  const auto* list = node.list();
  return list != nullptr && !list->empty() &&
         std::all_of(list->begin(), list->end(), [](const Node& n) { return n.table() != nullptr && !n.in_line; });
}

bool is_section(const Node& node) { return (node.table() != nullptr && !node.in_line) || is_list_of_tables(node); }

bool is_undefined_number(const Node& node) {
  const auto* number = std::get_if<double>(&node.value);
  return number != nullptr && !std::isfinite(*number);
}

void write_table(std::string& out, const Node::Table& table, const std::string& path) {
  for (const auto& entry : table)
    if (!is_section(entry.node) && !is_undefined_number(entry.node))
      out += fmt::format("{} = {}\n", to_toml_key(entry.key), to_toml_value(entry.node));
  for (const auto& entry : table) {
    if (!is_section(entry.node)) continue;
    const std::string name = path.empty() ? to_toml_key(entry.key) : path + "." + to_toml_key(entry.key);
    if (const auto* section = entry.node.table()) {
      const bool only_sections = !section->empty() && std::all_of(section->begin(), section->end(),
                                                                  [](const Entry& e) { return is_section(e.node); });
      if (!only_sections) out += fmt::format("\n[{}]\n", name);
      write_table(out, *section, name);
    } else {
      for (const auto& item : *entry.node.list()) {
        out += fmt::format("\n[[{}]]\n", name);
        write_table(out, *item.table(), name);
      }
    }
  }
}

}  // namespace

std::string to_toml_key(std::string_view key) {
  const bool bare = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  return bare ? std::string(key) : in_quotes(key);
}

std::string to_toml_value(const Node& node) {
  if (const auto* truth = std::get_if<bool>(&node.value)) return *truth ? "true" : "false";
  if (const auto* whole = std::get_if<long>(&node.value)) return fmt::format("{}", *whole);
  if (const auto* number = std::get_if<double>(&node.value)) return real(*number);
  if (const auto* text = std::get_if<std::string>(&node.value)) return in_quotes(*text);
  if (const auto* word = std::get_if<Node::Word>(&node.value)) return in_quotes(word->text);
  if (const auto* foreign = std::get_if<Node::Foreign>(&node.value)) return in_quotes(foreign->kind);
  std::string inside;
  if (const auto* list = node.list()) {
    for (const auto& item : *list) inside += (inside.empty() ? "" : ", ") + to_toml_value(item);
    return "[" + inside + "]";
  }
  for (const auto& entry : *node.table())
    inside += fmt::format("{}{} = {}", inside.empty() ? "" : ", ", to_toml_key(entry.key), to_toml_value(entry.node));
  return inside.empty() ? "{}" : "{ " + inside + " }";
}

std::string to_toml(const Node& root) {
  if (root.table() == nullptr) throw InternalError("a TOML document is a table");
  std::string out;
  write_table(out, *root.table(), "");
  return out;
}

}  // namespace ozark
