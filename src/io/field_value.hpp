#pragma once
// A described field and the values it takes: type, range, choice. Every visit that reads or writes goes through here.

#include <ozark/io/describer.hpp>
#include <ozark/io/document.hpp>

#include <optional>
#include <string>

namespace ozark {

/// True where the key holds one number, word or truth value.
[[nodiscard]] bool is_scalar(const Field& field);
[[nodiscard]] bool is_number(const Field& field);

/// "number", "whole number", "text", "list of numbers", ...
[[nodiscard]] std::string type_name(const Field& field);

/// "[0, 1)", or empty where every number is allowed.
[[nodiscard]] std::string range_of(const Field& field);

/// What the key takes, for people: "number in [0, 1)", "'schulz' | 'uniform'".
[[nodiscard]] std::string constraint(const Field& field);

/// Puts a scalar into the struct. @return  what is wrong with it ("must lie in [0, 1), got 2"); empty if nothing
[[nodiscard]] std::optional<std::string> put(const Field& field, const Value& value);

/// The same without changing the struct.
[[nodiscard]] std::optional<std::string> refuse(const Field& field, const Value& value);

/// Puts a node of a study, scalar or not. @param directory  where relative paths start
[[nodiscard]] std::optional<std::string> put(const Field& field, const Node& node,
                                             const std::filesystem::path& directory);

/// The struct's value as a node, its paths relative to `directory`; empty where the key is absent or undefined.
[[nodiscard]] std::optional<Node> node_of(const Field& field, const std::filesystem::path& directory);

}  // namespace ozark
