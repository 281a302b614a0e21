#include "program.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <csignal>
#include <filesystem>

#include <sys/resource.h>
#include <unistd.h>

using namespace ozark::cli;
using Catch::Contains;

namespace {

const std::string study = "task = \"fake_law\"\nx = 2.0\n";
const std::string slow = study + "[work]\nsteps = 1000\npause = 0.01\n";

/// A run that was killed after it had kept something.
void kill_on_its_way(const Scratch& s, const std::string& text) {
  s.write("a.toml", text);
  Process process(s, {"run", "a.toml", "--quiet"});
  REQUIRE(wait_for_another(s / "results/a/checkpoint.h5"));
  process.signal(SIGKILL);
  CHECK(process.wait().code == 128 + SIGKILL);
}

}  // namespace

TEST_CASE("a run prints its headline numbers and leaves study, results and tables", "[cli]") {
  const Scratch s;
  s.write("a.toml", study + "[[part]]\nname = \"p\"\nweight = 3\n");
  const Outcome o = call(s, {"run", "a.toml", "--quiet"});
  CHECK(o.code == 0);
  CHECK(o.out == "y        = 0.6666666666666666\ny_error  = 0.01\nlarge    = false\nweight_p = 3\n");
  CHECK(o.err.empty());
  CHECK(s.read("results/a/tables/law.csv") == "x [m],y\n0,\n2,0.6666666666666666\n");
  const std::string record = s.read("results/a/run.toml");
  for (const char* piece : {"status = \"done\"", "law = \"line\"", "y = 0.6666666666666666", "converged = true",
                            "[provenance]", "version = "})
    CHECK_THAT(record, Contains(piece));
  CHECK_THAT(s.read("results/a/run.log"), Contains("worked"));
}

TEST_CASE("results name no user, host or absolute path", "[cli]") {
  const Scratch s;
  s.write("a.toml", study + "table = \"" + (s / "t.csv").string() + "\"\n");
  REQUIRE(call(s, {"run", "a.toml"}).code == 0);
  const std::string all = s.read("results/a/run.toml") + s.read("results/a/run.log");
  CHECK(all.find((s / "").string()) == std::string::npos);
  char host[256] = {};
  if (::gethostname(host, sizeof host - 1) == 0 && std::string(host).size() > 3)
    CHECK(all.find(host) == std::string::npos);
  CHECK_THAT(all, Contains("table = \"../../t.csv\""));
}

TEST_CASE("run.toml is itself a study with the same results", "[cli]") {
  const Scratch s;
  s.write("a.toml", study);
  REQUIRE(call(s, {"run", "a.toml", "--set", "x=0.1", "--set", "offset=3"}).code == 0);
  REQUIRE(call(s, {"run", "results/a/run.toml", "--output", "b"}).code == 0);
  CHECK(results_of(s, "b") == results_of(s, "results/a"));
}

TEST_CASE("a run that does not converge keeps its numbers and exits 1", "[cli]") {
  const Scratch s;
  s.write("a.toml", study);
  const Outcome o = call(s, {"run", "a.toml", "--set", "work.fault=unconverged", "--quiet"});
  CHECK(o.code == 1);
  CHECK_THAT(o.out, Contains("y "));
  CHECK(o.err == "error: not converged after 5 iterations (residual 0.001); raise steps\n");
  CHECK_THAT(s.read("results/a/run.toml"), Contains("status = \"failed\"") && Contains("converged = false"));
}

TEST_CASE("values that no solver takes exit 2 and leave no directory", "[cli]") {
  const Scratch s;
  s.write("a.toml", study);
  for (const char* fault : {"domain", "config"}) {
    const Outcome o = call(s, {"run", "a.toml", "--set", std::string("work.fault=") + fault});
    CHECK(o.code == 2);
    CHECK_THAT(o.err, Contains("error: "));
    CHECK_FALSE(s.has("results"));
  }
  CHECK(call(s, {"run", "a.toml", "--set", "work.fault=file"}).code == 3);
  const Outcome defect = call(s, {"run", "a.toml", "--set", "work.fault=defect"});
  CHECK(defect.code == 1);
  CHECK_THAT(defect.err, Contains("internal error: two and two are five"));
}

TEST_CASE("a refused run leaves the finished one untouched", "[cli]") {
  const Scratch s;
  s.write("a.toml", study);
  REQUIRE(call(s, {"run", "a.toml"}).code == 0);
  const std::string before = results_of(s, "results/a");
  CHECK(call(s, {"run", "a.toml", "--set", "work.fault=domain"}).code == 2);
  CHECK(call(s, {"run", "a.toml", "--set", "work.fault=file"}).code == 3);
  CHECK(results_of(s, "results/a") == before);
  CHECK(call(s, {"run", "a.toml", "--set", "x=3"}).code == 0);
  CHECK(results_of(s, "results/a") != before);
  CHECK_FALSE(s.has("results/.a.partial"));
}

TEST_CASE("a directory of somebody else is refused", "[cli]") {
  const Scratch s;
  s.write("a.toml", study);
  const Outcome o = call(s, {"run", "a.toml", "--output", "."});
  CHECK(o.code == 3);
  CHECK_THAT(o.err, Contains("no run of ozark; choose another --output"));
  CHECK(call(s, {"run", "a.toml", "--output", "a.toml"}).code == 3);
  CHECK(call(s, {"run", "a.toml", "--output", "a.toml/b"}).code == 3);
  CHECK(s.read("a.toml") == study);
}

