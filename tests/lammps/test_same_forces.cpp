// One configuration in LAMMPS and here: the same energy, pressure and forces to the digits both print. Passed over with
// a message where LAMMPS is not installed.

#include <catch2/catch.hpp>

#include <ozark/model/copper_niobium.hpp>
#include <ozark/model/silica.hpp>
#include <ozark/sim/embedded_atom_forces.hpp>
#include <ozark/sim/ewald.hpp>
#include <ozark/sim/force_field.hpp>
#include <ozark/sim/lattice.hpp>
#include <ozark/sim/pair_forces.hpp>

#include <solvers/embedded_atom_file.hpp>

#include "../sim/boxes.hpp"
#include "lammps.hpp"

using namespace ozark;
using namespace ozark::sim;

namespace {

constexpr double bar = 1.6021765e6;              // in one eV / angstrom^3, as LAMMPS has it
constexpr double coulomb_of_lammps = 14.399645;  // [eV angstrom / e^2]

/// How far the answers are apart: energies, stresses and forces, each over the largest of its kind.
struct Distance {
  double energy = 0.0, stress = 0.0, force = 0.0;
};

/// @param pressure_unit  of LAMMPS, for one of energy over length cubed
Distance distance(Particles p, std::vector<std::unique_ptr<Interaction>> parts, const LammpsAnswer& lammps,
                  double pressure_unit) {
  ForceField field(std::move(parts), 0.3);
  const Tally tally = field.compute(p, true);
  const Eigen::Matrix3d stress = pressure_unit / p.cell.volume() * tally.virial;
  REQUIRE(lammps.force.size() == p.size());
  double largest = 0.0, worst = 0.0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const Vector& f = lammps.force[static_cast<std::size_t>(p.id[i])];
    largest = std::max({largest, std::abs(f.x), std::abs(f.y), std::abs(f.z)});
    worst = std::max({worst, std::abs(f.x - p.force[i].x), std::abs(f.y - p.force[i].y), std::abs(f.z - p.force[i].z)});
  }
  return {std::abs(tally.energy / lammps.energy - 1.0),
          (stress - lammps.stress).cwiseAbs().maxCoeff() / lammps.stress.cwiseAbs().maxCoeff(), worst / largest};
}

bool passed_over() {
  if (has_lammps()) return false;
  WARN("LAMMPS is not installed: passed over");
  return true;
}

Particles shaken(Particles p, double amplitude, std::uint64_t seed) {
  const Random random(seed);
  for (std::size_t i = 0; i < p.size(); ++i) {
    const auto u = random.uniform(Stream::placement, static_cast<std::uint64_t>(p.id[i]), 0);
    p.position[i].x += amplitude * (2.0 * u[0] - 1.0);
    p.position[i].y += amplitude * (2.0 * u[1] - 1.0);
    p.position[i].z += amplitude * (2.0 * u[2] - 1.0);
  }
  wrap(p);
  return p;
}

}  // namespace

TEST_CASE("Lennard-Jones of two species in a triclinic cell is that of LAMMPS to rounding") {
  if (passed_over()) return;
  const Particles p = scattered(triclinic(9.0, 8.0, 8.5, 2.0, -1.5, 3.0), 400, 2, 0.85, 7);
  const LammpsAnswer lammps = sim::lammps(p, "atomic", "lj",
                                          "pair_style lj/cut 2.5\npair_coeff 1 1 1.0 1.0\npair_coeff 1 2 1.5 0.8 2.0\n"
                                          "pair_coeff 2 2 0.5 0.88 2.2\npair_modify shift no tail no");
  std::vector<std::unique_ptr<Interaction>> parts;
  parts.push_back(std::make_unique<PairForces>(
      2, std::vector<PairPotential>{LennardJones{1.0, 1.0, {2.5, 0.0, 0.0}}, LennardJones{0.8, 1.5, {2.0, 0.0, 0.0}},
                                    LennardJones{0.88, 0.5, {2.2, 0.0, 0.0}}}));
  const Distance d = distance(p, std::move(parts), lammps, 1.0);
  CHECK(d.energy < 1e-12);
  CHECK(d.stress < 1e-12);
  CHECK(d.force < 1e-12);
}

