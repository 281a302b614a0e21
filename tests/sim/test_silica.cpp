// Silica as the engine sees it: crystals whose energies, pressures and cells are known.

#include <catch2/catch.hpp>

#include <ozark/model/silica.hpp>
#include <ozark/sim/charged_forces.hpp>
#include <ozark/sim/force_field.hpp>
#include <ozark/sim/velocity_verlet.hpp>

#include <Eigen/Dense>

#include "crystals.hpp"

using namespace ozark;
using namespace ozark::sim;

namespace {

std::vector<double> charges_of(const IonicModel& m) { return {m.charges[0], m.charges[1]}; }
std::vector<PairPotential> pairs_of(const IonicModel& m) { return {m.pairs[0], m.pairs[1], m.pairs[2]}; }

typedef Eigen::Matrix<double, 6, 1> Numbers;  // a, c, u, x, y, z: all that the symmetry of quartz leaves free

Numbers measured_quartz(double a, double c) {  // positions within the cell as measured, near any model's
  Numbers v;
  v << a, c, 0.4697, 0.4135, 0.2669, 0.7858;
  return v;
}

class QuartzModel {
 public:
  QuartzModel(SilicaModel model, const SilicaOptions& options)
      : silica_(silica(model, options)),
        field_(charged_forces(crystal(measured_quartz(5.0, 5.5)), pairs_of(silica_),
                              {.coulomb = options.coulomb, .cutoff = 10.0, .force_error = 1e-8})
                   .parts,
               0.5) {}

  [[nodiscard]] Particles crystal(const Numbers& v) const {
    return quartz(v[0], v[1], v[2], v.tail<3>(), charges_of(silica_));
  }
  Tally tally(const Numbers& v, double* largest_force = nullptr) {
    Particles p = crystal(v);
    const Tally t = field_.compute(p, true);
    if (largest_force) *largest_force = largest(p.force);
    return t;
  }

  /// No force along the four numbers of the positions, by Newton's method; the cell stays.
  Numbers relaxed(Numbers v) {
    for (int step = 0; step < 8; ++step) {
      const double h = 1e-4;
      const Eigen::Vector4d here = gradient(v);
      Eigen::Matrix4d curvature;
      for (int i = 0; i < 4; ++i) {
        const Numbers d = h * Numbers::Unit(2 + i);
        curvature.col(i) = (gradient(v + d) - gradient(v - d)) / (2.0 * h);
      }
      const Eigen::Vector4d move = -curvature.fullPivLu().solve(here);
      v.tail<4>() += move * std::min(1.0, 0.02 / move.norm());
      if (move.norm() < 1e-7) break;
    }
    return v;
  }

  /// No stress along a and c, the atoms at the same fractions of the cell, by Newton's method.
  Numbers strained(Numbers v) {
    const auto stress = [&](const Numbers& at) {
      const Tally t = tally(at);
      return Eigen::Vector2d(t.virial(0, 0), t.virial(2, 2));
    };
    for (int step = 0; step < 6; ++step) {
      const double h = 0.01;
      Eigen::Matrix2d slope;
      for (int i = 0; i < 2; ++i)
        slope.col(i) = (stress(v + h * Numbers::Unit(i)) - stress(v - h * Numbers::Unit(i))) / (2.0 * h);
      v.head<2>() -= slope.inverse() * stress(v);
    }
    return v;
  }

 private:
  IonicModel silica_;
  ForceField field_;

  Eigen::Vector4d gradient(const Numbers& v) {
    Particles p = crystal(v);
    const Particles start = p;
    field_.compute(p, false);
    const std::vector<Vector> force = by_id(p, p.force);
    Eigen::Vector4d g = Eigen::Vector4d::Zero();
    for (int k = 0; k < 4; ++k) {
      const Particles moved = crystal(v + Numbers::Unit(2 + k));  // positions are linear in these numbers
      for (std::size_t i = 0; i < start.size(); ++i)
        g[k] -= force[i].x * (moved.position[i].x - start.position[i].x) +
                force[i].y * (moved.position[i].y - start.position[i].y) +
                force[i].z * (moved.position[i].z - start.position[i].z);
    }
    return g;
  }
};

}  // namespace

TEST_CASE("ideal cristobalite has the energy and pressure another program gives") {
  // [Thompson2022], exact sums, sharp cut-off at 10 angstrom; its constant is 332.06371 kcal angstrom / mol.
  const SilicaOptions sharp{
      .cutoff = 10.0, .smoothing = 0.0, .core = false, .coulomb = 332.06371 * kilocalorie_per_mole};
  const IonicModel m = silica(SilicaModel::ttam, sharp);
  const double atmospheres = 68568.415;  // in one kcal / (mol angstrom^3)
  for (const int cells : {2, 3}) {
    Particles p = replicated(cristobalite(7.16, charges_of(m)), cells);
    ChargedOptions options{.coulomb = sharp.coulomb, .cutoff = 10.0, .force_error = 1e-7, .tail = false};
    ForceField field(charged_forces(p, pairs_of(m), options).parts, 0.5);
    const Tally tally = field.compute(p, true);
    CHECK(tally.energy / (8.0 * cells * cells * cells) / kilocalorie_per_mole ==
          Approx(-1216.622).epsilon(0).margin(1e-3));
    CHECK(tally.virial.trace() / (3.0 * p.cell.volume()) / kilocalorie_per_mole * atmospheres ==
          Approx(318382.6).epsilon(0).margin(0.5));
  }
}

