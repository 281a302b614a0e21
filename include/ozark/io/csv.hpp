#pragma once
// Reading the CSV tables of a run directory and of data/reference: "# " comment lines, one header line
// "name [unit],...", then rows of equal length. Cells may be quoted ("a, b", with "" for a quote).

#include <ozark/core/error.hpp>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ozark {

struct Csv {
  std::vector<std::string> comments;           // without "# "
  std::vector<std::string> names;              // without the unit
  std::vector<std::string> units;              // empty: dimensionless
  std::vector<std::vector<std::string>> rows;  // cells as they stand in the file
  std::vector<long> lines;                     // of the file, one for each row

  /// Position of a column; none if there is no such column.
  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;

  /// A column as numbers, NaN where a cell is empty; none if a cell holds anything else.
  [[nodiscard]] std::optional<std::vector<double>> numbers(std::size_t column) const;
};

/// A cell as a number; none if it holds anything else or nothing.
[[nodiscard]] std::optional<double> number_in(std::string_view cell);

/// @throws IoError  cannot be read, has no header, or a row of another length (with its line)
[[nodiscard]] Csv read_csv(const std::filesystem::path& file);

}  // namespace ozark
