#pragma once
// Tree to struct: fills what is described and finds every mistake on the way.

#include <ozark/io/describer.hpp>
#include <ozark/io/document.hpp>

#include <vector>

namespace ozark {

/// Fills the described struct from the document. Keys that are absent keep the struct's values.
/// @return  every mistake: unknown, missing and mistyped keys, values out of range, failed checks
[[nodiscard]] std::vector<Mistake> read_keys(const Document& document, const Visit& visit);

/// The same, blind to keys of the top level that nobody described.
[[nodiscard]] std::vector<Mistake> read_known_keys(const Document& document, const Visit& visit);

/// The position of the key's value, else of the nearest section around it that is written down.
[[nodiscard]] Position position_of(const Document& document, std::string_view key);

}  // namespace ozark
