// Energies and pressures that LAMMPS (29 Sep 2021, pair styles eam and eam/opt) finds with a table of its own
// distribution, at the same state.

#include <ozark/sim/embedded_atom_forces.hpp>

#include <catch2/catch.hpp>

#include <ozark/sim/force_field.hpp>

#include <solvers/embedded_atom_file.hpp>

#include <string>

#include "../sim/boxes.hpp"

using namespace ozark;
using namespace ozark::sim;

TEST_CASE("a table of one element means to the forces what it means to LAMMPS") {
  if (std::string(OZARK_CU_U3).empty()) {
    WARN("the tables of LAMMPS are not installed: passed over");
    return;
  }
  const EmbeddedAtomTable table = embedded_atom_table({read_funcfl(OZARK_CU_U3)}, {"Cu"});
  const auto crystal = [&](double x, double y, double z) {
    Particles p = face_centred(4, 4.0);
    const double a = p.cell.edges(0, 0);
    p.cell = Cell::orthorhombic(x, y, z);
    for (Vector& r : p.position) r = {r.x * x / a, r.y * y / a, r.z * z / a, 0.0};
    std::vector<std::unique_ptr<Interaction>> parts;
    parts.push_back(std::make_unique<EmbeddedAtomForces>(table, std::vector<std::size_t>{0}));
    return ForceField(std::move(parts), 1.0).compute(p, true);
  };
  CHECK(crystal(14.46, 14.46, 14.46).energy == Approx(-906.2400005835409).epsilon(1e-12));
  const Tally strained = crystal(14.0, 14.4, 15.2);
  CHECK(strained.energy == Approx(-904.457949724487).epsilon(1e-12));
  const double bar = 1.6021765e6;  // of 1 eV / angstrom^3, as LAMMPS has it
  const double expected[] = {-1898.112147737656, -6554.416842391002, -40480.85763617983};
  for (int a = 0; a < 3; ++a)
    CHECK(strained.virial(a, a) * bar / (14.0 * 14.4 * 15.2) == Approx(expected[a]).epsilon(1e-9));
}
