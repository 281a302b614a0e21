#pragma once
// Text of numbers, line by line, from files that may be broken: every refusal says file, line and column.

#include <ozark/core/error.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace ozark {

struct Word {
  std::string_view text;
  int column = 0;  // from 1
};

/// Split at blanks and tabs.
[[nodiscard]] std::vector<Word> words_of(std::string_view line);

class TextFile {
 public:
  /// @throws IoError  cannot be read, or is no ordinary file
  explicit TextFile(const std::filesystem::path& file);

  /// Goes to the next line; false at the end. @throws ConfigError  what stands there is no text
  bool next();
  /// The same to a line that is not blank.
  bool next_filled();

  [[nodiscard]] const std::string& line() const { return line_; }
  [[nodiscard]] const std::vector<Word>& words() const { return words_; }  // of the line
  [[nodiscard]] std::uintmax_t bytes() const { return bytes_; }            // of the whole file
  [[nodiscard]] const std::string& name() const { return name_; }

  /// @param what  it is, for the message @throws ConfigError  not a number, not finite
  [[nodiscard]] double number(const Word& word, std::string_view what) const;
  /// @throws ConfigError  not a whole number from low to high
  [[nodiscard]] std::int64_t whole(const Word& word, std::string_view what, std::int64_t low, std::int64_t high) const;
  /// How many atoms there are to come: no more than the file has room for, at `words` words each.
  [[nodiscard]] std::size_t count(const Word& word, std::string_view what, std::size_t words) const;

  /// At a column of the line; 0: of the line as a whole. @throws ConfigError  always
  [[noreturn]] void refuse(int column, std::string_view text) const;
  /// @throws ConfigError  the file ends before `what`
  [[noreturn]] void refuse_end(std::string_view what) const;

 private:
  std::string name_;
  std::ifstream in_;
  std::uintmax_t bytes_ = 0;
  long number_ = 0;  // of the line
  std::vector<char> buffer_;
  std::string line_;
  std::vector<Word> words_;
};

}  // namespace ozark
