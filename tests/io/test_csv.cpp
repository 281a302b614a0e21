#include <ozark/io/csv.hpp>

#include <catch2/catch.hpp>

#include <support/scratch.hpp>

#include <cmath>

using namespace ozark;

namespace {

Csv parsed(const std::string& text) {
  const Scratch scratch;
  return read_csv(scratch.write("table.csv", text));
}

}  // namespace

TEST_CASE("a table comes back with its comments, names, units and cells", "[io]") {
  const Csv csv = parsed("# one\n#two\nk [1/sigma],S_a_b,reason\n0.5,-1e-3,\"x, \"\"y\"\"\"\r\n,2,\n");
  CHECK(csv.comments == std::vector<std::string>{"one", "two"});
  CHECK(csv.names == std::vector<std::string>{"k", "S_a_b", "reason"});
  CHECK(csv.units == std::vector<std::string>{"1/sigma", "", ""});
  CHECK(csv.rows[0][2] == "x, \"y\"");
  const auto k = csv.numbers(0);
  REQUIRE(k);
  CHECK((*k)[0] == 0.5);
  CHECK(std::isnan((*k)[1]));
  CHECK_FALSE(csv.numbers(2));
  CHECK(csv.column("S_a_b") == 1u);
  CHECK_FALSE(csv.column("S_b_a"));
}

TEST_CASE("a row of another length is refused with its line", "[io]") {
  CHECK_THROWS_WITH(parsed("# c\na,b\n1,2\n1\n"), Catch::Contains(":4: 1 cells") && Catch::Contains("2 columns"));
  CHECK_THROWS_AS(parsed(""), IoError);
  CHECK_THROWS_AS(read_csv("/nonexistent/table.csv"), IoError);
}
