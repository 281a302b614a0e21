#include <ozark/io/run_record.hpp>
#include <ozark/io/toml.hpp>

#include <catch2/catch.hpp>

#include <limits>

using namespace ozark;

namespace {

RunRecord sample() {
  RunRecord record;
  record.status = "failed";
  record.reason = "not \"converged\"";
  record.summary = {{"zeta", 0.1 + 0.2},
                    {"alpha", 3L},
                    {"is_glass", true},
                    {"kind", std::string("a, b")},
                    {"lost", std::numeric_limits<double>::quiet_NaN()}};
  record.convergence = Convergence{false, 7, 1e-3, "slow"};
  record.provenance = {{"version", std::string("1.2.3")}, {"build", std::string("abc")}};
  return record;
}

}  // namespace

TEST_CASE("a run's record comes back as written, in order, without undefined numbers", "[io]") {
  const Document study = parse_toml("task = \"t\"\n[a]\nb = 1.5\n", "s");
  Document stored = parse_toml(record_text(study.root, sample()), "run.toml");
  const auto record = take_record(stored);
  REQUIRE(record);
  CHECK(same_content(stored.root, study.root));
  CHECK(record->status == "failed");
  CHECK(record->reason == "not \"converged\"");
  REQUIRE(record->summary.size() == 4);
  CHECK(record->summary[0] == std::pair<std::string, Value>("zeta", 0.1 + 0.2));
  CHECK(record->summary[1] == std::pair<std::string, Value>("alpha", 3L));
  CHECK(record->summary[2].second == Value(true));
  CHECK(record->summary[3].second == Value(std::string("a, b")));
  REQUIRE(record->convergence);
  CHECK_FALSE(record->convergence->converged);
  CHECK(record->convergence->iterations == 7);
  CHECK(record->convergence->residual == 1e-3);
  CHECK(record->convergence->reason == "slow");
}

TEST_CASE("a plain study is no record", "[io]") {
  Document study = parse_toml("task = \"t\"\nstatus = \"done\"\n", "s");
  CHECK_FALSE(take_record(study));
  CHECK(study.root.find("status") != nullptr);
}

TEST_CASE("a run is finished only for the very program and study that made it", "[io]") {
  RunRecord record = sample();
  CHECK(is_finished(record, record.provenance));
  CHECK_FALSE(is_finished(record, {{"version", std::string("1.2.3")}, {"build", std::string("abd")}}));
  record.status = "running";
  CHECK_FALSE(is_finished(record, record.provenance));

  const auto root = [](const char* text) { return parse_toml(text, "s").root; };
  CHECK(same_calculation(root("a = 1\ntitle = \"x\"\n[[expect]]\nvalue = 2\n"), root("a = 1\n")));
  CHECK_FALSE(same_calculation(root("a = 1\n"), root("a = 2\n")));
}
