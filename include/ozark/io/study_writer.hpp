#pragma once
// Struct to tree: the resolved study, every default spelled out.

#include <ozark/io/describer.hpp>
#include <ozark/io/document.hpp>

#include <filesystem>

namespace ozark {

/// Everything the struct holds. @param directory  where the study will lie: its paths become relative to it
[[nodiscard]] Node write_keys(const Visit& visit, const std::filesystem::path& directory);

}  // namespace ozark
