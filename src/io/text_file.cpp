#include "text_file.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace ozark {
namespace {

constexpr std::size_t longest_line = std::size_t{1} << 20;

std::string_view without_plus(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  return text;
}

/// Text of a broken file in a message: short, and without what a terminal would take for a command.
std::string shown(std::string_view text) {
  std::string safe(text.substr(0, 40));
  for (char& c : safe)
    if (static_cast<unsigned char>(c) < 32 || static_cast<unsigned char>(c) > 126) c = '?';
  return safe + (text.size() > 40 ? ".." : "");
}

}  // namespace

std::vector<Word> words_of(std::string_view line) {
  std::vector<Word> words;
  std::size_t at = 0;
  while ((at = line.find_first_not_of(" \t", at)) != std::string_view::npos) {
    const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
    words.push_back({line.substr(at, end - at), static_cast<int>(at) + 1});
    at = end;
  }
  return words;
}

TextFile::TextFile(const std::filesystem::path& file) : name_(file.string()), buffer_(longest_line) {
  std::error_code error;
  if (std::filesystem::exists(file, error) && !std::filesystem::is_regular_file(file, error))
    throw IoError(fmt::format("cannot read {}: it is no ordinary file", name_));
  in_.open(file, std::ios::binary);
  bytes_ = std::filesystem::file_size(file, error);
  if (!in_ || error) throw IoError(fmt::format("cannot read {}", name_));
}

bool TextFile::next() {
  words_.clear();
  in_.getline(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  if (in_.bad()) throw IoError(fmt::format("cannot read {}", name_));
  const auto taken = static_cast<std::size_t>(in_.gcount());
  if (in_.eof() && taken == 0) return false;
  ++number_;
  if (in_.fail()) refuse(0, fmt::format("is longer than {} characters; this is no text file of atoms", longest_line));
  line_.assign(buffer_.data(), taken - (in_.eof() ? 0 : 1));  // but for the end of the line
  if (!line_.empty() && line_.back() == '\r') line_.pop_back();
  if (line_.find('\0') != std::string::npos) refuse(0, "holds a zero byte; this is no text file");
  words_ = words_of(line_);
  return true;
}

bool TextFile::next_filled() {
  while (next())
    if (!words_.empty()) return true;
  return false;
}

double TextFile::number(const Word& word, std::string_view what) const {
  const std::string_view text = without_plus(word.text);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range)
    refuse(word.column, fmt::format("{} '{}' is beyond the range of numbers", what, shown(word.text)));
  if (error != std::errc{} || end != text.data() + text.size())
    refuse(word.column, fmt::format("{} must be a number, got '{}'", what, shown(word.text)));
  if (!std::isfinite(value)) refuse(word.column, fmt::format("{} must be finite, got {}", what, shown(word.text)));
  return value;
}

std::int64_t TextFile::whole(const Word& word, std::string_view what, std::int64_t low, std::int64_t high) const {
  const std::string_view text = without_plus(word.text);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool read = error != std::errc::invalid_argument && end == text.data() + text.size();
  if (!read) refuse(word.column, fmt::format("{} must be a whole number, got '{}'", what, shown(word.text)));
  if (error != std::errc{} || value < low || value > high)
    refuse(word.column, fmt::format("{} must be from {} to {}, got {}", what, low, high, shown(word.text)));
  return value;
}

std::size_t TextFile::count(const Word& word, std::string_view what, std::size_t words) const {
  const std::int64_t n = whole(word, what, 0, std::numeric_limits<std::int64_t>::max());
  if (static_cast<std::uintmax_t>(n) > bytes_ / (2 * words))
    refuse(word.column, fmt::format("{} is {}, but the whole file has {} bytes", what, n, bytes_));
  return static_cast<std::size_t>(n);
}

void TextFile::refuse(int column, std::string_view text) const {
  if (column > 0) throw ConfigError(fmt::format("{}:{}:{}: {}", name_, number_, column, text));
  throw ConfigError(fmt::format("{}:{}: {}", name_, number_, text));
}

void TextFile::refuse_end(std::string_view what) const {
  throw ConfigError(fmt::format("{}:{}: the file ends before {}; it was cut short", name_, number_, what));
}

}  // namespace ozark
