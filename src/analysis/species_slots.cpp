#include <ozark/analysis/species_slots.hpp>

#include <ozark/core/parallel.hpp>
#include <ozark/num/pack.hpp>

#include <algorithm>

#include "state_stream.hpp"

namespace ozark::analysis {
namespace {

constexpr Eigen::Index job_length = 4096;  // slots summed together, whole packs

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
  std::vector<Eigen::Index> next(first_.begin(), first_.end() - 1);
  slot_.clear();
  for (const int k : kind) slot_.push_back(next[static_cast<std::size_t>(k)]++);
  id_ = std::move(id);
  kind_ = std::move(kind);
}

void SpeciesSlots::follow(const Configuration& c) {
  require(c.kind.size() == c.id.size(), "a configuration of {} particles has {} kinds", c.id.size(), c.kind.size());
  if (first_.empty()) arrange(c.id, c.kind, c.kinds.size());
  require(c.id == id_ && c.kind == kind_ && static_cast<Eigen::Index>(c.kinds.size()) == kinds(),
          "the particles of a time-correlation function must stay the same: {} before, {} now, or other ids or kinds",
          id_.size(), c.id.size());
}

template <class Value>
Eigen::ArrayXXd SpeciesSlots::filled(const char* what, const Value& value) const {
  Eigen::ArrayXXd f(first_.back(), 3);
  for (std::size_t k = 0; k < count_.size(); ++k)
    f.middleRows(first_[k] + count_[k], first_[k + 1] - first_[k] - count_[k]).setZero();
  for (std::size_t i = 0; i < slot_.size(); ++i) f.row(slot_[i]) = value(static_cast<Eigen::Index>(i)).transpose();
  require(f.allFinite(), "a configuration has {} that are not finite", what);
  return f;
}

Eigen::ArrayXXd SpeciesSlots::velocities(const Configuration& c) const {
  require(c.velocity.cols() == static_cast<Eigen::Index>(slot_.size()),
          "velocity correlations need the velocities of all {} particles, got {}", slot_.size(), c.velocity.cols());
  return filled("velocities", [&](Eigen::Index i) { return c.velocity.col(i); });
}

Eigen::ArrayXXd SpeciesSlots::unwrapped_positions(const Configuration& c) const {
  require(c.image.size() == slot_.size() && c.position.cols() == static_cast<Eigen::Index>(slot_.size()),
          "displacements need the images of all {} particles, got {}", slot_.size(), c.image.size());
  const Eigen::Matrix3d& h = c.cell.edges;  // upper triangle
  return filled("positions", [&](Eigen::Index i) {
    const auto [nx, ny, nz] = c.image[static_cast<std::size_t>(i)];
    const auto r = c.position.col(i);
    return Eigen::Array3d(r[0] + h(0, 0) * nx + h(0, 1) * ny + h(0, 2) * nz, r[1] + h(1, 1) * ny + h(1, 2) * nz,
                          r[2] + h(2, 2) * nz);
  });
}

Eigen::ArrayXXd SpeciesSlots::sum(
    Eigen::Index sums, const std::function<Eigen::ArrayXd(Eigen::Index first, Eigen::Index last)>& kernel) const {
  struct Job {
    Eigen::Index kind, first, last;
    Eigen::ArrayXd part;
  };
  std::vector<Job> jobs;
  for (Eigen::Index k = 0; k < kinds(); ++k) {
    const Eigen::Index end = first_[static_cast<std::size_t>(k) + 1];
    for (Eigen::Index at = first_[static_cast<std::size_t>(k)]; at < end; at += job_length)
      jobs.push_back({k, at, std::min(end, at + job_length), {}});
  }
  deal(jobs.size(), first_.back() > job_length,
       [&](std::size_t j) { jobs[j].part = kernel(jobs[j].first, jobs[j].last); });
  Eigen::ArrayXXd total = Eigen::ArrayXXd::Zero(sums, kinds());
  for (const Job& job : jobs) total.col(job.kind) += job.part;
  return total;
}

std::vector<double> SpeciesSlots::state() const {
  StateWriter out;
  out.put(static_cast<std::int64_t>(count_.size()));
  out.put(static_cast<std::int64_t>(id_.size()));
  for (const std::int64_t i : id_) out.put(i);
  for (const int k : kind_) out.put(std::int64_t{k});
  return out.take();
}

void SpeciesSlots::restore(const std::vector<double>& state) {
  StateReader in(state);
  const auto kinds = static_cast<std::size_t>(in.count());
  std::vector<std::int64_t> id(static_cast<std::size_t>(in.count()));
  std::vector<int> kind(id.size());
  for (auto& i : id) i = in.integer();
  for (auto& k : kind) k = static_cast<int>(in.integer());
  in.finish();
  if (kinds > 0)
    arrange(std::move(id), std::move(kind), kinds);
  else
    *this = SpeciesSlots();
}

}  // namespace ozark::analysis
