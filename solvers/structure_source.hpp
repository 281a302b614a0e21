#pragma once
// Where a task of mode coupling takes S(k) from: a closure, or `structure.from`, which is one of
//   a CSV table             k, S_<i>_<j> (i, j the species; one species: S will do), and S_<i>_<j>_error if known;
//   a run                   its tables/structure_factor.csv;
//   a sweep along one key   the runs of its points: c_ij(k) is interpolated in the key;
//   an index                a CSV table with the columns <key> and file, in place of a sweep.
// S has the normalisation sqrt(N_i N_j): S_ij -> delta_ij at large k.

#include <ozark/mct/state_path.hpp>
#include <solvers/describe.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ozark {

/// A key a task varies itself, and its range; `at` is the key of the study that says so.
struct VariedKey {
  std::string key;
  double low, high;
  std::string at;
};

/// The system of a finished run. @throws IoError  no run of Ozark  @throws ConfigError  not finished, without a
/// [system]
[[nodiscard]] System system_of_run(const std::filesystem::path& directory);

class StructureSource {
 public:
  /// @param varied  every key the task varies: one that S depends on must be the one the files are for
  /// @throws IoError      a file that cannot be read
  /// @throws ConfigError  files that do not hold S(k) of this system, or not over the range varied
  StructureSource(const SystemConfig& system, const StructureConfig& structure,
                  const std::vector<VariedKey>& varied = {});

  /// The state on the wave numbers k. Safe to call from several threads.
  /// @throws ConfigError  outside the files' range of the key or of wave numbers; S not positive definite between them
  [[nodiscard]] mct::StatePoint state(const SystemConfig& system, const Eigen::ArrayXd& k) const;

  /// Changes of S at this state by one standard deviation of each number measured; none without columns of errors.
  /// Errors at different wave numbers, of different elements and files count as independent.
  [[nodiscard]] std::vector<MatrixField> deviations(const SystemConfig& system, const Eigen::ArrayXd& k) const;

  /// Largest wave number the files reach; empty for a closure.
  [[nodiscard]] std::optional<double> largest_k() const;

  /// How many files there are; 0 for a closure. And the source without one of them, inside the family.
  [[nodiscard]] std::size_t files() const { return members_.size(); }
  [[nodiscard]] StructureSource without(std::size_t file) const;

 private:
  struct Member {
    std::filesystem::path file;
    double value = 0.0;  // of key_
    Eigen::ArrayXd k;
    MatrixField S, C, error;  // error: empty if there is none
  };

  void read_directory(const SystemConfig& system, const std::filesystem::path& directory);
  void read_index(const SystemConfig& system, const std::filesystem::path& file);
  void read_member(const SystemConfig& system, const std::filesystem::path& file, double value);
  void check_varied(const std::vector<VariedKey>& varied) const;
  [[nodiscard]] Eigen::RowVectorXd weights(const SystemConfig& system) const;
  [[nodiscard]] Eigen::MatrixXd onto(const Member& member, const Eigen::ArrayXd& k) const;

  /// C of every member on a grid, made once for each grid.
  struct Grids;
  [[nodiscard]] const std::vector<Eigen::ArrayXXd>& on_grid(const Eigen::ArrayXd& k) const;

  StructureConfig structure_;
  std::shared_ptr<Grids> grids_;
  std::optional<std::string> key_;  // that tells the files of a family apart
  std::vector<Member> members_;     // ascending in value
};

}  // namespace ozark
