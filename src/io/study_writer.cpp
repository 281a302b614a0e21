#include <ozark/io/study_writer.hpp>

#include "field_value.hpp"

namespace ozark {
namespace {

// Builds the tree from the inside out: a section is added to its parent when it is left.
class Writer final : public Describer {
 public:
  explicit Writer(std::filesystem::path directory) : directory_(std::move(directory)) {
    frames_.push_back({"", Node{Node::Table{}, {}, false}, true});
  }
  Node take() { return std::move(frames_.front().node); }

 protected:
  void visit(const Field& field) override {
    if (auto node = node_of(field, directory_)) add(field.name, std::move(*node));
  }
  bool enter_section(std::string_view name, std::string_view) override {
    frames_.push_back({std::string(name), Node{Node::Table{}, {}, false}, false});
    return true;
  }
  bool enter_optional_section(std::string_view name, std::string_view, bool& present) override {
    if (present) frames_.push_back({std::string(name), Node{Node::Table{}, {}, false}, true});
    return present;
  }
  bool enter_list(std::string_view name, std::string_view, std::size_t&) override {
    frames_.push_back({std::string(name), Node{Node::List{}, {}, false}, false});
    return true;
  }
  bool enter_item(std::size_t) override {
    frames_.push_back({"", Node{Node::Table{}, {}, false}, true});
    return true;
  }
  void leave() override {
    Frame done = std::move(frames_.back());
    frames_.pop_back();
    if (auto* list = std::get_if<Node::List>(&frames_.back().node.value)) {
      list->push_back(std::move(done.node));
      return;
    }
    const bool empty = done.node.list() != nullptr ? done.node.list()->empty() : done.node.table()->empty();
    if (!empty || done.keep_empty) add(done.name, std::move(done.node));
  }
  void fail(std::string_view, std::string) override {}

 private:
  struct Frame {
    std::string name;
    Node node;
    bool keep_empty;
  };

  void add(std::string_view name, Node node) {
    std::get<Node::Table>(frames_.back().node.value).push_back({std::string(name), {}, std::move(node)});
  }

  std::filesystem::path directory_;
  std::vector<Frame> frames_;
};

}  // namespace

Node write_keys(const Visit& visit, const std::filesystem::path& directory) {
  Writer writer(directory);
  visit(writer);
  return writer.take();
}

}  // namespace ozark
