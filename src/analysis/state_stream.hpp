#pragma once
// The state of an accumulator as one row of numbers, written and read in the same order.

#include <ozark/core/error.hpp>
#include <ozark/model/cell.hpp>

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace ozark::analysis {

class StateWriter {
 public:
  void put(double x) { numbers_.push_back(x); }
  void put(std::int64_t n) { numbers_.push_back(static_cast<double>(n)); }
  void put(const Eigen::ArrayXXd& a) {
    put(std::int64_t{a.rows()});
    put(std::int64_t{a.cols()});
    numbers_.insert(numbers_.end(), a.data(), a.data() + a.size());
  }
  void put(const Cell& cell) {
    put(Eigen::ArrayXXd(cell.edges.array()));
    for (const bool p : cell.periodic) put(p ? 1.0 : 0.0);
  }
  void put(const std::vector<double>& part) {
    put(static_cast<std::int64_t>(part.size()));
    numbers_.insert(numbers_.end(), part.begin(), part.end());
  }
  [[nodiscard]] std::vector<double> take() { return std::move(numbers_); }

 private:
  std::vector<double> numbers_;
};

class StateReader {
 public:
  explicit StateReader(const std::vector<double>& numbers) : numbers_(numbers) {}

  double number() {
    require(at_ < numbers_.size(), "the state of an observable ends after {} numbers; it belongs to another one",
            numbers_.size());
    return numbers_[at_++];
  }
  std::int64_t integer() {
    const double x = number();
    require(x >= -9e15 && x <= 9e15 && x == static_cast<double>(static_cast<std::int64_t>(x)),
            "the state of an observable has {} for a whole number; it belongs to another one", x);
    return static_cast<std::int64_t>(x);
  }
  int small_integer() {
    const std::int64_t n = integer();
    require(n >= -2147483647 && n <= 2147483647, "the state of an observable has {} for a small number", n);
    return static_cast<int>(n);
  }
  std::int64_t count() {
    const std::int64_t n = integer();
    require(n >= 0 && n <= static_cast<std::int64_t>(numbers_.size()),
            "the state of an observable has {} for a count; it belongs to another one", n);
    return n;
  }
  Eigen::ArrayXXd array() {
    const std::int64_t rows = count(), columns = count();
    require(rows == 0 || columns <= static_cast<std::int64_t>(numbers_.size() - at_) / rows,
            "the state of an observable ends within an array of {} x {}; it belongs to another one", rows, columns);
    Eigen::ArrayXXd a(rows, columns);
    for (Eigen::Index k = 0; k < a.size(); ++k) a.data()[k] = number();
    return a;
  }
  Cell cell() {
    const Eigen::ArrayXXd edges = array();
    require(edges.rows() == 3 && edges.cols() == 3,
            "the state of an observable has no cell; it belongs to another one");
    Cell c;
    c.edges = edges.matrix();
    for (bool& p : c.periodic) p = number() != 0.0;
    return c;
  }
  std::vector<double> part() {
    std::vector<double> p(static_cast<std::size_t>(count()));
    for (double& x : p) x = number();
    return p;
  }
  void finish() const {
    require(at_ == numbers_.size(), "the state of an observable has {} numbers where {} belong; it is another one's",
            numbers_.size(), at_);
  }

 private:
  const std::vector<double>& numbers_;
  std::size_t at_ = 0;
};

}  // namespace ozark::analysis
