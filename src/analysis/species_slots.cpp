#include <ozark/analysis/species_slots.hpp>

#include <ozark/core/parallel.hpp>
#include <ozark/num/all_finite.hpp>
#include <ozark/num/pack.hpp>

#include <algorithm>

#include "kind_runs.hpp"
#include "state_stream.hpp"

namespace ozark::analysis {
namespace {

constexpr Eigen::Index job_length = 512;  // slots summed together, whole packs

struct Vector {
  double x, y, z;
};

}  // namespace

void SpeciesSlots::arrange(std::vector<std::int64_t> id, std::vector<int> kind, std::size_t kinds) {
  count_.assign(kinds, 0);
  for (const int k : kind) {
    require(k >= 0 && static_cast<std::size_t>(k) < kinds, "a particle has a kind that is not named");
    ++count_[static_cast<std::size_t>(k)];
  }
  first_.assign(1, 0);
  for (const Eigen::Index n : count_)
    first_.push_back(first_.back() + (n + Pack::lanes - 1) / Pack::lanes * Pack::lanes);
  id_ = std::move(id);
  kind_ = std::move(kind);
}

void SpeciesSlots::follow(const Configuration& c) {
  require(c.kind.size() == c.id.size(), "a configuration of {} particles has {} kinds", c.id.size(), c.kind.size());
  if (first_.empty()) {
    arrange(c.id, c.kind, c.kinds.size());
    dimensions_ = c.dimensions;
  }
  require(c.dimensions == dimensions_, "a time-correlation function of {} dimensions was given a configuration of {}",
          dimensions_, c.dimensions);
  require(c.id == id_ && c.kind == kind_ && static_cast<Eigen::Index>(c.kinds.size()) == kinds(),
          "the particles of a time-correlation function must stay the same: {} before, {} now, or other ids or kinds",
          id_.size(), c.id.size());
}

template <class Value>
Eigen::ArrayXXd SpeciesSlots::filled(const char* what, const Value& value) const {
  Eigen::ArrayXXd f(first_.back(), 3);
  for (std::size_t k = 0; k < count_.size(); ++k)
    f.middleRows(first_[k] + count_[k], first_[k + 1] - first_[k] - count_[k]).setZero();
  std::vector<Eigen::Index> next = first_;
  for_kind_runs(kind_, [&](std::size_t kind, std::size_t first, std::size_t last) {
    double *x = &f(next[kind], 0), *y = &f(next[kind], 1), *z = &f(next[kind], 2);
#pragma omp simd
    for (std::size_t i = first; i < last; ++i) {
      const Vector v = value(i);
      x[i - first] = v.x;
      y[i - first] = v.y;
      z[i - first] = v.z;
    }
    next[kind] += static_cast<Eigen::Index>(last - first);
  });
  require(all_finite(f), "a configuration has {} that are not finite", what);
  return f;
}

Eigen::ArrayXXd SpeciesSlots::velocities(const Configuration& c) const {
  require(c.velocity.cols() == static_cast<Eigen::Index>(kind_.size()),
          "velocity correlations need the velocities of all {} particles, got {}", kind_.size(), c.velocity.cols());
  const double* v = c.velocity.data();
  return filled("velocities", [=](std::size_t i) { return Vector{v[3 * i], v[3 * i + 1], v[3 * i + 2]}; });
}

Eigen::ArrayXXd SpeciesSlots::unwrapped_positions(const Configuration& c) const {
  require(c.image.size() == kind_.size() && c.position.cols() == static_cast<Eigen::Index>(kind_.size()),
          "displacements need the images of all {} particles, got {}", kind_.size(), c.image.size());
  const Eigen::Matrix3d h = c.cell.edges;  // upper triangle
  const double* r = c.position.data();
  const auto* image = c.image.data();
  return filled("positions", [=](std::size_t i) {
    const auto [nx, ny, nz] = image[i];
    return Vector{r[3 * i] + h(0, 0) * nx + h(0, 1) * ny + h(0, 2) * nz, r[3 * i + 1] + h(1, 1) * ny + h(1, 2) * nz,
                  r[3 * i + 2] + h(2, 2) * nz};
  });
}

Eigen::ArrayXXd SpeciesSlots::sum(const std::vector<OriginLadder::Sample>& samples, Eigen::Index sums,
                                  const PairKernel& kernel) const {
  struct Pair {
    const double *then, *now;
    Eigen::Index row;  // of its sums
  };
  std::vector<Pair> pairs;
  for (const auto& [now, origins] : samples)
    for (const auto& [lag, then] : origins)
      pairs.push_back({then.data(), now.data(), sums * static_cast<Eigen::Index>(pairs.size())});
  // The few frames that are now stay in the cache, while those of then pass by.
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const Pair& a, const Pair& b) { return std::less<>()(a.then, b.then); });

  struct Job {
    Eigen::Index kind, first, last;
  };
  std::vector<Job> jobs;
  for (Eigen::Index k = 0; k < kinds(); ++k) {
    const Eigen::Index end = first_[static_cast<std::size_t>(k) + 1];
    for (Eigen::Index at = first_[static_cast<std::size_t>(k)]; at < end; at += job_length)
      jobs.push_back({k, at, std::min(end, at + job_length)});
  }
  const Eigen::Index rows = sums * static_cast<Eigen::Index>(pairs.size());
  Eigen::ArrayXXd part(rows, static_cast<Eigen::Index>(jobs.size()));
  deal(jobs.size(), static_cast<std::size_t>(first_.back()) >= worth_threads, [&](std::size_t j) {
    for (const Pair& p : pairs)
      kernel(p.then, p.now, first_.back(), jobs[j].first, jobs[j].last, &part(p.row, static_cast<Eigen::Index>(j)));
  });
  Eigen::ArrayXXd total = Eigen::ArrayXXd::Zero(rows, kinds());
  for (std::size_t j = 0; j < jobs.size(); ++j) total.col(jobs[j].kind) += part.col(static_cast<Eigen::Index>(j));
  return total;
}

std::vector<double> SpeciesSlots::state() const {
  StateWriter out;
  out.put(std::int64_t{dimensions_});
  out.put(static_cast<std::int64_t>(count_.size()));
  out.put(static_cast<std::int64_t>(id_.size()));
  for (const std::int64_t i : id_) out.put(i);
  for (const int k : kind_) out.put(std::int64_t{k});
  return out.take();
}

void SpeciesSlots::restore(const std::vector<double>& state) {
  StateReader in(state);
  const int dimensions = in.small_integer();
  require(dimensions == 2 || dimensions == 3, "the state of a time-correlation function has {} dimensions", dimensions);
  const auto kinds = static_cast<std::size_t>(in.count());
  std::vector<std::int64_t> id(static_cast<std::size_t>(in.count()));
  std::vector<int> kind(id.size());
  for (auto& i : id) i = in.integer();
  for (auto& k : kind) k = in.small_integer();
  in.finish();
  *this = SpeciesSlots();
  dimensions_ = dimensions;
  if (kinds > 0) arrange(std::move(id), std::move(kind), kinds);
}

}  // namespace ozark::analysis
