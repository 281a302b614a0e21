#pragma once
// A study file as a tree of values that know where they were written, and the mistakes found in it.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ozark {

/// Where a text stands. Source 0 is the file, n > 0 the n-th amendment from the command line. Lines and columns count
/// from 1; 0 is nowhere in particular.
struct Position {
  int source = 0;
  int line = 0;
  int column = 0;
  int length = 1;
};

struct Entry;

struct Node {
  struct Word {  // from the command line: the key decides what it means
    std::string text;
  };
  struct Foreign {  // a TOML type no key has: a date or a time
    std::string kind;
  };
  using List = std::vector<Node>;
  using Table = std::vector<Entry>;  // in the order written

  std::variant<bool, long, double, std::string, Word, Foreign, List, Table> value;
  Position where;
  bool in_line = false;  // a table written { a = 1 } on its key's line

  /// The entry's node, or null where this is no table or has no such key.
  [[nodiscard]] const Node* find(std::string_view key) const;
  [[nodiscard]] Node* find(std::string_view key);
  [[nodiscard]] const Table* table() const { return std::get_if<Table>(&value); }
  [[nodiscard]] const List* list() const { return std::get_if<List>(&value); }
};

struct Entry {
  std::string key;
  Position key_where;
  Node node;
};

/// Same keys and values whatever the order of keys and the positions. Whole numbers differ from doubles.
[[nodiscard]] bool same_content(const Node& a, const Node& b);

/// "a table", "a whole number 3", "the text 'x'": for messages.
[[nodiscard]] std::string describe_node(const Node& node);

struct Document {
  std::string name;                     // as the user wrote it; before every message
  std::filesystem::path directory;      // relative paths in it start here
  std::vector<std::string> lines;       // for the carets
  std::vector<std::string> amendments;  // "--set a.b=1" as typed
  Node root{Node::Table{}, {}, false};
};

struct Mistake {
  Position where;
  std::string text;
};

/// All mistakes in the order of the file, then of the command line, each with position, line and caret.
[[nodiscard]] std::string report(const Document& document, std::vector<Mistake> mistakes);

/// Gives a key of the document the value typed after `--set`; "key=value", list entries by name or number.
/// A key the file lacks is added, so that reading it tells whether it exists.
/// @return  what is wrong: not of the form key=value, no such entry of a list, a section
[[nodiscard]] std::optional<Mistake> amend(Document& document, const std::string& assignment);

/// Gives a key the value, under an amendment's text already registered.
/// @throws ConfigError  no such entry of a list, a section, or no section above
void assign(Document& document, std::string_view key, Node value);

/// Registers the text of an amendment. @return its position, for the nodes it brings
[[nodiscard]] Position add_amendment(Document& document, std::string text);

}  // namespace ozark
