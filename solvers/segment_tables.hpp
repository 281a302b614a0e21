#pragma once
// What the segments of a simulation did: the tables "segments" and "strain", and the headline of a minimisation.

#include <solvers/segments.hpp>
#include <solvers/simulation.hpp>
#include <solvers/task.hpp>
#include <solvers/thermo.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace ozark {

/// One row for each segment that ended: the state it ended with.
class SegmentTable final : public Measurement {
 public:
  SegmentTable(std::vector<Stage> stages, const SimulationPlan& plan, ReportUnits units);

  [[nodiscard]] std::string name() const override { return "segments"; }
  [[nodiscard]] long every() const override { return std::numeric_limits<long>::max(); }
  [[nodiscard]] Needs needs() const override { return Needs::nothing; }
  [[nodiscard]] bool follows_segments() const override { return true; }
  void sample(const Moment&) override {}
  void close_segment(const Moment& moment) override;
  void report(RunDir& out, Summary& summary) const override;
  [[nodiscard]] std::vector<double> state() const override { return rows_; }
  void restore(const std::vector<double>& state) override { rows_ = state; }

 private:
  std::vector<Stage> stages_;
  std::vector<RunSegment> segments_;
  ReportUnits units_;
  std::vector<double> rows_;
};

/// Stress against strain: means of the samples between steps of strain.
class StrainTable final : public Measurement {
 public:
  StrainTable(long every, const std::vector<Stage>& stages, const SimulationPlan& plan, ReportUnits units);

  [[nodiscard]] std::string name() const override { return "strain"; }
  [[nodiscard]] long every() const override { return every_; }
  [[nodiscard]] bool while_equilibrating() const override { return true; }
  [[nodiscard]] Needs needs() const override { return Needs::nothing; }
  void sample(const Moment& moment) override;
  void report(RunDir& out, Summary& summary) const override;
  [[nodiscard]] std::vector<double> state() const override;
  void restore(const std::vector<double>& state) override;

 private:
  struct Strained {  // a segment; of those without strain nothing but the freedom counts
    std::string name;
    std::optional<sim::Strain> strain;
    double before = 0.0;  // strain of the same kind that earlier segments have left
    std::int64_t first = 0;
    std::int64_t steps_a_row = 1;  // steps of strain
    sim::Freedom freedom;
  };
  [[nodiscard]] std::vector<double> finished() const;

  long every_;
  std::vector<Strained> segments_;
  ReportUnits units_;
  std::vector<double> rows_, open_;  // sums of the open row, and what tells it from others
  analysis::BlockAverage open_stress_;
};

/// What they write, for `explain`.
[[nodiscard]] std::vector<Quantity> segment_headline();
[[nodiscard]] std::vector<TableFormat> segment_tables();

}  // namespace ozark
