#include <ozark/sim/pair_forces.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>
#include <ozark/sim/force_field.hpp>

#include <fstream>
#include <string>

#include "laws.hpp"
#include "pair_forms.hpp"

using namespace ozark;
using namespace ozark::sim;

namespace {

ForceField pairs(const std::vector<PairPotential>& u, std::size_t kinds, double skin = 0.3) {
  std::vector<std::unique_ptr<Interaction>> parts;
  parts.push_back(std::make_unique<PairForces>(kinds, u));
  return {std::move(parts), skin};
}

}  // namespace

TEST_CASE("packs of neighbours give what one pair at a time gives") {
  const Cell cells[] = {Cell::orthorhombic(6.0, 5.0, 7.0), triclinic(5.0, 6.0, 5.5, 1.9, -2.1, 2.4),
                        triclinic(1.9, 2.1, 2.0, 0.8, -0.7, 0.6), Cell::orthorhombic(1.0, 1.1, 8.0)};
  for (std::size_t c = 0; c < 4; ++c)
    for (const PairPotential& u : every_form) {
      Particles p = scattered(cells[c], c < 2 ? 90 : c == 2 ? 4 : 5, 1, 0.9, 3 + c);
      ForceField field = pairs({u}, 1);
      const Tally tally = field.compute(p, true);
      std::vector<Vector> force;
      const Tally direct = direct_pair_sum(p, {u}, force);
      CAPTURE(c, u.index());
      CHECK(tally.energy == Approx(direct.energy).epsilon(1e-12).margin(1e-12));
      CHECK((tally.virial - direct.virial).norm() <= 1e-12 * (1.0 + direct.virial.norm()));
      CHECK(largest_difference(p.force, force) <= 1e-12 * (1.0 + largest(force)));
    }
}

TEST_CASE("kinds of particles meet by the potential of their pair") {
  Particles p = scattered(triclinic(6.0, 6.0, 6.0, 1.0, 0.5, -2.0), 100, 3, 0.8, 9);
  const std::vector<PairPotential> u = {truncated(LennardJones{1.0, 1.0}, 2.5, Ending::shifted),
                                        truncated(LennardJones{0.8, 1.5}, 2.5, Ending::cut),
                                        truncated(Yukawa{1.0, 2.0, 2.0, 0.0}, 2.0, Ending::cut),
                                        weeks_chandler_andersen(0.9, 2.0),
                                        truncated(LennardJones{0.7, 0.2}, 1.5, Ending::force_shifted),
                                        truncated(GaussianCore{}, 2.9, Ending::cut)};
  ForceField field = pairs(u, 3);
  const Tally tally = field.compute(p, true);
  std::vector<Vector> force;
  const Tally direct = direct_pair_sum(p, u, force);
  CHECK(tally.energy == Approx(direct.energy).epsilon(1e-12));
  CHECK(largest_difference(p.force, force) <= 1e-11 * largest(force));
}

TEST_CASE("forces are slopes of the energy, the virial its change with strain") {
  for (const PairPotential& u : every_form) {
    if (!jumps_of(u).empty()) continue;  // a sum of jumps has no derivative
    CAPTURE(u.index());
    check_slopes(scattered(triclinic(4.0, 4.5, 4.2, 1.1, -0.6, 0.8), 50, 1, 0.9, 21),
                 [&](Particles& p) { return pairs({u}, 1).compute(p, true); },
                 {.move = 1e-5, .strain = 1e-5, .force = 3e-7, .virial = 3e-6, .particles = 3});
  }
}

TEST_CASE("a cell has the energy, forces and virial of its replicas, however short its edges") {
  const std::vector<PairPotential> u = {truncated(LennardJones{0.6, 1.0}, 2.9, Ending::shifted)};
  for (const Cell& cell : {Cell::orthorhombic(1.0, 1.2, 1.1), triclinic(1.3, 1.2, 1.1, 0.6, -0.5, 0.5)})
    check_replicas(
        scattered(cell, 3, 1, 0.5, 4), [&](Particles& p) { return pairs(u, 1, 0.2).compute(p, true); }, 1e-12);
}

TEST_CASE("thirty Lennard-Jones particles have the energy NIST publishes") {
  std::ifstream file(std::string(OZARK_SOURCE_DIR) + "/data/reference/lennard_jones_30.xyz");
  std::string line;
  std::getline(file, line);
  std::getline(file, line);
  Particles p;
  p.cell = Cell::orthorhombic(8.0, 8.0, 8.0);
  p.kinds.resize(1);
  for (double id = 0.0, x = 0.0, y = 0.0, z = 0.0; file >> id >> x >> y >> z;)
    p.add(0, {x, y, z}, static_cast<std::int64_t>(id));
  REQUIRE(p.size() == 30);
  CHECK(pairs({LennardJones{1.0, 1.0, {3.0, 0.0, 0.0}}}, 1).compute(p, true).energy ==
        Approx(-16.790321304625856).epsilon(1e-12));
}

TEST_CASE("pairs that have no force, or no end, are named") {
  CHECK_THROWS_WITH(PairForces(1, {HardSphere{}}), Catch::Contains("(0, 0) has a hard core"));
  CHECK_THROWS_WITH(PairForces(1, {LennardJones{}}), Catch::Contains("give it a cut-off"));
  CHECK_THROWS_WITH(PairForces(2, {PseudoHardSphere{}}), Catch::Contains("2 kinds of particles need 3"));
}
