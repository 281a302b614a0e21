#include <ozark/sim/force_field.hpp>

#include <ozark/core/error.hpp>

#include <algorithm>

#include "chunks.hpp"

namespace ozark::sim {
namespace {

double longest(const std::vector<std::unique_ptr<Interaction>>& parts) {
  double range = 0.0;
  for (const auto& part : parts) range = std::max(range, part->range());
  return range;
}

}  // namespace

ForceField::ForceField(std::vector<std::unique_ptr<Interaction>> parts, double skin)
    : parts_(std::move(parts)), list_(longest(parts_), skin) {}

Tally ForceField::compute(Particles& p, bool tallied) {
  Tally tally;
  return compute(p, tallied ? &tally : nullptr);
}

Tally ForceField::compute_mean(Particles& p) {
  Tally tally;
  tally.mean_only = true;
  return compute(p, &tally);
}

Tally ForceField::tally(Particles& p) {
  Tally sum;
  for (const auto& [name, part] : contributions(p)) sum += part;
  return sum;
}

Tally ForceField::compute(Particles& p, Tally* tally) {
  if (!list_.follow(p)) list_.build(p);
  for_chunks(p.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) p.force[i] = {};
  });
  const auto prepare = [&] {
    for (const auto& part : parts_) part->prepare(p, tally != nullptr);
  };
  for (std::size_t k = 0; k < parts_.size(); ++k)
    k == 0 ? parts_[k]->add_forces_beside(prepare, p, list_, tally) : parts_[k]->add_forces(p, list_, tally);
  return tally ? *tally : Tally{};
}

std::vector<std::pair<std::string, Tally>> ForceField::contributions(Particles& p) {
  const std::vector<Vector> force = p.force;
  std::vector<std::pair<std::string, Tally>> all;
  for (const auto& part : parts_) part->add_forces(p, list_, &all.emplace_back(part->name(), Tally{}).second);
  p.force = force;
  return all;
}

void ForceField::restore_list(Particles& p, const std::vector<Vector>& built_positions,
                              const Eigen::Matrix3d& built_edges) {
  const auto position = p.position;
  const auto image = p.image;
  const Eigen::Matrix3d edges = p.cell.edges;
  const std::vector<std::int64_t> id = p.id;
  p.position = built_positions;
  p.cell.edges = built_edges;
  list_.build(p);
  if (p.id != id) throw InternalError("a restored list has put the particles in another order");
  p.position = position;
  p.image = image;
  p.cell.edges = edges;
  list_.refresh(p);
}

}  // namespace ozark::sim
