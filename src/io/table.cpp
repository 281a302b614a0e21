#include <ozark/core/error.hpp>
#include <ozark/io/run_dir.hpp>

#include <fmt/format.h>

#include <cmath>
#include <iterator>

namespace ozark {
namespace {

std::size_t length(const Column& column) {
  return std::visit([](const auto& cells) { return cells.size(); }, column.cells);
}

void append_word(std::string& out, const std::string& word) {
  if (word.find_first_of(",\"\n\r") == std::string::npos) {
    out += word;
    return;
  }
  out += '"';
  for (const char c : word) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void append_cell(std::string& out, const Column& column, std::size_t row) {
  if (const auto* numbers = std::get_if<std::vector<double>>(&column.cells)) {
    const double number = (*numbers)[row];
    if (std::isfinite(number)) fmt::format_to(std::back_inserter(out), "{}", number);
  } else {
    append_word(out, std::get<std::vector<std::string>>(column.cells)[row]);
  }
}

}  // namespace

void Table::add(std::string name, std::string unit, std::vector<double> cells) {
  columns_.push_back({std::move(name), std::move(unit), std::move(cells)});
  if (length(columns_.back()) != rows())
    throw InternalError(fmt::format("column '{}' has {} cells in a table of {} rows", columns_.back().name,
                                    length(columns_.back()), rows()));
}

void Table::add(std::string name, std::string unit, std::vector<std::string> cells) {
  columns_.push_back({std::move(name), std::move(unit), std::move(cells)});
  if (length(columns_.back()) != rows())
    throw InternalError(fmt::format("column '{}' has {} cells in a table of {} rows", columns_.back().name,
                                    length(columns_.back()), rows()));
}

void Table::add(std::string name, std::string unit, const Eigen::Ref<const Eigen::ArrayXd>& cells) {
  add(std::move(name), std::move(unit), std::vector<double>(cells.data(), cells.data() + cells.size()));
}

std::size_t Table::rows() const { return columns_.empty() ? 0 : length(columns_.front()); }

std::string to_csv(const Table& table) {
  std::string out;
  for (const auto& comment : table.comments()) out += "# " + comment + "\n";
  const auto& columns = table.columns();
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (c > 0) out += ',';
    append_word(out, columns[c].unit.empty() ? columns[c].name : columns[c].name + " [" + columns[c].unit + "]");
  }
  out += '\n';
  for (std::size_t row = 0; row < table.rows(); ++row)
    for (std::size_t c = 0; c < columns.size(); ++c) {
      append_cell(out, columns[c], row);
      out += c + 1 < columns.size() ? ',' : '\n';
    }
  return out;
}

}  // namespace ozark
