#include <ozark/io/study_reader.hpp>

#include <ozark/io/nearest.hpp>
#include "field_value.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

namespace ozark {
namespace {

std::string joined(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : path + "." + std::string(key);
}

const std::string* name_of(const Node& item) {
  const Node* own = item.find("name");
  return own != nullptr ? std::get_if<std::string>(&own->value) : nullptr;
}

struct Step {
  std::string_view name;             // as written in the path
  const Node* node;                  // null: not in the document
  std::optional<std::size_t> index;  // of an entry of a list
};

std::optional<std::size_t> index_of(const Node::List& list, std::string_view name) {
  for (std::size_t i = 0; i < list.size(); ++i)
    if (const auto* own = name_of(list[i]); own != nullptr && *own == name) return i;
  std::size_t index = 0;
  const auto [stop, error] = std::from_chars(name.data(), name.data() + name.size(), index);
  const bool number = error == std::errc{} && stop == name.data() + name.size();
  return number && index < list.size() ? std::optional(index) : std::nullopt;
}

// Follows a dotted path through the document, entries of lists by name or number.
template <class Visitor>
void walk(const Document& document, std::string_view path, Visitor visitor) {
  const Node* node = &document.root;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    Step step{path.substr(begin, end - begin), nullptr, {}};
    if (const auto* list = node != nullptr ? node->list() : nullptr) {
      step.index = index_of(*list, step.name);
      if (step.index) step.node = &(*list)[*step.index];
    } else if (node != nullptr) {
      step.node = node->find(step.name);
    }
    visitor(step);
    node = step.node;
    begin = end + 1;
  }
}

// Walks the description and the tree side by side.
class Reader final : public Describer {
 public:
  explicit Reader(const Document& document) : document_(document) {
    frames_.push_back({&document.root, "", document.root.where, "the top of the file", false, {}});
  }

  void refuse_unknown_keys() { refuse_unknown(frames_.front()); }
  std::vector<Mistake> take() {
    for (const auto& unknown : unknown_) mistakes_[unknown.mistake].text += advice(unknown);
    return std::move(mistakes_);
  }

 protected:
  void visit(const Field& field) override {
    Frame& frame = frames_.back();
    frame.known.emplace_back(field.name);
    homes_.emplace(field.name, frame.header);
    if (frame.spoilt) return;
    const Node* node = find(field.name);
    if (node == nullptr) {
      if (field.required) missing(field);
      return;
    }
    if (auto wrong = put(field, *node, document_.directory)) blame(joined(frame.path, field.name), node->where, *wrong);
  }

  bool enter_section(std::string_view name, std::string_view) override {
    const Node* node = announce(name);
    bool spoilt = frames_.back().spoilt;
    if (node != nullptr && node->table() == nullptr) {
      spoilt = true;
      blame(joined(frames_.back().path, name), node->where,
            fmt::format("must be a section, got {}", describe_node(*node)));
    }
    push(node, name, spoilt);
    return true;
  }

  bool enter_optional_section(std::string_view name, std::string_view meaning, bool& present) override {
    const Node* node = find(name);
    if (node == nullptr && !present) {
      frames_.back().known.emplace_back(name);
      return false;
    }
    present = true;
    return enter_section(name, meaning);
  }

  bool enter_list(std::string_view name, std::string_view, std::size_t& count) override {
    const Node* node = announce(name);
    bool spoilt = frames_.back().spoilt;
    const Node::List* list = node != nullptr ? node->list() : nullptr;
    const bool tables = list != nullptr && std::all_of(list->begin(), list->end(),
                                                       [](const Node& item) { return item.table() != nullptr; });
    if (node != nullptr && !tables) {
      spoilt = true;
      const std::string path = joined(frames_.back().path, name);
      blame(path, node->where,
            fmt::format("must be a list of sections, each written [[{}]], got {}", path, describe_node(*node)));
    }
    if (node != nullptr) count = tables ? list->size() : 0;
    push(node, name, spoilt);
    return true;
  }

  bool enter_item(std::size_t index) override {
    const Frame& list = frames_.back();
    const Node* node = list.node != nullptr ? &(*list.node->list())[index] : nullptr;
    const Position where = node != nullptr ? node->where : list.where;
    const std::string path = fmt::format("{}.{}", list.path, index);
    const std::string header = "[" + list.header + "]";
    const bool spoilt = list.spoilt;
    frames_.push_back({node, path, where, header, spoilt, {}});
    return true;
  }

  void leave() override {
    refuse_unknown(frames_.back());
    frames_.pop_back();
  }

