#include "key_values.hpp"

#include <algorithm>

namespace ozark {
namespace {

char closing(char opening) { return opening == '{' ? '}' : opening == '[' ? ']' : opening; }

/// A value and where it ends; quotes are taken off, brackets stay.
std::string take_value(const TextFile& file, const std::string& line, std::size_t& at) {
  std::string value;
  const char opening = at < line.size() ? line[at] : ' ';
  if (opening == '"' || opening == '\'') {
    const int column = static_cast<int>(at) + 1;
    for (++at; at < line.size() && line[at] != opening; ++at) {
      if (line[at] == '\\' && at + 1 < line.size()) ++at;
      value += line[at];
    }
    if (at == line.size()) file.refuse(column, "a quote that is not closed");
    ++at;
  } else if (opening == '{' || opening == '[') {
    const std::size_t begin = at;
    for (int depth = 0; at < line.size(); ++at) {
      depth += line[at] == opening ? 1 : line[at] == closing(opening) ? -1 : 0;
      if (depth == 0) break;
    }
    if (at == line.size()) file.refuse(static_cast<int>(begin) + 1, "a bracket that is not closed");
    value = line.substr(begin, ++at - begin);
  } else {
    const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
    value = line.substr(at, end - at);
    at = end;
  }
  return value;
}

}  // namespace

std::vector<KeyValue> keys_of(const TextFile& file) {
  const std::string& line = file.line();
  std::vector<KeyValue> all;
  std::size_t at = 0;
  while ((at = line.find_first_not_of(" \t", at)) != std::string::npos) {
    KeyValue next{{}, "T", static_cast<int>(at) + 1};  // a key alone is true
    if (line[at] == '"') {
      next.key = take_value(file, line, at);
    } else {
      const std::size_t end = std::min(line.find_first_of(" \t=", at), line.size());
      next.key = line.substr(at, end - at);
      at = end;
    }
    if (at < line.size() && line[at] == '=') next.value = take_value(file, line, ++at);
    for (const KeyValue& k : all)
      if (k.key == next.key) file.refuse(next.column, fmt::format("the key {} comes twice", next.key));
    all.push_back(std::move(next));
  }
  return all;
}

const KeyValue* find(const std::vector<KeyValue>& all, std::string_view key) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const KeyValue& k) { return k.key == key; });
  return found == all.end() ? nullptr : &*found;
}

std::string quoted(const std::string& text) {
  if (!text.empty() && text.find_first_of(" \t\"'=,[]{}\\") == std::string::npos) return text;
  std::string q = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') q += '\\';
    q += c;
  }
  return q + '"';
}

}  // namespace ozark
