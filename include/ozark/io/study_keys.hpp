#pragma once
// The keys every study has, whatever its task.

#include <ozark/io/describer.hpp>
#include <ozark/io/expectation.hpp>
#include <ozark/io/figure.hpp>
#include <ozark/io/sweep_axes.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace ozark {

struct StudyKeys {
  std::string task;
  std::string title;
  Sweep sweep;
  std::vector<Expectation> expectations;
  std::vector<Figure> figures;
};

/// task and title, before the keys of the task itself.
void describe_head(Describer& d, StudyKeys& keys);

/// Sweep, expectations and figures, after them.
void describe_tail(Describer& d, StudyKeys& keys);

/// Keys of a BibTeX file, in its order. @throws IoError
[[nodiscard]] std::vector<std::string> reference_keys(const std::filesystem::path& bibliography);

}  // namespace ozark
