#include <ozark/analysis/block_sums.hpp>

#include <cmath>
#include <limits>

#include "state_stream.hpp"

namespace ozark::analysis {
namespace {

constexpr std::size_t most_blocks = 32;
constexpr std::size_t fewest_blocks = 4;  // an error from fewer is itself known to no better than a half
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Sums over weights; NaN where the weight is zero.
Eigen::ArrayXXd ratio(const Eigen::ArrayXXd& sum, const Eigen::ArrayXd& weight) {
  Eigen::ArrayXXd mean(sum.rows(), sum.cols());
  for (Eigen::Index g = 0; g < sum.cols(); ++g)
    if (weight[g] > 0.0)
      mean.col(g) = sum.col(g) / weight[g];
    else
      mean.col(g).setConstant(unknown);
  return mean;
}

}  // namespace

BlockSums::BlockSums(Eigen::Index values, Eigen::Index groups) : values_(values), groups_(groups), open_(empty()) {}

BlockSums::Block BlockSums::empty() const {
  return {Eigen::ArrayXXd::Zero(values_, groups_), Eigen::ArrayXd::Zero(groups_)};
}

void BlockSums::add(Eigen::Index group, const Eigen::Ref<const Eigen::ArrayXd>& values) {
  open_.sum.col(group) += values;
  open_.weight[group] += 1.0;
}

void BlockSums::advance() {
  ++samples_;
  if (++open_length_ < length_) return;
  complete_.push_back(std::move(open_));
  open_ = empty();
  open_length_ = 0;
  if (complete_.size() < most_blocks) return;
  for (std::size_t b = 0; b < most_blocks / 2; ++b) {
    Block merged = std::move(complete_[2 * b]);
    merged.sum += complete_[2 * b + 1].sum;
    merged.weight += complete_[2 * b + 1].weight;
    complete_[b] = std::move(merged);
  }
  complete_.resize(most_blocks / 2);
  length_ *= 2;
}

Eigen::ArrayXd BlockSums::weights() const {
  Eigen::ArrayXd weight = open_.weight;
  for (const Block& b : complete_) weight += b.weight;
  return weight;
}

Eigen::ArrayXXd BlockSums::mean() const {
  Block all = empty();
  for (const Block& b : complete_) {
    all.sum += b.sum;
    all.weight += b.weight;
  }
  all.sum += open_.sum;
  all.weight += open_.weight;
  return ratio(all.sum, all.weight);
}

std::vector<Eigen::ArrayXXd> BlockSums::blocks() const {
  std::vector<Eigen::ArrayXXd> means;
  for (const Block& b : complete_) means.push_back(ratio(b.sum, b.weight));
  return means;
}

Estimate BlockSums::estimate(const std::function<Eigen::ArrayXXd(const Eigen::ArrayXXd&)>& f,
                             const Eigen::ArrayXd& span) const {
  Estimate e{f(mean()), {}};
  e.error = Eigen::ArrayXXd::Constant(e.value.rows(), e.value.cols(), unknown);
  std::vector<bool> done(static_cast<std::size_t>(e.value.cols()), false);
  const auto span_of = [&](Eigen::Index c) { return c < span.size() ? span[c] : 1.0; };
  std::vector<Block> part = complete_;
  for (double length = static_cast<double>(length_); part.size() >= fewest_blocks; length *= 2.0) {
    bool wanted = false;
    for (Eigen::Index c = 0; c < e.value.cols(); ++c)
      wanted = wanted || (!done[static_cast<std::size_t>(c)] && span_of(c) <= length);
    if (wanted) {
      Block all = empty();
      for (const Block& b : part) {
        all.sum += b.sum;
        all.weight += b.weight;
      }
      std::vector<Eigen::ArrayXXd> without;
      Eigen::ArrayXXd centre = Eigen::ArrayXXd::Zero(e.value.rows(), e.value.cols());
      for (const Block& b : part) {
        without.push_back(f(ratio(all.sum - b.sum, all.weight - b.weight)));
        centre += without.back();
      }
      const double m = static_cast<double>(part.size());
      centre /= m;
      Eigen::ArrayXXd squares = Eigen::ArrayXXd::Zero(e.value.rows(), e.value.cols());
      for (const auto& w : without) squares += (w - centre).square();
      for (Eigen::Index c = 0; c < e.value.cols(); ++c) {
        if (done[static_cast<std::size_t>(c)] || span_of(c) > length) continue;
        e.error.col(c) = ((m - 1.0) / m * squares.col(c)).sqrt();
        done[static_cast<std::size_t>(c)] = true;
      }
    }
    std::vector<Block> merged;
    for (std::size_t b = 0; b + 1 < part.size(); b += 2) {
      merged.push_back(std::move(part[b]));
      merged.back().sum += part[b + 1].sum;
      merged.back().weight += part[b + 1].weight;
    }
    part = std::move(merged);
  }
  return e;
}

Estimate BlockSums::estimate(const Eigen::ArrayXd& span) const {
  return estimate([](const Eigen::ArrayXXd& mean) { return mean; }, span);
}

std::vector<double> BlockSums::state() const {
  StateWriter out;
  for (const std::int64_t n : {std::int64_t{values_}, std::int64_t{groups_}, samples_, length_, open_length_,
                               static_cast<std::int64_t>(complete_.size())})
    out.put(n);
  for (const Block& b : complete_) {
    out.put(b.sum);
    out.put(Eigen::ArrayXXd(b.weight));
  }
  out.put(open_.sum);
  out.put(Eigen::ArrayXXd(open_.weight));
  return out.take();
}

void BlockSums::restore(const std::vector<double>& state) {
  StateReader in(state);
  BlockSums next(values_, groups_);
  require(in.integer() == values_ && in.integer() == groups_,
          "the state of an observable has another shape than the {} x {} it was made for", values_, groups_);
  next.samples_ = in.integer();
  next.length_ = in.integer();
  next.open_length_ = in.integer();
  const auto block = [&] {
    Block b{in.array(), {}};
    const Eigen::ArrayXXd weight = in.array();
    b.weight = weight.reshaped();
    require(b.sum.rows() == values_ && b.sum.cols() == groups_ && b.weight.size() == groups_,
            "a block in the state of an observable has another shape than {} x {}", values_, groups_);
    return b;
  };
  next.complete_.resize(static_cast<std::size_t>(in.count()));
  for (Block& b : next.complete_) b = block();
  next.open_ = block();
  in.finish();
  *this = std::move(next);
}

}  // namespace ozark::analysis
