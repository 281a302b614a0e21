#include "program.hpp"

#include <catch2/catch.hpp>

using namespace ozark::cli;
using Catch::Contains;

namespace {

const std::string study = "task = \"fake_law\"\nx = 3.0\n";

std::string expect(const std::string& text) { return "[[expect]]\n" + text + "source = \"this code, v0.1\"\n"; }

}  // namespace

TEST_CASE("a study is run and every expectation judged", "[cli]") {
  const Scratch s;
  s.write("a.toml",
          study + expect("quantity = \"y\"\nvalue = 1\nabsolute_tolerance = 1e-12\n") +
              expect("quantity = \"large\"\nvalue = false\n") +
              expect("quantity = \"y\"\ntable = \"law\"\nwhere = { x = 3 }\nvalue = 1\nrelative_tolerance = 0\n"));
  const Outcome o = call(s, {"validate", "a.toml", "--quiet"});
  CHECK(o.code == 0);
  CHECK_THAT(o.out, Contains("quantity") && Contains("law: y at x = 3") && Contains("this code, v0.1"));
  const std::string record = s.read("results/a/run.toml");
  CHECK(call(s, {"validate", "a.toml", "--quiet"}).code == 0);
  CHECK(s.read("results/a/run.toml") == record);  // the finished run was used again
  CHECK(call(s, {"validate", "results/a"}).code == 0);
  CHECK(s.read("results/a/run.toml") == record);
}

TEST_CASE("a miss exits 1 and is marked", "[cli]") {
  const Scratch s;
  s.write("a.toml", study + expect("quantity = \"y\"\nvalue = 1.1\nabsolute_tolerance = 1e-3\n") +
                        expect("quantity = \"undefined\"\nvalue = 1\nabsolute_tolerance = 1\n"));
  const Outcome o = call(s, {"validate", "a.toml", "--quiet"});
  CHECK(o.code == 1);
  CHECK_THAT(o.out, Contains("-1.00e-01") && Contains("absent") && Contains("NO"));
  CHECK_THAT(o.err, Contains("2 of 2 expectations missed"));
}

TEST_CASE("a sweep is judged point by point", "[cli]") {
  const Scratch s;
  const std::string axis = "[[sweep.axis]]\nkey = \"x\"\nfrom = 1\nto = 5\ncount = 5\n";
  s.write("a.toml",
          study + axis + expect("quantity = \"y\"\nat = { x = 4 }\nvalue = 1.3333333333\nrelative_tolerance = 1e-9\n") +
              expect("quantity = \"y\"\ntable = \"sweep\"\nwhere = { x = 3 }\nvalue = 1\nrelative_tolerance = 1e-9\n") +
              expect("quantity = \"y\"\ntable = \"law\"\nat = { x = 2 }\nwhere = { x = 2 }\nvalue = "
                     "0.6666666667\nrelative_tolerance = 1e-9\n"));
  const Outcome o = call(s, {"validate", "a.toml", "--quiet"});
  INFO(o.out << o.err);
  CHECK(o.code == 0);
  s.write("b.toml", study + axis + expect("quantity = \"y\"\nat = { x = 4.5 }\nvalue = 1\nrelative_tolerance = 1\n"));
  CHECK_THAT(call(s, {"validate", "b.toml"}).out, Contains("no such point"));
  s.write("c.toml", study + axis + expect("quantity = \"y\"\nvalue = 1\nrelative_tolerance = 1\n"));
  const Outcome ambiguous = call(s, {"validate", "c.toml"});
  CHECK(ambiguous.code == 2);
  CHECK_THAT(ambiguous.err, Contains("give the value of 'x' in at"));
}

TEST_CASE("a point that failed misses what is expected of it, whatever its numbers", "[cli]") {
  const Scratch s;
  s.write(
      "a.toml",
      study + "[[sweep.axis]]\nkey = \"work.fault\"\nvalues = [\"none\", \"unconverged\"]\n" +
          expect("quantity = \"y\"\nat = { \"work.fault\" = \"unconverged\" }\nvalue = 1\nabsolute_tolerance = 1\n"));
  const Outcome o = call(s, {"validate", "a.toml", "--quiet"});
  CHECK(o.code == 1);
  CHECK_THAT(o.out, Contains("but failed: not converged"));
}
