#pragma once
// Bond-orientational order: q_l and W_l of Steinhardt, Nelson and Ronchetti [Steinhardt1983], and q_l averaged over the
// neighbours [LechnerDellago2008].

#include <ozark/analysis/block_sums.hpp>
#include <ozark/model/configuration.hpp>

#include <Eigen/Core>

#include <vector>

namespace ozark::analysis {

struct BondOrderOptions {
  std::vector<int> degrees{4, 6};  // l, each 1 to 20
  double cutoff = 0.0;  // neighbours are nearer than this [length], at most ten heights of the cell; or 0 and
  int nearest = 0;      // so many nearest ones, 1 to 100
};

/// Row: particle, in the order of the configuration; column: degree. A particle without neighbours has 0.
struct BondOrderValues {
  Eigen::ArrayXXd q;           // sqrt(4 pi / (2 l + 1) sum_m |q_lm|^2), q_lm the mean of Y_lm over the neighbours
  Eigen::ArrayXXd averaged_q;  // the same of q_lm averaged over the particle and its neighbours
  Eigen::ArrayXXd w;           // sum of 3j symbols times q_lm q_lm' q_lm'' over (sum_m |q_lm|^2)^(3/2)
  Eigen::ArrayXi neighbours;
};

/// @throws DomainError  out of range, neither or both of cutoff and nearest given, fewer particles than asked for
[[nodiscard]] BondOrderValues bond_order(const Configuration& configuration, const BondOrderOptions& options);

/// Means over the particles of each kind, with errors from block samples.
class BondOrder {
 public:
  /// Row: degree; column: kind.
  struct Result {
    Estimate q, averaged_q, w;
    Eigen::ArrayXd neighbours, neighbours_error;  // of each kind
  };

  /// @throws DomainError  out of range
  BondOrder(std::size_t kinds, BondOrderOptions options);

  void add(const Configuration& configuration);
  [[nodiscard]] Result result() const;

  /// Everything; a restored accumulator continues bit for bit. @throws DomainError  not a state of this shape
  [[nodiscard]] std::vector<double> state() const { return sums_.state(); }
  void restore(const std::vector<double>& state) { sums_.restore(state); }

 private:
  std::size_t kinds_;
  BondOrderOptions options_;
  BlockSums sums_;  // group: kind; q, averaged q, w of each degree, then neighbours
};

}  // namespace ozark::analysis
