#include "number_file.hpp"

#include <ozark/core/error.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>

namespace ozark {
namespace {

constexpr std::size_t largest = 256U << 20U;  // bytes
constexpr std::size_t most_warnings = 20;

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v'; }

std::string shown(std::string_view word) {
  std::string s(word.substr(0, 40));
  for (char& c : s)
    if (static_cast<unsigned char>(c) < 32 || static_cast<unsigned char>(c) > 126) c = '?';
  return word.size() > 40 ? s + ".." : s;
}

}  // namespace

NumberFile::NumberFile(const std::filesystem::path& file) : name_(file.string()) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error))
    throw IoError(fmt::format("cannot read {}: it is a directory", name_));
  std::ifstream in(file, std::ios::binary);
  if (!in) throw IoError(fmt::format("cannot read {}", name_));
  if (const auto size = std::filesystem::file_size(file, error); !error && size > largest)
    throw IoError(fmt::format("{} has {} bytes, tables may have {}", name_, size, largest));
  text_.assign(std::istreambuf_iterator<char>(in), {});
  if (in.bad()) throw IoError(fmt::format("cannot read {}", name_));
  if (text_.find('\0') != std::string::npos) throw ConfigError(fmt::format("{} is no text file", name_));
}

void NumberFile::refuse(const std::string& why) const {
  throw ConfigError(fmt::format("{}:{}:{}: {}", name_, word_line_, word_column_, why));
}

void NumberFile::warn(const std::string& what) {
  if (warnings_.size() < most_warnings)
    warnings_.push_back(fmt::format("{}:{}:{}: {}", name_, word_line_, word_column_, what));
  else if (warnings_.size() == most_warnings)
    warnings_.push_back(fmt::format("{}: further warnings are left out", name_));
}

std::string NumberFile::line(const char* what) {
  word_line_ = line_;
  word_column_ = at_ - line_start_ + 1;
  if (at_ >= text_.size()) refuse(fmt::format("the file ends before {}", what));
  const std::size_t stop = std::min(text_.find('\n', at_), text_.size());
  std::string rest = text_.substr(at_, stop - at_);
  if (rest.ends_with('\r')) rest.pop_back();
  at_ = std::min(stop + 1, text_.size());
  line_start_ = at_;
  ++line_;
  return rest;
}

std::vector<std::string> NumberFile::words(const char* what) {
  const std::string rest = line(what);
  std::vector<std::string> found;
  for (std::size_t i = 0; i < rest.size();) {
    const auto stop = static_cast<std::size_t>(
        std::find_if(rest.begin() + static_cast<std::ptrdiff_t>(i), rest.end(), blank) - rest.begin());
    if (stop > i) found.push_back(rest.substr(i, stop - i));
    i = stop + 1;
  }
  return found;
}

bool NumberFile::to_next_word() {
  for (; at_ < text_.size() && blank(text_[at_]); ++at_)
    if (text_[at_] == '\n') {
      ++line_;
      line_start_ = at_ + 1;
    }
  word_line_ = line_;
  word_column_ = at_ - line_start_ + 1;
  return at_ < text_.size();
}

std::string_view NumberFile::take_word(const std::string& what) {
  if (!to_next_word()) refuse(fmt::format("the file ends before {}", what));
  const std::size_t from = at_;
  while (at_ < text_.size() && !blank(text_[at_])) ++at_;
  return std::string_view(text_).substr(from, at_ - from);
}

std::string NumberFile::word(const std::string& what) { return std::string(take_word(what)); }

long NumberFile::integer(const std::string& what, long low, long high) {
  const std::string_view word = take_word(what);
  long value = 0;
  const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || stop != word.data() + word.size())
    refuse(fmt::format("expected {}, a whole number, got '{}'", what, shown(word)));
  if (value < low || value > high) refuse(fmt::format("{} must lie in [{}, {}], got {}", what, low, high, value));
  return value;
}

double NumberFile::number(const std::string& what) {
  const std::string_view whole = take_word(what);
  std::string_view word = whole;
  if (word.size() > 1 && word.starts_with('+') && word[1] != '-') word.remove_prefix(1);
  double value = 0.0;
  auto parsed = std::from_chars(word.data(), word.data() + word.size(), value);
  std::string exponent;
  if (parsed.ec == std::errc{} && parsed.ptr != word.data() + word.size() &&
      (*parsed.ptr == 'D' || *parsed.ptr == 'd')) {
    exponent = word;
    exponent[static_cast<std::size_t>(parsed.ptr - word.data())] = 'e';
    word = exponent;
    parsed = std::from_chars(word.data(), word.data() + word.size(), value);
    warn(fmt::format("the exponent of {} in '{}' is written with D; it is read as E", what, shown(whole)));
  }
  if (parsed.ec == std::errc::result_out_of_range) {
    if (word.find("e-") == std::string_view::npos && word.find("E-") == std::string_view::npos)
      refuse(fmt::format("{} is too large: '{}'", what, shown(whole)));
    value = 0.0;
    parsed.ec = {};
  }
  if (parsed.ec != std::errc{}) refuse(fmt::format("expected {}, a number, got '{}'", what, shown(whole)));
  const char* stop = parsed.ptr;
  const std::string_view left(stop, static_cast<std::size_t>(word.data() + word.size() - stop));
  if (left.find_first_not_of(",;:.") != std::string_view::npos)
    refuse(fmt::format("expected {}, a number, got '{}'", what, shown(whole)));
  if (!left.empty()) warn(fmt::format("'{}' after {} is ignored", left, what));
  if (!std::isfinite(value)) refuse(fmt::format("{} must be finite, got '{}'", what, shown(whole)));
  return value;
}

double NumberFile::positive(const std::string& what) {
  const double value = number(what);
  if (!(value > 0.0)) refuse(fmt::format("{} must be > 0, got {}", what, value));
  return value;
}

std::vector<double> NumberFile::numbers(std::size_t count, const std::string& what) {
  std::vector<double> values;
  for (std::size_t k = 0; k < count; ++k) {
    if (!to_next_word()) refuse(fmt::format("the file ends after {} of {} values of {}", k, count, what));
    values.push_back(number(what));
  }
  return values;
}

void NumberFile::end() {
  if (to_next_word()) warn("what follows the last table is ignored");
}

}  // namespace ozark
