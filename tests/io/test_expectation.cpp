#include <ozark/io/expectation.hpp>
#include <ozark/io/study_reader.hpp>
#include <ozark/io/toml.hpp>

#include <catch2/catch.hpp>

using namespace ozark;
using Catch::Contains;

namespace {

Expectation expecting(Value value) {
  Expectation e;
  e.quantity = "q";
  e.value = std::move(value);
  e.source = "s";
  return e;
}

std::string wrong(const std::string& text) {
  Expectation e;
  const Document document = parse_toml("quantity = \"q\"\nsource = \"s\"\n" + text, "s");
  return report(document, read_keys(document, [&](Describer& d) { describe(d, e); }));
}

}  // namespace

TEST_CASE("a number is judged by its one tolerance, the end included", "[io]") {
  Expectation e = expecting(2.0);
  e.absolute_tolerance = 0.5;
  CHECK(judge(e, Summary{{"q", 2.5}}).ok);
  CHECK_FALSE(judge(e, Summary{{"q", 2.5000001}}).ok);
  e.absolute_tolerance = {};
  e.relative_tolerance = 0.25;
  CHECK(judge(e, Summary{{"q", 1.5}}).ok);
  CHECK_FALSE(judge(e, Summary{{"q", 1.49}}).ok);
  CHECK(judge(e, Summary{{"q", 2L}}).ok);
}

TEST_CASE("a noisy number must lie within its own error, which may not be large", "[io]") {
  Expectation e = expecting(1.0);
  e.within_errors = 4.0;
  e.largest_error = 0.1;
  CHECK(judge(e, Summary{{"q", 1.2}, {"q_error", 0.05}}).ok);
  CHECK_FALSE(judge(e, Summary{{"q", 1.21}, {"q_error", 0.05}}).ok);
  CHECK_FALSE(judge(e, Summary{{"q", 1.0}, {"q_error", 0.11}}).ok);
  CHECK_FALSE(judge(e, Summary{{"q", 1.0}}).ok);
}

TEST_CASE("words and truth values are compared as they are", "[io]") {
  CHECK(judge(expecting(true), Summary{{"q", true}}).ok);
  CHECK_FALSE(judge(expecting(true), Summary{{"q", std::string("true") + "!"}}).ok);
  CHECK(judge(expecting(std::string("glass")), Summary{{"q", std::string("glass")}}).ok);
  Expectation number = expecting(1.0);
  number.absolute_tolerance = 1.0;
  CHECK_FALSE(judge(number, Summary{{"q", true}}).ok);
}

TEST_CASE("what is absent is a miss that says so", "[io]") {
  CHECK_FALSE(judge(expecting(1.0), Summary{}).ok);
  CHECK(judge(expecting(1.0), Summary{}).found == "absent");
}

TEST_CASE("a cell is picked by the row that agrees to 1e-9", "[io]") {
  Csv table;
  table.names = {"k", "name", "q", "q_error"};
  table.rows = {{"6.9", "a", "1", ""}, {"7.000000000001", "b", "2", ""}, {"7.1", "c", "", ""}};
  Expectation e = expecting(2.0);
  e.table = "t";
  e.absolute_tolerance = 0.0;
  e.where = {{"k", 7.0}};
  CHECK(judge(e, table).ok);
  e.where = {{"k", 7.0}, {"name", std::string("c")}};
  CHECK(judge(e, table).found == "no such row");
  e.where = {{"name", std::string("c")}};
  CHECK(judge(e, table).found == "empty cell");
  e.where = {{"k", 7.00001}};
  CHECK_FALSE(judge(e, table).ok);
  e.quantity = "r";
  CHECK(judge(e, table).found == "no such column");
}

TEST_CASE("an expectation states exactly one tolerance for a number and none for a word", "[io]") {
  CHECK(wrong("value = 1\nabsolute_tolerance = 0.1\n").empty());
  CHECK(wrong("value = true\n").empty());
  CHECK(wrong("value = 1\nwithin_errors = 3\nlargest_error = 0.1\n").empty());
  CHECK(wrong("value = 1\nrelative_tolerance = 0.1\ntable = \"t\"\nwhere = { k = 1 }\n").empty());
  CHECK_THAT(wrong("value = 1\n"), Contains("exactly one"));
  CHECK_THAT(wrong("absolute_tolerance = 1\n"), Contains("'value' must be given"));
  CHECK_THAT(wrong("value = 1\nabsolute_tolerance = 1\nrelative_tolerance = 1\n"), Contains("exactly one"));
  CHECK_THAT(wrong("value = 1\nwithin_errors = 3\n"), Contains("largest_error belong together"));
  CHECK_THAT(wrong("value = \"a\"\nabsolute_tolerance = 1\n"), Contains("only a number has a tolerance"));
  CHECK_THAT(wrong("value = 1\nabsolute_tolerance = 1\ntable = \"t\"\n"), Contains("belong together"));
}
