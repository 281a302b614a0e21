#include <ozark/core/error.hpp>
#include <ozark/io/document.hpp>
#include <ozark/io/toml.hpp>

#include <ozark/io/nearest.hpp>

#include <algorithm>
#include <charconv>
#include <tuple>

namespace ozark {
namespace {

constexpr std::size_t most_mistakes = 50;
constexpr std::size_t widest_line = 110;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u; }

// Byte at which the n-th character (from 0) of a UTF-8 text begins.
std::size_t byte_of(std::string_view line, std::size_t character) {
  std::size_t byte = 0;
  for (; byte < line.size() && character > 0; --character) do
      ++byte;
    while (byte < line.size() && is_continuation(line[byte]));
  return byte;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

// The line with a caret under the mistake; a long line is cut to the part around it.
std::string marked_line(const std::string& line, const Position& at) {
  const auto column = static_cast<std::size_t>(std::max(at.column, 1)) - 1;
  const std::size_t first = column > widest_line - 30 ? column - 40 : 0;
  const std::size_t begin = byte_of(line, first);
  std::string shown = line.substr(begin, byte_of(std::string_view(line).substr(begin), widest_line));
  for (char& c : shown)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  const std::size_t room = characters(shown) > column - first ? characters(shown) - (column - first) : 1;
  const auto length =
      std::clamp<std::size_t>(static_cast<std::size_t>(std::max(at.length, 1)), 1, std::max<std::size_t>(room, 1));
  return fmt::format("{:>5} | {}\n      | {}{}\n", at.line, shown, std::string(column - first, ' '),
                     std::string(length, '^'));
}

std::string report_one(const Document& document, const Mistake& mistake) {
  const Position& at = mistake.where;
  if (at.source > 0)
    return fmt::format("{}: error: {}\n", document.amendments[static_cast<std::size_t>(at.source) - 1], mistake.text);
  if (at.line <= 0) return fmt::format("{}:1:1: error: {}\n", document.name, mistake.text);
  std::string text = fmt::format("{}:{}:{}: error: {}\n", document.name, at.line, at.column, mistake.text);
  const auto row = static_cast<std::size_t>(at.line) - 1;
  return row < document.lines.size() ? text + marked_line(document.lines[row], at) : text;
}

Node& child(Node& parent, std::string_view key, const Position& where) {
  if (Node* found = parent.find(key)) return *found;
  auto& table = std::get<Node::Table>(parent.value);
  table.push_back({std::string(key), where, Node{Node::Table{}, where, false}});
  return table.back().node;
}

Node& entry_of(Node::List& list, std::string_view name, std::string_view path) {
  std::vector<std::string> known;
  for (Node& item : list) {
    const Node* own = item.find("name");
    const auto* text = own != nullptr ? std::get_if<std::string>(&own->value) : nullptr;
    if (text != nullptr && *text == name) return item;
    if (text != nullptr) known.push_back(*text);
  }
  std::size_t index = 0;
  const auto [stop, error] = std::from_chars(name.data(), name.data() + name.size(), index);
  if (error == std::errc{} && stop == name.data() + name.size() && index < list.size()) return list[index];
  std::string names;
  for (const auto& word : known) names += (names.empty() ? "'" : ", '") + word + "'";
  throw ConfigError(fmt::format("no entry '{}' in '{}'{}{}", name, path, names.empty() ? "" : ", which has " + names,
                                did_you_mean(name, known)));
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  const auto* entries = table();
  if (entries == nullptr) return nullptr;
  const auto found = std::find_if(entries->begin(), entries->end(), [&](const Entry& e) { return e.key == key; });
  return found != entries->end() ? &found->node : nullptr;
}

Node* Node::find(std::string_view key) { return const_cast<Node*>(std::as_const(*this).find(key)); }

bool same_content(const Node& a, const Node& b) {
  if (a.value.index() != b.value.index()) return false;
  if (const auto* table = a.table()) {
    if (table->size() != b.table()->size()) return false;
    return std::all_of(table->begin(), table->end(), [&](const Entry& entry) {
      const Node* other = b.find(entry.key);
      return other != nullptr && same_content(entry.node, *other);
    });
  }
  if (const auto* list = a.list())
    return std::equal(list->begin(), list->end(), b.list()->begin(), b.list()->end(), same_content);
  return to_toml_value(a) == to_toml_value(b);
}

std::string describe_node(const Node& node) {
  if (node.table() != nullptr) return "a table";
  if (node.list() != nullptr) return "a list";
  if (const auto* foreign = std::get_if<Node::Foreign>(&node.value)) return "a " + foreign->kind;
  if (const auto* word = std::get_if<Node::Word>(&node.value)) return "'" + word->text + "'";
  if (std::holds_alternative<std::string>(node.value)) return "the text " + to_toml_value(node);
  return to_toml_value(node);
}

std::string report(const Document& document, std::vector<Mistake> mistakes) {
  const auto order = [](const Mistake& m) { return std::tie(m.where.source, m.where.line, m.where.column); };
  std::stable_sort(mistakes.begin(), mistakes.end(),
                   [&](const Mistake& a, const Mistake& b) { return order(a) < order(b); });
  std::string text;
  for (std::size_t i = 0; i < std::min(mistakes.size(), most_mistakes); ++i) text += report_one(document, mistakes[i]);
  if (mistakes.size() > most_mistakes) text += fmt::format("and {} more\n", mistakes.size() - most_mistakes);
  if (!text.empty()) text.pop_back();
  return text;
}

Position add_amendment(Document& document, std::string text) {
  document.amendments.push_back(std::move(text));
  return {static_cast<int>(document.amendments.size()), 0, 0, 1};
}

void assign(Document& document, std::string_view key, Node value) {
  Node* at = &document.root;
  for (std::size_t begin = 0;;) {
    const std::size_t end = std::min(key.find('.', begin), key.size());
    const std::string_view name = key.substr(begin, end - begin);
    if (auto* list = std::get_if<Node::List>(&at->value)) {
      at = &entry_of(*list, name, key.substr(0, begin == 0 ? 0 : begin - 1));
    } else {
      if (at->table() == nullptr)
        throw ConfigError(fmt::format("'{}' is no section with keys of its own", key.substr(0, begin - 1)));
      at = &child(*at, name, value.where);
    }
    if (end == key.size()) break;
    begin = end + 1;
  }
  const bool section = (at->table() != nullptr && !at->table()->empty()) ||
                       (at->list() != nullptr && !at->list()->empty() && at->list()->front().table() != nullptr);
  if (section) throw ConfigError(fmt::format("'{}' is a section, not a key that takes a value", key));
  *at = std::move(value);
}

std::optional<Mistake> amend(Document& document, const std::string& assignment) {
  const Position where = add_amendment(document, "--set " + assignment);
  try {
    const std::size_t equals = assignment.find('=');
    if (equals == std::string::npos || equals == 0) throw ConfigError("must have the form key=value");
    assign(document, std::string_view(assignment).substr(0, equals),
           Node{Node::Word{assignment.substr(equals + 1)}, where, false});
  } catch (const ConfigError& error) {
    return Mistake{where, error.what()};
  }
  return {};
}

}  // namespace ozark
