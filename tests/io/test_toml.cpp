#include <ozark/core/error.hpp>
#include <ozark/io/toml.hpp>

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>

using namespace ozark;
using Catch::Contains;

namespace {

std::string again(const std::string& text) { return to_toml(parse_toml(text, "t").root); }

template <class Error>
void check_refused(const std::filesystem::path& file, const std::string& reason) {
  CHECK_THROWS_AS(read_toml(file), Error);
  CHECK_THROWS_WITH(read_toml(file), Contains(reason));
}

}  // namespace

TEST_CASE("doubles come back to the last bit", "[io][property]") {
  REQUIRE(rc::check("for any finite double", [](std::uint64_t bits) {
    double number = 0.0;
    std::memcpy(&number, &bits, sizeof number);
    RC_PRE(std::isfinite(number));
    const Node root{Node::Table{{"a", {}, Node{number, {}, false}}}, {}, false};
    const Document read = parse_toml(to_toml(root), "t");
    const double back = std::get<double>(read.root.find("a")->value);
    RC_ASSERT(std::memcmp(&back, &number, sizeof back) == 0);
  }));
}

TEST_CASE("texts come back whatever is in them", "[io]") {
  const std::string text = "quote \" backslash \\ line\nend tab\t bell\x07 \xc3\xa9";
  const Node root{Node::Table{{"odd key.", {}, Node{text, {}, false}}}, {}, false};
  const Document read = parse_toml(to_toml(root), "t");
  CHECK(std::get<std::string>(read.root.find("odd key.")->value) == text);
}

TEST_CASE("a document is written scalars first and reads back the same", "[io]") {
  const std::string text =
      "a = 1\n\n[b]\nc = 2.0\n\n[b.d]\ne = [1, 2.5]\n\n[[f]]\ng = { h = \"x\", \"i.j\" = true }\n\n[[f]]\n";
  CHECK(again(text) == text);
  CHECK(same_content(parse_toml(text, "a").root, parse_toml("[b.d]\ne = [1, 2.5]\n[b]\nc = 2.0\n[[f]]\ng.h = \"x\"\n"
                                                            "g.\"i.j\" = true\n[[f]]\n",
                                                            "b")
                                                     .root) == false);
  CHECK(same_content(parse_toml("a = 1\nb = 2\n", "a").root, parse_toml("b = 2\na = 1\n", "b").root));
  CHECK_FALSE(same_content(parse_toml("a = 1\n", "a").root, parse_toml("a = 1.0\n", "b").root));
}

TEST_CASE("numbers that are no numbers are never written", "[io]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(to_toml({Node::Table{{"a", {}, Node{nan, {}, false}}}, {}, false}).empty());
}

TEST_CASE("content faults are the study's, with a position", "[io]") {
  CHECK_THROWS_WITH(parse_toml("", "s"), Contains("s:1:1: error: the file is empty"));
  CHECK_THROWS_WITH(parse_toml(" \n\n", "s"), Contains("empty"));
  CHECK_THROWS_WITH(parse_toml(std::string("a\0b", 3), "s"), Contains("binary"));
  CHECK_THROWS_WITH(parse_toml("a = 1\nb = = 2\n", "s"), Contains("s:2:5: error: not TOML"));
  CHECK_THROWS_AS(parse_toml("a = 1\na = 2\n", "s"), ConfigError);
  CHECK_THROWS_AS(parse_toml("\xff\xfe = 1\n", "s"), ConfigError);
  CHECK_THROWS_AS(parse_toml("a = " + std::string(100000, '['), "s"), ConfigError);
}

TEST_CASE("what cannot be read at all is the environment's fault", "[io]") {
  const auto directory = std::filesystem::temp_directory_path();
  check_refused<IoError>(directory, "directory");
  check_refused<IoError>(directory / "ozark_no_such_study.toml", "No such file");
  check_refused<IoError>("/dev/zero", "regular file");
  const auto large = directory / ("ozark_large_" + std::to_string(std::rand()) + ".toml");
  std::ofstream(large) << "a = 1\n";
  std::filesystem::resize_file(large, 100u << 20);
  check_refused<IoError>(large, "at most 16777216");
  std::filesystem::remove(large);
}
