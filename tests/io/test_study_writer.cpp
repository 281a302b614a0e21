#include <ozark/io/study_reader.hpp>
#include <ozark/io/study_writer.hpp>
#include <ozark/io/toml.hpp>

#include <support/fake_study.hpp>

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include <cmath>

using namespace ozark;

namespace {

Node written(fake::Config config, const std::filesystem::path& directory) {
  return write_keys([&](Describer& d) { describe(d, config); }, directory);
}

}  // namespace

TEST_CASE("a study is written with every default, absent keys left out", "[io]") {
  fake::Config c;
  c.x = 0.1;
  c.parts = {{"a", 2.0, {}}};
  CHECK(to_toml(written(c, ".")) ==
        "x = 0.1\nloud = false\nlaw = \"line\"\n\n[[part]]\nweight = 2.0\nname = \"a\"\n\n[work]\nsteps = 1\npause = "
        "0.0\n"
        "fault = \"none\"\n");
}

TEST_CASE("what is written reads back to the same study", "[io][property]") {
  REQUIRE(rc::check("for any values", [](double any, bool loud) {
    RC_PRE(any != 0.0);
    const double weight = std::abs(any);
    const long steps = *rc::gen::inRange(1, 100001);
    fake::Config c;
    c.x = 1.0 / (1.0 + weight);
    c.offset = 3.0;
    c.range = {-0.1, 0.3};
    c.labels = {"a \"b\"", ""};
    c.loud = loud;
    c.parts = {{"p", weight, 0.5}, {"q", 1.0, {}}};
    c.work.steps = steps;
    c.extra = fake::Extra{4.0};
    const Node first = written(c, ".");
    fake::Config back;
    const Document document = parse_toml(to_toml(first), "t");
    RC_ASSERT(read_keys(document, [&](Describer& d) { describe(d, back); }).empty());
    RC_ASSERT(same_content(written(back, "."), first));
    RC_ASSERT(back.parts[0].weight == weight);
  }));
}

TEST_CASE("a path keeps pointing at the same file wherever the study is copied", "[io]") {
  fake::Config c;
  c.x = 1.0;
  c.table = "studies/data/t.csv";  // as seen from the working directory
  CHECK(std::get<std::string>(written(c, "results/run").find("table")->value) == "../../studies/data/t.csv");
  CHECK(std::get<std::string>(written(c, "../elsewhere").find("table")->value).find("/studies/data/t.csv") !=
        std::string::npos);

  fake::Config back;
  Document copy = parse_toml(to_toml(written(c, "results/run")), "t");
  copy.directory = "results/run";
  REQUIRE(read_keys(copy, [&](Describer& d) { describe(d, back); }).empty());
  CHECK(back.table == c.table);
}
