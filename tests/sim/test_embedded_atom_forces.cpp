#include <ozark/sim/embedded_atom_forces.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>
#include <ozark/model/copper_niobium.hpp>
#include <ozark/sim/force_field.hpp>

#include <omp.h>

#include "laws.hpp"

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
  check_slopes(scattered(triclinic(9.0, 8.5, 9.2, 2.1, -1.6, 1.8), 45, 2, 2.2, 21),
               [](Particles& p) {
                 return embedded_atoms(copper_niobium_table(), {0, 1}).compute(p, true);
               },
               {.move = 1e-4, .strain = 1e-5, .force = 1e-6, .virial = 1e-5, .particles = 6});
}

TEST_CASE("a cell of embedded atoms has the energy, forces and virial of its replicas") {
  check_replicas(
      scattered(triclinic(4.1, 3.9, 4.4, 1.6, -1.5, 1.5), 4, 2, 2.0, 4),
      [](Particles& p) {
        return embedded_atoms(copper_niobium_table(), {0, 1}).compute(p, true);
      },
      1e-12);
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
