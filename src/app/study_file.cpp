#include "study_file.hpp"

#include "references.hpp"

#include <ozark/core/error.hpp>
#include <ozark/io/nearest.hpp>
#include <ozark/io/study_reader.hpp>
#include <ozark/io/study_writer.hpp>
#include <ozark/io/toml.hpp>

namespace ozark::app {
namespace {

Visit all_keys(StudyKeys& keys, Study& study) {
  return [&keys, &study](Describer& d) {
    describe_head(d, keys);
    study.describe_keys(d);
    describe_tail(d, keys);
  };
}

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
  check_references(file, mistakes);
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
