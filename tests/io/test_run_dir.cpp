#include <ozark/core/error.hpp>
#include <ozark/io/run_dir.hpp>

#include <catch2/catch.hpp>

#include <limits>

using namespace ozark;

TEST_CASE("a table is written with units, shortest doubles, quoted words and empty cells", "[io]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  Table table;
  table.comment("made up");
  table.add("k", "1/sigma", std::vector<double>{0.1, nan});
  table.add("say", "", std::vector<std::string>{"a, \"b\"", "c"});
  table.add("F", "", Eigen::ArrayXd{{1e-300, std::numeric_limits<double>::infinity()}});
  CHECK(to_csv(table) == "# made up\nk [1/sigma],say,F\n0.1,\"a, \"\"b\"\"\",1e-300\n,c,\n");
}

TEST_CASE("columns of different length are a defect", "[io]") {
  Table table;
  table.add("a", "", std::vector<double>{1.0});
  CHECK_THROWS_AS(table.add("b", "", std::vector<double>{}), InternalError);
}
