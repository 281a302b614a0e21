#include <ozark/io/key_catalogue.hpp>

#include "field_value.hpp"

#include <ozark/io/toml.hpp>

#include <algorithm>

namespace ozark {
namespace {

class Collector final : public Describer {
 public:
  Collector() { open_.push_back({}); }
  std::vector<KeyEntry> take() { return std::move(open_.front().keys); }

 protected:
  void visit(const Field& field) override {
    KeyEntry entry;
    entry.name = field.name;
    entry.meaning = field.meaning;
    entry.takes = constraint(field);
    entry.has_bounds = !range_of(field).empty();
    entry.required = field.required;
    if (const auto node = node_of(field, {}); node && !field.required) entry.default_value = to_toml_value(*node);
    for (const auto& option : field.options) entry.options.emplace_back(option.word, option.meaning);
    open_.back().keys.push_back(std::move(entry));
  }
  bool enter_section(std::string_view name, std::string_view meaning) override {
    return open(KeyEntry::Kind::section, name, meaning, false);
  }
  bool enter_optional_section(std::string_view name, std::string_view meaning, bool&) override {
    return open(KeyEntry::Kind::section, name, meaning, true);
  }
  bool enter_list(std::string_view name, std::string_view meaning, std::size_t& count) override {
    count = 1;  // one entry stands for all
    return open(KeyEntry::Kind::list, name, meaning, false);
  }
  bool enter_item(std::size_t) override {
    open_.push_back({});
    return true;
  }
  void leave() override {
    KeyEntry done = std::move(open_.back());
    open_.pop_back();
    if (done.name.empty())
      open_.back().keys = std::move(done.keys);
    else
      open_.back().keys.push_back(std::move(done));
  }
  void fail(std::string_view, std::string) override {}

 private:
  bool open(KeyEntry::Kind kind, std::string_view name, std::string_view meaning, bool may_be_absent) {
    KeyEntry entry;
    entry.kind = kind;
    entry.name = name;
    entry.meaning = meaning;
    entry.may_be_absent = may_be_absent;
    open_.push_back(std::move(entry));
    return true;
  }

  std::vector<KeyEntry> open_;
};

std::string standing(const KeyEntry& key) {
  if (key.required) return "required";
  return key.default_value.empty() ? "may be left out" : "default " + key.default_value;
}

void explain(std::string& out, const std::vector<KeyEntry>& keys, const std::string& path) {
  for (const auto& key : keys) {
    if (key.kind != KeyEntry::Kind::field) continue;
    out += fmt::format("  {:<20} {}\n", key.name, key.meaning);
    out += fmt::format("  {:<20} {}; {}\n", "", key.takes, standing(key));
    for (const auto& [word, meaning] : key.options)
      if (!meaning.empty()) out += fmt::format("  {:<20}   \"{}\": {}\n", "", word, meaning);
  }
  for (const auto& key : keys) {
    if (key.kind == KeyEntry::Kind::field) continue;
    const std::string name = path.empty() ? key.name : path + "." + key.name;
    const bool list = key.kind == KeyEntry::Kind::list;
    const bool own_keys = std::any_of(key.keys.begin(), key.keys.end(),
                                      [](const KeyEntry& k) { return k.kind == KeyEntry::Kind::field; });
    if (own_keys)
      out += fmt::format("\n{}{}{}{}{}{}\n", list ? "[[" : "[", name, list ? "]]" : "]",
                         key.meaning.empty() ? "" : "  ", key.meaning, key.may_be_absent ? " (may be left out)" : "");
    explain(out, key.keys, name);
  }
}

std::string remark(const KeyEntry& key) {
  std::string text = key.meaning;
  if (key.has_bounds || !key.options.empty()) text += "; " + key.takes;
  return text;
}

void line(std::string& out, const std::string& assignment, const KeyEntry& key) {
  out += fmt::format("{:<40} # {}\n", assignment, remark(key));
}

void write_section(std::string& out, const Node& node, const std::vector<KeyEntry>& keys, const std::string& path) {
  for (const auto& key : keys) {
    if (key.kind != KeyEntry::Kind::field) continue;
    if (const Node* given = node.find(key.name))
      line(out, fmt::format("{} = {}", to_toml_key(key.name), to_toml_value(*given)), key);
    else if (!key.default_value.empty())
      line(out, fmt::format("# {} = {}", to_toml_key(key.name), key.default_value), key);
    else
      line(out, fmt::format("# {} =", to_toml_key(key.name)), key);
  }
  for (const auto& key : keys) {
    if (key.kind == KeyEntry::Kind::field) continue;
    const std::string name = path.empty() ? key.name : path + "." + key.name;
    const Node* given = node.find(key.name);
    if (key.kind == KeyEntry::Kind::section) {
      if (given == nullptr && (key.may_be_absent || path.empty())) continue;
      const bool own_keys = std::any_of(key.keys.begin(), key.keys.end(),
                                        [](const KeyEntry& k) { return k.kind == KeyEntry::Kind::field; });
      if (own_keys) out += fmt::format("\n[{}]\n", name);
      write_section(out, given != nullptr ? *given : Node{Node::Table{}, {}, false}, key.keys, name);
    } else if (given != nullptr && given->list() != nullptr) {
      for (const auto& item : *given->list()) {
        out += fmt::format("\n[[{}]]\n", name);
        write_section(out, item, key.keys, name);
      }
    }
  }
}

}  // namespace

std::vector<KeyEntry> catalogue(const Visit& visit) {
  Collector collector;
  visit(collector);
  return collector.take();
}

std::string explain_keys(const std::vector<KeyEntry>& keys) {
  std::string out;
  explain(out, keys, "");
  return out;
}

std::string annotate(const Node& study, const std::vector<KeyEntry>& keys) {
  std::string out;
  write_section(out, study, keys, "");
  return out;
}

}  // namespace ozark
