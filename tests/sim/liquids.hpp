#pragma once
// Lennard-Jones liquids in motion, and what the tests of every law of motion share.

#include <catch2/catch.hpp>

#include <ozark/sim/force_field.hpp>
#include <ozark/sim/kinetics.hpp>
#include <ozark/sim/motion.hpp>
#include <ozark/sim/pair_forces.hpp>

#include <omp.h>

#include <cmath>
#include <cstring>
#include <functional>
#include <memory>
#include <vector>

#include "boxes.hpp"

namespace ozark::sim {

inline ForceField pair_field(const PairPotential& u, double skin = 0.4) {
  std::vector<std::unique_ptr<Interaction>> parts;
  parts.push_back(std::make_unique<PairForces>(1, std::vector<PairPotential>{u}));
  return {std::move(parts), skin};
}

/// Lennard-Jones without a jump in energy or force.
inline ForceField lennard_jones_field(double cutoff = 2.0, double skin = 0.4) {
  return pair_field(truncated(LennardJones{}, cutoff, Ending::force_shifted), skin);
}

inline ForceField no_forces() { return {std::vector<std::unique_ptr<Interaction>>{}, 0.4}; }

/// 4 n^3 particles on an fcc lattice with velocities for twice the temperature, which melts it.
inline Particles hot_crystal(int n, double density, double temperature, std::uint64_t seed = 7) {
  Particles p = face_centred(n, density);
  draw_velocities(p, {}, 2.0 * temperature, Random(seed));
  return p;
}

using After = std::function<void(const Particles&, const Tally&)>;

/// Steps first .. last - 1.
inline void run(Motion& motion, Particles& p, ForceField& forces, std::int64_t first, std::int64_t last,
                const After& after = {}, std::int64_t every = 1) {
  for (std::int64_t step = first; step < last; ++step) {
    const bool look = after && (step + 1) % every == 0;
    const Tally tally = motion.advance(p, forces, step, look);
    if (look) after(p, tally);
  }
}

inline bool same_bits(const std::vector<Vector>& a, const std::vector<Vector>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(Vector)) == 0;
}

/// 2 n steps on two threads == n steps, everything that is saved restored into new objects, n steps on one thread.
inline void check_continuation(const std::function<std::unique_ptr<Motion>()>& make,
                               const std::function<ForceField()>& field, const Particles& start, std::int64_t n) {
  Particles whole = start, half = start;
  omp_set_num_threads(2);
  {
    ForceField forces = field();
    forces.compute(whole, false);
    const auto motion = make();
    run(*motion, whole, forces, 0, 2 * n);
  }
  omp_set_num_threads(1);
  ForceField before = field(), after = field();
  before.compute(half, false);
  const auto first = make(), second = make();
  run(*first, half, before, 0, n);
  Particles saved = half;
  const std::vector<double> state = first->state();
  const std::vector<Vector> built = before.list().built_positions();
  const Eigen::Matrix3d edges = before.list().built_edges();
  run(*first, half, before, n, 2 * n);  // going on after writing changes nothing
  CHECK(same_bits(half.position, whole.position));
  CHECK(same_bits(half.velocity, whole.velocity));
  after.restore_list(saved, built, edges);
  second->restore(state);
  after.compute(saved, false);
  run(*second, saved, after, n, 2 * n);
  omp_set_num_threads(2);
  CHECK(same_bits(saved.position, whole.position));
  CHECK(same_bits(saved.velocity, whole.velocity));
  CHECK(saved.id == whole.id);
  CHECK(saved.image == whole.image);
  CHECK(saved.cell.edges == whole.cell.edges);
}

struct Estimate {
  double value = 0.0, error = 0.0;
};

/// Mean with the error of block means.
inline Estimate mean_of(const std::vector<double>& x, std::size_t blocks = 16) {
  std::vector<double> means(blocks, 0.0);
  const std::size_t length = x.size() / blocks;
  double mean = 0.0, variance = 0.0;
  for (std::size_t b = 0; b < blocks; ++b) {
    for (std::size_t k = 0; k < length; ++k) means[b] += x[b * length + k] / static_cast<double>(length);
    mean += means[b] / static_cast<double>(blocks);
  }
  for (const double m : means) variance += (m - mean) * (m - mean) / static_cast<double>(blocks - 1);
  return {mean, std::sqrt(variance / static_cast<double>(blocks))};
}

inline Estimate variance_of(const std::vector<double>& x, std::size_t blocks = 16) {
  const double mean = mean_of(x, blocks).value;
  std::vector<double> squares;
  for (const double v : x) squares.push_back((v - mean) * (v - mean));
  return mean_of(squares, blocks);
}

/// Slope of ln P_b(x) / P_a(x), by maximum likelihood of which of two samples of equal length each x is from; its error
/// by leaving out blocks.
inline Estimate ratio_slope(const std::vector<double>& a, const std::vector<double>& b, std::size_t blocks = 16) {
  double shift = 0.0, width = 0.0;
  for (const auto* s : {&a, &b})
    for (const double x : *s) shift += 0.5 * x / static_cast<double>(s->size());
  for (const auto* s : {&a, &b})
    for (const double x : *s) width += 0.5 * (x - shift) * (x - shift) / static_cast<double>(s->size());
  width = std::sqrt(width);
  const auto slope = [&](std::size_t left_out) {
    double c0 = 0.0, c1 = 0.0;
    const std::size_t length = a.size() / blocks;
    for (int pass = 0; pass < 30; ++pass) {
      double g0 = 0.0, g1 = 0.0, h00 = 0.0, h01 = 0.0, h11 = 0.0;
      for (int which = 0; which < 2; ++which)
        for (std::size_t k = 0; k < a.size(); ++k) {
          if (k / length == left_out) continue;
          const double x = ((which == 0 ? a[k] : b[k]) - shift) / width;
          const double q = 1.0 / (1.0 + std::exp(-c0 - c1 * x)), w = q * (1.0 - q);
          g0 += which - q;
          g1 += (which - q) * x;
          h00 += w;
          h01 += w * x;
          h11 += w * x * x;
        }
      const double det = h00 * h11 - h01 * h01;
      c0 += (h11 * g0 - h01 * g1) / det;
      c1 += (h00 * g1 - h01 * g0) / det;
    }
    return c1 / width;
  };
  const double whole = slope(blocks);
  double spread = 0.0;
  for (std::size_t k = 0; k < blocks; ++k) spread += std::pow(slope(k) - whole, 2);
  const auto count = static_cast<double>(blocks);
  return {whole, std::sqrt(spread * (count - 1.0) / count)};
}

}  // namespace ozark::sim
