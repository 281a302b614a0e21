#pragma once
// A run directory while it is being written.

#include <ozark/core/error.hpp>
#include <ozark/io/atomic_file.hpp>
#include <ozark/io/run_dir.hpp>
#include <ozark/io/run_record.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace ozark {

class UnreadableCheckpoint : public IoError {
 public:
  using IoError::IoError;
};

class RunStore final : public RunDir {
 public:
  /// Makes the directory. @throws IoError, here and in every other function
  RunStore(std::filesystem::path directory, Durability durability);

  void table(const std::string& name, const Table& table) override;
  void arrays(const std::vector<BulkArray>& all) override;
  void record(const Convergence& convergence) override;
  void file(const std::string& place, std::string_view bytes) override;
  /// @throws UnreadableCheckpoint
  [[nodiscard]] std::vector<BulkArray> kept() const override;
  void keep(const std::vector<BulkArray>& all) override;
  [[nodiscard]] bool has_kept() const;
  void remove_kept() const;

  /// run.toml, whole.
  void write(const Node& study, const RunRecord& record) const;

  /// Adds a line to run.log, with the time.
  void log(std::string_view line) const;

  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
  [[nodiscard]] const std::optional<Convergence>& convergence() const { return convergence_; }

 private:
  std::filesystem::path directory_;
  Durability durability_;
  std::optional<Convergence> convergence_;
  bool has_tables_ = false;
};

/// What stands at the place of an output directory.
enum class Place { free, unfinished, finished, foreign };
[[nodiscard]] Place look_at(const std::filesystem::path& directory);

/// "2026-01-31T23:59:59Z"
[[nodiscard]] std::string time_stamp();

}  // namespace ozark