  void fail(std::string_view key, std::string message) override {
    const Frame& frame = frames_.back();
    if (frame.spoilt) return;
    const std::string path = numbered(key.empty() ? frame.path : joined(frame.path, key));
    if (is_wrong(path)) return;
    blame(path, position_of(document_, path), message);
  }

 private:
  struct Frame {
    const Node* node;  // null: absent from the file
    std::string path;
    Position where;
    std::string header;  // [section] or [[section]] as a file writes it
    bool spoilt;         // of the wrong type: already reported
    std::vector<std::string> known;
  };

  struct Unknown {
    std::size_t mistake;
    std::string key;
    std::vector<std::string> known;  // in its section
  };

  const Node* find(std::string_view name) const {
    const Frame& frame = frames_.back();
    return frame.node != nullptr ? frame.node->find(name) : nullptr;
  }

  const Node* announce(std::string_view name) {
    const Node* node = find(name);
    frames_.back().known.emplace_back(name);
    return node;
  }

  void push(const Node* node, std::string_view name, bool spoilt) {
    const std::string path = joined(frames_.back().path, name);
    const Position where = node != nullptr ? node->where : frames_.back().where;
    frames_.push_back({node, path, where, "[" + path + "]", spoilt, {}});
  }

  // The path with every entry of a list by its number, as this reader keeps it.
  std::string numbered(const std::string& path) const {
    std::string out;
    walk(document_, path, [&](const Step& step) {
      out += (out.empty() ? "" : ".") + (step.index ? std::to_string(*step.index) : std::string(step.name));
    });
    return out;
  }

  // The same by name, where an entry has one: for people.
  std::string display(const std::string& path) const {
    std::string out;
    walk(document_, path, [&](const Step& step) {
      const std::string* own = step.index && step.node != nullptr ? name_of(*step.node) : nullptr;
      out += (out.empty() ? "" : ".") + (own != nullptr && !own->empty() ? *own : std::string(step.name));
    });
    return out;
  }

  void blame(const std::string& path, const Position& where, const std::string& message) {
    wrong_.insert(path);
    const char* joint = message.starts_with("must ") ? "" : ":";
    mistakes_.push_back({where, fmt::format("'{}'{} {}", display(path), joint, message)});
  }

  void missing(const Field& field) {
    const Frame& frame = frames_.back();
    const std::string path = joined(frame.path, field.name);
    wrong_.insert(path);
    mistakes_.push_back(
        {frame.where, fmt::format("missing key '{}': {} ({})", display(path), field.meaning, constraint(field))});
  }

  // A mistake at the key, inside it, or around it.
  bool is_wrong(const std::string& path) const {
    if (const auto next = wrong_.lower_bound(path); next != wrong_.end())
      if (*next == path || next->starts_with(path + ".")) return true;
    for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1))
      if (wrong_.count(path.substr(0, dot)) > 0) return true;
    return false;
  }

  void refuse_unknown(const Frame& frame) {
    if (frame.spoilt || frame.node == nullptr || frame.node->table() == nullptr) return;
    for (const auto& entry : *frame.node->table()) {
      if (std::find(frame.known.begin(), frame.known.end(), entry.key) != frame.known.end()) continue;
      const std::string path = joined(frame.path, entry.key);
      wrong_.insert(path);
      unknown_.push_back({mistakes_.size(), entry.key, frame.known});
      mistakes_.push_back({entry.key_where, fmt::format("unknown key '{}'", display(path))});
    }
  }

  // A key of another section first, then a slip of the pen: known once everything has been described.
  std::string advice(const Unknown& unknown) const {
    const auto home = homes_.find(unknown.key);
    if (home != homes_.end()) return fmt::format("; it belongs to {}", home->second);
    return did_you_mean(unknown.key, unknown.known);
  }

  const Document& document_;
  std::vector<Frame> frames_;
  std::set<std::string> wrong_;
  std::map<std::string, std::string, std::less<>> homes_;  // key -> first section that has it
  std::vector<Unknown> unknown_;
  std::vector<Mistake> mistakes_;
};

}  // namespace

Position position_of(const Document& document, std::string_view key) {
  Position where = document.root.where;
  walk(document, key, [&](const Step& step) {
    if (step.node != nullptr) where = step.node->where;
  });
  return where;
}

std::vector<Mistake> read_keys(const Document& document, const Visit& visit) {
  Reader reader(document);
  visit(reader);
  reader.refuse_unknown_keys();
  return reader.take();
}

std::vector<Mistake> read_known_keys(const Document& document, const Visit& visit) {
  Reader reader(document);
  visit(reader);
  return reader.take();
}

}  // namespace ozark
