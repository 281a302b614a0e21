// Cold crystals of the Cu-Nb potential: what LAMMPS finds on the table of [Kashinath2011] and on one computed from the
// closed forms by another program (OzarkReference).

#include <ozark/sim/embedded_atom_forces.hpp>

#include <catch2/catch.hpp>

#include <ozark/model/copper_niobium.hpp>
#include <ozark/num/gsl.hpp>
#include <ozark/sim/force_field.hpp>
#include <ozark/sim/minimise.hpp>

#include <Eigen/Dense>

#include "boxes.hpp"

using namespace ozark;
using namespace ozark::sim;

namespace {

constexpr std::size_t copper = 0, niobium = 1;
constexpr double gigapascal = 1.0 / 160.2176634;  // [eV / angstrom^3]

ForceField metal() {
  static const EmbeddedAtomTable table = tabulated(copper_niobium(), 5000, copper_niobium_largest_density);
  std::vector<std::unique_ptr<Interaction>> parts;
  parts.push_back(std::make_unique<EmbeddedAtomForces>(table, std::vector<std::size_t>{copper, niobium}));
  return {std::move(parts), 0.5};
}

/// One cube of an fcc or bcc crystal; kinds of its sites in turn.
Particles cube(double a, const std::vector<Eigen::Vector3d>& sites, const std::vector<std::size_t>& kinds) {
  Particles p;
  p.cell = Cell::orthorhombic(a, a, a);
  p.kinds.resize(2);
  for (std::size_t i = 0; i < sites.size(); ++i)
    p.add(static_cast<int>(kinds[i % kinds.size()]), a * sites[i], static_cast<std::int64_t>(i));
  return p;
}
const std::vector<Eigen::Vector3d> fcc = {{0, 0, 0}, {0.5, 0.5, 0}, {0.5, 0, 0.5}, {0, 0.5, 0.5}};
const std::vector<Eigen::Vector3d> bcc = {{0, 0, 0}, {0.5, 0.5, 0.5}};

struct Cold {
  double lattice_constant, energy, modulus;  // per atom; bulk modulus [GPa]
};
Cold cold(const std::vector<Eigen::Vector3d>& sites, const std::vector<std::size_t>& kinds, double low, double high) {
  const auto energy = [&](double a) {
    Particles p = cube(a, sites, kinds);
    return metal().compute(p, true).energy / static_cast<double>(p.size());
  };
  const double a = find_minimum(energy, low, 0.5 * (low + high), high, 1e-6);
  const auto pressure = [&](double edge) {
    Particles p = cube(edge, sites, kinds);
    return metal().compute(p, true).virial.trace() / (3.0 * p.cell.volume());
  };
  const double h = 1e-3;
  return {a, energy(a), -(pressure(a + h) - pressure(a - h)) / (2.0 * h) * a / 3.0 / gigapascal};
}

double relaxed_energy(Particles& p) {
  ForceField field = metal();
  Observer patient;
  const Convergence c = minimise(p, field, {.force_tolerance = 1e-6, .time_step = 0.03}, {{}, {}, false}, patient);
  REQUIRE(c.converged);
  return field.compute(p, true).energy;
}

/// Energy of one atom of the other metal in n^3 cubes, atoms and cell relaxed, against both pure crystals.
double dissolved(const std::vector<Eigen::Vector3d>& sites, const Cold& host, int n, std::size_t solute,
                 double solute_energy) {
  const double h = 1e-3;
  double energy[3] = {};
  for (int k = 0; k < 3; ++k) {
    Particles p = replicated(cube((1.0 + h * (k - 1)) * host.lattice_constant, sites, {1 - solute}), n);
    p.kind[0] = static_cast<int>(solute);
    energy[k] = relaxed_energy(p) - static_cast<double>(p.size() - 1) * host.energy - solute_energy;
  }
  const double slope = 0.5 * (energy[2] - energy[0]), bend = energy[0] - 2.0 * energy[1] + energy[2];
  return energy[1] - 0.5 * slope * slope / bend;  // of the parabola in the lattice constant
}

}  // namespace

TEST_CASE("cold Cu and Nb have the lattice constants and energies of their potential") {
  struct Known {
    const char* what;
    const std::vector<Eigen::Vector3d>* sites;
    std::size_t kind;
    double low, high, lattice_constant, energy;
  };
  for (const Known& k : {Known{"fcc Cu", &fcc, copper, 3.4, 3.8, 3.6150, -3.54000},
                         Known{"bcc Nb", &bcc, niobium, 3.1, 3.5, 3.3008, -7.47014},
                         Known{"bcc Cu", &bcc, copper, 2.7, 3.1, 2.8811, -3.49369},
                         Known{"fcc Nb", &fcc, niobium, 4.0, 4.4, 4.2252, -7.17984}}) {
    const Cold c = cold(*k.sites, {k.kind}, k.low, k.high);
    CAPTURE(k.what);
    CHECK(c.lattice_constant == Approx(k.lattice_constant).epsilon(0).margin(6e-5));
    CHECK(c.energy == Approx(k.energy).epsilon(0).margin(6e-6));
  }
  CHECK(cold(fcc, {copper}, 3.4, 3.8).modulus == Approx(142.0).epsilon(1e-3));  // of the cold curve F is made from
}

TEST_CASE("ordered CuNb is 28 meV per atom above the metals") {
  const Cold c = cold(bcc, {copper, niobium}, 3.0, 3.4);
  CHECK(c.lattice_constant == Approx(3.190727).epsilon(0).margin(2e-5));
  CHECK(c.energy + 0.5 * (3.54 + 7.47014) == Approx(0.0278).epsilon(0).margin(6e-5));
  CHECK(c.modulus == Approx(188.2).epsilon(0).margin(0.2));
}

TEST_CASE("an atom of Nb in Cu and one of Cu in Nb cost their relaxed heats of solution") {
  const Cold cu = cold(fcc, {copper}, 3.4, 3.8), nb = cold(bcc, {niobium}, 3.1, 3.5);
  CHECK(dissolved(fcc, cu, 4, niobium, nb.energy) == Approx(1.318).epsilon(0).margin(5e-4));
  CHECK(dissolved(bcc, nb, 4, copper, cu.energy) == Approx(0.4839).epsilon(0).margin(5e-4));
}
