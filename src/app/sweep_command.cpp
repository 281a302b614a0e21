#include "calculation.hpp"
#include "output.hpp"
#include "progress.hpp"
#include "provenance.hpp"
#include "signals.hpp"
#include "sweep_board.hpp"

#include <ozark/core/error.hpp>
#include <ozark/core/observer.hpp>
#include <ozark/io/run_store.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <numeric>
#include <set>
#include <thread>

#include <omp.h>

namespace ozark::app {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

class SweepRun {
 public:
  SweepRun(const StudyFile& file, const fs::path& directory, const RunOptions& options)
      : file_(file),
        directory_(directory),
        points_(points_of(file.keys.sweep)),
        rows_(points_.size()),
        fraction_(points_.size()),
        threads_(threads_of(options)),
        progress_(options.quiet, static_cast<double>(points_.size()), "points") {}

  /// Runs what is missing. @return  false if a signal stopped it
  bool go() {
    const auto workers = static_cast<std::size_t>(std::min<double>(threads_, static_cast<double>(points_.size())));
    inner_threads_ = std::max(1, threads_ / static_cast<int>(workers));
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < workers; ++i) others.emplace_back([this] { work(); });
    work();
    for (auto& other : others) other.join();
    progress_.clear();
    write_board();
    if (fault_) std::rethrow_exception(fault_);
    return next_ >= points_.size() && !stopped_;
  }

  void write_board() {
    Table table;
    {
      const std::scoped_lock lock(rows_mutex_);
      table = sweep_table(points_, rows_);
    }
    make_directories(directory_ / "tables");
    write_file(directory_ / "tables" / "sweep.csv", to_csv(table));
  }

  [[nodiscard]] long count(PointRow::Status status) const {
    return std::count_if(rows_.begin(), rows_.end(), [&](const PointRow& row) { return row.status == status; });
  }
  [[nodiscard]] std::size_t size() const { return points_.size(); }
  [[nodiscard]] int threads() const { return threads_; }

 private:
  // What one point tells goes into the sum over all.
  class PointObserver final : public Observer {
   public:
    PointObserver(SweepRun& sweep, std::size_t index) : sweep_(sweep), index_(index) {}
    void progress(double fraction, std::string_view) override { sweep_.advance(index_, fraction); }
    void note(std::string_view line) override {
      const std::scoped_lock lock(mutex_);
      notes.emplace_back(line);
    }
    [[nodiscard]] bool stop_requested() const override { return stop_signalled() || sweep_.stopped_; }

    std::vector<std::string> notes;

   private:
    SweepRun& sweep_;
    std::size_t index_;
    std::mutex mutex_;
  };

  void work() {
    omp_set_num_threads(inner_threads_);
    while (!stopped_ && !stop_signalled()) {
      const std::size_t index = next_++;
      if (index >= points_.size()) return;
      try {
        PointRow row = settle(index);
        {
          const std::scoped_lock lock(rows_mutex_);
          rows_[index] = std::move(row);
        }
        advance(index, 1.0);
        refresh_board();
      } catch (const Stopped&) {
        stopped_ = true;
      } catch (...) {
        const std::scoped_lock lock(rows_mutex_);
        if (!fault_) fault_ = std::current_exception();
        stopped_ = true;
      }
    }
    if (next_ < points_.size()) stopped_ = true;
  }

  // The point's row: from its directory if that is finished, else calculated.
  PointRow settle(std::size_t index) {
    const fs::path place = directory_ / "points" / point_name(index, points_.size());
    const PointStudy point = study_at(file_, points_[index]);
    if (!point.refusal.empty()) {
      remove_tree(place);
      return {PointRow::Status::failed, point.refusal, {}};
    }
    const Node study = point.resolved(place);
    if (const auto stored = read_run(place);
        stored && is_finished(stored->record, program_provenance()) && same_calculation(stored->study.root, study))
      return row_of(stored->record);
    return row_of(calculate(*point.study, study, place, index));
  }

  static PointRow row_of(const RunRecord& record) {
    return {record.status == "done" ? PointRow::Status::done : PointRow::Status::failed, record.reason, record.summary};
  }

  RunRecord calculate(const Study& task, const Node& study, const fs::path& place, std::size_t index) {
    const fs::path building = place.parent_path() / ("." + place.filename().string() + ".partial");
    const auto begun = read_run(building);
    if (!begun || !is_cut_short(begun->record, program_provenance()) || !same_calculation(begun->study.root, study))
      remove_tree(building);
    RunStore store(building, Durability::renamed);
    PointObserver observer(*this, index);
    RunRecord record;
    const std::string started = time_stamp();
    const auto start = Clock::now();
    record.provenance = run_provenance(started, -1.0, inner_threads_);
    store.write(study, record);
    try {
      record.summary = task.run(store, observer);
      record.status = "done";
    } catch (const IoError&) {
      throw;
    } catch (const std::bad_alloc&) {
      throw IoError("out of memory");
    } catch (const std::exception& error) {
      record.status = "failed";
      record.reason = error.what();
    }
    std::erase_if(record.summary, [](const auto& entry) { return is_undefined(entry.second); });
    store.remove_kept();
    record.convergence = store.convergence();
    if (record.status == "done" && record.convergence && !record.convergence->converged) {
      record.status = "failed";
      record.reason = "not converged";
      if (!record.convergence->reason.empty()) record.reason += ": " + record.convergence->reason;
    }
    record.provenance = run_provenance(started, seconds_since(start), inner_threads_);
    for (const auto& note : observer.notes) store.log(note);
    store.log(record.status);
    store.write(study, record);
    replace_directory(building, place);
    return record;
  }

