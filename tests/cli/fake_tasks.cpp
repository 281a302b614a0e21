// The program with one task that takes time and goes wrong on demand.

#include <ozark/core/error.hpp>
#include <ozark/io/array_file.hpp>
#include <solvers/task.hpp>

#include <support/fake_study.hpp>

#include <chrono>
#include <cmath>
#include <thread>

namespace ozark {
namespace fake {
namespace {

struct System {
  std::vector<Part> species;
};
void describe(Describer& d, System& system) { d.list("species", system.species, "what columns are named after"); }

struct LawStudy : Config {
  System system;
};
void describe(Describer& d, LawStudy& study) {
  describe(d, static_cast<Config&>(study));
  d.section("system", study.system, "species");
}

Summary run(const LawStudy& c, RunDir& out, Observer& observer) {
  const auto kept = out.kept();
  const long first = kept.empty() ? 0 : static_cast<long>(array_named(kept, "piece").values.front());
  for (long i = first; i < c.work.steps; ++i) {
    if (i % 10 == 0) out.keep({{"piece", {1}, {static_cast<double>(i)}, "", ""}});
    observer.check_stop();
    observer.progress(static_cast<double>(i) / static_cast<double>(c.work.steps), "working");
    std::this_thread::sleep_for(std::chrono::duration<double>(c.work.pause));
  }
  observer.note("worked from piece " + std::to_string(first));
  if (c.work.fault == Fault::domain) throw DomainError("x must be kind, got " + std::to_string(c.x));
  if (c.work.fault == Fault::config) throw ConfigError("no solver takes this");
  if (c.work.fault == Fault::defect) throw InternalError("two and two are five");
  if (c.work.fault == Fault::file) throw IoError("cannot read 'somewhere'");
  const double y = (c.law == Law::line ? c.x : c.x * c.x) / 3.0 + c.offset.value_or(0.0);
  Table table;
  table.add("x", "m", std::vector<double>{0.0, c.x});
  table.add("y", "", std::vector<double>{std::nan(""), y});
  out.table("law", table);
  out.record({c.work.fault != Fault::unconverged, 5, 1e-3, c.work.fault == Fault::unconverged ? "raise steps" : ""});
  Summary summary{{"y", y}, {"y_error", 0.01}, {"large", c.x > 5.0}, {"undefined", std::nan("")}};
  for (const auto& part : c.parts) summary.emplace_back("weight_" + part.name, part.weight);
  return summary;
}

}  // namespace
}  // namespace fake

const std::vector<Task>& tasks() {
  static const std::vector<Task> all = {{"fake_law",
                                         "a law that is known",
                                         {{"y", "", "value of the law"},
                                          {"y_error", "", "its error"},
                                          {"large", "", "true beyond x = 5"},
                                          {"undefined", "", "never there"},
                                          {"weight_<i>", "kg", "of each part"}},
                                         {{"law", "the law at two places", {{"x", "m", "place"}, {"y", "", "value"}}}},
                                         "task = \"fake_law\"\nx = 2.0\n[[part]]\nname = \"a\"\n",
                                         study_of<fake::LawStudy>(fake::run)}};
  return all;
}

}  // namespace ozark
