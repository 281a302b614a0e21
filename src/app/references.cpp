#include "references.hpp"

#include "data_directory.hpp"

#include <ozark/core/error.hpp>
#include <ozark/io/key_path.hpp>
#include <ozark/io/nearest.hpp>
#include <ozark/io/study_reader.hpp>

#include <algorithm>
#include <cctype>

namespace ozark::app {
namespace {

constexpr double most_points = 1e6;

using Names = std::vector<std::string>;

// "active_12" for the pattern "active_<i>": <i> and <j> are numbers or species, of the study's own where it lists them;
// others any letters and digits.
bool fits(std::string_view pattern, std::string_view name, const Names& species) {
  while (!pattern.empty()) {
    if (pattern.front() == '<') {
      const bool indexed = pattern.starts_with("<i>") || pattern.starts_with("<j>");
      pattern.remove_prefix(std::min(pattern.find('>'), pattern.size() - 1) + 1);
      std::size_t length = 0;
      while (length < name.size() && std::isalnum(static_cast<unsigned char>(name[length])) != 0) ++length;
      if (length == 0) return false;
      const std::string_view word = name.substr(0, length);
      const bool number = std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
      if (indexed && !number && !species.empty() && std::find(species.begin(), species.end(), word) == species.end())
        return false;
      name.remove_prefix(length);
    } else {
      if (name.empty() || name.front() != pattern.front()) return false;
      pattern.remove_prefix(1);
      name.remove_prefix(1);
    }
  }
  return name.empty();
}

Names names_of(const std::vector<Quantity>& quantities) {
  Names names;
  for (const auto& quantity : quantities) names.push_back(quantity.name);
  return names;
}

bool knows(const std::vector<Quantity>& quantities, const std::string& name, const Names& species) {
  return std::any_of(quantities.begin(), quantities.end(),
                     [&](const Quantity& q) { return fits(q.name, name, species); });
}

// Names of [[system.species]]; none where the study lists none.
Names species_of(const Document& document) {
  Names names;
  const Node* system = document.root.find("system");
  const Node* species = system == nullptr ? nullptr : system->find("species");
  if (species == nullptr || species->list() == nullptr) return names;
  for (const Node& one : *species->list())
    if (const Node* name = one.find("name"))
      if (const auto* text = std::get_if<std::string>(&name->value)) names.push_back(*text);
  return names;
}

// One study's cross-references: axes to keys, expectations to quantities, points and the bibliography.
class References {
 public:
  References(const StudyFile& file, std::vector<Mistake>& mistakes)
      : file_(file), mistakes_(mistakes), species_(species_of(file.document)) {}

  void check() {
    check_axes();
    for (std::size_t i = 0; i < file_.keys.expectations.size(); ++i)
      check_expectation(fmt::format("expect.{}", i), file_.keys.expectations[i]);
    for (std::size_t i = 0; i < file_.keys.figures.size(); ++i)
      check_figure(fmt::format("figure.{}", i), file_.keys.figures[i]);
  }

 private:
  void blame(const std::string& key, const std::string& text) {
    mistakes_.push_back({position_of(file_.document, key), fmt::format("'{}': {}", key, text)});
  }

  void check_axes() {
    const Sweep& sweep = file_.keys.sweep;
    for (std::size_t i = 0; i < sweep.axes.size(); ++i) {
      const std::string key = fmt::format("sweep.axis.{}", i);
      try {
        for (const auto& value : values_of(sweep.axes[i]))
          if (const auto wrong = refusal(file_.task_keys(), sweep.axes[i].key, value)) {
            blame(key + (sweep.axes[i].values.empty() ? "" : ".values"),
                  fmt::format("'{}' {}", sweep.axes[i].key, *wrong));
            break;
          }
      } catch (const ConfigError& unknown) {
        blame(key + ".key", unknown.what());
      }
    }
    if (count_points(sweep) > most_points)
      blame("sweep", fmt::format("{} points, a sweep has at most {}", count_points(sweep), most_points));
  }

