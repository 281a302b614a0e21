#include "sweep_board.hpp"

#include <ozark/core/error.hpp>

#include <algorithm>

namespace ozark::app {
namespace {

const Value* find(const Summary& summary, const std::string& name) {
  const auto found =
      std::find_if(summary.begin(), summary.end(), [&](const auto& entry) { return entry.first == name; });
  return found != summary.end() ? &found->second : nullptr;
}

// Whole numbers, words and truth values are written as they are; their column is text.
void add_column(Table& table, const std::string& name, const std::vector<const Value*>& cells) {
  std::vector<std::string> words;
  for (const Value* cell : cells) words.push_back(cell != nullptr ? to_text(*cell) : "");
  table.add(name, "", std::move(words));
}

}  // namespace

Table sweep_table(const std::vector<Summary>& points, const std::vector<PointRow>& rows) {
  Table table;
  std::vector<std::string> names, statuses, reasons;
  std::vector<std::string> quantities;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    static constexpr const char* words[] = {"pending", "done", "failed"};
    names.push_back(point_name(i, rows.size()));
    statuses.emplace_back(words[static_cast<std::size_t>(rows[i].status)]);
    reasons.push_back(rows[i].reason);
    for (const auto& [name, value] : rows[i].summary)
      if (std::find(quantities.begin(), quantities.end(), name) == quantities.end()) quantities.push_back(name);
  }
  const auto column = [&](const std::string& name, const auto& summary_of) {
    std::vector<const Value*> cells;
    for (std::size_t i = 0; i < rows.size(); ++i) cells.push_back(find(summary_of(i), name));
    add_column(table, name, cells);
  };
  table.add("point", "", names);
  if (!points.empty())
    for (const auto& [key, value] : points.front())
      column(key, [&](std::size_t i) -> const Summary& { return points[i]; });
  table.add("status", "", statuses);
  table.add("reason", "", reasons);
  for (const auto& name : quantities) column(name, [&](std::size_t i) -> const Summary& { return rows[i].summary; });
  return table;
}

std::string point_name(std::size_t index, std::size_t count) {
  const std::size_t width = std::max<std::size_t>(4, std::to_string(count > 0 ? count - 1 : 0).size());
  return fmt::format("{:0{}}", index, width);
}

}  // namespace ozark::app
