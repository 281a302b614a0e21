#pragma once
// Places for the particles of a run whose number does not change: kind by kind, each kind filled up to whole packs, so
// that sums over a kind run over contiguous numbers.

#include <ozark/analysis/origin_ladder.hpp>
#include <ozark/model/configuration.hpp>

#include <Eigen/Core>

#include <functional>
#include <vector>

namespace ozark::analysis {

class SpeciesSlots {
 public:
  /// Takes the particles of the first configuration, and checks that later ones have the same.
  /// @throws DomainError  other ids, kinds or dimensions than before
  void follow(const Configuration& configuration);

  /// -1 before the first configuration.
  [[nodiscard]] Eigen::Index kinds() const { return static_cast<Eigen::Index>(first_.size()) - 1; }
  [[nodiscard]] int dimensions() const { return dimensions_; }
  [[nodiscard]] Eigen::Index rows() const { return first_.empty() ? 0 : first_.back(); }
  [[nodiscard]] Eigen::Index particles(Eigen::Index kind) const { return count_[static_cast<std::size_t>(kind)]; }

  /// Slot by component; slots that fill up a pack hold 0. Positions are unwrapped by their images.
  /// @throws DomainError  numbers that are missing or not finite
  [[nodiscard]] Eigen::ArrayXXd unwrapped_positions(const Configuration& configuration) const;
  [[nodiscard]] Eigen::ArrayXXd velocities(const Configuration& configuration) const;

  /// Packs of slots [first, last) of two frames of this many rows; gives `sums` numbers.
  using PairKernel = std::function<void(const double* then, const double* now, Eigen::Index rows, Eigen::Index first,
                                        Eigen::Index last, double* sums)>;
  /// For every origin of every sample, in their order, `sums` rows: what the kernel gives, summed over the slots of
  /// each kind (column). Frames come from memory once, however many pairs they belong to. Added in a fixed order: the
  /// same bits for any number of threads, and whichever samples are worked on together.
  [[nodiscard]] Eigen::ArrayXXd sum(const std::vector<OriginLadder::Sample>& samples, Eigen::Index sums,
                                    const PairKernel& kernel) const;

  [[nodiscard]] std::vector<double> state() const;
  void restore(const std::vector<double>& state);

 private:
  template <class Value>
  [[nodiscard]] Eigen::ArrayXXd filled(const char* what, const Value& value) const;
  void arrange(std::vector<std::int64_t> id, std::vector<int> kind, std::size_t kinds);

  int dimensions_ = 3;
  std::vector<std::int64_t> id_;
  std::vector<int> kind_;
  std::vector<Eigen::Index> first_;  // slot of each kind, and the end
  std::vector<Eigen::Index> count_;  // particles of each kind
};

}  // namespace ozark::analysis
