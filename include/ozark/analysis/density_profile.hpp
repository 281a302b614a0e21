#pragma once
// Number density of each species across a cell: between planes parallel to two faces, from one of them to the other.

#include <ozark/analysis/block_sums.hpp>
#include <ozark/model/configuration.hpp>

#include <vector>

namespace ozark::analysis {

class DensityProfile {
 public:
  struct Options {
    int axis = 2;    // 0, 1, 2: the edge that is divided; 0 or 1 in two dimensions
    int bins = 100;  // of equal width, 1 to 1e6
  };
  /// Row: bin; column: species.
  struct Result {
    Eigen::ArrayXd position;         // middles of the bins, from the lower face [length]; mean over changes of the cell
    Eigen::ArrayXXd density, error;  // particles per volume, or area [length^-d]
  };

  /// @throws DomainError  out of range
  DensityProfile(std::size_t kinds, Options options);

  /// O(N). Along an edge that repeats positions are taken into the cell; along one that does not, particles outside the
  /// cell are not counted. @throws DomainError  another number of kinds, an axis the configuration does not have
  void add(const Configuration& configuration);

  [[nodiscard]] Result result() const;

  /// Everything; a restored accumulator continues bit for bit. @throws DomainError  not such a state
  [[nodiscard]] std::vector<double> state() const;
  void restore(const std::vector<double>& state);

 private:
  std::size_t kinds_;
  Options options_;
  BlockSums sums_;  // density of each species; then the middles of the bins
};

}  // namespace ozark::analysis
