#pragma once
// From sums by lag to rows by time: what the time-correlation functions share.

#include <ozark/analysis/block_sums.hpp>
#include <ozark/analysis/origin_ladder.hpp>
#include <ozark/analysis/species_slots.hpp>
#include <ozark/core/error.hpp>

namespace ozark::analysis {

constexpr std::int64_t together = 8;  // samples worked on at once, where frames are large

/// That parts of a restored state belong together. @throws DomainError
inline void require_consistent(const OriginLadder& ladder, const SpeciesSlots& slots, const BlockSums& sums,
                               std::size_t kinds) {
  const bool begun = ladder.finished_count() + ladder.waiting_count() > 0;
  const bool same_particles = slots.kinds() == static_cast<Eigen::Index>(kinds) &&
                              ladder.shape() == std::array<Eigen::Index, 2>{slots.rows(), 3};
  require((!begun || same_particles) && sums.samples() == ladder.finished_count() && ladder.waiting_count() < together,
          "the parts of the state of a correlation function do not match; it belongs to another one");
}

/// The lags that have been sampled: [first, first + count).
struct SampledLags {
  Eigen::Index first = 0, count = 0;

  SampledLags(const BlockSums& sums, Eigen::Index from) : first(from) {
    const Eigen::ArrayXd weights = sums.weights();
    while (first + count < weights.size() && weights[first + count] > 0.0) ++count;
  }
  [[nodiscard]] Eigen::ArrayXd of(const Eigen::ArrayXd& all) const { return all.segment(first, count); }
  /// Columns by lag to rows by time, of value rows [row, row + columns).
  [[nodiscard]] Eigen::ArrayXXd of(const Eigen::ArrayXXd& all, Eigen::Index row, Eigen::Index columns) const {
    return all.block(row, first, columns, count).transpose();
  }
};

}  // namespace ozark::analysis
