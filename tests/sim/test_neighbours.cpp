#include <ozark/sim/neighbours.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>

#include <omp.h>

#include <set>

#include "boxes.hpp"

using namespace ozark;
using namespace ozark::sim;

namespace {

Eigen::Vector3d at(const Vector& r) { return {r.x, r.y, r.z}; }

/// Distances of all sites listed for particle i that are nearer than the cut-off, ascending.
std::multiset<double> listed(const NeighbourList& list, const Particles& p, std::size_t i) {
  std::multiset<double> distances;
  for (std::size_t b = 0; b < p.kinds.size(); ++b) {
    const auto s = list.segment(i, b);
    for (int k = 0; k < 8 * s.packs; ++k) {
      const auto j = static_cast<std::size_t>(s.first[k]);
      const double r = (at(list.sites()[j]) - at(p.position[i])).norm();
      if (r < list.cutoff()) distances.insert(std::round(r * 1e9));
    }
  }
  return distances;
}

std::multiset<double> counted(const Particles& p, std::size_t i, double cutoff, int cells) {
  std::multiset<double> distances;
  for (std::size_t j = 0; j < p.size(); ++j)
    for (int a = -cells; a <= cells; ++a)
      for (int b = -cells; b <= cells; ++b)
        for (int c = -cells; c <= cells; ++c) {
          const bool inside =
              (p.cell.periodic[0] || a == 0) && (p.cell.periodic[1] || b == 0) && (p.cell.periodic[2] || c == 0);
          const double r = (at(p.position[j]) + p.cell.edges * Eigen::Vector3d(a, b, c) - at(p.position[i])).norm();
          if (inside && r > 1e-12 && r < cutoff) distances.insert(std::round(r * 1e9));
        }
  return distances;
}

}  // namespace

TEST_CASE("every pair and image within the cut-off is listed once for each of the two") {
  Cell slab = Cell::orthorhombic(4.0, 5.0, 6.0), wire = triclinic(3.0, 4.0, 5.0, 1.0, 0.0, 0.0);
  slab.periodic[2] = false;
  wire.periodic = {false, true, false};
  for (const Cell& cell : {Cell::orthorhombic(6.0, 5.0, 7.0), triclinic(5.0, 6.0, 5.5, 2.4, -2.4, 2.9), slab, wire,
                           triclinic(1.2, 1.1, 1.3, 0.5, 0.4, -0.5)}) {
    const int count = cell.volume() < 10.0 ? 2 : 60;
    Particles p = scattered(cell, count, 2, 0.3, 17);
    for (Vector& r : p.position) {  // outside the cell
      r.x += cell.periodic[0] ? 3.0 * cell.edges(0, 0) : 0.0;
      r.z -= cell.periodic[2] ? 0.0 : 2.0;
    }
    NeighbourList list(2.1, 0.4);
    list.build(p);
    for (std::size_t i = 0; i < p.size(); ++i) {
      CHECK(listed(list, p, i) == counted(p, i, 2.1, 4));
      for (std::size_t b = 0; b < p.kinds.size(); ++b) {
        const auto s = list.segment(i, b);
        for (int k = 8 * s.near; k < 8 * s.packs; ++k)
          CHECK((at(list.sites()[static_cast<std::size_t>(s.first[k])]) - at(p.position[i])).norm() > 2.1 + 0.4 / 4);
      }
    }
  }
}

TEST_CASE("a list holds while particles and cell have moved less than it allows") {
  Particles p = scattered(triclinic(6.0, 6.0, 6.0, 1.0, 1.5, -1.0), 120, 1, 0.5, 5);
  NeighbourList list(2.0, 0.5);
  CHECK_FALSE(list.follow(p));
  list.build(p);
  CHECK(list.follow(p));
  const Random random(8);
  for (std::uint64_t step = 1; list.follow(p); ++step) {
    for (std::size_t i = 0; i < p.size(); i += 7) CHECK(listed(list, p, i) == counted(p, i, 2.0, 1));
    Eigen::Matrix3d strain = Eigen::Matrix3d::Identity() * 0.998;
    strain(0, 1) = 0.003;
    p.cell.edges = strain * p.cell.edges;
    for (std::size_t i = 0; i < p.size(); ++i) {
      const auto n = random.normal(Stream::observables, i, step);
      const Eigen::Vector3d r = strain * at(p.position[i]) + 0.01 * Eigen::Vector3d(n[0], n[1], n[2]);
      p.position[i] = {r[0], r[1], r[2], 0.0};
    }
    REQUIRE(step < 100);
  }
}

TEST_CASE("a list built again from its own positions and order is the same list, on any threads") {
  Particles p = scattered(triclinic(6.0, 6.0, 6.0, 1.0, 1.5, -1.0), 200, 2, 0.4, 5);
  NeighbourList first(2.0, 0.5), second(2.0, 0.5);
  omp_set_num_threads(2);
  first.build(p);
  const std::vector<std::int64_t> order = p.id;
  omp_set_num_threads(1);
  second.build(p);
  omp_set_num_threads(2);
  CHECK(p.id == order);
  for (std::size_t i = 0; i < p.size(); ++i)
    for (std::size_t b = 0; b < 2; ++b) {
      const auto s = first.segment(i, b), t = second.segment(i, b);
      REQUIRE(s.packs == t.packs);
      CHECK(std::equal(s.first, s.first + 8 * s.packs, t.first));
    }
}

TEST_CASE("wrapping keeps unwrapped positions, also when tilts are reduced") {
  Particles p = scattered(triclinic(3.0, 3.0, 3.0, 1.0, 0.0, 0.0), 10, 1, 0.3, 2);
  p.cell.edges(0, 1) = 7.3;  // far from reduced
  p.cell.edges(1, 2) = -4.4;
  for (std::size_t i = 0; i < p.size(); ++i) p.image[i] = {static_cast<int>(i), -2, 3};
  std::vector<Eigen::Vector3d> before(p.size());
  for (std::size_t i = 0; i < p.size(); ++i) before[i] = p.unwrapped(i);
  wrap(p);
  CHECK(std::abs(p.cell.edges(0, 1)) <= 1.5);
  CHECK(std::abs(p.cell.edges(1, 2)) <= 1.5);
  for (std::size_t i = 0; i < p.size(); ++i) {
    CHECK((p.unwrapped(i) - before[i]).norm() < 1e-12);
    const Eigen::Vector3d s = p.cell.inverse() * at(p.position[i]);
    CHECK((s.array() >= 0.0).all());
    CHECK((s.array() < 1.0).all());
  }
}

TEST_CASE("a cut-off of more than the images that are made is refused") {
  Particles p = scattered(Cell::orthorhombic(1.0, 6.0, 6.0), 2, 1, 0.3, 2);
  NeighbourList list(4.0, 0.3);
  CHECK_THROWS_WITH(list.build(p), Catch::Contains("spans more than 4 heights 1 of the cell"));
}