TEST_CASE("a signal stops a run with 130, and --resume ends with the bits of an undisturbed one", "[cli]") {
  const Scratch s;
  s.write("a.toml", study + "[work]\nsteps = 150\npause = 0.01\n");
  CHECK(call(s, {"run", "a.toml", "--output", "whole"}).code == 0);
  for (const int number : {SIGINT, SIGTERM}) {
    const std::string output = "out" + std::to_string(number);
    Process process(s, {"run", "a.toml", "--quiet", "--output", output});
    REQUIRE(wait_for_another(s / (output + "/checkpoint.h5")));
    process.signal(number);
    const Outcome o = process.wait();
    CHECK(o.code == 130);
    CHECK_THAT(o.err, Contains("--resume goes on"));
    CHECK_THAT(s.read(output + "/run.toml"), Contains("status = \"stopped\""));
    CHECK(call(s, {"run", "a.toml", "--resume", "--output", output}).code == 0);
    CHECK_THAT(s.read(output + "/run.log"), !Contains("worked from piece 0"));
    CHECK(results_of(s, output) == results_of(s, "whole"));
  }
}

TEST_CASE("kill -9 leaves no torn file, and the next run starts afresh", "[cli]") {
  const Scratch s;
  s.write("a.toml", slow);
  Process process(s, {"run", "a.toml", "--quiet"});
  REQUIRE(wait_for(s / "results/a/run.toml"));
  process.signal(SIGKILL);
  CHECK(process.wait().code == 128 + SIGKILL);
  CHECK_THAT(s.read("results/a/run.toml"), Contains("status = \"running\"") && Contains("[provenance]"));
  CHECK(call(s, {"run", "a.toml", "--set", "work.pause=0"}).code == 0);
  CHECK_THAT(s.read("results/a/run.toml"), Contains("status = \"done\""));
}

TEST_CASE("after kill -9, --resume goes on from what was kept, and leaves nothing of it", "[cli]") {
  const Scratch s;
  kill_on_its_way(s, study + "[work]\nsteps = 150\npause = 0.01\n");
  CHECK(call(s, {"run", "a.toml", "--resume"}).code == 0);
  CHECK_THAT(s.read("results/a/run.log"), Contains("worked from piece") && !Contains("worked from piece 0"));
  CHECK_FALSE(s.has("results/a/checkpoint.h5"));
}

TEST_CASE("--resume keeps the unfinished run of another study", "[cli]") {
  const Scratch s;
  kill_on_its_way(s, slow);
  const std::string checkpoint = s.read("results/a/checkpoint.h5");
  const Outcome o = call(s, {"run", "a.toml", "--set", "work.pause=0", "--resume"});
  CHECK(o.code == 2);
  CHECK_THAT(o.err, Contains("a study with other values") && Contains("without --resume"));
  CHECK(s.read("results/a/checkpoint.h5") == checkpoint);
  CHECK(call(s, {"run", "a.toml", "--set", "work.pause=0"}).code == 0);
  CHECK_THAT(s.read("results/a/run.log"), Contains("worked from piece 0"));
}

TEST_CASE("a checkpoint that cannot be read is said with the way out", "[cli]") {
  const Scratch s;
  kill_on_its_way(s, slow);
  s.write("results/a/checkpoint.h5", "torn");
  const Outcome o = call(s, {"run", "a.toml", "--resume"});
  CHECK(o.code == 3);
  CHECK_THAT(o.err, Contains("checkpoint.h5") && Contains("without this file") && !Contains("goes on"));
}

TEST_CASE("two programs do not write one directory", "[cli]") {
  const Scratch s;
  s.write("a.toml", slow);
  Process first(s, {"run", "a.toml", "--quiet"});
  REQUIRE(wait_for(s / "results/a/run.toml"));
  const Scratch elsewhere;
  const Outcome o = call(elsewhere, {"run", (s / "a.toml").string(), "--output", (s / "results/a").string()});
  CHECK(o.code == 3);
  CHECK_THAT(o.err, Contains("in use by another ozark"));
  first.signal(SIGTERM);
  CHECK(first.wait().code == 130);
}

TEST_CASE("a full disk is one clear message and exit 3", "[cli]") {
  const Scratch s;
  s.write("a.toml", study);
  const Outcome full = call(s, {"run", "a.toml", "--output", "/proc/ozark"});
  CHECK(full.code == 3);
  CHECK_THAT(full.err, Contains("error: cannot "));
}

TEST_CASE("a file that may not grow is one clear message and exit 3, and what is there goes on", "[cli]") {
  const Scratch s;
  s.write("a.toml", study + "[work]\nsteps = 150\npause = 0.01\n");
  Process process(s, {"run", "a.toml", "--quiet"});
  REQUIRE(wait_for_another(s / "results/a/checkpoint.h5"));
  process.signal(SIGTERM);
  CHECK(process.wait().code == 130);
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const rlimit tight{std::filesystem::file_size(s / "results/a/run.toml") + 64, before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &tight) == 0);
  const Outcome full = call(s, {"run", "a.toml", "--resume", "--quiet"});
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  CHECK(full.code == 3);
  CHECK_THAT(full.err, Contains("error: cannot write") && Contains("File too large; the same command with --resume"));
  CHECK(call(s, {"run", "a.toml", "--resume"}).code == 0);
  CHECK_THAT(s.read("results/a/run.log"), Contains("worked from piece") && !Contains("worked from piece 0"));
}

TEST_CASE("elsewhere than on a terminal progress is a line every ten per cent", "[cli]") {
  const Scratch s;
  s.write("a.toml", study);
  const Outcome o = call(s, {"run", "a.toml", "--set", "work.steps=100"});
  CHECK_THAT(o.err, Contains("working: 10 %") && Contains("working: 90 %"));
  CHECK(std::count(o.err.begin(), o.err.end(), '\n') == 10);  // nine steps and where the results are
}