TEST_CASE("alpha-quartz has the energy and stress another program gives, before and after its atoms relax") {
  // [Thompson2022]: Ewald sums to 1e-7, sharp cut-off at 10 angstrom with its tail; relaxed to 2e-4 eV / angstrom.
  const SilicaOptions sharp{.smoothing = 0.0, .core = false, .coulomb = 14.399645};
  QuartzModel ttam(SilicaModel::ttam, sharp), bks(SilicaModel::bks, sharp);
  const auto bar = [](double a, double c) { return 1.602176634e6 / (0.5 * std::sqrt(3.0) * a * a * c); };
  Numbers v = measured_quartz(4.98, 5.524);
  Tally tally = ttam.tally(v);
  CHECK(tally.energy / 3.0 == Approx(-53.7265525).epsilon(0).margin(1e-4));
  CHECK(tally.virial(0, 0) * bar(4.98, 5.524) == Approx(-939.38).epsilon(0).margin(2.0));
  CHECK(tally.virial(2, 2) * bar(4.98, 5.524) == Approx(845.03).epsilon(0).margin(2.0));
  struct Known {
    QuartzModel* model;
    double a, c, energy, xx, zz;
  };
  for (const Known& k : {Known{&ttam, 4.98, 5.524, -53.7869384, 1793.43, 1161.44},
                         Known{&ttam, 4.9944, 5.53, -53.7870138, -746.29, -681.74},
                         Known{&bks, 4.9137, 5.4265, -58.4067326, 379.45, 569.67}}) {
    double force = 0.0;
    tally = k.model->tally(k.model->relaxed(measured_quartz(k.a, k.c)), &force);
    CHECK(force < 1e-4);
    CHECK(tally.energy / 3.0 == Approx(k.energy).epsilon(0).margin(1e-4));
    CHECK(tally.virial(0, 0) * bar(k.a, k.c) == Approx(k.xx).epsilon(0).margin(3.0));
    CHECK(tally.virial(2, 2) * bar(k.a, k.c) == Approx(k.zz).epsilon(0).margin(3.0));
  }
}

TEST_CASE("with its atoms at their measured fractions of the cell alpha-quartz takes the cells known for both models") {
  // Another program's 324 ions, cut-off 10 angstrom with its tail, had been taken for relaxed in full. It did relax the
  // cell: with atoms that follow their forces energies are 0.06 eV lower and edges up to 0.8 % longer (see above).
  struct Known {
    SilicaModel model;
    double a, c, energy;
  };
  for (const Known& k :
       {Known{SilicaModel::ttam, 4.980, 5.524, -53.728}, Known{SilicaModel::bks, 4.882, 5.390, -58.345}}) {
    QuartzModel model(k.model, {.smoothing = 0.0, .core = false});
    const Numbers v = model.strained(measured_quartz(k.a, k.c));
    CHECK(v[0] == Approx(k.a).epsilon(2.5e-3));  // atoms measured at other times differ by as much
    CHECK(v[1] == Approx(k.c).epsilon(2.5e-3));
    CHECK(model.tally(v).energy / 3.0 == Approx(k.energy).epsilon(0).margin(2e-3));
  }
}

TEST_CASE("forces between ions, put together, are slopes of their energy, the virial its change with strain") {
  const IonicModel m = silica(SilicaModel::ttam, {.cutoff = 6.5});
  const Random random(4);
  Particles start = cristobalite(7.16, charges_of(m));
  for (std::size_t i = 0; i < start.size(); ++i) {
    const auto u = random.uniform(Stream::placement, i, 0);
    start.position[i].x += 0.4 * u[0];
    start.position[i].y += 0.4 * u[1];
    start.position[i].z += 0.4 * u[2];
  }
  for (const ChargedOptions& options : {ChargedOptions{.coulomb = coulomb_constant, .cutoff = 6.0, .force_error = 1e-6},
                                        ChargedOptions{.coulomb = coulomb_constant, .cutoff = 6.0, .damping = 0.3}}) {
    ForceField field(charged_forces(start, pairs_of(m), options).parts, 0.3);  // tables: 2e-6 of the virial
    const auto energy = [&](Particles p) { return field.compute(p, true).energy; };
    Particles p = start;
    const Tally tally = field.compute(p, true);
    const std::vector<Vector> force = by_id(p, p.force);
    const double h = 1e-5;
    for (const std::size_t i : {0UL, 5UL, 11UL, 20UL}) {
      Particles up = start, down = start;
      up.position[i].z += h;
      down.position[i].z -= h;
      CHECK(force[i].z == Approx(-(energy(up) - energy(down)) / (2.0 * h)).epsilon(0).margin(5e-6 * largest(force)));
    }
    for (int a = 0; a < 3; ++a)
      for (int b = a; b < 3; ++b) {
        const double slope = (energy(strained(start, a, b, h)) - energy(strained(start, a, b, -h))) / (2.0 * h);
        CHECK(tally.virial(a, b) == Approx(-slope).epsilon(0).margin(5e-6 * tally.virial.norm()));
      }
  }
}

TEST_CASE("ions on a mesh keep their momentum") {
  const IonicModel m = silica(SilicaModel::ttam);
  Particles p = replicated(cristobalite(7.16, charges_of(m)), 2);
  const ChargedOptions options{.coulomb = coulomb_constant, .cutoff = 8.0, .force_error = 1e-2};  // coarse
  ForceField field(charged_forces(p, pairs_of(m), options).parts, 0.5);
  draw_velocities(p, {}, 0.3, Random(2));
  field.compute(p, false);
  VelocityVerlet motion(0.05);  // masses of 1: times in angstrom / sqrt(eV)
  for (std::int64_t step = 0; step < 200; ++step) motion.advance(p, field, step, false);
  CHECK(momentum(p).norm() < 1e-11);
}
