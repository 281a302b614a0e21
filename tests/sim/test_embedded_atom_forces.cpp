#include <ozark/sim/embedded_atom_forces.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>
#include <ozark/model/copper_niobium.hpp>
#include <ozark/sim/force_field.hpp>

#include <omp.h>

#include "boxes.hpp"

using namespace ozark;
using namespace ozark::sim;

namespace {

const EmbeddedAtomTable& copper_niobium_table() {
  static const EmbeddedAtomTable table = tabulated(copper_niobium(), 3000, copper_niobium_largest_density);
  return table;
}

ForceField embedded_atoms(const EmbeddedAtomTable& table, std::vector<std::size_t> elements, double skin = 0.8) {
  std::vector<std::unique_ptr<Interaction>> parts;
  parts.push_back(std::make_unique<EmbeddedAtomForces>(table, std::move(elements)));
  return {std::move(parts), skin};
}

double largest_difference(const std::vector<Vector>& a, const std::vector<Vector>& b) {
  double worst = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i)
    worst = std::max({worst, std::abs(a[i].x - b[i].x), std::abs(a[i].y - b[i].y), std::abs(a[i].z - b[i].z)});
  return worst;
}

double largest(const std::vector<Vector>& a) { return largest_difference(a, std::vector<Vector>(a.size())); }

}  // namespace

TEST_CASE("embedded atoms in packs have the energy, forces and virial of one pair at a time") {
  const EmbeddedAtom functions = functions_of(copper_niobium_table());
  const Cell cells[] = {Cell::orthorhombic(12.0, 10.0, 14.0), triclinic(10.0, 12.0, 11.0, 3.9, -4.1, 4.8),
                        triclinic(3.3, 3.1, 3.5, 1.3, -1.1, 1.2), Cell::orthorhombic(3.0, 3.4, 16.0)};
  const std::vector<std::vector<std::size_t>> mixtures = {{0}, {1}, {0, 1}, {1, 0, 1}};
  for (std::size_t c = 0; c < 4; ++c)
    for (const auto& elements : mixtures) {
      Particles p = scattered(cells[c], c < 2 ? 70 : c == 2 ? 2 : 4, elements.size(), 2.1, 3 + c);
      ForceField field = embedded_atoms(copper_niobium_table(), elements);
      const Tally tally = field.compute(p, true);
      std::vector<Vector> force;
      const Tally direct = direct_embedded_atom_sum(p, functions, elements, force);
      CAPTURE(c, elements.size(), elements[0]);
      CHECK(tally.energy == Approx(direct.energy).epsilon(1e-12));
      CHECK((tally.virial - direct.virial).norm() <= 1e-11 * (1.0 + direct.virial.norm()));
      CHECK(largest_difference(p.force, force) <= 1e-11 * (1.0 + largest(force)));
      const std::vector<Vector> tallied = p.force;
      field.compute(p, false);
      CHECK(largest_difference(p.force, tallied) <= 1e-12 * (1.0 + largest(force)));
    }
}

TEST_CASE("slabs of embedded atoms see nothing beyond their faces") {
  Cell cell = triclinic(9.0, 10.0, 12.0, 2.0, 0.0, 0.0);
  cell.periodic[2] = false;
  Particles p = scattered(cell, 50, 2, 2.1, 17);
  const Tally tally = embedded_atoms(copper_niobium_table(), {0, 1}).compute(p, true);
  std::vector<Vector> force;
  const Tally direct = direct_embedded_atom_sum(p, functions_of(copper_niobium_table()), {0, 1}, force);
  CHECK(tally.energy == Approx(direct.energy).epsilon(1e-12));
  CHECK(largest_difference(p.force, force) <= 1e-11 * (1.0 + largest(force)));
}

