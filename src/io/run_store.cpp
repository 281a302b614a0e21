#include <ozark/core/error.hpp>
#include <ozark/io/array_file.hpp>
#include <ozark/io/run_store.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>

namespace ozark {
namespace {

constexpr const char* checkpoint = "checkpoint.h5";

}  // namespace

RunStore::RunStore(std::filesystem::path directory, Durability durability)
    : directory_(std::move(directory)), durability_(durability) {
  make_directories(directory_);
}

void RunStore::table(const std::string& name, const Table& table) {
  if (!has_tables_) make_directories(directory_ / "tables");
  has_tables_ = true;
  write_file(directory_ / "tables" / (name + ".csv"), to_csv(table), durability_);
}

void RunStore::arrays(const std::vector<BulkArray>& all) {
  write_file(directory_ / "arrays.h5", to_hdf5(all), durability_);
}

void RunStore::record(const Convergence& convergence) {
  if (!convergence_ || convergence_->converged || !convergence.converged) convergence_ = convergence;
}

void RunStore::file(const std::string& place, std::string_view bytes) {
  const auto file = directory_ / place;
  make_directories(file.parent_path());
  write_file(file, bytes, durability_);
}

bool RunStore::has_kept() const {
  std::error_code error;
  return std::filesystem::exists(directory_ / checkpoint, error);
}

std::vector<BulkArray> RunStore::kept() const {
  if (!has_kept()) return {};
  try {
    return read_arrays(directory_ / checkpoint);
  } catch (const IoError& error) {
    throw UnreadableCheckpoint(fmt::format("{}; without this file the run is begun afresh", error.what()));
  }
}

void RunStore::keep(const std::vector<BulkArray>& all) {
  write_file(directory_ / checkpoint, to_hdf5(all), durability_);
}

void RunStore::remove_kept() const {
  std::error_code error;
  std::filesystem::remove(directory_ / checkpoint, error);
}

void RunStore::write(const Node& study, const RunRecord& record) const {
  write_file(directory_ / "run.toml", record_text(study, record), durability_);
}

void RunStore::log(std::string_view line) const {
  const auto file = directory_ / "run.log";
  std::FILE* stream = std::fopen(file.c_str(), "a");
  const std::string text = fmt::format("{} {}\n", time_stamp(), line);
  const bool written = stream != nullptr && std::fwrite(text.data(), 1, text.size(), stream) == text.size();
  const bool closed = stream != nullptr && std::fclose(stream) == 0;
  if (!written || !closed) throw IoError(fmt::format("cannot write '{}': {}", file.string(), std::strerror(errno)));
}

Place look_at(const std::filesystem::path& directory) {
  std::error_code error;
  const auto status = std::filesystem::status(directory, error);
  if (!std::filesystem::exists(status)) return Place::free;
  if (!std::filesystem::is_directory(status)) return Place::foreign;
  std::filesystem::directory_iterator entries(directory, error);
  if (error) throw IoError(fmt::format("cannot read '{}': {}", directory.string(), error.message()));
  // A kill before the first record was renamed leaves that alone, and nothing to keep.
  if (std::all_of(begin(entries), end(entries),
                  [](const auto& e) { return e.path().filename() == ".run.toml.partial"; }))
    return Place::free;
  const auto run = read_run(directory);
  if (!run) return Place::foreign;
  return run->record.status == "done" || run->record.status == "failed" ? Place::finished : Place::unfinished;
}

std::string time_stamp() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

}  // namespace ozark
