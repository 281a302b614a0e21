#pragma once
// What the program knows of a task. A solver file fills one in; registry.cpp lists them all.

#include <ozark/core/observer.hpp>
#include <ozark/io/describer.hpp>
#include <ozark/io/run_dir.hpp>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ozark {

/// A task's configuration, whatever its type.
class Study {
 public:
  virtual ~Study() = default;
  virtual void describe_keys(Describer& d) = 0;
  virtual Summary run(RunDir& out, Observer& observer) const = 0;
};

struct Quantity {
  std::string name;  // species by name: "F_<i>_<j>"
  std::string unit;  // empty: dimensionless
  std::string meaning;
};

struct TableFormat {
  std::string name;
  std::string meaning;
  std::vector<Quantity> columns;
};

struct Task {
  std::string name;
  std::string summary;  // one line for `ozark tasks`
  std::vector<Quantity> headline;
  std::vector<TableFormat> tables;
  std::string starter;  // the study `ozark new` comments and prints
  std::function<std::unique_ptr<Study>()> make;
};

/// Wraps a Config that has a describe(Describer&, Config&), and the function that solves it.
template <class Config>
std::function<std::unique_ptr<Study>()> study_of(Summary (*solve)(const Config&, RunDir&, Observer&)) {
  class Typed final : public Study {
   public:
    explicit Typed(Summary (*solve)(const Config&, RunDir&, Observer&)) : solve_(solve) {}
    void describe_keys(Describer& d) override { describe(d, config_); }
    Summary run(RunDir& out, Observer& observer) const override { return solve_(config_, out, observer); }

   private:
    Config config_;
    Summary (*solve_)(const Config&, RunDir&, Observer&);
  };
  return [solve] { return std::make_unique<Typed>(solve); };
}

/// Every task, in the order `ozark tasks` prints them.
[[nodiscard]] const std::vector<Task>& tasks();

}  // namespace ozark
