#include <ozark/core/error.hpp>
#include <ozark/io/study_reader.hpp>
#include <ozark/io/toml.hpp>

#include <support/fake_study.hpp>

#include <catch2/catch.hpp>

using namespace ozark;
using Catch::Contains;

namespace {

struct Read {
  fake::Config config;
  std::string report;
};

Read read(const std::string& text, const std::vector<std::string>& set = {}) {
  Read result;
  Document document = parse_toml(text, "s.toml");
  document.directory = "dir";
  std::vector<Mistake> wrong;
  for (const auto& assignment : set)
    if (auto mistake = amend(document, assignment)) wrong.push_back(*mistake);
  auto found = read_keys(document, [&](Describer& d) { describe(d, result.config); });
  wrong.insert(wrong.end(), found.begin(), found.end());
  result.report = report(document, wrong);
  return result;
}

std::size_t errors(const std::string& report) {
  std::size_t count = 0;
  for (std::size_t at = report.find("error: "); at != std::string::npos; at = report.find("error: ", at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("every kind of key is read, and absent ones keep the defaults of the struct", "[io]") {
  const auto [c, report] = read(
      "x = 3\noffset = -1.5\nrange = [0, 0.5]\nlabels = [\"a\", \"b\"]\ntable = \"t.csv\"\nloud = true\n"
      "law = \"parabola\"\n[[part]]\nname = \"one\"\n[[part]]\nname = \"two\"\nweight = 7\n[work]\nsteps = "
      "4\n[extra]\n");
  CHECK(report.empty());
  CHECK(c.x == 3.0);  // a whole number is a number
  CHECK(c.offset == -1.5);
  CHECK(c.range == std::vector<double>{0.0, 0.5});
  CHECK(c.labels == std::vector<std::string>{"a", "b"});
  CHECK(c.table == "dir/t.csv");
  CHECK(c.loud);
  CHECK(c.law == fake::Law::parabola);
  REQUIRE(c.parts.size() == 2);
  CHECK(c.parts[0].weight == 1.0);
  CHECK(c.parts[1].weight == 7.0);
  CHECK(c.work.steps == 4);
  REQUIRE(c.extra);
  CHECK(c.extra->level == 2.0);
  CHECK_FALSE(read("x = 1\n").config.extra);
}

TEST_CASE("a mistake is shown with position, line, caret, bound and value", "[io]") {
  CHECK(read("\n  x = 10.5 # ten\n").report ==
        "s.toml:2:7: error: 'x' must lie in [0, 10), got 10.5\n"
        "    2 |   x = 10.5 # ten\n"
        "      |       ^^^^");
}

TEST_CASE("all mistakes of a file are reported together, in the order of the file", "[io]") {
  const auto report = read(
                          "x = \"a\"\nofset = 1\nrange = [1]\nlabels = \"a\"\nloud = 1\nlaw = \"parabel\"\n[[part]]\n"
                          "weight = 0\n[work]\nsteps = 1.5\npause = -inf\n[bogus]\na = 1\n[extra]\nsteps = 3\n")
                          .report;
  CHECK(errors(report) == 12);
  std::size_t last = 0;
  for (const char* piece :
       {"s.toml:1:5: error: 'x' must be a number, got 'a'",
        "s.toml:2:1: error: unknown key 'ofset'; did you mean 'offset'?",
        "s.toml:3:9: error: 'range' must have two ends, got 1", "s.toml:4:10: error: 'labels' must be a list",
        "s.toml:5:8: error: 'loud' must be true or false, got 1",
        "s.toml:6:7: error: 'law' must be one of 'line', 'parabola', got 'parabel'; did you mean 'parabola'?",
        "s.toml:7:1: error: missing key 'part.0.name': name of the part (text)",
        "s.toml:8:10: error: 'part.0.weight' must be > 0, got 0",
        "s.toml:10:9: error: 'work.steps' must be a whole number, written without point or exponent, got 1.5",
        "s.toml:11:9: error: 'work.pause' must be a finite number", "s.toml:12:2: error: unknown key 'bogus'",
        "s.toml:15:1: error: unknown key 'extra.steps'; it belongs to [work]"}) {
    INFO(piece << "\n" << report);
    const std::size_t at = report.find(piece);
    REQUIRE(at != std::string::npos);
    CHECK(at >= last);
    last = at;
  }
}

TEST_CASE("a section of the wrong type is one mistake, not one for each of its keys", "[io]") {
  CHECK(errors(read("x = 1\nwork = 3\n").report) == 1);
  CHECK_THAT(read("x = 1\n[part]\nname = \"a\"\n").report,
             Contains("must be a list of sections, each written [[part]]"));
  CHECK(errors(read("x = 1\npart = [1, 2]\n").report) == 1);
}

TEST_CASE("a condition between keys is not held against a key that is wrong already", "[io]") {
  const auto report = read("x = 1\nrange = [3]\n").report;
  CHECK(errors(report) == 1);
  CHECK_THAT(report, Contains("must lie in [-1, 1], got 3"));
  CHECK_THAT(read("x = 9.5\nlaw = \"parabola\"\n").report,
             Contains("s.toml:2:7: error: 'law' must be 'line' from x = 9 on"));
}

TEST_CASE("a condition on an entry of a list is reported at the entry, by its name", "[io]") {
  const auto report = read("x = 1\n[[part]]\nname = \"a\"\n[[part]]\nname = \"b\"\nshare = 0.0\n").report;
  CHECK_THAT(report, Contains("s.toml:6:9: error: 'part.b.share': drop the part instead"));
}

TEST_CASE("the command line reaches every key, absent optional ones and entries by name included", "[io]") {
  const auto [c, report] = read("x = 1\n[[part]]\nname = \"a\"\n[[part]]\nname = \"b\"\n",
                                {"x=2.5", "offset=4", "part.b.weight=3", "part.0.share=0.25", "law=parabola",
                                 "work.steps=17", "loud=true", "extra.level=8", "range=[0,1]", "labels=p,q"});
  CHECK(report.empty());
  CHECK(c.x == 2.5);
  CHECK(c.offset == 4.0);
  CHECK(c.parts[1].weight == 3.0);
  CHECK(c.parts[0].share == 0.25);
  CHECK(c.law == fake::Law::parabola);
  CHECK(c.work.steps == 17);
  CHECK(c.loud);
  REQUIRE(c.extra);
  CHECK(c.extra->level == 8.0);
  CHECK(c.range == std::vector<double>{0.0, 1.0});
  CHECK(c.labels == std::vector<std::string>{"p", "q"});
}

TEST_CASE("a mistake of the command line is reported like one of the file", "[io]") {
  const auto report =
      read("x = 1\n[[part]]\nname = \"a\"\n", {"x=10", "wrk.steps=1", "part.c.weight=1", "part=3", "foo", "x.y=1"})
          .report;
  CHECK_THAT(report, Contains("--set x=10: error: 'x' must lie in [0, 10), got 10"));
  CHECK_THAT(report, Contains("--set wrk.steps=1: error: unknown key 'wrk'; did you mean 'work'?"));
  CHECK_THAT(report, Contains("--set part.c.weight=1: error: no entry 'c' in 'part', which has 'a'"));
  CHECK_THAT(report, Contains("--set part=3: error: 'part' is a section"));
  CHECK_THAT(report, Contains("--set foo: error: must have the form key=value"));
  CHECK_THAT(report, Contains("--set x.y=1: error: 'x' is no section"));
  CHECK(errors(report) == 6);
}

TEST_CASE("thousands of mistakes do not bury the first ones", "[io]") {
  std::string text = "x = 1\n";
  for (int i = 0; i < 2000; ++i) text += "unknown" + std::to_string(i) + " = 1\n";
  const auto report = read(text).report;
  CHECK(errors(report) == 50);
  CHECK_THAT(report, Contains("and 1950 more"));
}

TEST_CASE("the caret stands under the value beyond accents and in a very long line", "[io]") {
  CHECK_THAT(read("x = 1\nlabels = [\"\xc3\xa9\xc3\xa9\", 3]\n").report, Contains("s.toml:2:10: error: 'labels'"));
  const auto report =
      read("labels = [\"" + std::string(5000, 'a') + "\"] \nx = 1\nlaw = \"" + std::string(5000, 'b') + "\"\n").report;
  CHECK(report.size() < 600);
}
