#pragma once
// What a solver hands back: tables, convergence and headline numbers. The run directory itself is written by the app.

#include <ozark/core/convergence.hpp>
#include <ozark/io/value.hpp>

#include <Eigen/Core>

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ozark {

struct Column {
  std::string name;
  std::string unit;  // empty: dimensionless
  std::variant<std::vector<double>, std::vector<std::string>> cells;
};

class Table {
 public:
  /// Columns of one table have one length. @throws InternalError otherwise
  void add(std::string name, std::string unit, const Eigen::Ref<const Eigen::ArrayXd>& cells);
  void add(std::string name, std::string unit, std::vector<double> cells);
  void add(std::string name, std::string unit, std::vector<std::string> cells);
  void comment(std::string line) { comments_.push_back(std::move(line)); }

  [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }
  [[nodiscard]] const std::vector<std::string>& comments() const { return comments_; }
  [[nodiscard]] std::size_t rows() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::string> comments_;
};

/// "# " comments, a header "name [unit]", doubles that read back to the same bits; empty cells for NaN and infinities.
[[nodiscard]] std::string to_csv(const Table& table);

/// Numbers in a box of any dimension, the last index fastest.
struct BulkArray {
  std::string name;
  std::vector<std::size_t> shape;
  std::vector<double> values;
  std::string unit;  // empty: dimensionless
  std::string axes;  // what the indices count, "t, k"
};

/// The results of one run, as its solver leaves them.
class RunDir {
 public:
  virtual ~RunDir() = default;
  virtual void table(const std::string& name, const Table& table) = 0;  // tables/<name>.csv
  virtual void arrays(const std::vector<BulkArray>& all) = 0;           // arrays.h5, whole
  /// [convergence] of run.toml. Of several records the last one stands, but none hides one that did not converge.
  virtual void record(const Convergence& convergence) = 0;
  /// Any other file, whole. @param place  in the directory, "state.h5", "trajectory/0001.h5"
  virtual void file(const std::string& place, std::string_view bytes) = 0;

  /// What the same study and program last kept before it was stopped or killed; empty if there is nothing to go on
  /// from.
  [[nodiscard]] virtual std::vector<BulkArray> kept() const = 0;
  /// checkpoint.h5, replaced whole; gone when the run is done.
  virtual void keep(const std::vector<BulkArray>& all) = 0;
};

}  // namespace ozark
