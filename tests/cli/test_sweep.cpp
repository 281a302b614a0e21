#include "program.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <csignal>
#include <thread>

using namespace ozark::cli;
using Catch::Contains;

namespace {

const std::string study = "task = \"fake_law\"\nx = 2.0\n[[part]]\nname = \"p\"\n";
const std::string axes =
    "[[sweep.axis]]\nkey = \"x\"\nfrom = 1\nto = 6\ncount = 6\n[[sweep.axis]]\nkey = \"law\"\n"
    "values = [\"line\", \"parabola\"]\n";

}  // namespace

TEST_CASE("a sweep has a row and a run directory for each point, the first axis the slowest", "[cli]") {
  const Scratch s;
  s.write("a.toml", study + axes);
  const Outcome o = call(s, {"sweep", "a.toml", "--over", "part.p.weight=7,8", "--quiet"});
  CHECK(o.code == 0);
  CHECK(o.out == "points = 24\nfailed = 0\n");
  const std::string table = s.read("results/a/tables/sweep.csv");
  CHECK_THAT(table, Catch::StartsWith("point,x,law,part.p.weight,status,reason,y,y_error,large,weight_p\n"
                                      "0000,1,line,7,done,,0.3333333333333333,0.01,false,7\n"
                                      "0001,1,line,8,done,,0.3333333333333333,0.01,false,8\n"
                                      "0002,1,parabola,7,done,,"));
  CHECK_THAT(table, Contains("\n0023,6,parabola,8,done,,12,0.01,true,8\n"));
  CHECK_THAT(s.read("results/a/points/0023/run.toml"), Contains("x = 6.0") && Contains("law = \"parabola\""));
  REQUIRE(call(s, {"run", "results/a/points/0023/run.toml", "--output", "one"}).code == 0);
  CHECK(results_of(s, "one") == results_of(s, "results/a/points/0023"));
}

TEST_CASE("the number of threads changes no bit", "[cli]") {
  const Scratch s;
  s.write("a.toml", study + axes + "[work]\nsteps = 3\npause = 0.001\n");
  REQUIRE(call(s, {"sweep", "a.toml", "--threads", "1", "--output", "one"}).code == 0);
  REQUIRE(call(s, {"sweep", "a.toml", "--threads", "2", "--output", "two"}).code == 0);
  REQUIRE(call(s, {"sweep", "a.toml", "--threads", "7", "--output", "seven"}).code == 0);
  CHECK(results_of(s, "one") == results_of(s, "two"));
  CHECK(results_of(s, "one") == results_of(s, "seven"));
}

TEST_CASE("kill -9 at any moment: the same command ends with the bits of an undisturbed sweep", "[cli]") {
  const Scratch s;
  s.write("a.toml", study + axes + "[work]\nsteps = 2\npause = 0.01\n");
  REQUIRE(call(s, {"sweep", "a.toml", "--output", "whole"}).code == 0);
  for (const int milliseconds : {5, 20, 35, 50, 65, 80, 110}) {
    Process process(s, {"sweep", "a.toml", "--quiet"});
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    process.signal(SIGKILL);
    (void)process.wait();
  }
  CHECK(call(s, {"sweep", "a.toml"}).code == 0);
  CHECK(results_of(s, "results/a") == results_of(s, "whole"));
  s.write("earliest/.run.toml.partial", "status = \"run");  // killed while the first record was being written
  CHECK(call(s, {"sweep", "a.toml", "--output", "earliest"}).code == 0);
  CHECK(results_of(s, "earliest") == results_of(s, "whole"));
}

TEST_CASE("finished points are kept, changed ones are made again", "[cli]") {
  const Scratch s;
  s.write("a.toml", study + axes);
  REQUIRE(call(s, {"sweep", "a.toml"}).code == 0);
  const std::string first = s.read("results/a/points/0003/run.log");
  const std::string record = s.read("results/a/points/0003/run.toml");
  REQUIRE(call(s, {"sweep", "a.toml"}).code == 0);
  CHECK(s.read("results/a/points/0003/run.toml") == record);
  REQUIRE(call(s, {"sweep", "a.toml", "--set", "offset=1"}).code == 0);
  CHECK(s.read("results/a/points/0003/run.toml") != record);
  REQUIRE(call(s, {"sweep", "a.toml", "--over", "x=1:2:2"}).code == 0);
  CHECK(s.has("results/a/points/0003"));
  CHECK_FALSE(s.has("results/a/points/0004"));  // the sweep has shrunk
}

TEST_CASE("a signal stops a sweep with 130 and a table of what is there", "[cli]") {
  const Scratch s;
  s.write("a.toml", study + axes + "[work]\nsteps = 50\npause = 0.01\n");
  Process process(s, {"sweep", "a.toml", "--threads", "1", "--quiet"});
  REQUIRE(wait_for(s / "results/a/points/0000"));
  process.signal(SIGTERM);
  const Outcome o = process.wait();
  CHECK(o.code == 130);
  CHECK_THAT(o.err, Contains("the same command goes on"));
  CHECK_THAT(s.read("results/a/run.toml"), Contains("status = \"stopped\""));
  CHECK_THAT(s.read("results/a/tables/sweep.csv"),
             Contains("\n0000,1,line,done,") && Contains("\n0011,6,parabola,pending,,,"));
}

TEST_CASE("a failed point is a row with its reason, the others go on, and the sweep exits 1", "[cli]") {
  const Scratch s;
  s.write("a.toml", study);
  const Outcome o = call(s, {"sweep", "a.toml", "--over", "work.fault=none,unconverged,domain,config,defect"});
  CHECK(o.code == 1);
  CHECK_THAT(o.err, Contains("4 of 5 points failed"));
  const std::string table = s.read("results/a/tables/sweep.csv");
  for (const char* row : {"\n0000,none,done,,0.6", "\n0001,unconverged,failed,not converged: raise steps,0.6",
                          "\n0002,domain,failed,\"x must be kind, got 2.000000\",,",
                          "\n0003,config,failed,no solver takes this,,", "\n0004,defect,failed,two and two are five,,"})
    CHECK_THAT(table, Contains(row));
  CHECK(call(s, {"sweep", "a.toml", "--over", "work.fault=none,file"}).code == 3);  // the environment, not the point
}

TEST_CASE("a combination that the study refuses is a failed row, not the end of the sweep", "[cli]") {
  const Scratch s;
  s.write("a.toml", study);
  const Outcome o = call(s, {"sweep", "a.toml", "--over", "x=8,9", "--over", "law=line,parabola"});
  CHECK(o.code == 1);
  const std::string table = s.read("results/a/tables/sweep.csv");
  CHECK_THAT(table, Contains("\n0003,9,parabola,failed,'law' must be 'line' from x = 9 on,"));
  CHECK_THAT(table, Contains("\n0002,9,line,done,"));
  CHECK(call(s, {"sweep", "a.toml", "--over", "x=8,9", "--over", "law=line,parabola"}).code == 1);
  CHECK(s.read("results/a/tables/sweep.csv") == table);
}
