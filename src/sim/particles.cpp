#include <ozark/sim/particles.hpp>

#include <ozark/core/error.hpp>

#include <Eigen/LU>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "chunks.hpp"

namespace ozark::sim {

Eigen::Vector3d Particles::unwrapped(std::size_t i) const {
  return Eigen::Vector3d(position[i].x, position[i].y, position[i].z) +
         cell.edges * Eigen::Vector3d(image[i][0], image[i][1], image[i][2]);
}

std::size_t Particles::add(int particle_kind, const Eigen::Vector3d& where, std::int64_t particle_id) {
  position.push_back({where[0], where[1], where[2], 0.0});
  velocity.emplace_back();
  force.emplace_back();
  kind.push_back(particle_kind);
  id.push_back(particle_id);
  image.push_back({0, 0, 0});
  ++turnover;
  return size() - 1;
}

namespace {

template <class T>
void take_last(std::vector<T>& values, std::size_t i) {
  values[i] = values.back();
  values.pop_back();
}

template <class T>
void permute(std::vector<T>& values, const std::vector<int>& order, std::vector<T>& sorted) {
  sorted.resize(values.size());
  for_chunks(order.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) sorted[i] = values[static_cast<std::size_t>(order[i])];
  });
  values.swap(sorted);
}

}  // namespace

void Particles::remove(std::size_t i) {
  take_last(position, i);
  take_last(velocity, i);
  take_last(force, i);
  take_last(kind, i);
  take_last(id, i);
  take_last(image, i);
  ++turnover;
}

void Particles::reorder(const std::vector<int>& order, Room& room) {
  permute(position, order, room.vectors);
  permute(velocity, order, room.vectors);
  permute(force, order, room.vectors);
  permute(kind, order, room.kinds);
  permute(id, order, room.ids);
  permute(image, order, room.images);
}

void require_valid(const Particles& p) {
  ozark::require_valid(p.cell);
  const std::size_t n = p.size();
  require(
      p.velocity.size() == n && p.force.size() == n && p.kind.size() == n && p.id.size() == n && p.image.size() == n,
      "the arrays of {} particles differ in length", n);
  const auto finite = [](const Vector& v) { return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z); };
  for (std::size_t i = 0; i < n; ++i) {
    require(p.kind[i] >= 0 && static_cast<std::size_t>(p.kind[i]) < p.kinds.size(),
            "particle {} is of kind {}, of {} there are", p.id[i], p.kind[i], p.kinds.size());
    require(finite(p.position[i]), "the position of particle {} is not finite", p.id[i]);
    require(finite(p.velocity[i]), "the velocity of particle {} is not finite", p.id[i]);
  }
  std::vector<std::int64_t> ids = p.id;
  std::sort(ids.begin(), ids.end());
  const auto twice = std::adjacent_find(ids.begin(), ids.end());
  require(twice == ids.end(), "two particles have the id {}", twice == ids.end() ? 0 : *twice);
}

namespace {

/// Particles in ascending order of their ids.
std::vector<int> ascending(const std::vector<std::int64_t>& id) {
  if (id.empty()) return {};
  std::int64_t least = id[0], most = id[0];
  for (const std::int64_t i : id) {
    least = std::min(least, i);
    most = std::max(most, i);
  }
  const auto span = static_cast<std::uint64_t>(most) - static_cast<std::uint64_t>(least);
  if (span < 4 * id.size()) {  // nearly all numbers of a range: each has a place
    std::vector<int> order(span + 1, -1);
    for (std::size_t i = 0; i < id.size(); ++i) order[static_cast<std::size_t>(id[i] - least)] = static_cast<int>(i);
    order.erase(std::remove(order.begin(), order.end(), -1), order.end());
    return order;
  }
  std::vector<int> order(id.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](int a, int b) { return id[static_cast<std::size_t>(a)] < id[static_cast<std::size_t>(b)]; });
  return order;
}

}  // namespace

Configuration configuration_of(const Particles& p, bool velocities) {
  const std::vector<int> order = ascending(p.id);
  Configuration c;
  c.cell = p.cell;
  c.dimensions = p.dimensions;
  for (const ParticleKind& k : p.kinds) c.kinds.push_back(k.name);
  const auto n = static_cast<Eigen::Index>(p.size());
  c.position.resize(3, n);
  if (velocities) c.velocity.resize(3, n);
  c.id.resize(p.size());
  c.kind.resize(p.size());
  c.image.resize(p.size());
  for_chunks(p.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t to = begin; to < end; ++to) {
      const auto i = static_cast<Eigen::Index>(to);
      const auto k = static_cast<std::size_t>(order[to]);
      c.id[to] = p.id[k];
      c.kind[to] = p.kind[k];
      c.image[to] = p.image[k];
      c.position.col(i) << p.position[k].x, p.position[k].y, p.position[k].z;
      if (velocities) c.velocity.col(i) << p.velocity[k].x, p.velocity[k].y, p.velocity[k].z;
    }
  });
  return c;
}

namespace {

void wrap_one(Particles& p, const Eigen::Matrix3d& inverse, std::size_t i) {
  const Eigen::Matrix3d& h = p.cell.edges;
  Vector& r = p.position[i];
  for (int pass = 0; pass < 2; ++pass) {  // what rounds to the upper face belongs to the lower one
    const double s[3] = {inverse(0, 0) * r.x + inverse(0, 1) * r.y + inverse(0, 2) * r.z,
                         inverse(1, 1) * r.y + inverse(1, 2) * r.z, inverse(2, 2) * r.z};
    for (std::size_t a = 0; a < 3; ++a) {
      const double n = p.cell.periodic[a] ? std::floor(s[a]) : 0.0;
      if (n == 0.0) continue;
      const auto c = static_cast<Eigen::Index>(a);
      p.image[i][a] += static_cast<int>(n);
      r.x -= n * h(0, c);
      r.y -= n * h(1, c);
      r.z -= n * h(2, c);
    }
  }
}

}  // namespace

void wrap(Particles& p, std::size_t i) { wrap_one(p, p.cell.inverse(), i); }

void wrap(Particles& p) {
  const Eigen::Matrix3i change = reduce_tilts(p.cell);
  if (change != Eigen::Matrix3i::Identity()) {
    const Eigen::Matrix3d back = change.cast<double>().inverse();
    for (auto& image : p.image) {
      const Eigen::Vector3d n = back * Eigen::Vector3d(image[0], image[1], image[2]);
      for (int a = 0; a < 3; ++a) image[static_cast<std::size_t>(a)] = static_cast<int>(std::lround(n[a]));
    }
  }
  const Eigen::Matrix3d inverse = p.cell.inverse();
  for_chunks(p.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) wrap_one(p, inverse, i);
  });
}

}  // namespace ozark::sim
