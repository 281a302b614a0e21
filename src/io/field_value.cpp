#include "field_value.hpp"

#include <ozark/io/nearest.hpp>

#include <ozark/io/toml.hpp>

#include <algorithm>
#include <cmath>

namespace ozark {
namespace {

constexpr double largest_exact_whole = 9007199254740992.0;  // 2^53

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};

std::string shown(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return to_text(value).empty() ? "nan" : to_text(value);
  constexpr std::size_t most = 60;
  return "'" + (text->size() > most ? text->substr(0, most) + "..." : *text) + "'";
}

std::optional<std::string> outside(const Bounds& bounds, double number) {
  if (!std::isfinite(number)) return fmt::format("must be a finite number, got {}", number);
  if (bounds.contains(number)) return {};
  const bool two_sided = bounds.limits_below() && bounds.limits_above();
  return fmt::format("must {} {}, got {}", two_sided ? "lie in" : "be", bounds.text(), number);
}

std::optional<double> as_number(const Value& value) {
  if (const auto* whole = std::get_if<long>(&value)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  return {};
}

std::optional<std::string> refuse_number(const Field& field, const Value& value) {
  const auto number = as_number(value);
  if (!number) return "must be a number, got " + shown(value);
  return outside(field.bounds, *number);
}

std::optional<std::string> refuse_whole(const Field& field, const Value& value) {
  const auto number = as_number(value);
  if (!number) return "must be a whole number, got " + shown(value);
  if (!std::isfinite(*number)) return outside(field.bounds, *number);
  if (*number != std::floor(*number) || std::abs(*number) > largest_exact_whole)
    return "must be a whole number, got " + shown(value);
  return outside(field.bounds, *number);
}

std::optional<std::string> refuse_truth(const Value& value) {
  if (std::holds_alternative<bool>(value)) return {};
  return "must be true or false, got " + shown(value);
}

std::optional<std::string> refuse_word(const Field& field, const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return fmt::format("must be a text in quotes, got {}", shown(value));
  if (field.options.empty()) return {};
  std::vector<std::string> words;
  std::string listed;
  for (const auto& option : field.options) {
    if (option.word == *text) return {};
    words.emplace_back(option.word);
    listed += (listed.empty() ? "'" : ", '") + words.back() + "'";
  }
  return fmt::format("must be {}{}, got {}{}", words.size() > 1 ? "one of " : "", listed, shown(value),
                     did_you_mean(*text, words));
}

// A word of the command line, in the type its key has.
Value typed(const Field& field, const std::string& word) {
  const bool is_text = std::holds_alternative<std::string*>(field.target) ||
                       std::holds_alternative<std::optional<std::string>*>(field.target) ||
                       std::holds_alternative<std::vector<std::string>*>(field.target) ||
                       std::holds_alternative<std::filesystem::path*>(field.target);
  if (!is_text) return parse_value(word);
  const bool quoted = word.size() >= 2 && (word.front() == '"' || word.front() == '\'') && word.back() == word.front();
  return quoted ? word.substr(1, word.size() - 2) : word;
}

std::optional<Value> scalar_of(const Field& field, const Node& node) {
  return std::visit(
      Overloaded{[](bool b) -> std::optional<Value> { return b; }, [](long n) -> std::optional<Value> { return n; },
                 [](double x) -> std::optional<Value> { return x; },
                 [](const std::string& s) -> std::optional<Value> { return s; },
                 [&](const Node::Word& w) -> std::optional<Value> { return typed(field, w.text); },
                 [](const auto&) -> std::optional<Value> { return {}; }},
      node.value);
}

// "[a, b]" or "a,b" from the command line, as a list of words.
Node split(const Node::Word& word, const Position& where) {
  std::string text = word.text;
  if (text.size() >= 2 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
  Node::List items;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    std::string item = text.substr(begin, end - begin);
    item.erase(0, item.find_first_not_of(' '));
    item.erase(item.find_last_not_of(' ') + 1);
    items.push_back({Node::Word{item}, where, false});
    begin = end + 1;
  }
  return {std::move(items), where, false};
}

template <class Item, class Refuse>
std::optional<std::string> put_list(const Field& field, const Node& node, std::vector<Item>& items,
                                    Refuse refuse_item) {
  if (const auto* word = std::get_if<Node::Word>(&node.value))
    return put_list(field, split(*word, node.where), items, refuse_item);
  if (node.list() == nullptr) return fmt::format("must be a list [a, b, ...], got {}", describe_node(node));
  std::vector<Item> read;
  for (const auto& item : *node.list()) {
    const auto value = scalar_of(field, item);
    if (!value) return fmt::format("must list plain values, got {}", describe_node(item));
    if (auto wrong = refuse_item(*value)) return wrong;
    if constexpr (std::is_same_v<Item, double>)
      read.push_back(*as_number(*value));
    else if constexpr (std::is_same_v<Item, std::string>)
      read.push_back(std::get<std::string>(*value));
    else
      read.push_back(*value);
  }
  items = std::move(read);
  return {};
}

std::optional<std::string> put_summary(const Node& node, Summary& summary) {
  const auto* table = node.table();
  if (table == nullptr) return fmt::format("must be a table {{ key = value }}, got {}", describe_node(node));
  Summary read;
  for (const auto& entry : *table) {
    const auto value = scalar_of(Field{}, entry.node);
    if (!value) return fmt::format("must hold plain values, got {} for '{}'", describe_node(entry.node), entry.key);
    if (is_undefined(*value)) return fmt::format("must hold finite numbers, got {} for '{}'", shown(*value), entry.key);
    read.emplace_back(entry.key, *value);
  }
  summary = std::move(read);
  return {};
}

std::optional<std::string> refuse_any(const Field& field, const Value& value) {
  return as_number(value) ? refuse_number(field, value) : std::optional<std::string>{};
}

std::filesystem::path relative_to(const std::filesystem::path& directory, const std::filesystem::path& path) {
  if (directory.empty()) return path;
  const auto settled = [](const std::filesystem::path& p) { return std::filesystem::absolute(p).lexically_normal(); };
  return settled(path).lexically_proximate(settled(directory));
}

Node plain(const Value& value) {
  return std::visit([](const auto& v) { return Node{v, {}, false}; }, value);
}

template <class Items>
std::optional<Node> list_node(const Items& items) {
  if (items.empty()) return {};
  Node::List list;
  for (const auto& item : items) list.push_back(plain(Value(item)));
  return Node{std::move(list), {}, false};
}

}  // namespace

bool is_scalar(const Field& field) {
  return std::visit(
      Overloaded{[](const std::vector<double>*) { return false; },
                 [](const std::vector<std::string>*) { return false; }, [](const std::vector<Value>*) { return false; },
                 [](const Summary*) { return false; }, [](const auto*) { return true; }},
      field.target);
}

bool is_number(const Field& field) {
  return std::holds_alternative<double*>(field.target) || std::holds_alternative<long*>(field.target) ||
         std::holds_alternative<std::optional<double>*>(field.target) ||
         std::holds_alternative<std::optional<long>*>(field.target);
}

std::string type_name(const Field& field) {
  return std::visit(
      Overloaded{[](const double*) { return "number"; }, [](const std::optional<double>*) { return "number"; },
                 [](const long*) { return "whole number"; }, [](const std::optional<long>*) { return "whole number"; },
                 [](const bool*) { return "true or false"; },
                 [](const std::optional<bool>*) { return "true or false"; }, [](const std::string*) { return "text"; },
                 [](const std::optional<std::string>*) { return "text"; },
                 [](const std::vector<double>*) { return "list of numbers"; },
                 [](const std::vector<std::string>*) { return "list of texts"; },
                 [](const std::filesystem::path*) { return "path"; },
                 [](const std::optional<Value>*) { return "number, text, or true or false"; },
                 [](const std::vector<Value>*) { return "list of numbers or texts"; },
                 [](const Summary*) { return "table { key = value }"; }},
      field.target);
}

std::string range_of(const Field& field) { return field.bounds.text(); }

std::string constraint(const Field& field) {
  std::string text;
  if (field.options.empty()) text = type_name(field);
  for (const auto& option : field.options) text += fmt::format("{}\"{}\"", text.empty() ? "" : " | ", option.word);
  const std::string range = range_of(field);
  if (range.empty()) return text;
  return text + (range.front() == '[' || range.front() == '(' ? " in " : " ") + range;
}

std::optional<std::string> refuse(const Field& field, const Value& value) {
  return std::visit(
      Overloaded{[&](const double*) { return refuse_number(field, value); },
                 [&](const std::optional<double>*) { return refuse_number(field, value); },
                 [&](const long*) { return refuse_whole(field, value); },
                 [&](const std::optional<long>*) { return refuse_whole(field, value); },
                 [&](const bool*) { return refuse_truth(value); },
                 [&](const std::optional<bool>*) { return refuse_truth(value); },
                 [&](const std::optional<Value>*) { return refuse_any(field, value); },
                 [&](const std::string*) { return refuse_word(field, value); },
                 [&](const std::optional<std::string>*) { return refuse_word(field, value); },
                 [&](const std::filesystem::path*) { return refuse_word(field, value); },
                 [&](const auto*) -> std::optional<std::string> { return "must be a " + type_name(field); }},
      field.target);
}

std::optional<std::string> put(const Field& field, const Value& value) {
  if (auto wrong = refuse(field, value)) return wrong;
  std::visit(
      Overloaded{[&](double* x) { *x = *as_number(value); }, [&](std::optional<double>* x) { *x = *as_number(value); },
                 [&](long* n) { *n = static_cast<long>(*as_number(value)); },
                 [&](std::optional<long>* n) { *n = static_cast<long>(*as_number(value)); },
                 [&](bool* b) { *b = std::get<bool>(value); },
                 [&](std::optional<bool>* b) { *b = std::get<bool>(value); },
                 [&](std::string* s) { *s = std::get<std::string>(value); },
                 [&](std::optional<std::string>* s) { *s = std::get<std::string>(value); },
                 [&](std::filesystem::path* p) { *p = std::get<std::string>(value); },
                 [&](std::optional<Value>* v) { *v = value; }, [](auto*) {}},
      field.target);
  return {};
}

std::optional<std::string> put(const Field& field, const Node& node, const std::filesystem::path& directory) {
  if (auto* const* numbers = std::get_if<std::vector<double>*>(&field.target))
    return put_list(field, node, **numbers, [&](const Value& v) { return refuse_number(field, v); });
  if (auto* const* words = std::get_if<std::vector<std::string>*>(&field.target))
    return put_list(field, node, **words, [&](const Value& v) { return refuse_word(field, v); });
  if (auto* const* values = std::get_if<std::vector<Value>*>(&field.target))
    return put_list(field, node, **values, [&](const Value& v) { return refuse_any(field, v); });
  if (auto* const* summary = std::get_if<Summary*>(&field.target)) return put_summary(node, **summary);

  const auto value = scalar_of(field, node);
  if (!value) return fmt::format("must be a {}, got {}", type_name(field), describe_node(node));
  const bool whole =
      std::holds_alternative<long*>(field.target) || std::holds_alternative<std::optional<long>*>(field.target);
  const bool fraction_for_whole = whole && std::holds_alternative<double>(*value);
  if (fraction_for_whole && std::isfinite(std::get<double>(*value)))
    return fmt::format("must be a whole number, written without point or exponent, got {}",
                       to_toml_value(plain(*value)));
  if (auto wrong = put(field, *value)) return wrong;
  auto* const* path = std::get_if<std::filesystem::path*>(&field.target);
  const bool from_file = node.where.source == 0;  // paths of the command line start at the working directory
  if (path != nullptr && from_file && !(**path).empty()) **path = (directory / **path).lexically_normal();
  return {};
}

std::optional<Node> node_of(const Field& field, const std::filesystem::path& directory) {
  using Result = std::optional<Node>;
  auto scalar = [](const auto& v) -> Result {
    if (is_undefined(Value(v))) return {};
    return plain(Value(v));
  };
  return std::visit(Overloaded{[&](const double* x) { return scalar(*x); }, [&](const long* n) { return scalar(*n); },
                               [&](const bool* b) { return scalar(*b); },
                               [&](const std::string* s) { return s->empty() ? Result{} : scalar(*s); },
                               [&](const std::vector<double>* list) { return list_node(*list); },
                               [&](const std::vector<std::string>* list) { return list_node(*list); },
                               [&](const std::vector<Value>* list) { return list_node(*list); },
                               [&](const std::filesystem::path* p) {
                                 return p->empty() ? Result{} : scalar(relative_to(directory, *p).generic_string());
                               },
                               [&](const Summary* summary) -> Result {
                                 if (summary->empty()) return {};
                                 Node::Table table;
                                 for (const auto& [key, value] : *summary) table.push_back({key, {}, plain(value)});
                                 return Node{std::move(table), {}, true};
                               },
                               [&](const auto* maybe) { return *maybe ? scalar(**maybe) : Result{}; }},
                    field.target);
}

}  // namespace ozark
