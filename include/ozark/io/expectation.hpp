#pragma once
// [[expect]]: what a study ought to find, and the verdict on what it found.

#include <ozark/io/csv.hpp>
#include <ozark/io/describer.hpp>

#include <optional>
#include <string>

namespace ozark {

struct Expectation {
  std::string quantity;  // headline number; with `table` a column
  std::optional<Value> value;
  std::optional<double> relative_tolerance, absolute_tolerance;
  std::optional<double> within_errors, largest_error;  // for noisy numbers: the run's own <quantity>_error counts
  std::string source;                                  // key of references.bib, or "this code, vX.Y"
  Summary at;                                          // sweep point
  std::string table;
  Summary where;  // row of the table
};

void describe(Describer& d, Expectation& expectation);

struct Verdict {
  std::string quantity;  // with point and row
  std::string expected, found, difference, tolerance, source;
  bool ok = false;
};

/// On a headline number.
[[nodiscard]] Verdict judge(const Expectation& expectation, const Summary& summary);

/// On a cell: the row that agrees with `where` to 1e-9.
[[nodiscard]] Verdict judge(const Expectation& expectation, const Csv& table);

/// There is nothing to look at: a miss. @param reason  stands for what was found
[[nodiscard]] Verdict miss(const Expectation& expectation, const std::string& reason);

/// The verdicts under each other.
[[nodiscard]] std::string format_verdicts(const std::vector<Verdict>& verdicts);

}  // namespace ozark
