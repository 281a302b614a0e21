// One configuration in LAMMPS and here: the same energy, pressure and forces to the digits both print. Passed over with
// a message where LAMMPS is not installed.

#include <catch2/catch.hpp>

#include <ozark/sim/force_field.hpp>
#include <ozark/sim/kinetics.hpp>
#include <ozark/sim/pair_forces.hpp>

#include "../sim/boxes.hpp"
#include "lammps.hpp"

using namespace ozark;
using namespace ozark::sim;

namespace {

constexpr double digits = 1e-12;

void check_same(Particles p, std::vector<std::unique_ptr<Interaction>> parts, const LammpsAnswer& lammps,
                double pressure_unit, double relative) {
  ForceField field(std::move(parts), 0.3);
  const Tally tally = field.compute(p, true);
  CHECK(tally.energy == Approx(lammps.energy).epsilon(relative));
  CHECK(pressure_unit * tally.virial.trace() / 3.0 / p.cell.volume() ==
        Approx(lammps.pressure).epsilon(100 * relative));
  REQUIRE(lammps.force.size() == p.size());
  double largest = 0.0, worst = 0.0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const Vector& f = lammps.force[static_cast<std::size_t>(p.id[i])];
    largest = std::max({largest, std::abs(f.x), std::abs(f.y), std::abs(f.z)});
    worst = std::max({worst, std::abs(f.x - p.force[i].x), std::abs(f.y - p.force[i].y), std::abs(f.z - p.force[i].z)});
  }
  CHECK(worst <= relative * largest);
}

}  // namespace

TEST_CASE("Lennard-Jones of two species in a triclinic cell") {
  if (!has_lammps()) {
    WARN("LAMMPS is not installed: passed over");
    return;
  }
  const Particles p = scattered(triclinic(9.0, 8.0, 8.5, 2.0, -1.5, 3.0), 400, 2, 0.85, 7);
  const LammpsAnswer lammps = sim::lammps(p, "atomic", "lj",
                                          "pair_style lj/cut 2.5\npair_coeff 1 1 1.0 1.0\npair_coeff 1 2 1.5 0.8 2.0\n"
                                          "pair_coeff 2 2 0.5 0.88 2.2\npair_modify shift no tail no");
  std::vector<std::unique_ptr<Interaction>> parts;
  parts.push_back(std::make_unique<PairForces>(
      2, std::vector<PairPotential>{LennardJones{1.0, 1.0, {2.5, 0.0, 0.0}}, LennardJones{0.8, 1.5, {2.0, 0.0, 0.0}},
                                    LennardJones{0.88, 0.5, {2.2, 0.0, 0.0}}}));
  check_same(p, std::move(parts), lammps, 1.0, digits);
}
