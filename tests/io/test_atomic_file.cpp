#include <ozark/core/error.hpp>
#include <ozark/io/atomic_file.hpp>

#include <catch2/catch.hpp>

#include <support/scratch.hpp>

#include <fstream>
#include <sstream>

using namespace ozark;
namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("a file is replaced whole and nothing is left beside it", "[io]") {
  const Scratch scratch;
  write_file(scratch.path() / "a", "one");
  write_file(scratch.path() / "a", "two", Durability::renamed);
  CHECK(text_of(scratch.path() / "a") == "two");
  CHECK(std::distance(fs::directory_iterator(scratch.path()), fs::directory_iterator{}) == 1);
}

TEST_CASE("a file that cannot be written is named with the reason", "[io]") {
  const Scratch scratch;
  CHECK_THROWS_WITH(write_file(scratch.path() / "no" / "a", "x"), Catch::Contains("no/a': No such file"));
}

TEST_CASE("a directory takes the place of another", "[io]") {
  const Scratch scratch;
  for (const char* name : {"old", "new"}) {
    fs::create_directory(scratch.path() / name);
    write_file(scratch.path() / name / "who", name);
  }
  replace_directory(scratch.path() / "new", scratch.path() / "old");
  CHECK(text_of(scratch.path() / "old" / "who") == "new");
  CHECK_FALSE(fs::exists(scratch.path() / "new"));
  replace_directory(scratch.path() / "old", scratch.path() / "fresh");
  CHECK(text_of(scratch.path() / "fresh" / "who") == "new");
}

TEST_CASE("two programs do not work in one directory", "[io]") {
  const Scratch scratch;
  const DirectoryLock first(scratch.path());
  CHECK_THROWS_AS(DirectoryLock(scratch.path()), IoError);
}
