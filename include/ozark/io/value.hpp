#pragma once
// A scalar whose type is known at run time only: a cell of a summary, a value of a sweep axis, an expected number.

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ozark {

using Value = std::variant<double, long, bool, std::string>;

/// Named values in the order they are printed: headline numbers, or the keys of a sweep point.
using Summary = std::vector<std::pair<std::string, Value>>;

/// Shortest decimal text that reads back to the same double; empty for NaN and infinities.
[[nodiscard]] std::string to_text(double number);

/// As above for any value; words as they are.
[[nodiscard]] std::string to_text(const Value& value);

/// True for a double that is NaN or infinite: such a value is never written.
[[nodiscard]] bool is_undefined(const Value& value);

/// Numbers within 1e-9 relative (whole numbers and doubles alike), words and truth values exactly.
[[nodiscard]] bool matches(const Value& a, const Value& b);

/// Number, whole number or truth value as the text says; else the text itself.
[[nodiscard]] Value parse_value(std::string_view text);

}  // namespace ozark
