#pragma once
// One declaration per solver file; registry.cpp lists them.

#include <solvers/task.hpp>

namespace ozark {

}  // namespace ozark
