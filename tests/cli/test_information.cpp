#include "program.hpp"

#include <catch2/catch.hpp>

using namespace ozark::cli;
using Catch::Contains;

TEST_CASE("tasks, explain and --version tell what there is", "[cli]") {
  const Scratch s;
  CHECK(call(s, {"tasks"}).out == "fake_law  a law that is known\n");
  const std::string text = call(s, {"explain", "fake_law"}).out;
  for (const char* piece : {"where the law is evaluated [m]", "[[sweep.axis]]", "[[expect]]", "[[figure]]", "HEADLINE",
                            "value of the law", "TABLE tables/law.csv", "[m]"})
    CHECK_THAT(text, Contains(piece));
  const Outcome version = call(s, {"--version"});
  CHECK(version.code == 0);
  for (const char* piece :
       {"ozark 0.", "g++", "Eigen 3", "fmt ", "toml++ ", "FFTW 3", "GSL 2", "CLI11 ", "MPI: not in", "LAMMPS: not in"})
    CHECK_THAT(version.out, Contains(piece));
  CHECK(call(s, {"--help"}).code == 0);
}

TEST_CASE("a new study runs as it is", "[cli]") {
  const Scratch s;
  s.write("a.toml", call(s, {"new", "fake_law"}).out);
  CHECK(call(s, {"check", "a.toml"}).out == "a.toml: fake_law, one run\n");
  CHECK(call(s, {"run", "a.toml"}).code == 0);
}

TEST_CASE("check reads everything and runs nothing", "[cli]") {
  const Scratch s;
  s.write("a.toml", "task = \"fake_law\"\nx = 1\n");
  CHECK(call(s, {"check", "a.toml", "--over", "x=1:9:5", "--over", "law=line,parabola"}).out ==
        "a.toml: fake_law, a sweep of 10 points\n");
  CHECK(call(s, {"check", "a.toml", "--set", "x=12"}).code == 2);
  CHECK_FALSE(s.has("results"));
}