TEST_CASE("forces of embedded atoms are slopes of the energy, the virial its change with strain") {
  const Particles start = scattered(triclinic(9.0, 8.5, 9.2, 2.1, -1.6, 1.8), 45, 2, 2.2, 21);
  const auto energy = [&](const Particles& particles) {
    Particles p = particles;
    return embedded_atoms(copper_niobium_table(), {0, 1}).compute(p, true).energy;
  };
  Particles p = start;
  const Tally tally = embedded_atoms(copper_niobium_table(), {0, 1}).compute(p, true);
  const double h = 1e-4, scale = 1.0 + largest(p.force);
  for (std::size_t i = 0; i < 6; ++i) {
    Particles up = p, down = p;
    up.position[i].y += h;
    down.position[i].y -= h;
    CHECK(p.force[i].y == Approx(-(energy(up) - energy(down)) / (2.0 * h)).epsilon(0).margin(1e-6 * scale));
  }
  for (int a = 0; a < 3; ++a)
    for (int b = a; b < 3; ++b) {
      const auto strained = [&](double e) {
        Particles q = start;
        Eigen::Matrix3d f = Eigen::Matrix3d::Identity();
        f(a, b) += e;
        q.cell.edges = f * q.cell.edges;
        for (Vector& r : q.position) {
          const Eigen::Vector3d t = f * Eigen::Vector3d(r.x, r.y, r.z);
          r = {t[0], t[1], t[2], 0.0};
        }
        return energy(q);
      };
      CHECK(tally.virial(a, b) == Approx(-(strained(0.1 * h) - strained(-0.1 * h)) / (0.2 * h))
                                      .epsilon(0)
                                      .margin(1e-5 * (scale + tally.virial.norm())));
    }
}

TEST_CASE("a cell of embedded atoms has the energy, forces and virial of its replicas") {
  Particles one = scattered(triclinic(4.1, 3.9, 4.4, 1.6, -1.5, 1.5), 4, 2, 2.0, 4), eight = replicated(one, 2);
  const Tally small = embedded_atoms(copper_niobium_table(), {0, 1}).compute(one, true);
  const Tally large = embedded_atoms(copper_niobium_table(), {0, 1}).compute(eight, true);
  CHECK(8.0 * small.energy == Approx(large.energy).epsilon(1e-12));
  CHECK((8.0 * small.virial - large.virial).norm() <= 1e-12 * large.virial.norm());
  std::vector<Vector> few = by_id(one, one.force), many = by_id(eight, eight.force);
  many.resize(few.size());
  CHECK(largest_difference(few, many) <= 1e-12 * (1.0 + largest(few)));
}

TEST_CASE("forces and tallies of embedded atoms have the same bits on any number of threads") {
  const Particles start = scattered(Cell::orthorhombic(24.0, 22.0, 20.0), 600, 2, 2.0, 8);
  const auto on = [&](int threads) {
    const int before = omp_get_max_threads();
    omp_set_num_threads(threads);
    Particles p = start;
    const Tally tally = embedded_atoms(copper_niobium_table(), {0, 1}).compute(p, true);
    omp_set_num_threads(before);
    return std::pair{tally, p.force};
  };
  const auto [one, force] = on(1);
  const auto [two, other] = on(2);
  CHECK(one.energy == two.energy);
  CHECK(one.virial == two.virial);
  CHECK(largest_difference(force, other) == 0.0);
}

TEST_CASE("an embedded atom alone has the energy of no density, and no force") {
  Particles p;
  p.cell = Cell::orthorhombic(20.0, 20.0, 20.0);
  p.kinds.resize(1);
  p.add(0, {1.0, 2.0, 3.0}, 0);
  EmbeddedAtomTable table = copper_niobium_table();
  for (double& f : table.embedding[0]) f += 0.25;
  CHECK(embedded_atoms(table, {0}).compute(p, true).energy == Approx(0.25).epsilon(1e-14));
  CHECK(largest(p.force) == 0.0);
}

TEST_CASE("beyond the table of F the energy goes straight on") {
  EmbeddedAtomTable table = tabulated(copper_niobium(), 3000, 0.08);  // fcc Cu has 0.119
  Particles p = face_centred(3, 4.0 / std::pow(3.615, 3));
  std::vector<Vector> force;
  const Tally direct = direct_embedded_atom_sum(p, functions_of(table), {0}, force);
  CHECK(embedded_atoms(table, {0}).compute(p, true).energy == Approx(direct.energy).epsilon(1e-12));
  CHECK(direct.energy / 108.0 < -3.6);  // below -3.54: F is convex, its tangent lies below
}

TEST_CASE("kinds of particles without an element are refused") {
  CHECK_THROWS_WITH(EmbeddedAtomForces(copper_niobium_table(), {0, 2}),
                    Catch::Contains("2 elements, asked for number 2"));
  EmbeddedAtomForces forces(copper_niobium_table(), {0, 1});
  Particles p = face_centred(2, 0.08);
  NeighbourList list(forces.range(), 0.5);
  list.build(p);
  CHECK_THROWS_WITH(forces.add_forces(p, list, nullptr), Catch::Contains("2 kinds cannot act on 1"));
}
