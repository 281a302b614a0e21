#pragma once
// Which known word was meant.

#include <string>
#include <string_view>
#include <vector>

namespace ozark {

/// The known word fewest edits away, if near enough to be a slip of the pen; else empty.
[[nodiscard]] std::string nearest(std::string_view word, const std::vector<std::string>& known);

/// "; did you mean 'x'?", or empty.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

}  // namespace ozark
