#include <ozark/sim/kinetics.hpp>

#include <ozark/core/error.hpp>

#include <algorithm>
#include <cmath>

#include "chunks.hpp"
#include "kinetic_sum.hpp"

namespace ozark::sim {
namespace {

double space(const Particles& p) { return p.dimensions; }

}  // namespace

std::vector<char> moving(const Particles& p, const Freedom& f) {
  std::vector<char> moves(p.size(), 1);
  if (!f.any_frozen()) return moves;
  std::vector<std::int64_t> sorted;
  if (!std::is_sorted(f.frozen_ids.begin(), f.frozen_ids.end())) {
    sorted = f.frozen_ids;
    std::sort(sorted.begin(), sorted.end());
  }
  const std::vector<std::int64_t>& ids = sorted.empty() ? f.frozen_ids : sorted;
  for (std::size_t i = 0; i < p.size(); ++i)
    if (std::find(f.frozen_kinds.begin(), f.frozen_kinds.end(), p.kind[i]) != f.frozen_kinds.end() ||
        std::binary_search(ids.begin(), ids.end(), p.id[i]))
      moves[i] = 0;
  return moves;
}

double degrees_of_freedom(const Particles& p, const Freedom& f) {
  if (!f.any_frozen()) {
    const double count = static_cast<double>(p.size());
    return space(p) * (f.momentum_conserved ? std::max(count - 1.0, 0.0) : count);
  }
  const std::vector<char> moves = moving(p, f);
  return space(p) * static_cast<double>(std::count(moves.begin(), moves.end(), 1));
}

Eigen::Matrix3d kinetic_tensor(const Particles& p) {
  return kinetic_tensor(p, [&p](std::size_t i) { return p.velocity[i]; });
}

double kinetic_energy(const Particles& p) {
  return 0.5 * sum_chunks(p.size(), 0.0, [&](std::size_t begin, std::size_t end) {
           double sum = 0.0;
           for (std::size_t i = begin; i < end; ++i) {
             const Vector& v = p.velocity[i];
             sum += p.mass(i) * (v.x * v.x + v.y * v.y + v.z * v.z);
           }
           return sum;
         });
}

double temperature(const Particles& p, const Freedom& f) {
  const double freedoms = degrees_of_freedom(p, f);
  require(freedoms > 0.0, "{} particles of which none is free have no temperature", p.size());
  return 2.0 * kinetic_energy(p) / freedoms;
}

Eigen::Matrix3d pressure_tensor(const Particles& p, const Eigen::Matrix3d& virial) {
  Eigen::Matrix3d t = (kinetic_tensor(p) + virial) / p.cell.volume();
  if (p.dimensions == 2) {
    t.row(2).setZero();
    t.col(2).setZero();
  }
  return t;
}

double pressure(const Particles& p, const Eigen::Matrix3d& virial) {
  return pressure_tensor(p, virial).trace() / space(p);
}

Eigen::Vector3d momentum(const Particles& p) {
  return sum_chunks(p.size(), Eigen::Vector3d(0.0, 0.0, 0.0), [&](std::size_t begin, std::size_t end) {
    Eigen::Vector3d sum(0.0, 0.0, 0.0);
    for (std::size_t i = begin; i < end; ++i)
      sum += p.mass(i) * Eigen::Vector3d(p.velocity[i].x, p.velocity[i].y, p.velocity[i].z);
    return sum;
  });
}

void remove_momentum(Particles& p) {
  double mass = 0.0;
  for (std::size_t i = 0; i < p.size(); ++i) mass += p.mass(i);
  if (mass == 0.0) return;
  const Eigen::Vector3d drift = momentum(p) / mass;
  for (Vector& v : p.velocity) {
    v.x -= drift[0];
    v.y -= drift[1];
    v.z -= drift[2];
  }
}

void draw_velocities(Particles& p, const Freedom& f, double kT, const Random& random, Scaling scaling) {
  require(kT >= 0.0 && std::isfinite(kT), "the temperature of velocities must be >= 0, got {}", kT);
  const std::vector<char> moves = moving(p, f);
  for (std::size_t i = 0; i < p.size(); ++i) {
    const auto n = random.normal(Stream::velocities, static_cast<std::uint64_t>(p.id[i]), 0);
    const double size = moves[i] ? std::sqrt(kT / p.mass(i)) : 0.0;
    p.velocity[i] = {size * n[0], size * n[1], p.dimensions == 3 ? size * n[2] : 0.0, 0.0};
  }
  if (f.momentum_conserved && !f.any_frozen()) remove_momentum(p);
  if (scaling == Scaling::drawn || kT == 0.0) return;
  const double factor = std::sqrt(kT / temperature(p, f));
  for (Vector& v : p.velocity) v = {factor * v.x, factor * v.y, factor * v.z, 0.0};
}

}  // namespace ozark::sim
