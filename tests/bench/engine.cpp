// Whole time steps of one system, for comparison with another engine: engine CASE STEPS [SKIN] prints energy per
// particle at step 0 and million particle steps a second. Threads by OMP_NUM_THREADS.

#include <ozark/io/lammps_files.hpp>
#include <ozark/model/silica.hpp>
#include <ozark/sim/brownian.hpp>
#include <ozark/sim/charged_forces.hpp>
#include <ozark/sim/embedded_atom_forces.hpp>
#include <ozark/sim/kinetics.hpp>
#include <ozark/sim/lattice.hpp>
#include <ozark/sim/martyna_tobias_klein.hpp>
#include <ozark/sim/pair_forces.hpp>
#include <ozark/sim/velocity_verlet.hpp>
#include <solvers/embedded_atom_file.hpp>
#include <solvers/particle_files.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

using namespace ozark;
using namespace ozark::sim;

namespace {

struct Case {
  Particles particles;
  std::unique_ptr<ForceField> forces;
  std::unique_ptr<Motion> motion;
  int warm_up = 100;
};

std::unique_ptr<ForceField> pairs(const PairPotential& u, double skin) {
  std::vector<std::unique_ptr<Interaction>> parts;
  parts.push_back(std::make_unique<PairForces>(1, std::vector<PairPotential>{u}));
  return std::make_unique<ForceField>(std::move(parts), skin);
}

Particles crystal(Lattice lattice, double constant, int n, ParticleKind kind, double temperature) {
  const int count = static_cast<int>(unit_cell(lattice).site.size()) * n * n * n;
  Particles p = on_lattice(lattice, constant, {n, n, n}, {std::move(kind)}, {count}, Random(1));
  draw_velocities(p, {}, temperature, Random(1), Scaling::exact);
  return p;
}

Case lennard_jones(double skin, bool constant_pressure) {
  Case c;
  c.particles = crystal(Lattice::face_centred, std::cbrt(4.0 / 0.8442), 20, {"lj"}, 1.44);
  c.forces = pairs(LennardJones{1.0, 1.0, {2.5, 0.0, 0.0}}, skin);
  if (!constant_pressure) {
    c.motion = std::make_unique<VelocityVerlet>(0.005);
    return c;
  }
  MartynaTobiasKlein::Options o;
  o.temperature = 0.75;
  c.motion = std::make_unique<MartynaTobiasKlein>(o);
  return c;
}

Case copper(const std::string& table, double skin) {
  constexpr double dalton = 1.03642697e-4, boltzmann = 8.617333262e-5;  // eV ps^2 / A^2, eV / K
  Case c;
  c.particles = crystal(Lattice::face_centred, 3.615, 20, {"cu", 63.55 * dalton}, 1600.0 * boltzmann);
  std::vector<std::unique_ptr<Interaction>> parts;
  parts.push_back(std::make_unique<EmbeddedAtomForces>(embedded_atom_table({read_funcfl(table)}, {"Cu"}),
                                                       std::vector<std::size_t>{0}));
  c.forces = std::make_unique<ForceField>(std::move(parts), skin);
  c.motion = std::make_unique<VelocityVerlet>(0.005);
  return c;
}

Case brownian(const PairPotential& u, double temperature, double time_step, double skin) {
  Case c;
  const double density = 6.0 * 0.5 / 3.14159265358979;
  c.particles = crystal(Lattice::face_centred, std::cbrt(4.0 / density), 14, {"hard"}, temperature);
  c.forces = pairs(u, skin);
  c.motion = std::make_unique<Brownian>(Brownian::Options{time_step, temperature, 1});
  c.warm_up = 2000;
  return c;
}

/// 12 288 ions, melted for a short while; the file gets them for another program.
Case silica_melt(double skin, const std::string& file) {
  constexpr double dalton = 1.03642697e-4, boltzmann = 8.617333262e-5;
  Case c;
  SilicaOptions options;
  options.cutoff = 8.0;
  options.smoothing = 0.0;
  const IonicModel model = silica(SilicaModel::ttam, options);
  const std::vector<ParticleKind> kinds = {{"si", 28.085 * dalton, model.charges[0]},
                                           {"o", 15.999 * dalton, model.charges[1]}};
  c.particles = on_lattice(Lattice::beta_cristobalite, 7.12, {8, 8, 8}, kinds, {4096, 8192}, Random(1));
  draw_velocities(c.particles, {}, 8000.0 * boltzmann, Random(1), Scaling::exact);
  ChargedOptions charges;
  charges.coulomb = coulomb_constant;
  charges.cutoff = 8.0;
  charges.force_error = 2e-3;
  charges.tail = false;
  ChargedForces all = charged_forces(c.particles, {model.pairs[0], model.pairs[1], model.pairs[2]}, charges);
  c.forces = std::make_unique<ForceField>(std::move(all.parts), skin);
  c.motion = std::make_unique<VelocityVerlet>(0.001);
  c.forces->compute(c.particles, false);
  for (long i = 0; i < 300; ++i) c.motion->advance(c.particles, *c.forces, i, false);
  c.warm_up = 10;
  std::printf("force_error %.3e\n", measured_force_error(c.particles, all.mesh));
  if (file.empty()) return c;
  AtomFrame frame = frame_of(c.particles);
  for (std::int64_t& id : frame.id) ++id;
  for (double& mass : frame.mass) mass /= dalton;
  std::ofstream(file) << to_lammps_data(frame, "silica");
  return c;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::string name = argv[1];
  const long steps = std::atol(argv[2]);
  const double skin = argc > 3 ? std::atof(argv[3]) : 0.4;
  Case c;
  if (name == "lennard_jones" || name == "constant_pressure") c = lennard_jones(skin, name == "constant_pressure");
  if (name == "copper") c = copper(argc > 4 ? argv[4] : "/usr/share/lammps/potentials/Cu_u3.eam", skin);
  if (name == "brownian_wca") c = brownian(weeks_chandler_andersen(1.0, 1.0), 1.0, 1e-4, skin);
  if (name == "brownian_hard_spheres") c = brownian(PseudoHardSphere{}, 1.5, 1e-5, skin);
  if (name == "silica") c = silica_melt(skin, argc > 4 ? argv[4] : "");
  if (!c.forces) return 2;
  const auto n = static_cast<double>(c.particles.size());
  std::printf("energy %.12g\n", c.forces->compute(c.particles, true).energy / n);
  for (long i = 0; i < c.warm_up; ++i) c.motion->advance(c.particles, *c.forces, i, false);
  const auto start = std::chrono::steady_clock::now();
  for (long i = 0; i < steps; ++i) c.motion->advance(c.particles, *c.forces, c.warm_up + i, false);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::printf("rate %.4f\n", n * static_cast<double>(steps) / seconds * 1e-6);
  return 0;
}
