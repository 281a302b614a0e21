#include <ozark/io/study_reader.hpp>
#include <ozark/io/sweep_axes.hpp>
#include <ozark/io/toml.hpp>

#include <catch2/catch.hpp>

using namespace ozark;
using Catch::Contains;

namespace {

std::string wrong(const std::string& text, Sweep* sweep = nullptr) {
  Sweep own;
  const Document document = parse_toml(text, "s");
  return report(document, read_keys(document, [&](Describer& d) { describe(d, sweep != nullptr ? *sweep : own); }));
}

}  // namespace

TEST_CASE("an axis hits both ends exactly and decimal steps stay decimal", "[io]") {
  const SweepAxis axis{"x", 1.0, 6.0, 26, Spacing::linear, {}};
  const auto values = values_of(axis);
  REQUIRE(values.size() == 26);
  CHECK(to_text(values.front()) == "1");
  CHECK(to_text(values[1]) == "1.2");
  CHECK(to_text(values[12]) == "3.4");
  CHECK(to_text(values.back()) == "6");
  const auto decades = values_of({"x", 1e-3, 1e3, 7, Spacing::log, {}});
  CHECK(std::get<double>(decades[3]) == Approx(1.0).epsilon(1e-15));
  CHECK(decades.front() == Value(1e-3));
  CHECK(decades.back() == Value(1e3));
}

TEST_CASE("the first axis is the slowest, and every combination comes once", "[io]") {
  const Sweep sweep{{{"a", {}, {}, {}, Spacing::linear, {1L, 2L}},
                     {"b", {}, {}, {}, Spacing::linear, {std::string("p"), std::string("q"), std::string("r")}}}};
  const auto points = points_of(sweep);
  REQUIRE(points.size() == 6);
  CHECK(count_points(sweep) == 6.0);
  CHECK(points[0] == Summary{{"a", 1L}, {"b", std::string("p")}});
  CHECK(points[1] == Summary{{"a", 1L}, {"b", std::string("q")}});
  CHECK(points[3] == Summary{{"a", 2L}, {"b", std::string("p")}});
}

TEST_CASE("an axis is a ramp or a list of values, whole and once", "[io]") {
  Sweep sweep;
  CHECK(
      wrong("[[axis]]\nkey = \"a\"\nfrom = 1\nto = 2\ncount = 3\n[[axis]]\nkey = \"b\"\nvalues = [1, \"x\"]\n", &sweep)
          .empty());
  CHECK(sweep.axes.size() == 2);
  CHECK_THAT(wrong("[[axis]]\nkey = \"a\"\n"), Contains("give from, to and count, or values"));
  CHECK_THAT(wrong("[[axis]]\nkey = \"a\"\nfrom = 1\nto = 2\n"), Contains("belong together"));
  CHECK_THAT(wrong("[[axis]]\nkey = \"a\"\nfrom = 1\nto = 2\ncount = 2\nvalues = [1]\n"), Contains("not both"));
  CHECK_THAT(wrong("[[axis]]\nkey = \"a\"\nfrom = 0\nto = 2\ncount = 2\nscale = \"log\"\n"),
             Contains("unless both ends are > 0"));
  CHECK_THAT(wrong("[[axis]]\nkey = \"a\"\nfrom = 0\nto = 2\ncount = 1\n"), Contains("must be >= 2"));
  CHECK_THAT(wrong("[[axis]]\nkey = \"a\"\nvalues = [1]\n[[axis]]\nkey = \"a\"\nvalues = [2]\n"),
             Contains("'a' twice"));
  CHECK_THAT(wrong("[[axis]]\nkey = \"a\"\nvalues = [nan]\n"), Contains("finite"));
}
