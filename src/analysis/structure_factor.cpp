#include <ozark/analysis/structure_factor.hpp>

#include <ozark/core/error.hpp>

#include <Eigen/Dense>

#include <cmath>
#include <numbers>
#include <numeric>

#include "state_stream.hpp"

namespace ozark::analysis {
namespace {

constexpr double same_length = 1e-9;  // relative
// Samples worked on at once: the clock falls for milliseconds where a processor begins with arithmetic this dense.
constexpr std::size_t together = 8;

}  // namespace

StructureFactor structure_factor(const MeasuredStructureFactor& measured) {
  const Eigen::Index order = measured.S.order();
  StructureFactor s{measured.k, measured.S, MatrixField(measured.k.size(), order), {}};
  for (Eigen::Index q = 0; q < s.k.size(); ++q) {
    require(q == 0 || s.k[q] > s.k[q - 1], "wave numbers {} and {} are out of order; take wider shells",
            q == 0 ? 0.0 : s.k[q - 1], s.k[q]);
    const Eigen::LLT<Eigen::MatrixXd> factor(s.S.at(q));
    require(factor.info() == Eigen::Success && s.S.at(q).allFinite(),
            "S at wave number {} is not positive definite; take more samples or wider shells", s.k[q]);
    const Eigen::MatrixXd identity = Eigen::MatrixXd::Identity(order, order), c = identity - factor.solve(identity);
    for (Eigen::Index i = 0; i < order; ++i)
      for (Eigen::Index j = 0; j < order; ++j) s.C(i, j)[q] = c(i, j);
  }
  return s;
}

StructureFactorSampler::StructureFactorSampler(std::size_t kinds, Options options) : kinds_(kinds), options_(options) {
  require(kinds >= 1, "a structure factor needs a kind of particles");
  require(options.k_max > 0.0 && std::isfinite(options.k_max), "k_max must be > 0, got {}", options.k_max);
  require(options.shell > 0.0, "the width of shells of wave numbers must be > 0, got {}", options.shell);
  require(options.most >= 0, "the number of wave vectors in a shell must be >= 0, got {}", options.most);
}

void StructureFactorSampler::choose(std::vector<WaveVector> vectors, const Cell& first) {
  first_ = first;
  modes_ = DensityModes(std::move(vectors));
  length_of_.clear();
  shell_of_.clear();
  std::vector<double> number;
  double last = 0.0;
  for (const WaveVector& n : modes_.vectors()) {
    const double k = wave_number(first, n);
    const auto shell = static_cast<Eigen::Index>(k / options_.shell);
    if (number.empty() || k > last * (1.0 + same_length)) {
      last = k;
      number.push_back(0.0);
      shell_of_.push_back(shell);
    }
    number.back() += 1.0;
    length_of_.push_back(static_cast<Eigen::Index>(number.size()) - 1);
  }
  multiplicity_ = Eigen::Map<const Eigen::ArrayXd>(number.data(), static_cast<Eigen::Index>(number.size()));
  const auto pairs = static_cast<Eigen::Index>(kinds_ * kinds_);
  sums_ = BlockSums(multiplicity_.size() * (pairs + 1), 1);
}

void StructureFactorSampler::add(const Configuration& c) {
  require(c.kinds.size() == kinds_, "a configuration of {} kinds was given to a structure factor of {}", c.kinds.size(),
          kinds_);
  if (modes_.vectors().empty()) {
    auto vectors = wave_vectors(c.cell, c.dimensions, {0.0, options_.k_max, options_.shell, options_.most});
    require(!vectors.empty(), "no reciprocal vector of the cell is shorter than k_max = {}; raise it", options_.k_max);
    choose(std::move(vectors), c.cell);
  }
  waiting_.push_back({c.cell, Fractions::of(c)});
  if (waiting_.size() < together) return;
  sums_ = complete();
  waiting_.clear();
}

BlockSums StructureFactorSampler::complete() const {
  BlockSums sums = sums_;
  const auto order = static_cast<Eigen::Index>(kinds_), lengths = multiplicity_.size();
  for (const auto& [cell, at] : waiting_) {
    const Eigen::ArrayXXcd rho = modes_(at);
    Eigen::ArrayXXd sample = Eigen::ArrayXXd::Zero(lengths, order * order + 1);
    const Eigen::Matrix3d basis = 2.0 * std::numbers::pi * cell.inverse().transpose();
    for (Eigen::Index v = 0; v < rho.rows(); ++v) {
      const Eigen::Index row = length_of_[static_cast<std::size_t>(v)];
      const WaveVector& n = modes_.vectors()[static_cast<std::size_t>(v)];
      for (Eigen::Index i = 0; i < order; ++i)
        for (Eigen::Index j = 0; j < order; ++j)
          sample(row, i * order + j) += rho(v, i).real() * rho(v, j).real() + rho(v, i).imag() * rho(v, j).imag();
      sample(row, order * order) += (basis * Eigen::Vector3d(n[0], n[1], n[2])).norm();
    }
    for (Eigen::Index column = 0; column < sample.cols(); ++column) sample.col(column) /= multiplicity_;
    for (Eigen::Index i = 0; i < order; ++i)
      for (Eigen::Index j = 0; j < order; ++j) {
        const double both = static_cast<double>(at.count[static_cast<std::size_t>(i)]) *
                            static_cast<double>(at.count[static_cast<std::size_t>(j)]);
        sample.col(i * order + j) *= both > 0.0 ? 1.0 / std::sqrt(both) : 0.0;
      }
    sums.add(0, sample.reshaped());
    sums.advance();
  }
  return sums;
}

MeasuredStructureFactor StructureFactorSampler::rows(const std::vector<Eigen::Index>& row_of) const {
  const auto order = static_cast<Eigen::Index>(kinds_), lengths = multiplicity_.size();
  const Eigen::Index count = row_of.empty() ? 0 : row_of.back() + 1;
  MeasuredStructureFactor m;
  m.vectors = Eigen::ArrayXd::Zero(count);
  for (Eigen::Index l = 0; l < lengths; ++l) m.vectors[row_of[static_cast<std::size_t>(l)]] += multiplicity_[l];
  const auto gather = [&](const Eigen::ArrayXXd& mean) {
    Eigen::ArrayXXd f = Eigen::ArrayXXd::Zero(count, order * order + 1);
    for (Eigen::Index column = 0; column < f.cols(); ++column) {
      for (Eigen::Index l = 0; l < lengths; ++l)
        f(row_of[static_cast<std::size_t>(l)], column) += multiplicity_[l] * mean(column * lengths + l, 0);
      f.col(column) /= m.vectors;
    }
    return f;
  };
  const auto field = [&](const Eigen::ArrayXXd& f) {
    MatrixField s(count, order);
    s.values() = f.leftCols(order * order);
    return s;
  };
  const BlockSums sums = complete();
  const Estimate e = sums.estimate(gather);
  m.k = e.value.col(order * order);
  m.S = field(e.value);
  m.error = field(e.error);
  for (const auto& block : sums.blocks()) m.blocks.push_back(field(gather(block)));
  return m;
}

MeasuredStructureFactor StructureFactorSampler::by_shell() const {
  std::vector<Eigen::Index> row_of;
  for (std::size_t l = 0; l < shell_of_.size(); ++l)
    row_of.push_back(l == 0 ? 0 : row_of.back() + (shell_of_[l] > shell_of_[l - 1] ? 1 : 0));
  return rows(row_of);
}

MeasuredStructureFactor StructureFactorSampler::by_length() const {
  std::vector<Eigen::Index> row_of(shell_of_.size());
  std::iota(row_of.begin(), row_of.end(), Eigen::Index{0});
  return rows(row_of);
}

std::vector<double> StructureFactorSampler::state() const {
  StateWriter out;
  out.put(static_cast<std::int64_t>(kinds_));
  out.put(first_);
  out.put(static_cast<std::int64_t>(vectors().size()));
  for (const WaveVector& n : vectors())
    for (const int x : n) out.put(std::int64_t{x});
  out.put(sums_.state());
  out.put(static_cast<std::int64_t>(waiting_.size()));
  for (const auto& [cell, at] : waiting_) {
    out.put(cell);
    for (std::size_t k = 0; k < kinds_; ++k) out.put(at.kinds[k].topRows(at.count[k]));
  }
  return out.take();
}

void StructureFactorSampler::restore(const std::vector<double>& state) {
  StateReader in(state);
  require(in.integer() == static_cast<std::int64_t>(kinds_), "the state of a structure factor has not {} kinds",
          kinds_);
  const Cell first = in.cell();
  std::vector<WaveVector> vectors(static_cast<std::size_t>(in.count()));
  for (WaveVector& n : vectors)
    for (int& x : n) x = in.small_integer();
  const std::vector<double> sums = in.part();
  StructureFactorSampler next(kinds_, options_);
  for (std::int64_t n = in.count(); n > 0; --n) {
    const Cell cell = in.cell();
    std::vector<Eigen::ArrayXXd> particles;
    std::vector<Eigen::Index> number;
    for (std::size_t k = 0; k < kinds_; ++k) {
      particles.push_back(in.array());
      number.push_back(particles.back().rows());
      require(particles.back().cols() == 3, "the state of a structure factor has particles without positions");
    }
    next.waiting_.push_back({cell, Fractions(std::move(number))});
    for (std::size_t k = 0; k < kinds_; ++k)
      next.waiting_.back().at.kinds[k].topRows(particles[k].rows()) = particles[k];
  }
  in.finish();
  if (!vectors.empty()) {
    next.choose(std::move(vectors), first);
    next.sums_.restore(sums);
  }
  *this = std::move(next);
}

}  // namespace ozark::analysis
