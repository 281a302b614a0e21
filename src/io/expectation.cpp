#include <ozark/io/expectation.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace ozark {
namespace {

std::optional<double> as_number(const Value& value) {
  if (const auto* whole = std::get_if<long>(&value)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  return {};
}

std::string label(const Expectation& e) {
  std::string text = e.table.empty() ? e.quantity : e.table + ": " + e.quantity;
  std::string given;
  const auto add = [&](const Summary& keys) {
    for (const auto& [key, value] : keys)
      given += fmt::format("{}{} = {}", given.empty() ? "" : ", ", key, to_text(value));
  };
  add(e.at);
  add(e.where);
  return given.empty() ? text : text + " at " + given;
}

Verdict blank(const Expectation& e) {
  Verdict verdict;
  verdict.quantity = label(e);
  verdict.expected = e.value ? to_text(*e.value) : "";
  verdict.source = e.source;
  if (e.relative_tolerance) verdict.tolerance = fmt::format("{:.3g} relative", *e.relative_tolerance);
  if (e.absolute_tolerance) verdict.tolerance = fmt::format("{:.3g}", *e.absolute_tolerance);
  if (e.within_errors) verdict.tolerance = fmt::format("{:.3g} errors", *e.within_errors);
  return verdict;
}

Verdict judge_number(const Expectation& e, double found, std::optional<double> own_error) {
  Verdict verdict = blank(e);
  const double expected = as_number(*e.value).value_or(std::nan(""));
  const double difference = found - expected;
  verdict.found = to_text(found);
  verdict.difference = fmt::format("{:.2e}", difference);
  if (e.relative_tolerance) verdict.ok = std::abs(difference) <= *e.relative_tolerance * std::abs(expected);
  if (e.absolute_tolerance) verdict.ok = std::abs(difference) <= *e.absolute_tolerance;
  if (e.within_errors) {
    verdict.tolerance += own_error ? fmt::format(" of {:.3g}", *own_error) : ", which the run does not state";
    if (own_error && *own_error > *e.largest_error) verdict.tolerance += fmt::format(" > {:.3g}", *e.largest_error);
    verdict.ok = own_error && *own_error <= *e.largest_error && std::abs(difference) <= *e.within_errors * *own_error;
  }
  return verdict;
}

Verdict judge_value(const Expectation& e, const Value& found, std::optional<double> own_error) {
  const auto number = as_number(found);
  if (as_number(*e.value) && number) return judge_number(e, *number, own_error);
  Verdict verdict = blank(e);
  verdict.found = to_text(found);
  verdict.ok = verdict.found == verdict.expected && as_number(*e.value).has_value() == number.has_value();
  return verdict;
}

const Value* find(const Summary& summary, const std::string& name) {
  for (const auto& [key, value] : summary)
    if (key == name) return &value;
  return nullptr;
}

bool row_agrees(const Csv& table, const std::vector<std::string>& row, const Summary& where) {
  return std::all_of(where.begin(), where.end(), [&](const auto& wanted) {
    const auto column = table.column(wanted.first);
    if (!column) return false;
    const std::string& cell = row[*column];
    return std::holds_alternative<std::string>(wanted.second) ? cell == std::get<std::string>(wanted.second)
                                                              : matches(parse_value(cell), wanted.second);
  });
}

}  // namespace

void describe(Describer& d, Expectation& e) {
  d.required("quantity", e.quantity, "headline number, or column of the table");
  d.field("value", e.value, "what it should be");
  d.field("relative_tolerance", e.relative_tolerance, "largest distance over the expected value", at_least(0));
  d.field("absolute_tolerance", e.absolute_tolerance, "largest distance, in the unit of the quantity", at_least(0));
  d.field("within_errors", e.within_errors, "for noisy numbers: largest distance in units of the run's own error",
          above(0));
  d.field("largest_error", e.largest_error, "the run's own error may not exceed it", above(0));
  d.required("source", e.source, "key of data/references.bib, or \"this code, vX.Y\" for a mere regression pin");
  d.field("at", e.at, "the point of a sweep: { \"system.packing_fraction\" = 0.5 }");
  d.field("table", e.table, "the table, for a single cell");
  d.field("where", e.where, "the row: { k = 7.0 }");

  d.check(e.value.has_value(), "value", "must be given");
  const bool number = e.value && as_number(*e.value);
  const int ways = (e.relative_tolerance ? 1 : 0) + (e.absolute_tolerance ? 1 : 0) + (e.within_errors ? 1 : 0);
  d.check(!number || ways == 1, "value",
          "a number needs exactly one of relative_tolerance, absolute_tolerance and within_errors, got {}", ways);
  d.check(!e.value || number || (ways == 0 && !e.largest_error), "value", "only a number has a tolerance");
  d.check(e.within_errors.has_value() == e.largest_error.has_value(),
          e.within_errors ? "within_errors" : "largest_error", "within_errors and largest_error belong together");
  d.check(e.table.empty() == e.where.empty(), e.table.empty() ? "where" : "table", "table and where belong together");
}

Verdict miss(const Expectation& e, const std::string& reason) {
  Verdict verdict = blank(e);
  verdict.found = reason;
  return verdict;
}

Verdict judge(const Expectation& e, const Summary& summary) {
  const Value* found = find(summary, e.quantity);
  if (found == nullptr) return miss(e, "absent");
  const Value* error = find(summary, e.quantity + "_error");
  return judge_value(e, *found, error != nullptr ? as_number(*error) : std::nullopt);
}

Verdict judge(const Expectation& e, const Csv& table) {
  const auto column = table.column(e.quantity);
  if (!column) return miss(e, "no such column");
  const auto row = std::find_if(table.rows.begin(), table.rows.end(),
                                [&](const auto& candidate) { return row_agrees(table, candidate, e.where); });
  if (row == table.rows.end()) return miss(e, "no such row");
  const std::string& cell = (*row)[*column];
  if (cell.empty()) return miss(e, "empty cell");
  const auto error_column = table.column(e.quantity + "_error");
  const auto error = error_column ? as_number(parse_value((*row)[*error_column])) : std::nullopt;
  const bool word = std::holds_alternative<std::string>(*e.value);
  return judge_value(e, word ? Value(cell) : parse_value(cell), error);
}

std::string format_verdicts(const std::vector<Verdict>& verdicts) {
  using Row = std::array<std::string, 7>;
  std::vector<Row> rows{{"quantity", "expected", "found", "difference", "tolerance", "source", "ok"}};
  for (const auto& v : verdicts)
    rows.push_back({v.quantity, v.expected, v.found, v.difference, v.tolerance, v.source, v.ok ? "yes" : "NO"});
  std::array<std::size_t, 7> width{};
  for (const auto& row : rows)
    for (std::size_t c = 0; c < row.size(); ++c) width[c] = std::max(width[c], row[c].size());
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t c = 0; c + 1 < row.size(); ++c) text += fmt::format("{:<{}}  ", row[c], width[c]);
    text += row.back() + "\n";
  }
  return text;
}

}  // namespace ozark
