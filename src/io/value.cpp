#include <ozark/io/value.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace ozark {

std::string to_text(double number) { return std::isfinite(number) ? fmt::format("{}", number) : std::string{}; }

std::string to_text(const Value& value) {
  if (const auto* number = std::get_if<double>(&value)) return to_text(*number);
  if (const auto* whole = std::get_if<long>(&value)) return fmt::format("{}", *whole);
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  return std::get<std::string>(value);
}

bool is_undefined(const Value& value) {
  const auto* number = std::get_if<double>(&value);
  return number != nullptr && !std::isfinite(*number);
}

bool matches(const Value& a, const Value& b) {
  const auto number = [](const Value& v) {
    if (const auto* whole = std::get_if<long>(&v)) return static_cast<double>(*whole);
    const auto* real = std::get_if<double>(&v);
    return real != nullptr ? *real : std::nan("");
  };
  const double x = number(a);
  const double y = number(b);
  if (std::isnan(x) || std::isnan(y)) return a == b;
  return std::abs(x - y) <= 1e-9 * std::max(std::abs(x), std::abs(y));
}

Value parse_value(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  const std::string_view digits = text.starts_with('+') ? text.substr(1) : text;
  const char* end = digits.data() + digits.size();
  if (long whole = 0; !digits.empty()) {
    const auto [stop, error] = std::from_chars(digits.data(), end, whole);
    if (error == std::errc{} && stop == end) return whole;
  }
  if (double number = 0.0; !digits.empty()) {
    const auto [stop, error] = std::from_chars(digits.data(), end, number);
    if (error == std::errc{} && stop == end) return number;
  }
  return std::string(text);
}

}  // namespace ozark
