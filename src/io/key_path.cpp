#include <ozark/io/key_path.hpp>

#include <ozark/io/nearest.hpp>
#include "field_value.hpp"

#include <algorithm>
#include <charconv>

namespace ozark {
namespace {

using Path = std::vector<std::string>;

Path split(std::string_view key) {
  Path path;
  for (std::size_t begin = 0; begin <= key.size();) {
    const std::size_t end = std::min(key.find('.', begin), key.size());
    path.emplace_back(key.substr(begin, end - begin));
    begin = end + 1;
  }
  return path;
}

std::optional<double> number_of(const Field& field) {
  if (auto* const* d = std::get_if<double*>(&field.target)) return **d;
  if (auto* const* l = std::get_if<long*>(&field.target)) return static_cast<double>(**l);
  if (auto* const* d = std::get_if<std::optional<double>*>(&field.target)) return **d;
  if (auto* const* l = std::get_if<std::optional<long>*>(&field.target); l && **l) return static_cast<double>(***l);
  return {};
}

// To whom every kind of section is one step of a path.
class PathDescriber : public Describer {
 protected:
  /// @return  whether to go inside
  virtual bool push(std::string name, bool is_item) = 0;

 private:
  bool enter_section(std::string_view name, std::string_view) override { return push(std::string(name), false); }
  bool enter_optional_section(std::string_view name, std::string_view, bool&) override {
    return push(std::string(name), false);
  }
  bool enter_list(std::string_view name, std::string_view, std::size_t&) override {
    return push(std::string(name), false);
  }
  bool enter_item(std::size_t index) override { return push(std::to_string(index), true); }
  void fail(std::string_view, std::string) override {}
};

// Follows the sections; an entry of a list is known by its key "name", which may be described after others. So what is
// found inside an entry waits there until the entry is left.
class Finder final : public PathDescriber {
 public:
  struct Hit {
    KeyInfo info;
    std::optional<std::string> refusal;
    bool scalar = false;
    Path numbered;  // the path with every entry of a list by its number
  };

  Finder(const Path& path, const Value* candidate) : path_(path), candidate_(candidate) {
    frames_.push_back({"", true, {}, {}});
  }
  std::optional<Hit> take() { return std::move(frames_.front().hit); }

 protected:
  void visit(const Field& field) override {
    Frame& frame = frames_.back();
    if (!frame.on_path) return;
    const std::size_t depth = frames_.size() - 1;
    if (field.name == "name" && depth > 0)
      if (auto* const* name = std::get_if<std::string*>(&field.target)) frame.named = **name == path_[depth - 1];
    if (depth + 1 != path_.size() || field.name != path_[depth]) return;
    Hit hit{
        {is_number(field), field.bounds, std::string(field.meaning), number_of(field)}, {}, is_scalar(field), path_};
    if (candidate_ != nullptr) hit.refusal = refuse(field, *candidate_);
    frame.hit = std::move(hit);
  }
  void leave() override {
    Frame done = std::move(frames_.back());
    frames_.pop_back();
    const std::size_t depth = frames_.size() - 1;
    const bool here =
        !done.is_item || done.named.value_or(false) || (depth < path_.size() && done.name == path_[depth]);
    if (!done.hit || !here) return;
    if (done.is_item) done.hit->numbered[depth] = done.name;
    if (!frames_.back().hit) frames_.back().hit = std::move(done.hit);
  }

 private:
  struct Frame {
    std::string name;
    bool on_path;
    std::optional<bool> named;
    std::optional<Hit> hit;
    bool is_item = false;
  };

  bool push(std::string name, bool is_item) override {
    const std::size_t depth = frames_.size() - 1;
    const bool on = frames_.back().on_path && depth < path_.size() && (is_item || name == path_[depth]);
    if (!on) return false;
    frames_.push_back({std::move(name), true, {}, {}, is_item});
    return true;
  }

  const Path& path_;
  const Value* candidate_;
  std::vector<Frame> frames_;
};

// Sets the one key and lets every check speak.
class Setter final : public Describer {
 public:
  Setter(const Path& path, const Value& value) : path_(path), value_(value) { frames_.push_back({"", true}); }
  std::string take() { return std::move(message_); }

 protected:
  void visit(const Field& field) override {
    const std::size_t depth = frames_.size() - 1;
    if (!frames_.back().on_path || depth + 1 != path_.size() || field.name != path_[depth]) return;
    if (auto wrong = put(field, value_)) add(std::string(field.name), *wrong);
  }
  bool enter_section(std::string_view name, std::string_view) override { return push(name); }
  bool enter_optional_section(std::string_view name, std::string_view, bool& present) override {
    const std::size_t depth = frames_.size() - 1;
    present = present || (frames_.back().on_path && depth < path_.size() && path_[depth] == name);
    return present && push(name);
  }
  bool enter_list(std::string_view name, std::string_view, std::size_t&) override { return push(name); }
  bool enter_item(std::size_t index) override { return push(std::to_string(index)); }
  void leave() override { frames_.pop_back(); }
  void fail(std::string_view key, std::string message) override { add(std::string(key), message); }

 private:
  struct Frame {
    std::string name;
    bool on_path;
  };

  bool push(std::string_view name) {
    const std::size_t depth = frames_.size() - 1;
    const bool on = frames_.back().on_path && depth < path_.size() && name == path_[depth];
    frames_.push_back({std::string(name), on});
    return true;
  }

  void add(const std::string& key, const std::string& message) {
    std::string path;
    for (std::size_t i = 1; i < frames_.size(); ++i) path += frames_[i].name + ".";
    message_ += fmt::format("{}'{}{}' {}", message_.empty() ? "" : "; ", path, key, message);
  }

  const Path& path_;
  const Value& value_;
  std::vector<Frame> frames_;
  std::string message_;
};

// Every key by its full name, for the suggestion beside an unknown one.
class Lister final : public PathDescriber {
 public:
  std::vector<std::string> keys;

 protected:
  void visit(const Field& field) override {
    if (field.name == "name")
      if (auto* const* name = std::get_if<std::string*>(&field.target); name && in_item_) path_.back() = **name;
    std::string key;
    for (const auto& part : path_) key += part + ".";
    keys.push_back(key + std::string(field.name));
  }
  void leave() override {
    path_.pop_back();
    in_item_ = false;
  }

 private:
  bool push(std::string name, bool item) override {
    path_.push_back(std::move(name));
    in_item_ = item;
    return true;
  }
  Path path_;
  bool in_item_ = false;
};

Finder::Hit locate(const Visit& visit, std::string_view key, const Value* candidate) {
  const Path path = split(key);
  Finder finder(path, candidate);
  visit(finder);
  auto hit = finder.take();
  if (hit && hit->scalar) return *hit;
  if (hit) throw ConfigError(fmt::format("'{}' is a list, only a key with a single value can be varied", key));
  Lister lister;
  visit(lister);
  throw ConfigError(fmt::format("unknown key '{}'{}", key, did_you_mean(key, lister.keys)));
}

}  // namespace

KeyInfo find_key(const Visit& visit, std::string_view key) { return locate(visit, key, nullptr).info; }

std::optional<std::string> refusal(const Visit& visit, std::string_view key, const Value& value) {
  return locate(visit, key, &value).refusal;
}

void set_key(const Visit& visit, std::string_view key, const Value& value) {
  const auto hit = locate(visit, key, nullptr);
  Setter setter(hit.numbered, value);
  visit(setter);
  if (const std::string message = setter.take(); !message.empty()) throw ConfigError(message);
}

}  // namespace ozark
