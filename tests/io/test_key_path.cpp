#include <ozark/io/key_path.hpp>

#include <support/fake_study.hpp>

#include <catch2/catch.hpp>

#include <chrono>

using namespace ozark;
using Catch::Contains;

namespace {

fake::Config two_parts() {
  fake::Config c;
  c.parts = {{"a", 1.0, {}}, {"b", 1.0, {}}};
  return c;
}

}  // namespace

TEST_CASE("a key is found with its kind, range and meaning", "[io]") {
  fake::Config c = two_parts();
  CHECK(find_key(c, "x").is_number);
  CHECK(find_key(c, "x").bounds.text() == "[0, 10)");
  CHECK(find_key(c, "part.b.weight").meaning == "how much it counts [kg]");
  CHECK(find_key(c, "part.1.weight").bounds.text() == "> 0");
  CHECK_FALSE(find_key(c, "law").is_number);
  CHECK(find_key(c, "extra.level").is_number);  // of a section that is absent
}

TEST_CASE("an unknown key is refused with the nearest known one", "[io]") {
  fake::Config c = two_parts();
  CHECK_THROWS_WITH(find_key(c, "work.stpes"), Contains("did you mean 'work.steps'?"));
  CHECK_THROWS_WITH(find_key(c, "part.c.weight"), Contains("unknown key 'part.c.weight'"));
  CHECK_THROWS_AS(find_key(c, "work"), ConfigError);
  CHECK_THROWS_AS(find_key(c, "part"), ConfigError);
  CHECK_THROWS_AS(find_key(c, ""), ConfigError);
  CHECK_THROWS_AS(find_key(c, "."), ConfigError);
  CHECK_THROWS_WITH(find_key(c, "range"), Contains("is a list"));
}

TEST_CASE("setting a key changes it and nothing else", "[io]") {
  fake::Config c = two_parts();
  set_key(c, "part.b.weight", 5.0);
  CHECK(c.parts[1].weight == 5.0);
  CHECK(c.parts[0].weight == 1.0);
  set_key(c, "offset", 2L);
  CHECK(c.offset == 2.0);
  set_key(c, "work.steps", 12.0);  // a sweep counts in doubles
  CHECK(c.work.steps == 12);
  set_key(c, "law", std::string("parabola"));
  CHECK(c.law == fake::Law::parabola);
  set_key(c, "extra.level", 3.0);
  REQUIRE(c.extra);
  CHECK(c.extra->level == 3.0);
}

TEST_CASE("setting a key checks its range, its type and every condition of the study", "[io]") {
  fake::Config c = two_parts();
  CHECK_THROWS_WITH(set_key(c, "x", 10.0), Contains("'x' must lie in [0, 10), got 10"));
  CHECK_THROWS_WITH(set_key(c, "work.steps", 1.5), Contains("whole number"));
  CHECK_THROWS_WITH(set_key(c, "law", std::string("cubic")), Contains("'line', 'parabola'"));
  c.law = fake::Law::parabola;
  CHECK_THROWS_WITH(set_key(c, "x", 9.5), Contains("'law' must be 'line' from x = 9 on"));
}

TEST_CASE("a value alone is refused for its own kind and range only", "[io]") {
  fake::Config c = two_parts();
  c.law = fake::Law::parabola;
  const Visit visit = [&](Describer& d) { describe(d, c); };
  CHECK_FALSE(refusal(visit, "x", 9.5));
  CHECK(refusal(visit, "x", 10.0) == std::optional<std::string>("must lie in [0, 10), got 10"));
  CHECK(c.x == 1.0);
}

TEST_CASE("setting a key costs microseconds: searches do it hundreds of times", "[io]") {
  fake::Config c = two_parts();
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 1000; ++i) set_key(c, "part.b.weight", 1.0 + i);
  CHECK(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() < 0.5);
}