  void advance(std::size_t index, double fraction) {
    fraction_[index].store(fraction, std::memory_order_relaxed);
    const double sum = std::accumulate(fraction_.begin(), fraction_.end(), 0.0,
                                       [](double s, const std::atomic<double>& f) { return s + f.load(); });
    progress_.show(sum / static_cast<double>(points_.size()), "sweep");
  }

  // At most a twentieth of the time goes into keeping the table fresh.
  void refresh_board() {
    const std::unique_lock lock(board_mutex_, std::try_to_lock);
    if (!lock || seconds_since(last_board_) < std::max(0.5, 20.0 * board_cost_)) return;
    const auto start = Clock::now();
    write_board();
    last_board_ = Clock::now();
    board_cost_ = seconds_since(start);
  }

  const StudyFile& file_;
  fs::path directory_;
  std::vector<Summary> points_;
  std::vector<PointRow> rows_;
  std::vector<std::atomic<double>> fraction_;
  int threads_;
  int inner_threads_ = 1;
  Progress progress_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> stopped_{false};
  std::exception_ptr fault_;
  std::mutex rows_mutex_;
  std::mutex board_mutex_;
  Clock::time_point last_board_ = Clock::now();
  double board_cost_ = 0.0;
};

// Points of an earlier, larger sweep, and those a kill left half made.
void remove_leftovers(const fs::path& points, std::size_t count) {
  std::error_code error;
  if (!fs::is_directory(points, error)) return;
  std::set<std::string> wanted;
  for (std::size_t i = 0; i < count; ++i) {
    wanted.insert(point_name(i, count));
    wanted.insert("." + point_name(i, count) + ".partial");  // may be gone on with
  }
  std::vector<fs::path> leftovers;
  for (const auto& entry : fs::directory_iterator(points))
    if (wanted.count(entry.path().filename().string()) == 0) leftovers.push_back(entry.path());
  for (const auto& path : leftovers) remove_tree(path);
}

void save(const StudyFile& file, const RunStore& store, RunRecord& record, const char* status, double seconds,
          const std::string& started, int threads) {
  record.status = status;
  record.provenance = run_provenance(started, seconds, threads);
  store.write(file.resolved(store.directory()), record);
  store.log(status);
}

int finish(const SweepRun& sweep, RunRecord& record) {
  const long failed = sweep.count(PointRow::Status::failed);
  record.summary = {{"points", static_cast<long>(sweep.size())}, {"failed", failed}};
  if (failed > 0)
    record.reason = fmt::format("{} of {} points failed; tables/sweep.csv says why", failed, sweep.size());
  return failed > 0 ? missed : done;
}

}  // namespace

int sweep_into(const StudyFile& file, const fs::path& directory, const RunOptions& options) {
  require_ours(directory);
  if (const auto stored = read_run(directory); stored && stored->study.root.find("sweep") == nullptr)
    remove_tree(directory);  // a single run of ours
  const MadeDirectories parents(directory.parent_path());
  const RunStore store(directory, Durability::flushed);
  const DirectoryLock lock(directory);
  const std::string started = time_stamp();
  const auto start = Clock::now();

  SweepRun sweep(file, directory, options);
  RunRecord record;
  save(file, store, record, "running", -1.0, started, sweep.threads());
  remove_leftovers(directory / "points", sweep.size());
  if (!sweep.go()) {
    save(file, store, record, "stopped", seconds_since(start), started, sweep.threads());
    say(fmt::format("stopped after {} of {} points; the same command goes on",
                    sweep.count(PointRow::Status::done) + sweep.count(PointRow::Status::failed), sweep.size()));
    return interrupted;
  }
  const int code = finish(sweep, record);
  save(file, store, record, code == done ? "done" : "failed", seconds_since(start), started, sweep.threads());
  const int drawn = options.figures ? draw(file.keys.figures, directory, file.document.directory, options.quiet) : 0;
  print(format_summary(record.summary));
  if (code != done) say("error: " + record.reason);
  if (!options.quiet) say("results: " + (directory / "tables" / "sweep.csv").string());
  return code == done ? drawn : code;
}

int sweep(const RunOptions& options) {
  const StudyFile file = open_study(options.study, options.set, options.over);
  if (file.keys.sweep.axes.empty())
    throw ConfigError(
        fmt::format("{}: error: the study has no [[sweep.axis]]; give one with --over key=from:to:count, "
                    "or use `ozark run {}`",
                    file.document.name, options.study.string()));
  return sweep_into(file, output_of(options), options);
}

}  // namespace ozark::app
