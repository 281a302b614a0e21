#include <ozark/io/csv.hpp>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <limits>

namespace ozark {
namespace {

std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      cells.back() += line[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

void split_heading(std::string_view heading, Csv& csv) {
  const auto bracket = heading.rfind(" [");
  const bool has_unit = bracket != std::string_view::npos && heading.ends_with(']');
  csv.names.emplace_back(heading.substr(0, has_unit ? bracket : heading.size()));
  csv.units.emplace_back(has_unit ? heading.substr(bracket + 2, heading.size() - bracket - 3) : std::string_view{});
}

}  // namespace

std::optional<std::size_t> Csv::column(std::string_view name) const {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return {};
  return static_cast<std::size_t>(found - names.begin());
}

std::optional<std::vector<double>> Csv::numbers(std::size_t column) const {
  std::vector<double> values;
  values.reserve(rows.size());
  for (const auto& row : rows) {
    const auto value = number_in(row[column]);
    if (!value && !row[column].empty()) return {};
    values.push_back(value.value_or(std::numeric_limits<double>::quiet_NaN()));
  }
  return values;
}

std::optional<double> number_in(std::string_view cell) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc{} || end != cell.data() + cell.size()) return {};
  return value;
}

Csv read_csv(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw IoError(fmt::format("cannot read {}", file.string()));
  Csv csv;
  std::string line;
  for (long number = 1; std::getline(in, line); ++number) {
    if (line.ends_with('\r')) line.pop_back();
    if (line.starts_with('#')) {
      csv.comments.push_back(line.substr(line.starts_with("# ") ? 2 : 1));
    } else if (csv.names.empty()) {
      for (const auto& heading : cells_of(line)) split_heading(heading, csv);
    } else if (!line.empty()) {
      csv.rows.push_back(cells_of(line));
      csv.lines.push_back(number);
      if (csv.rows.back().size() != csv.names.size())
        throw IoError(fmt::format("{}:{}: {} cells, but the header names {} columns", file.string(), number,
                                  csv.rows.back().size(), csv.names.size()));
    }
  }
  if (in.bad()) throw IoError(fmt::format("cannot read {}", file.string()));
  if (csv.names.empty()) throw IoError(fmt::format("{}: no header line", file.string()));
  return csv;
}

}  // namespace ozark
