#pragma once
// Three systems at equilibrium and what their energy does afterwards, for the tests of its conservation.

#include <ozark/model/copper_niobium.hpp>
#include <ozark/model/silica.hpp>
#include <ozark/sim/charged_forces.hpp>
#include <ozark/sim/embedded_atom_forces.hpp>
#include <ozark/sim/lattice.hpp>
#include <ozark/sim/stochastic_velocity_rescaling.hpp>
#include <ozark/sim/velocity_verlet.hpp>

#include "liquids.hpp"

namespace ozark::sim {

/// Of an energy that is looked at again and again.
struct Drift {
  double total = 0.0;   // slope of the straight line through it, times the time
  double noise = 0.0;   // standard error of that, if the rest is noise about the line
  double walk = 0.0;    // and if the energy walks at random
  double rms = 0.0;     // about the line
  double ripple = 0.0;  // rms about the means of each fifty: what neither drifts nor walks far
};

/// The line goes through the means of blocks, long enough to be independent.
inline Drift drift_of(const std::vector<double>& energy, std::size_t blocks = 20) {
  const std::size_t length = energy.size() / blocks;
  const auto count = static_cast<double>(blocks);
  const double first = energy.front(), middle = 0.5 * (count - 1.0);
  std::vector<double> mean(blocks, 0.0);
  double all = 0.0, slope = 0.0, squares = 0.0;
  for (std::size_t b = 0; b < blocks; ++b) {
    for (std::size_t k = 0; k < length; ++k) mean[b] += (energy[b * length + k] - first) / static_cast<double>(length);
    all += mean[b] / count;
  }
  for (std::size_t b = 0; b < blocks; ++b) {
    const double x = static_cast<double>(b) - middle;
    slope += x * mean[b];
    squares += x * x;
  }
  slope /= squares;
  Drift d;
  double scatter = 0.0, steps = 0.0;
  for (std::size_t b = 1; b < blocks; ++b) steps += std::pow(mean[b] - mean[b - 1] - slope, 2) / (count - 1.0);
  for (std::size_t b = 0; b < blocks; ++b)
    scatter += std::pow(mean[b] - all - slope * (static_cast<double>(b) - middle), 2) / (count - 2.0);
  for (std::size_t k = 0; k < blocks * length; ++k) {
    const double x = (static_cast<double>(k) + 0.5) / static_cast<double>(length) - 0.5 - middle;
    d.rms += std::pow(energy[k] - first - all - slope * x, 2) / static_cast<double>(blocks * length);
  }
  constexpr std::size_t wave = 50;
  const std::size_t waves = energy.size() / wave;
  for (std::size_t w = 0; w < waves; ++w) {
    double here = 0.0, square = 0.0;
    for (std::size_t k = w * wave; k < (w + 1) * wave; ++k) here += (energy[k] - first) / wave;
    for (std::size_t k = w * wave; k < (w + 1) * wave; ++k) square += std::pow(energy[k] - first - here, 2);
    d.ripple += square / static_cast<double>(waves * (wave - 1));
  }
  d.total = slope * count;
  d.noise = std::sqrt(scatter / squares) * count;
  d.walk = std::sqrt(1.2 * count * steps);
  d.rms = std::sqrt(d.rms);
  d.ripple = std::sqrt(d.ripple);
  return d;
}

struct Sample {
  Particles particles;
  std::function<ForceField()> field;
  double time_step = 0.0, temperature = 0.0;  // k_B T [energy]

  /// By a thermostat, then without momentum.
  void equilibrate(std::int64_t steps) {
    draw_velocities(particles, {}, temperature, Random(3));
    ForceField forces = field();
    forces.compute(particles, false);
    StochasticVelocityRescaling motion({time_step, temperature, 50.0 * time_step, 4});
    run(motion, particles, forces, 0, steps);
    remove_momentum(particles);
  }

  /// The energy at constant energy, in k_B T a particle, at every `every`-th step and the start.
  [[nodiscard]] std::vector<double> energy(std::int64_t steps, std::int64_t every = 10) const {
    Particles p = particles;
    ForceField forces = field();
    const double unit = 1.0 / (temperature * static_cast<double>(p.size()));
    std::vector<double> all{unit * (forces.compute(p, true).energy + kinetic_energy(p))};
    VelocityVerlet motion(time_step);
    run(
        motion, p, forces, 0, steps,
        [&](const Particles& q, const Tally& t) { all.push_back(unit * (t.energy + kinetic_energy(q))); }, every);
    return all;
  }
};

inline constexpr double boltzmann = 8.617333262e-5;  // [eV / K]
inline constexpr double dalton = 1.0364269e-4;       // [eV ps^2 / angstrom^2], as LAMMPS has it

/// At the triple point, nearly.
inline Sample lennard_jones_liquid() {
  Sample s{face_centred(4, 0.8442), [] { return lennard_jones_field(2.5, 0.3); }, 0.004, 0.72};
  s.equilibrate(4000);
  return s;
}

inline EmbeddedAtomTable copper_niobium_table() {
  return tabulated(copper_niobium(), 5000, copper_niobium_largest_density);
}

/// A liquid of as many atoms of each at 2000 K, at the volume it has at 4000 K without pressure. The potential bends
/// sharply at 2, 2.15 and 2.3 angstrom, where its inner pieces begin: each pair that passes there costs or gives a
/// little, so the energy walks at random, the farther the hotter it is.
inline Sample copper_niobium_liquid() {
  std::vector<ParticleKind> kinds(2);
  kinds[0].mass = 63.546 * dalton;
  kinds[1].mass = 92.906 * dalton;
  const auto field = [] {
    static const EmbeddedAtomTable table = copper_niobium_table();
    std::vector<std::unique_ptr<Interaction>> parts;
    parts.push_back(std::make_unique<EmbeddedAtomForces>(table, std::vector<std::size_t>{0, 1}));
    return ForceField(std::move(parts), 0.6);
  };
  Sample s{on_lattice(Lattice::body_centred, std::cbrt(2.0 * 19.97), {5, 5, 5}, kinds, {125, 125}, Random(5)), field,
           0.002, 2000.0 * boltzmann};
  s.equilibrate(3000);
  return s;
}

/// Molten, or on its way there, at 3500 K; charges on a mesh with an error of the forces of 1e-5 eV / angstrom.
inline Sample molten_silica(std::array<int, 3> cells, double coulomb = coulomb_constant) {
  const IonicModel model = silica(SilicaModel::ttam, {.coulomb = coulomb});
  std::vector<ParticleKind> kinds(2);
  kinds[0].mass = 28.085 * dalton;
  kinds[1].mass = 15.999 * dalton;
  for (std::size_t k = 0; k < 2; ++k) kinds[k].charge = model.charges[k];
  const int silicon = 8 * cells[0] * cells[1] * cells[2];
  const Particles start = on_lattice(Lattice::beta_cristobalite, 7.13, cells, kinds, {silicon, 2 * silicon}, Random(5));
  const auto field = [model, coulomb, start] {
    const ChargedOptions options{.coulomb = coulomb, .cutoff = 10.0, .force_error = 1e-5, .tail = false};
    return ForceField(charged_forces(start, {model.pairs[0], model.pairs[1], model.pairs[2]}, options).parts, 0.6);
  };
  Sample s{start, field, 0.001, 3500.0 * boltzmann};
  s.equilibrate(2000);
  return s;
}

}  // namespace ozark::sim
