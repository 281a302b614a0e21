#pragma once
// What a study refers to outside its own keys: axes to keys, expectations and figures to tables and columns, sources to
// the bibliography.

#include "study_file.hpp"

#include <vector>

namespace ozark::app {

/// Appends what does not exist, with its position and the nearest name that does.
void check_references(const StudyFile& file, std::vector<Mistake>& mistakes);

}  // namespace ozark::app
