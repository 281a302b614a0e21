#include <solvers/registry.hpp>

namespace ozark {

const std::vector<Task>& tasks() {
  static const std::vector<Task> all = {};
  return all;
}

}  // namespace ozark
