#include "program.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

#include <unistd.h>

using namespace ozark::cli;
using Catch::Contains;

namespace {

// Whatever is wrong, every verb says so with the same code and leaves nothing behind.
void check_refused(const Scratch& s, const std::string& name, int code, const std::string& reason) {
  for (const char* verb : {"run", "sweep", "validate", "check"}) {
    INFO(verb << " " << name);
    const Outcome o = call(s, {verb, name});
    CHECK(o.code == code);
    CHECK_THAT(o.err, Contains(reason));
    CHECK_THAT(o.err, Contains("error: "));
    CHECK(o.out.empty());
    CHECK_FALSE(s.has("results"));
  }
}

}  // namespace

TEST_CASE("content faults of a study exit 2", "[cli]") {
  const Scratch s;
  const auto refused = [&](const std::string& text, const std::string& reason) {
    s.write("a.toml", text);
    check_refused(s, "a.toml", 2, reason);
  };
  refused("", "empty");
  refused("task = \n", "a.toml:1:");
  refused(std::string("\x7f"
                      "ELF\0\1\2",
                      7),
          "binary");
  refused("x = 1\n", "missing key 'task'");
  refused("task = \"fake_lau\"\n", "did you mean 'fake_law'?");
  refused("task = 3\n", "'task' must be a text in quotes, got 3");
  refused("task = \"fake_law\"\n", "missing key 'x'");
  refused("task = \"fake_law\"\nx = 1\nxx = 2\n", "a.toml:3:1: error: unknown key 'xx'");
  refused("task = \"fake_law\"\nx = nan\n", "a.toml:2:5: error: 'x' must be a finite number, got nan");
  refused("task = \"fake_law\"\nx = \"1\"\n", "'x' must be a number, got '1'");
  refused("task = \"fake_law\"\nx = 1979-05-27\n", "got a date");
  refused("task = \"fake_law\"\nx = 1\n[[sweep.axis]]\nkey = \"part.p.weight\"\nvalues = [1]\n",
          "a.toml:4:7: error: 'sweep.axis.0.key': unknown key 'part.p.weight'");
  refused("task = \"fake_law\"\nx = 1\n[[sweep.axis]]\nkey = \"x\"\nvalues = [1, 11]\n", "must lie in [0, 10), got 11");
  const std::string figure = "task = \"fake_law\"\nx = 1\n[[figure]]\ntable = \"law\"\nx = \"x\"\n";
  refused(figure + "y = [\"yy\"]\n",
          "a.toml:6:5: error: 'figure.0.y': no column 'yy' in table 'law'; did you mean 'y'?");
  refused("task = \"fake_law\"\nx = 1\n[[figure]]\ntable = \"lwa\"\nx = \"x\"\ny = [\"y\"]\n",
          "'figure.0.table': the task writes no table 'lwa'");
  refused("task = \"fake_law\"\nx = 1\n[[sweep.axis]]\nkey = \"range\"\nvalues = [1]\n", "'range' is a list");
  refused(
      "task = \"fake_law\"\nx = 1\n[[system.species]]\nname = \"a\"\n[[expect]]\nquantity = \"weight_b\"\nvalue = 1\n",
      "a.toml:6:12: error: 'expect.0.quantity': 'weight_b' is no headline number");
}

TEST_CASE("several mistakes are reported at once, each with its position", "[cli]") {
  const Scratch s;
  s.write("a.toml",
          "task = \"fake_law\"\nx = 10\nloud = 1\n[work]\nsteps = 0\n[[expect]]\nquantity = \"z\"\nvalue = 1\n"
          "absolute_tolerance = 0.1\nsource = \"Nobody1900\"\n");
  const Outcome o = call(s, {"run", "a.toml", "--set", "work.pasue=1"});
  CHECK(o.code == 2);
  for (const char* piece : {"a.toml:2:5: error: 'x'", "a.toml:3:8: error: 'loud'", "a.toml:5:9: error: 'work.steps'",
                            "a.toml:7:12: error: 'expect.0.quantity': 'z' is no headline number",
                            "a.toml:10:10: error: 'expect.0.source': no entry 'Nobody1900'",
                            "--set work.pasue=1: error: unknown key 'work.pasue'; did you mean 'pause'?"})
    CHECK_THAT(o.err, Contains(piece));
  CHECK_FALSE(s.has("results"));
}

TEST_CASE("paths that cannot be read exit 3", "[cli]") {
  const Scratch s;
  check_refused(s, "nowhere.toml", 3, "No such file");
  s.write("big.toml", "x = 1\n");
  std::filesystem::resize_file(s / "big.toml", 100u << 20);
  check_refused(s, "big.toml", 3, "at most 16777216");
  for (const char* verb : {"run", "sweep", "check"}) CHECK(call(s, {verb, "."}).code == 3);
  CHECK(call(s, {"validate", "."}).code == 3);
  CHECK(call(s, {"plot", "."}).code == 3);
  CHECK(call(s, {"plot", "nowhere"}).code == 3);
  if (::geteuid() == 0) return;  // root reads everything
  s.write("locked.toml", "x = 1\n");
  std::filesystem::permissions(s / "locked.toml", std::filesystem::perms::none);
  check_refused(s, "locked.toml", 3, "Permission denied");
}

TEST_CASE("a directory that cannot be written exits 3", "[cli]") {
  if (::geteuid() == 0) return;  // root writes everywhere
  const Scratch s;
  s.write("a.toml", "task = \"fake_law\"\nx = 1\n");
  std::filesystem::create_directory(s / "closed");
  std::filesystem::permissions(s / "closed", std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  const Outcome o = call(s, {"run", "a.toml", "--output", "closed/a"});
  CHECK(o.code == 3);
  CHECK_THAT(o.err, Contains("Permission denied"));
}

TEST_CASE("a command line that makes no sense exits 2", "[cli]") {
  const Scratch s;
  s.write("a.toml", "task = \"fake_law\"\nx = 1\n");
  const auto misused = [&](std::vector<std::string> arguments, const std::string& reason) {
    const Outcome o = call(s, arguments);
    INFO(arguments.front());
    CHECK(o.code == 2);
    CHECK_THAT(o.err, Contains(reason));
    CHECK_FALSE(s.has("results"));
  };
  misused({"rnu", "a.toml"}, "unknown verb 'rnu'; did you mean 'run'?");
  misused({"run"}, "STUDY");
  misused({"run", "a.toml", "--threads", "0"}, "--threads");
  misused({"run", "a.toml", "--bogus"}, "--bogus");
  misused({"explain", "fake"}, "did you mean 'fake_law'?");
  misused({"new", "zzz"}, "unknown task 'zzz'; `ozark tasks` lists them");
  misused({"run", "a.toml", "--set", "x"}, "--set x: error: must have the form key=value");
  misused({"sweep", "a.toml", "--over", "x=1:2"}, "--over x=1:2: error: ");
  misused({"sweep", "a.toml", "--over", "x=1:2:0"}, "--over x=1:2:0: error: 'sweep.axis.0.count' must lie in [1,");
  misused({"sweep", "a.toml", "--over", "y=1:2:2"}, "--over y=1:2:2: error: 'sweep.axis.0.key': unknown key 'y'");
  misused({"sweep", "a.toml"}, "no [[sweep.axis]]");
  s.write("b.toml", s.read("a.toml") + "[[sweep.axis]]\nkey = \"x\"\nvalues = [1, 2]\n");
  misused({"run", "b.toml"}, "use `ozark sweep b.toml`");
  CHECK(call(s, {}).code == 2);
}
