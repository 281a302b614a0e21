#include "study_file.hpp"

#include "data_directory.hpp"

#include <ozark/core/error.hpp>
#include <ozark/io/key_path.hpp>
#include <ozark/io/nearest.hpp>
#include <ozark/io/study_reader.hpp>
#include <ozark/io/study_writer.hpp>
#include <ozark/io/toml.hpp>

#include <algorithm>

namespace ozark::app {
namespace {

constexpr double most_points = 1e6;

Visit all_keys(StudyKeys& keys, Study& study) {
  return [&keys, &study](Describer& d) {
    describe_head(d, keys);
    study.describe_keys(d);
    describe_tail(d, keys);
  };
}

// "active_12" for the pattern "active_<i>"; species names are letters and digits.
bool fits(std::string_view pattern, std::string_view name) {
  while (!pattern.empty()) {
    if (pattern.front() == '<') {
      pattern.remove_prefix(std::min(pattern.find('>'), pattern.size() - 1) + 1);
      std::size_t length = 0;
      while (length < name.size() && std::isalnum(static_cast<unsigned char>(name[length])) != 0) ++length;
      if (length == 0) return false;
      name.remove_prefix(length);
    } else {
      if (name.empty() || name.front() != pattern.front()) return false;
      pattern.remove_prefix(1);
      name.remove_prefix(1);
    }
  }
  return name.empty();
}

std::vector<std::string> names_of(const std::vector<Quantity>& quantities) {
  std::vector<std::string> names;
  for (const auto& quantity : quantities) names.push_back(quantity.name);
  return names;
}

bool knows(const std::vector<Quantity>& quantities, const std::string& name) {
  return std::any_of(quantities.begin(), quantities.end(), [&](const Quantity& q) { return fits(q.name, name); });
}

// One study's cross-references: axes to keys, expectations to quantities, points and the bibliography.
class References {
 public:
  References(const StudyFile& file, std::vector<Mistake>& mistakes) : file_(file), mistakes_(mistakes) {}

