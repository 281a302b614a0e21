#include <ozark/io/setfl_file.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>

#include <support/scratch.hpp>

#include <cmath>

using namespace ozark;

namespace {

SetflFile two_elements() {
  SetflFile t;
  t.comments = {"first, as it stands:  two blanks", "", "third # 3"};
  t.density_step = 0.1 + 1e-17;
  t.distance_step = 1.0 / 3.0;
  t.cutoff = 2.0;
  for (const char* name : {"Aa", "Bb"}) {
    SetflElement e{name, 29, 63.546, 3.615, "fcc", {}, {}};
    for (int k = 0; k < 6; ++k) e.embedding.push_back(-std::sqrt(0.1 * k) * (name[0] == 'A' ? 1.0 : 2.0));
    for (int k = 0; k < 7; ++k) e.density.push_back(std::exp(-k / 3.0));
    t.elements.push_back(e);
  }
  for (int pair = 0; pair < 3; ++pair) {
    t.distance_pair.emplace_back();
    for (int k = 0; k < 7; ++k) t.distance_pair.back().push_back(std::cos(k + 10.0 * pair) * 1e-7);
  }
  return t;
}

SetflFile parsed(const std::string& text) {
  const Scratch scratch;
  return read_setfl(scratch.write("table.eam.alloy", text));
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

const char* small =
    "one\ntwo\nthree\n1 Cu\n5 0.1 5 0.5 2.0\n29 63.5 3.6 fcc\n0 -1 -2 -3 -4\n1.0 .5 0.25 0.125\n0\n5 4 3\n2 0\n";

}  // namespace

TEST_CASE("a potential written and read is the same to the last bit", "[io]") {
  const SetflFile t = two_elements(), back = parsed(setfl_text(t));
  CHECK(back.comments == t.comments);
  CHECK(back.density_step == t.density_step);
  CHECK(back.distance_step == t.distance_step);
  CHECK(back.cutoff == t.cutoff);
  CHECK(back.distance_pair == t.distance_pair);
  REQUIRE(back.elements.size() == 2);
  for (std::size_t a = 0; a < 2; ++a) {
    CHECK(back.elements[a].name == t.elements[a].name);
    CHECK(back.elements[a].atomic_number == 29);
    CHECK(back.elements[a].mass == 63.546);
    CHECK(back.elements[a].lattice_constant == 3.615);
    CHECK(back.elements[a].lattice == "fcc");
    CHECK(back.elements[a].embedding == t.elements[a].embedding);
    CHECK(back.elements[a].density == t.elements[a].density);
  }
  CHECK(back.warnings.empty());
}

TEST_CASE("numbers of a potential may be broken over lines anywhere, and lines end as they like", "[io]") {
  const SetflFile t = parsed(replaced(small, "0 -1 -2 -3 -4\n", "0\r\n-1 -2\n\n -3\t-4\r\n"));
  CHECK(t.elements[0].embedding == std::vector<double>{0, -1, -2, -3, -4});
  CHECK(t.elements[0].density == std::vector<double>{1, 0.5, 0.25, 0.125, 0});
  CHECK(t.distance_pair[0] == std::vector<double>{5, 4, 3, 2, 0});
}

TEST_CASE("punctuation and exponents of another language are read with a warning at their place", "[io]") {
  const SetflFile t = parsed(replaced(replaced(small, "-2 -3", "-2: -3.0D+00"), "2 0\n", "+2 0\n7 8\n"));
  CHECK(t.elements[0].embedding == std::vector<double>{0, -1, -2, -3, -4});
  REQUIRE(t.warnings.size() == 3);
  CHECK_THAT(t.warnings[0], Catch::Contains("table.eam.alloy:7:6: ':' after the embedding function of Cu"));
  CHECK_THAT(t.warnings[1], Catch::Contains(":7:10: ") && Catch::Contains("'-3.0D+00'"));
  CHECK_THAT(t.warnings[2], Catch::Contains(":12:1: ") && Catch::Contains("ignored"));
}

TEST_CASE("a potential file that is not one is refused with line, column and what was expected", "[io]") {
  const auto refused = [](const std::string& what, const std::string& by, const std::string& where,
                          const std::string& why) {
    CHECK_THROWS_WITH(parsed(replaced(small, what, by)), Catch::Contains(where) && Catch::Contains(why));
  };
  refused("-3 -4", "-3 x4", ":7:12:", "expected the embedding function of Cu, a number, got 'x4'");
  refused("-3 -4", "-3 nan", ":7:12:", "must be finite");
  refused("-3 -4", "-3 1e999", ":7:12:", "too large");
  refused("-3 -4", "-3 -4-5", ":7:12:", "a number, got '-4-5'");
  refused("1 Cu", "2 Cu", ":4:1:", "2 elements announced, but 1 element named");
  refused("1 Cu", "2 Cu Cu", ":4:1:", "element Cu is named twice");
  refused("1 Cu", "Cu", ":4:1:", "number of elements");
  refused("1 Cu", "1000000000000 Cu", ":4:1:", "number of elements");
  refused("5 0.1 5", "4 0.1 5", ":5:1:", "the number of densities must lie in [5, 1000000], got 4");
  refused("5 0.1 5", "5 0.1 99999999", ":5:7:", "the number of distances must lie in [5, 1000000]");
  refused("5 0.1 5", "5 -0.1 5", ":5:3:", "the step of densities must be > 0, got -0.1");
  refused("29 63.5", "29.5 63.5", ":6:1:", "expected the atomic number of Cu, a whole number, got '29.5'");
  refused("29 63.5", "29 0", ":6:4:", "the mass of Cu must be > 0");
  refused("2 0\n", "2\n", ":12:1:", "the file ends after 4 of 5 values of the pair function of Cu and Cu");
  CHECK_THROWS_WITH(parsed("one\ntwo"), Catch::Contains("the file ends before three lines of comment"));
  CHECK_THROWS_AS(parsed(""), ConfigError);
  CHECK_THROWS_WITH(parsed(std::string("a\0b", 3)), Catch::Contains("no text file"));
  CHECK_THROWS_AS(read_setfl("/nonexistent/table"), IoError);
  CHECK_THROWS_WITH(read_setfl("/"), Catch::Contains("directory"));
}

TEST_CASE("potentials that no file can hold are not written", "[io]") {
  SetflFile t = two_elements();
  t.elements[1].density.pop_back();
  CHECK_THROWS_WITH(setfl_text(t), Catch::Contains("the tables of Bb"));
  t = two_elements();
  t.comments[1] = "two\nlines";
  CHECK_THROWS_AS(setfl_text(t), DomainError);
  t = two_elements();
  t.elements[0].name = "A a";
  CHECK_THROWS_WITH(setfl_text(t), Catch::Contains("'A a'"));
}