  void check_expectation(const std::string& key, const Expectation& e) {
    check_quantity(key, e);
    check_point(key, e);
    if (e.source.starts_with("this code, v")) return;
    if (!bibliography_) bibliography_ = reference_keys(data_directory() / "references.bib");
    if (std::find(bibliography_->begin(), bibliography_->end(), e.source) == bibliography_->end())
      blame(key + ".source",
            fmt::format("no entry '{}' in data/references.bib{}", e.source, did_you_mean(e.source, *bibliography_)));
  }

  void check_quantity(const std::string& key, const Expectation& e) {
    if (e.table.empty()) {
      if (!knows(file_.task->headline, e.quantity, species_))
        blame(key + ".quantity", fmt::format("'{}' is no headline number of the task{}", e.quantity,
                                             did_you_mean(e.quantity, names_of(file_.task->headline))));
      return;
    }
    if (e.table == "sweep") return;  // its columns are the axes and the headline numbers
    const TableFormat* table = find_table(key, e.table);
    if (table == nullptr) return;
    check_column(key + ".quantity", e.quantity, *table);
    for (const auto& [column, value] : e.where) check_column(key + ".where", column, *table);
  }

  const TableFormat* find_table(const std::string& key, const std::string& name, const char* leaf = ".table") {
    const auto& tables = file_.task->tables;
    const auto table = std::find_if(tables.begin(), tables.end(), [&](const auto& t) { return t.name == name; });
    if (table != tables.end()) return &*table;
    std::vector<std::string> known;
    for (const auto& t : tables) known.push_back(t.name);
    blame(key + leaf, fmt::format("the task writes no table '{}'{}", name, did_you_mean(name, known)));
    return nullptr;
  }

  void check_column(const std::string& at, const std::string& name, const TableFormat& table) {
    if (knows(table.columns, name, species_)) return;
    blame(at,
          fmt::format("no column '{}' in table '{}'{}", name, table.name, did_you_mean(name, names_of(table.columns))));
  }

  void check_figure(const std::string& key, const Figure& figure) {
    const auto& axes = file_.keys.sweep.axes;
    TableFormat table{"sweep", {}, file_.task->headline};
    if (figure.table != "sweep") {
      const TableFormat* found = find_table(key, figure.table);
      if (found == nullptr) return;
      table = *found;
    } else if (axes.empty()) {
      return;  // its axes are still to come, on the command line
    } else {
      for (const auto& axis : axes) table.columns.push_back({axis.key, {}, {}});
    }
    check_column(key + ".x", figure.x, table);
    for (const auto& name : figure.y) check_column(key + ".y", name, table);
    for (const auto& name : figure.y_error) check_column(key + ".y_error", name, table);
    if (figure.overlay_table)
      if (const TableFormat* overlay = find_table(key, *figure.overlay_table, ".overlay_table")) {
        check_column(key + ".overlay_table", figure.x, *overlay);
        check_column(key + ".overlay_table", figure.y.empty() ? figure.x : figure.y.front(), *overlay);
      }
    for (const auto& axis : axes) table.columns.push_back({axis.key, {}, {}});  // they tell the points' tables apart
    if (figure.series) check_column(key + ".series", *figure.series, table);
  }

  void check_point(const std::string& key, const Expectation& e) {
    const auto& axes = file_.keys.sweep.axes;
    for (const auto& [name, value] : e.at)
      if (std::none_of(axes.begin(), axes.end(), [&, wanted = name](const SweepAxis& a) { return a.key == wanted; }))
        blame(key + ".at", fmt::format("'{}' is no axis of the sweep", name));
    if (axes.empty() || e.table == "sweep") return;
    for (const auto& axis : axes) {
      const bool given = std::any_of(e.at.begin(), e.at.end(), [&](const auto& at) { return at.first == axis.key; });
      if (!given && values_of(axis).size() > 1)
        blame(key, fmt::format("give the value of '{}' in at = {{ ... }}: the sweep has several", axis.key));
    }
  }

  const StudyFile& file_;
  std::vector<Mistake>& mistakes_;
  Names species_;
  std::optional<std::vector<std::string>> bibliography_;
};

}  // namespace

void check_references(const StudyFile& file, std::vector<Mistake>& mistakes) { References(file, mistakes).check(); }

}  // namespace ozark::app
