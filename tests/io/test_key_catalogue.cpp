#include <ozark/io/key_catalogue.hpp>
#include <ozark/io/study_reader.hpp>
#include <ozark/io/toml.hpp>

#include <support/fake_study.hpp>

#include <catch2/catch.hpp>

using namespace ozark;
using Catch::Contains;

namespace {

std::vector<KeyEntry> keys() {
  fake::Config c;
  return catalogue([&](Describer& d) { describe(d, c); });
}

}  // namespace

TEST_CASE("every key is explained with meaning, range, choices and default", "[io]") {
  const std::string text = explain_keys(keys());
  for (const char* piece :
       {"where the law is evaluated [m]", "number in [0, 10); required", "number in (-100, 100); may be left out",
        "\"line\" | \"parabola\"; default \"line\"", "\"parabola\": y = x^2", "[[part]]  what it is made of",
        "how much it counts [kg]", "number > 0; default 1.0", "whole number in [1, 100000]; default 1",
        "[extra]  more of it (may be left out)", "number >= 1; default 2.0"}) {
    INFO(text);
    CHECK_THAT(text, Contains(piece));
  }
}

TEST_CASE("an annotated study is the study, and its comments name the defaults", "[io]") {
  const Document starter =
      parse_toml("x = 2.5\n[[part]]\nname = \"one\"\n[[part]]\nname = \"two\"\nweight = 4.0\n[extra]\n", "s");
  const std::string text = annotate(starter.root, keys());
  CHECK(same_content(parse_toml(text, "a").root, starter.root));
  CHECK_THAT(text, Contains("# offset ="));
  CHECK_THAT(text, Contains("# weight = 1.0"));
}
