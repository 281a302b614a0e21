#include <ozark/io/describer.hpp>

namespace ozark {

std::string Bounds::text() const {
  const bool from = limits_below();
  const bool to = limits_above();
  if (from && to) return fmt::format("{}{}, {}{}", low_open ? '(' : '[', low, high, high_open ? ')' : ']');
  if (from) return fmt::format("{} {}", low_open ? ">" : ">=", low);
  if (to) return fmt::format("{} {}", high_open ? "<" : "<=", high);
  return {};
}

}  // namespace ozark
