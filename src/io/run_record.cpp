#include <ozark/core/error.hpp>
#include <ozark/io/run_record.hpp>
#include <ozark/io/toml.hpp>

#include <algorithm>
#include <cmath>

namespace ozark {
namespace {

Node plain(const Value& value) {
  return std::visit([](const auto& v) { return Node{v, {}, false}; }, value);
}

Node table_of(const Summary& summary) {
  Node::Table table;
  for (const auto& [name, value] : summary)
    if (!is_undefined(value)) table.push_back({name, {}, plain(value)});
  return {std::move(table), {}, false};
}

Summary summary_of(const Node* node) {
  Summary summary;
  if (node == nullptr || node->table() == nullptr) return summary;
  for (const auto& entry : *node->table())
    std::visit(
        [&](const auto& v) {
          if constexpr (std::is_constructible_v<Value, decltype(v)>) summary.emplace_back(entry.key, Value(v));
        },
        entry.node.value);
  return summary;
}

template <class T>
T find_or(const Summary& summary, std::string_view name, T otherwise) {
  for (const auto& [key, value] : summary)
    if (key == name)
      if (const auto* found = std::get_if<T>(&value)) return *found;
  return otherwise;
}

const Node* take(Node::Table& table, Node::Table& taken, std::string_view key) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const Entry& e) { return e.key == key; });
  if (found == table.end()) return nullptr;
  taken.push_back(std::move(*found));
  table.erase(found);
  return &taken.back().node;
}

std::string text_of(const Node* node) {
  const auto* text = node != nullptr ? std::get_if<std::string>(&node->value) : nullptr;
  return text != nullptr ? *text : std::string{};
}

}  // namespace

std::string record_text(const Node& study, const RunRecord& record) {
  Node::Table head{{"status", {}, plain(record.status)}};
  if (!record.reason.empty()) head.push_back({"reason", {}, plain(record.reason)});
  Node::Table results{{"summary", {}, table_of(record.summary)}};
  if (const auto& c = record.convergence) {
    Summary convergence{{"converged", c->converged}, {"iterations", c->iterations}, {"residual", c->residual}};
    if (!c->reason.empty()) convergence.emplace_back("reason", c->reason);
    results.push_back({"convergence", {}, table_of(convergence)});
  }
  results.push_back({"provenance", {}, table_of(record.provenance)});
  return "# A run of ozark: the study with every default spelled out, then its results. `ozark run` accepts this "
         "file.\n" +
         to_toml({std::move(head), {}, false}) + to_toml(study) + to_toml({std::move(results), {}, false});
}

std::optional<RunRecord> take_record(Document& document) {
  const Node& root = document.root;
  const Node* provenance = root.find("provenance");
  if (root.find("status") == nullptr || provenance == nullptr || provenance->find("version") == nullptr) return {};
  auto& table = std::get<Node::Table>(document.root.value);
  Node::Table taken;
  taken.reserve(5);
  RunRecord record;
  record.status = text_of(take(table, taken, "status"));
  record.reason = text_of(take(table, taken, "reason"));
  record.summary = summary_of(take(table, taken, "summary"));
  record.provenance = summary_of(take(table, taken, "provenance"));
  if (const Node* node = take(table, taken, "convergence")) {
    const Summary values = summary_of(node);
    record.convergence =
        Convergence{find_or(values, "converged", true), find_or(values, "iterations", 0L),
                    find_or(values, "residual", std::nan("")), find_or(values, "reason", std::string{})};
  }
  return record;
}

std::optional<StoredRun> read_run(const std::filesystem::path& directory) {
  const auto file = directory / "run.toml";
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return {};
  try {
    StoredRun run{read_toml(file), {}};
    auto record = take_record(run.study);
    if (!record) return {};
    run.record = std::move(*record);
    return run;
  } catch (const ConfigError&) {
    return {};  // somebody else's file of that name
  }
}

bool same_calculation(const Node& a, const Node& b) {
  const auto calculation = [](const Node& study) {
    Node::Table kept;
    for (const auto& entry : *study.table())
      if (entry.key != "title" && entry.key != "expect" && entry.key != "figure" && entry.key != "sweep")
        kept.push_back(entry);
    return Node{std::move(kept), {}, false};
  };
  return same_content(calculation(a), calculation(b));
}

namespace {

bool same_program(const RunRecord& record, const Summary& provenance) {
  const auto same = [&](const char* name) {
    return find_or(record.provenance, name, std::string{}) == find_or(provenance, name, std::string{"none"});
  };
  return same("version") && same("build");
}

bool has_ended(const RunRecord& record) { return record.status == "done" || record.status == "failed"; }

}  // namespace

bool is_cut_short(const RunRecord& record, const Summary& provenance) {
  return !has_ended(record) && same_program(record, provenance);
}

bool is_finished(const RunRecord& record, const Summary& provenance) {
  return has_ended(record) && same_program(record, provenance);
}

}  // namespace ozark
