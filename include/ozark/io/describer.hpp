#pragma once
// One description per configuration struct, in one place:
//
//   void describe(Describer& d, Grid& g) {
//     d.field("points", g.points, "grid points", between(8, 1e6));
//     d.choice("kernel", g.kernel, "quadrature of the memory kernel", {{"fourier", Kernel::fourier, "spectral"}, ...});
//     d.check(g.points % 2 == 0, "points", "must be even, got {}", g.points);
//   }
//
// Reading, checking, `explain`, `new`, run.toml, `--set`, sweep axes and `along` are all visits of that one function.

#include <ozark/core/error.hpp>
#include <ozark/io/value.hpp>

#include <filesystem>
#include <functional>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ozark {

/// Range of a number. Text form, used in every message: "[0, 1)", "> 0", ">= 1".
struct Bounds {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_open = false;
  bool high_open = false;

  [[nodiscard]] bool contains(double x) const {  // false for NaN
    return (low_open ? x > low : x >= low) && (high_open ? x < high : x <= high);
  }
  [[nodiscard]] bool limits_below() const { return low > -std::numeric_limits<double>::max(); }
  [[nodiscard]] bool limits_above() const { return high < std::numeric_limits<double>::max(); }
  [[nodiscard]] std::string text() const;
};
[[nodiscard]] inline Bounds between(double low, double high) { return {low, high, false, false}; }
[[nodiscard]] inline Bounds from_up_to(double low, double high) { return {low, high, false, true}; }  // [low, high)
[[nodiscard]] inline Bounds inside(double low, double high) { return {low, high, true, true}; }       // (low, high)
[[nodiscard]] inline Bounds above(double low) { return {low, std::numeric_limits<double>::infinity(), true, false}; }
[[nodiscard]] inline Bounds at_least(double low) {
  return {low, std::numeric_limits<double>::infinity(), false, false};
}

/// Where a field lives in the struct. An empty optional, vector, path or summary is a key that is absent.
/// A path given in a file is relative to that file; the struct holds it as the running program reaches it.
using Target = std::variant<double*, long*, bool*, std::string*, std::optional<double>*, std::optional<long>*,
                            std::optional<bool>*, std::optional<std::string>*, std::vector<double>*, std::vector<std::string>*,
                            std::filesystem::path*, std::optional<Value>*, std::vector<Value>*, Summary*>;

struct Option {  // one choice of a key that takes one of a few words
  std::string_view word;
  std::string_view meaning;
};

struct Field {
  std::string_view name;     // the key inside its section
  std::string_view meaning;  // with the unit in brackets where it has one
  Target target;
  Bounds bounds;                     // for numbers, and for each element of a list of numbers
  std::vector<Option> options = {};  // for words; empty: free text
  bool required = false;             // the file must give it
};

template <class Enum>
struct Choice {
  std::string_view word;
  Enum value;
  std::string_view meaning;
};

class Describer {
 public:
  virtual ~Describer() = default;

  /// A key with the struct's present value as its default.
  template <class T>
  void field(std::string_view name, T& value, std::string_view meaning, Bounds bounds = {}) {
    visit(Field{name, meaning, &value, bounds});
  }
  /// A key the file must give.
  template <class T>
  void required(std::string_view name, T& value, std::string_view meaning, Bounds bounds = {}) {
    visit(Field{name, meaning, &value, bounds, {}, true});
  }
  /// A key that takes one of a few words.
  template <class Enum>
  void choice(std::string_view name, Enum& value, std::string_view meaning, std::initializer_list<Choice<Enum>> choices,
              bool required = false) {
    std::string word;
    std::vector<Option> options;
    for (const auto& c : choices) {
      options.push_back({c.word, c.meaning});
      if (c.value == value) word = c.word;
    }
    visit(Field{name, meaning, &word, {}, options, required});
    for (const auto& c : choices)
      if (c.word == word) value = c.value;
  }
  /// One that may be absent; the value is then empty.
  template <class Enum>
  void choice(std::string_view name, std::optional<Enum>& value, std::string_view meaning,
              std::initializer_list<Choice<Enum>> choices) {
    std::optional<std::string> word;
    std::vector<Option> options;
    for (const auto& c : choices) {
      options.push_back({c.word, c.meaning});
      if (value && c.value == *value) word = c.word;
    }
    visit(Field{name, meaning, &word, {}, options});
    for (const auto& c : choices)
      if (word && c.word == *word) value = c.value;
  }
  /// [name] of its own keys; T has a describe(Describer&, T&) found by argument-dependent lookup.
  template <class T>
  void section(std::string_view name, T& value, std::string_view meaning = {}) {
    if (!enter_section(name, meaning)) return;
    describe(*this, value);
    leave();
  }
  /// [name] that may be absent; the value is then empty.
  template <class T>
  void optional_section(std::string_view name, std::optional<T>& value, std::string_view meaning = {}) {
    bool present = value.has_value();
    if (!enter_optional_section(name, meaning, present)) return;
    if (present && !value) value.emplace();
    T unused{};
    describe(*this, value ? *value : unused);
    leave();
  }
  /// [[name]]: an array of tables. Where T has a key "name", entries are addressed by it, else by number from 0:
  /// system.species.active.activity, sweep.axis.0.count.
  template <class T>
  void list(std::string_view name, std::vector<T>& items, std::string_view meaning = {}) {
    std::size_t count = items.size();
    if (!enter_list(name, meaning, count)) return;
    items.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
      if (!enter_item(i)) continue;
      describe(*this, items[i]);
      leave();
    }
    leave();
  }
  /// A condition between keys of the section being described; reported at `key` ("a" or "a.b"), beside every other
  /// mistake of the file. Not evaluated into an error when `key` itself is already wrong.
  template <class... Args>
  void check(bool holds, std::string_view key, fmt::format_string<Args...> text, Args&&... args) {
    if (!holds) fail(key, fmt::format(text, std::forward<Args>(args)...));
  }

 protected:
  virtual void visit(const Field& field) = 0;
  virtual bool enter_section(std::string_view name, std::string_view meaning) = 0;
  virtual bool enter_optional_section(std::string_view name, std::string_view meaning, bool& present) = 0;
  virtual bool enter_list(std::string_view name, std::string_view meaning, std::size_t& count) = 0;
  virtual bool enter_item(std::size_t index) = 0;
  virtual void leave() = 0;
  virtual void fail(std::string_view key, std::string message) = 0;
};

/// Calls describe() on a struct whose type the caller need not know.
using Visit = std::function<void(Describer&)>;

}  // namespace ozark
