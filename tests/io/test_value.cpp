#include <ozark/io/nearest.hpp>
#include <ozark/io/value.hpp>

#include <catch2/catch.hpp>

#include <limits>

using namespace ozark;

TEST_CASE("text of the command line is a number where it looks like one", "[io]") {
  CHECK(parse_value("3") == Value(3L));
  CHECK(parse_value("+3") == Value(3L));
  CHECK(parse_value("3.0") == Value(3.0));
  CHECK(parse_value("-1e-3") == Value(-1e-3));
  CHECK(parse_value("true") == Value(true));
  for (const char* word : {"", "3x", "1e", "--3", "+", "0x10", "schulz"})
    CHECK(parse_value(word) == Value(std::string(word)));
}

TEST_CASE("values agree to 1e-9 whatever kind of number they are", "[io]") {
  CHECK(matches(Value(3L), Value(3.0)));
  CHECK(matches(Value(0.1 + 0.2), Value(0.3)));
  CHECK_FALSE(matches(Value(1.0), Value(1.0 + 1e-8)));
  CHECK(matches(Value(0.0), Value(0L)));
  CHECK_FALSE(matches(Value(std::string("3")), Value(3L)));
  CHECK(is_undefined(Value(std::numeric_limits<double>::infinity())));
}

TEST_CASE("the nearest word is a slip of the pen or nothing", "[io]") {
  const std::vector<std::string> known{"packing_fraction", "points", "kernel"};
  CHECK(nearest("pakcing_fraction", known) == "packing_fraction");
  CHECK(nearest("point", known) == "points");
  CHECK(nearest("volume", known).empty());
  CHECK(nearest("", known).empty());
}
