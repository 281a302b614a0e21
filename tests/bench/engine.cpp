// Whole time steps of one system, for comparison with another engine: engine CASE STEPS [SKIN] [FILE] prints energy per
// particle at step 0 and million particle steps a second. Threads by OMP_NUM_THREADS.
// engine ratio CASE THREADS CASE THREADS BLOCKS [SKIN] [FILE]: the rate of the first over that of the second, a block
// of steps of each in turns, so that a machine that is faster now and slower then does not matter; the median of all.
// By processor time where both run on one thread.
// engine cores CASE BLOCKS [SKIN] [FILE]: two threads over one, two systems at once that share nothing but the machine
// over one alone, which is what a second core can give at best, and the first over the second; blocks in turns again.

#include <ozark/analysis/displacement.hpp>
#include <ozark/analysis/radial_distribution.hpp>
#include <ozark/analysis/structure_factor.hpp>
#include <ozark/core/memory.hpp>
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

#include <omp.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <string>
#include <thread>

using namespace ozark;
using namespace ozark::sim;

namespace {

struct Case {
  Particles particles;
  std::unique_ptr<ForceField> forces;
  std::unique_ptr<Motion> motion;
  long warm_up = 100, block = 20;  // steps before and steps timed together
  std::function<void(const Particles&, long)> measure = [](const Particles&, long) {};  // after every step
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

/// Constant energy with g(r) up to the cut-off, S(k) of 300 vectors and displacements every ten steps.
Case measured(double skin) {
  struct Accumulators {
    analysis::RadialDistribution g{1, {2.5, 250}};
    analysis::StructureFactorSampler s{1, {10.0, 0.4, 12}};
    analysis::Displacement msd{1, {1.0, 8, 1024.0, 1}};
  };
  Case c = lennard_jones(skin, false);
  c.block = 80;  // samples are worked on eight at a time
  c.measure = [all = std::make_shared<Accumulators>()](const Particles& p, long step) {
    if (step % 10 != 0) return;
    const Configuration now = configuration_of(p, false);
    all->g.add(now);
    all->s.add(now);
    all->msd.add(now);
  };
  return c;
}

double wall_time() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}
double processor_time() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// A case on its way.
class Runner {
 public:
  Runner(const std::string& name, int threads, double skin, const std::string& file) : threads_(threads) {
    if (name == "lennard_jones" || name == "constant_pressure") c_ = lennard_jones(skin, name == "constant_pressure");
    if (name == "measured") c_ = measured(skin);
    if (name == "copper") c_ = copper(file.empty() ? "/usr/share/lammps/potentials/Cu_u3.eam" : file, skin);
    if (name == "brownian_wca") c_ = brownian(weeks_chandler_andersen(1.0, 1.0), 1.0, 1e-4, skin);
    if (name == "brownian_hard_spheres") c_ = brownian(PseudoHardSphere{}, 1.5, 1e-5, skin);
    if (name == "silica") c_ = silica_melt(skin, file);
    if (!c_.forces) return;
    omp_set_num_threads(threads_);
    const double energy = c_.forces->compute(c_.particles, true).energy;
    std::printf("energy %.12g\n", energy / static_cast<double>(c_.particles.size()));
    run(c_.warm_up);
  }
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  [[nodiscard]] bool known() const { return c_.forces != nullptr; }
  [[nodiscard]] long block() const { return c_.block; }

  /// @return  million particle steps a second
  double run(long steps, double (*now)() = wall_time) {
    omp_set_num_threads(threads_);
    const double start = now();
    for (const long end = step_ + steps; step_ < end;) {
      c_.motion->advance(c_.particles, *c_.forces, step_++, false);
      c_.measure(c_.particles, step_);
    }
    return static_cast<double>(c_.particles.size()) * static_cast<double>(steps) / (now() - start) * 1e-6;
  }

 private:
  Case c_;
  int threads_;
  long step_ = 0;
};

constexpr long settling = 4;  // steps: data of the system before still fill the caches in the first

using Ratios = std::vector<double>;

void print_median(const char* name, Ratios ratios) {
  std::sort(ratios.begin(), ratios.end());
  const auto quantile = [&](double q) {
    return ratios[static_cast<std::size_t>(q * static_cast<double>(ratios.size() - 1))];
  };
  std::printf("%s %.4f quartiles %.4f %.4f\n", name, quantile(0.5), quantile(0.25), quantile(0.75));
}

double block_rate(Runner& r, long steps, double (*now)() = wall_time) {
  r.run(settling);
  return r.run(steps, now);
}

int ratio(Runner& first, Runner& second, long blocks, double (*now)()) {
  Ratios ratios;
  const long steps = std::max(first.block(), second.block());
  double before = block_rate(second, steps, now);
  for (long k = 0; k < blocks; ++k) {
    const double rate = block_rate(first, steps, now), after = block_rate(second, steps, now);
    ratios.push_back(2.0 * rate / (before + after));
    before = after;  // both are as far on their way
  }
  print_median("ratio", ratios);
  return 0;
}

/// @param both  runs on two threads
int cores(Runner& one, Runner& other, Runner& both, long blocks) {
  Ratios threads, ceiling, share;
  const long steps = one.block();
  for (long k = 0; k < blocks; ++k) {
    const double before = block_rate(one, steps), on_two = block_rate(both, steps);
    double beside = 0.0;
    std::thread second([&] { beside = block_rate(other, steps); });
    double at_once = block_rate(one, steps);
    second.join();
    at_once += beside;
    const double alone = 0.5 * (before + block_rate(one, steps));
    threads.push_back(on_two / alone);
    ceiling.push_back(at_once / alone);
    share.push_back(on_two / at_once);
  }
  print_median("two_threads", threads);
  print_median("two_systems", ceiling);
  print_median("of_what_two_cores_give", share);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  keep_freed_memory();  // as the program does
  const std::vector<std::string> word(argv, argv + argc);
  const auto text = [&](std::size_t k) { return k < word.size() ? word[k] : std::string(); };
  const auto number = [&](std::size_t k, double otherwise) { return k < word.size() ? std::stod(word[k]) : otherwise; };
  if (text(1) == "ratio" && argc >= 7 && std::stol(word[6]) > 0) {
    Runner first(word[2], std::stoi(word[3]), number(7, 0.4), text(8));
    Runner second(word[4], std::stoi(word[5]), number(7, 0.4), text(8));
    if (!first.known() || !second.known()) return 2;
    const bool alone = std::max(std::stoi(word[3]), std::stoi(word[5])) == 1;
    return ratio(first, second, std::stol(word[6]), alone ? processor_time : wall_time);
  }
  if (text(1) == "cores" && argc >= 4 && std::stol(word[3]) > 0) {
    Runner one(word[2], 1, number(4, 0.4), text(5)), other(word[2], 1, number(4, 0.4), text(5));
    Runner both(word[2], 2, number(4, 0.4), text(5));
    return one.known() ? cores(one, other, both, std::stol(word[3])) : 2;
  }
  if (argc < 3) return 2;
  Runner one(word[1], omp_get_max_threads(), number(3, 0.4), text(4));
  if (!one.known()) return 2;
  std::printf("rate %.4f\n", one.run(std::stol(word[2])));
  return 0;
}
