#pragma once
// Columns and keys as a reader of a figure expects them, in gnuplot's markup.

#include <string>
#include <string_view>

namespace ozark {

/// "system.species.active.activity" -> italic lambda with the subscript "active"; "S_small_large" -> S with a
/// subscript; "critical_packing_fraction" -> phi_c; other names with blanks for underscores. A unit follows in
/// brackets.
[[nodiscard]] std::string pretty_label(std::string_view name, std::string_view unit = {});

/// " (sigma^{-1})" with Greek letters for "1/sigma"; nothing for no unit.
[[nodiscard]] std::string unit_label(std::string_view unit);

/// Text that is to appear as it stands.
[[nodiscard]] std::string literal_label(std::string_view text);

}  // namespace ozark