TEST_CASE("a random alloy of copper and niobium is that of LAMMPS to rounding") {
  if (passed_over()) return;
  const EmbeddedAtomTable table = tabulated(copper_niobium(), 5000, copper_niobium_largest_density);
  std::vector<ParticleKind> kinds(2);
  kinds[0].mass = 63.546;
  kinds[1].mass = 92.906;
  const Particles p = shaken(on_lattice(Lattice::body_centred, 3.17, {6, 7, 8}, kinds, {336, 336}, Random(5)), 0.25, 6);
  const LammpsAnswer lammps =
      sim::lammps(p, "atomic", "metal", "pair_style eam/alloy\npair_coeff * * alloy.setfl Cu Nb",
                  {{"alloy.setfl", setfl_text(setfl_of(table, {"Cu-Nb", "in closed form", "tabulated"}))}});
  std::vector<std::unique_ptr<Interaction>> parts;
  parts.push_back(std::make_unique<EmbeddedAtomForces>(table, std::vector<std::size_t>{0, 1}));
  const Distance d = distance(p, std::move(parts), lammps, bar);
  INFO(fmt::format("energy {:.1e}, stress {:.1e}, force {:.1e}", d.energy, d.stress, d.force));
  CHECK(d.energy < 1e-12);
  CHECK(d.stress < 1e-12);
  CHECK(d.force < 1e-12);
}

namespace {

struct Silica {
  Particles particles;
  std::vector<PairPotential> bare;  // without their Coulomb tails
  std::string commands;             // for LAMMPS, but for the long range
};

Silica shaken_silica(std::array<int, 3> cells) {
  const IonicModel model =
      silica(SilicaModel::ttam, {.cutoff = 10.0, .smoothing = 0.0, .core = false, .coulomb = coulomb_of_lammps});
  std::vector<ParticleKind> kinds(2);
  for (std::size_t k = 0; k < 2; ++k) kinds[k].charge = model.charges[k];
  const int silicon = 8 * cells[0] * cells[1] * cells[2];
  Silica s{
      shaken(on_lattice(Lattice::beta_cristobalite, 7.16, cells, kinds, {silicon, 2 * silicon}, Random(5)), 0.2, 6),
      {},
      "pair_style buck/coul/long 10.0\n"};
  for (std::size_t k = 0; k < 3; ++k) {
    const auto& u = std::get<BuckinghamCoulomb>(model.pairs[k]);
    s.commands += fmt::format("pair_coeff {} {} {:.17g} {:.17g} {:.17g}\n", k == 2 ? 2 : 1, k == 0 ? 1 : 2, u.amplitude,
                              u.decay, u.dispersion);
    s.bare.push_back(without_coulomb(model.pairs[k]));
  }
  s.commands += "pair_modify table 0 shift no tail no\nkspace_style ewald 1e-8\n";
  return s;
}

Distance distance(const Silica& s, double accuracy, const std::string& more) {
  std::vector<std::unique_ptr<Interaction>> parts;
  parts.push_back(std::make_unique<PairForces>(2, s.bare));
  parts.push_back(std::make_unique<Ewald>(ewald_parameters(s.particles, coulomb_of_lammps, accuracy)));
  return distance(s.particles, std::move(parts), sim::lammps(s.particles, "charge", "metal", s.commands + more), bar);
}

}  // namespace

TEST_CASE("silica with Ewald sums to 1e-8 is that of LAMMPS to six digits") {
  if (passed_over()) return;
  // More than seven it does not have: in space it takes erfc from the rational formula of Hastings, good to 1.5e-7.
  const Distance d = distance(shaken_silica({2, 3, 4}), 1e-8, "");
  INFO(fmt::format("energy {:.1e}, stress {:.1e}, force {:.1e}", d.energy, d.stress, d.force));
  CHECK(d.energy < 1e-6);
  CHECK(d.stress < 1e-6);
  CHECK(d.force < 1e-6);
}

TEST_CASE("silica is that of LAMMPS to ten digits where no pair is near enough to need its erfc") {
  if (passed_over()) return;
  // What is left of the energy is LAMMPS's: it grows with the number of its waves, ours is the same for any splitting.
  const Distance d = distance(shaken_silica({2, 2, 1}), 1e-13, "kspace_modify gewald 4.0 kmax/ewald 110 110 55");
  INFO(fmt::format("energy {:.1e}, stress {:.1e}, force {:.1e}", d.energy, d.stress, d.force));
  CHECK(d.energy < 1e-10);
  CHECK(d.stress < 1e-10);
  CHECK(d.force < 1e-10);
}
