#include "calculation.hpp"
#include "output.hpp"
#include "progress.hpp"
#include "provenance.hpp"
#include "signals.hpp"

#include <ozark/core/error.hpp>
#include <ozark/core/observer.hpp>
#include <ozark/io/run_store.hpp>

#include <chrono>

#include <omp.h>

namespace ozark::app {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

class RunObserver final : public Observer {
 public:
  RunObserver(const RunStore& store, bool quiet) : store_(store), progress_(quiet, 100.0, "%") {}
  void progress(double fraction, std::string_view activity) override { progress_.show(fraction, activity); }
  void note(std::string_view line) override {
    const std::scoped_lock lock(mutex_);
    store_.log(line);
  }
  [[nodiscard]] bool stop_requested() const override { return stop_signalled(); }

 private:
  const RunStore& store_;
  Progress progress_;
  std::mutex mutex_;
};

// A finished run keeps its place until the new one is whole.
fs::path building_place(const fs::path& directory) {
  if (look_at(directory) != Place::finished) return directory;
  return directory.parent_path() / ("." + directory.filename().string() + ".partial");
}

// Whether an unfinished run of this study and program is there. @throws ConfigError  `asked`, and it is another's
bool can_go_on(const fs::path& building, const Node& study, bool asked) {
  if (look_at(building) != Place::unfinished) return false;
  const StoredRun begun = read_run(building).value();
  const bool same = same_calculation(begun.study.root, study);
  if (same && is_cut_short(begun.record, program_provenance())) return true;
  if (!asked) return false;
  throw ConfigError(
      fmt::format("'{}' holds an unfinished run of {}, which --resume cannot go on with; it is begun "
                  "afresh without --resume, and kept with another --output",
                  building.string(), same ? "another build of ozark" : "a study with other values"));
}

// An unfinished run, unless somebody is at it.
void clear(const fs::path& building) {
  std::error_code error;
  if (!fs::is_directory(building, error)) return;
  const DirectoryLock lock(building);
  remove_tree(building);
}

void tell(const RunRecord& record, const fs::path& directory, bool quiet) {
  print(format_summary(record.summary));
  if (record.status == "failed") say("error: " + record.reason);
  if (!quiet) say("results: " + directory.string());
}

std::string unconverged(const Convergence& c) {
  if (c.residual == 0.0 && !c.reason.empty()) return c.reason;  // it broke down, as motions do
  return fmt::format("not converged after {} iterations (residual {:.3g}){}{}", c.iterations, c.residual,
                     c.reason.empty() ? "" : "; ", c.reason);
}

struct Job {
  const StudyFile& file;
  const Node study;
  RunStore store;
  RunRecord record;
  std::string started = time_stamp();
  Clock::time_point start = Clock::now();
  int threads;

  void save(const std::string& status) {
    record.status = status;
    const double seconds = status == "running" ? -1.0 : std::chrono::duration<double>(Clock::now() - start).count();
    record.provenance = run_provenance(started, seconds, threads);
    store.write(study, record);
    store.log(status);
  }
};

int interrupted_run(Job& job) {
  job.save("stopped");
  say("stopped; the same command with --resume goes on");
  return interrupted;
}

void solve(Job& job, bool quiet) {
  RunObserver observer(job.store, quiet);
  job.record.summary = job.file.study->run(job.store, observer);
  std::erase_if(job.record.summary, [](const auto& entry) { return is_undefined(entry.second); });
  job.record.convergence = job.store.convergence();
  const bool converged = !job.record.convergence || job.record.convergence->converged;
  if (!converged) job.record.reason = unconverged(*job.record.convergence);
  job.store.remove_kept();
  job.save(converged ? "done" : "failed");
}

}  // namespace

int run_into(const StudyFile& file, const fs::path& directory, const RunOptions& options, bool reuse) {
  require_ours(directory);
  const Node study = file.resolved(directory);
  const auto stored = read_run(directory);
  if (reuse && stored && is_finished(stored->record, program_provenance()) &&
      same_calculation(stored->study.root, study)) {
    tell(stored->record, directory, options.quiet);
    return stored->record.status == "done" ? done : missed;
  }

  const MadeDirectories parents(directory.parent_path());
  const fs::path building = building_place(directory);
  omp_set_num_threads(threads_of(options));
  if (!reuse || !can_go_on(building, study, options.resume)) clear(building);
  Job job{file, study, RunStore(building, Durability::flushed), {}, time_stamp(), Clock::now(), threads_of(options)};
  {
    const DirectoryLock lock(building);
    const bool resumed = job.store.has_kept();  // then a fault that is mended leaves work to go on with
    job.save("running");
    try {
      solve(job, options.quiet);
    } catch (const Stopped&) {
      return interrupted_run(job);
    } catch (const UnreadableCheckpoint&) {
      throw;
    } catch (const IoError& error) {
      if (!job.store.has_kept()) throw;
      throw IoError(fmt::format("{}; the same command with --resume goes on from the last checkpoint", error.what()));
    } catch (const ConfigError&) {
      if (!resumed) remove_tree(building);
      throw;
    } catch (const DomainError&) {
      if (!resumed) remove_tree(building);
      throw;
    } catch (const std::exception& error) {
      job.record.reason = error.what();
      job.save("failed");
      throw;
    }
  }
  if (building != directory) replace_directory(building, directory);
  const int drawn = options.figures ? draw(file.keys.figures, directory, file.document.directory, options.quiet) : 0;
  tell(job.record, directory, options.quiet);
  return job.record.status == "done" ? drawn : missed;
}

int run(const RunOptions& options) {
  const StudyFile file = open_study(options.study, options.set, options.over);
  if (!file.keys.sweep.axes.empty())
    throw ConfigError(fmt::format("{}: error: the study varies '{}'; use `ozark sweep {}`", file.document.name,
                                  file.keys.sweep.axes.front().key, options.study.string()));
  return run_into(file, output_of(options), options, options.resume);
}

}  // namespace ozark::app
