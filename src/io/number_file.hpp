#pragma once
// Files of words and numbers, read one after the other, each mistake with its line and column.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ozark {

class NumberFile {
 public:
  /// @throws IoError  cannot be read, larger than 256 MB  @throws ConfigError  no text, and from every function: what
  /// is wrong in it
  explicit NumberFile(const std::filesystem::path& file);

  /// The rest of the present line, as it stands.
  std::string line(const char* what);
  /// The words of the rest of the present line.
  std::vector<std::string> words(const char* what);

  std::string word(const std::string& what);
  /// @param low, high  the bounds it must keep
  long integer(const std::string& what, long low, long high);
  double number(const std::string& what);
  double positive(const std::string& what);
  std::vector<double> numbers(std::size_t count, const std::string& what);

  /// Warns of what is left.
  void end();
  [[nodiscard]] std::vector<std::string> warnings() const { return warnings_; }

 private:
  bool to_next_word();
  std::string_view take_word(const std::string& what);
  [[noreturn]] void refuse(const std::string& why) const;
  void warn(const std::string& what);

  std::string name_, text_;
  std::size_t at_ = 0, line_ = 1, line_start_ = 0;
  std::size_t word_line_ = 1, word_column_ = 1;  // of the last word taken
  std::vector<std::string> warnings_;
};

}  // namespace ozark