  void check() {
    check_axes();
    for (std::size_t i = 0; i < file_.keys.expectations.size(); ++i)
      check_expectation(fmt::format("expect.{}", i), file_.keys.expectations[i]);
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
      if (!knows(file_.task->headline, e.quantity))
        blame(key + ".quantity", fmt::format("'{}' is no headline number of the task{}", e.quantity,
                                             did_you_mean(e.quantity, names_of(file_.task->headline))));
      return;
    }
    if (e.table == "sweep") return;  // its columns are the axes and the headline numbers
    const auto& tables = file_.task->tables;
    const auto table = std::find_if(tables.begin(), tables.end(), [&](const auto& t) { return t.name == e.table; });
    if (table == tables.end()) {
      std::vector<std::string> known;
      for (const auto& t : tables) known.push_back(t.name);
      return blame(key + ".table",
                   fmt::format("the task writes no table '{}'{}", e.table, did_you_mean(e.table, known)));
    }
    const auto check_column = [&](const std::string& at, const std::string& name) {
      if (!knows(table->columns, name))
        blame(at, fmt::format("no column '{}' in table '{}'{}", name, e.table,
                              did_you_mean(name, names_of(table->columns))));
    };
    check_column(key + ".quantity", e.quantity);
    for (const auto& [column, value] : e.where) check_column(key + ".where", column);
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
  std::optional<std::vector<std::string>> bibliography_;
};

// The axis a command line asks for, as the file would say it.
Node axis_node(const std::string& key, const std::string& range, const Position& where) {
  const auto word = [&](std::string text) { return Node{Node::Word{std::move(text)}, where, false}; };
  Node::Table table{{"key", where, Node{key, where, false}}};
  const auto first = range.find(':');
  const auto second = first == std::string::npos ? first : range.find(':', first + 1);
  if (second != std::string::npos) {
    table.push_back({"from", where, word(range.substr(0, first))});
    table.push_back({"to", where, word(range.substr(first + 1, second - first - 1))});
    table.push_back({"count", where, word(range.substr(second + 1))});
  } else {
    table.push_back({"values", where, word(range)});
  }
  return {std::move(table), where, false};
}

std::optional<Mistake> add_axis(Document& document, const std::string& over) {
  const Position where = add_amendment(document, "--over " + over);
  const auto equals = over.find('=');
  if (equals == 0 || equals == std::string::npos || equals + 1 == over.size())
    return Mistake{where, "must have the form key=from:to:count or key=v1,v2,..."};
  const std::string key = over.substr(0, equals);
  Node axis = axis_node(key, over.substr(equals + 1), where);
  auto& root = std::get<Node::Table>(document.root.value);
  if (document.root.find("sweep") == nullptr) root.push_back({"sweep", where, Node{Node::Table{}, where, false}});
  auto* sweep = std::get_if<Node::Table>(&document.root.find("sweep")->value);
  if (sweep == nullptr) return {};  // reported when the file is read
  Node* list = document.root.find("sweep")->find("axis");
  if (list == nullptr) {
    sweep->push_back({"axis", where, Node{Node::List{}, where, false}});
    list = &sweep->back().node;
  }
  auto* axes = std::get_if<Node::List>(&list->value);
  if (axes == nullptr) return {};
  for (Node& present : *axes) {
    const Node* name = present.find("key");
    const auto* text = name != nullptr ? std::get_if<std::string>(&name->value) : nullptr;
    if (text == nullptr || *text != key) continue;
    present = std::move(axis);
    return {};
  }
  axes->push_back(std::move(axis));
  return {};
}

// What the command line changes, and what is wrong with it.
std::vector<Mistake> amend_all(Document& document, const std::vector<std::string>& set,
                               const std::vector<std::string>& over) {
  std::vector<Mistake> mistakes;
  for (const auto& assignment : set)
    if (auto wrong = amend(document, assignment)) mistakes.push_back(std::move(*wrong));
  for (const auto& axis : over)
    if (auto wrong = add_axis(document, axis)) mistakes.push_back(std::move(*wrong));
  return mistakes;
}

// An overlay is named relative to the study; a copy of the study lies elsewhere.
void rebase_overlays(StudyKeys& keys, const std::filesystem::path& from, const std::filesystem::path& to) {
  const auto settled = [](const std::filesystem::path& p) { return std::filesystem::absolute(p).lexically_normal(); };
  for (auto& figure : keys.figures)
    if (figure.overlay && !figure.overlay->starts_with("data/"))
      figure.overlay = settled(from / *figure.overlay).lexically_proximate(settled(to)).generic_string();
}

}  // namespace

const Task& find_task(const std::string& name) {
  std::vector<std::string> known;
  for (const Task& task : tasks()) {
    if (task.name == name) return task;
    known.push_back(task.name);
  }
  const std::string nearest_task = did_you_mean(name, known);
  throw ConfigError(
      fmt::format("unknown task '{}'{}", name, nearest_task.empty() ? "; `ozark tasks` lists them" : nearest_task));
}

Visit StudyFile::task_keys() const {
  return [this](Describer& d) { study->describe_keys(d); };
}

Node StudyFile::resolved(const std::filesystem::path& directory) const {
  StudyKeys copy = keys;
  rebase_overlays(copy, document.directory, directory);
  return write_keys(all_keys(copy, *study), directory);
}

StudyFile open_study(const std::filesystem::path& path, const std::vector<std::string>& set,
                     const std::vector<std::string>& over) {
  StudyFile file;
  file.path = path;
  file.document = read_toml(path);
  take_record(file.document);
  const std::vector<Mistake> of_command_line = amend_all(file.document, set, over);

  std::vector<Mistake> mistakes = read_known_keys(file.document, [&](Describer& d) {
    describe_head(d, file.keys);
    describe_tail(d, file.keys);
  });
  const bool has_task = !file.keys.task.empty();
  if (has_task) try {
      file.task = &find_task(file.keys.task);
    } catch (const ConfigError& unknown) {
      mistakes.push_back({position_of(file.document, "task"), unknown.what()});
    }
  const auto report_all = [&] {
    mistakes.insert(mistakes.end(), of_command_line.begin(), of_command_line.end());
    return report(file.document, mistakes);
  };
  if (file.task == nullptr) throw ConfigError(report_all());

  file.keys = {};
  file.study = file.task->make();
  mistakes = read_keys(file.document, all_keys(file.keys, *file.study));
  References(file, mistakes).check();
  if (!mistakes.empty() || !of_command_line.empty()) throw ConfigError(report_all());
  return file;
}

PointStudy study_at(const StudyFile& file, const Summary& point) {
  Document document = file.document;
  auto& root = std::get<Node::Table>(document.root.value);
  std::erase_if(root, [](const Entry& e) { return e.key == "sweep" || e.key == "expect" || e.key == "figure"; });
  PointStudy made;
  made.study = file.task->make();
  for (const auto& [key, value] : point) {
    const Position where = add_amendment(document, key + "=" + to_text(value));
    assign(document, key, Node{Node::Word{to_text(value)}, where, false});
  }
  for (const auto& mistake : read_keys(document, all_keys(made.keys, *made.study)))
    made.refusal += (made.refusal.empty() ? "" : "; ") + mistake.text;
  return made;
}

Node PointStudy::resolved(const std::filesystem::path& directory) const {
  StudyKeys copy = keys;
  return write_keys(all_keys(copy, *study), directory);
}

}  // namespace ozark::app
