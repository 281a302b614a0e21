#include <ozark/sim/velocity_verlet.hpp>

#include <ozark/core/error.hpp>

#include "liquids.hpp"

using namespace ozark;
using namespace ozark::sim;

namespace {

Particles liquid() {
  static const Particles melted = [] {
    Particles p = hot_crystal(4, 0.75, 1.1);
    ForceField forces = lennard_jones_field();
    forces.compute(p, false);
    VelocityVerlet motion(0.004);
    run(motion, p, forces, 0, 500);
    return p;
  }();
  return melted;
}

/// Root mean square of the energy about its mean over a time.
double energy_error(double dt, double time) {
  Particles p = liquid();
  ForceField forces = lennard_jones_field();
  forces.compute(p, false);
  VelocityVerlet motion(dt);
  std::vector<double> energy;
  run(motion, p, forces, 0, std::lround(time / dt),
      [&](const Particles& q, const Tally& t) { energy.push_back(kinetic_energy(q) + t.energy); });
  return std::sqrt(variance_of(energy).value);
}

}  // namespace

TEST_CASE("velocity Verlet: the error of the energy is second order in the time step") {
  const double coarse = energy_error(0.004, 2.0), fine = energy_error(0.002, 2.0), finest = energy_error(0.001, 2.0);
  CHECK(coarse / fine == Approx(4.0).epsilon(0.15));
  CHECK(fine / finest == Approx(4.0).epsilon(0.15));
}

TEST_CASE("velocity Verlet: momentum is conserved") {
  Particles p = liquid();
  ForceField forces = lennard_jones_field();
  forces.compute(p, false);
  VelocityVerlet motion(0.004);
  run(motion, p, forces, 0, 1000);
  CHECK(momentum(p).norm() < 1e-11);
}

TEST_CASE("velocity Verlet: with velocities turned round particles go back where they came from") {
  const Particles start = liquid();
  Particles p = start;
  ForceField forces = lennard_jones_field();
  forces.compute(p, false);
  VelocityVerlet motion(0.004);
  run(motion, p, forces, 0, 150);
  for (Vector& v : p.velocity) v = {-v.x, -v.y, -v.z, 0.0};
  run(motion, p, forces, 150, 300);
  double worst = 0.0;
  for (std::size_t i = 0; i < p.size(); ++i)
    for (std::size_t j = 0; j < p.size(); ++j)
      if (p.id[i] == start.id[j]) worst = std::max(worst, (p.unwrapped(i) - start.unwrapped(j)).norm());
  CHECK(worst < 1e-9);  // rounding, grown by the chaos of a liquid over 300 steps
}

TEST_CASE("velocity Verlet: twice as heavy and sqrt(2) as slow goes the same way") {
  Particles p = liquid(), q = liquid();
  q.kinds[0].mass = 2.0;
  for (Vector& v : q.velocity) v = {v.x / std::sqrt(2.0), v.y / std::sqrt(2.0), v.z / std::sqrt(2.0), 0.0};
  ForceField forces = lennard_jones_field(), same = lennard_jones_field();
  forces.compute(p, false);
  same.compute(q, false);
  VelocityVerlet fast(0.004), slow(0.004 * std::sqrt(2.0));
  run(fast, p, forces, 0, 100);
  run(slow, q, same, 0, 100);
  for (std::size_t i = 0; i < p.size(); ++i) CHECK((p.unwrapped(i) - q.unwrapped(i)).norm() < 1e-10);
}

TEST_CASE("velocity Verlet: frozen particles stay, and count for no degree of freedom") {
  Particles p = liquid();
  p.kinds.push_back(p.kinds[0]);
  p.kinds[0].mass = 3.0;
  const Freedom freedom{{}, {3, 200, 17}, true};
  CHECK(degrees_of_freedom(p, freedom) == 3.0 * 253.0);
  CHECK(degrees_of_freedom(p, {}) == 3.0 * 255.0);
  CHECK(degrees_of_freedom(p, {{}, {}, false}) == 3.0 * 256.0);
  CHECK(degrees_of_freedom(p, {{0}, {}, false}) == 0.0);
  const auto where = [&](std::int64_t id) {
    for (std::size_t i = 0; i < p.size(); ++i)
      if (p.id[i] == id) return p.unwrapped(i);
    return Eigen::Vector3d(0.0, 0.0, 0.0);
  };
  const Eigen::Vector3d there = where(17), other = where(18);
  std::vector<std::unique_ptr<Interaction>> parts;
  const PairPotential u = truncated(LennardJones{}, 2.0, Ending::force_shifted);
  parts.push_back(std::make_unique<PairForces>(2, std::vector<PairPotential>{u, u, u}));
  ForceField forces(std::move(parts), 0.4);
  forces.compute(p, false);
  VelocityVerlet motion(0.004, freedom);
  run(motion, p, forces, 0, 100);
  CHECK((where(17) - there).norm() < 1e-14);
  CHECK((where(18) - other).norm() > 1e-3);
}

TEST_CASE("velocities are Maxwell's, without momentum, of the temperature asked for") {
  Particles p = face_centred(12, 0.8);  // 6912
  p.kinds[0].mass = 2.5;
  draw_velocities(p, {}, 1.3, Random(3));
  CHECK(momentum(p).norm() < 1e-10);
  const double freedoms = degrees_of_freedom(p, {});
  CHECK(temperature(p, {}) == Approx(1.3).epsilon(0).margin(4.0 * 1.3 * std::sqrt(2.0 / freedoms)));
  double fourth = 0.0;
  for (const Vector& v : p.velocity) fourth += std::pow(v.x, 4) / static_cast<double>(p.size());
  CHECK(fourth == Approx(3.0 * std::pow(1.3 / 2.5, 2)).epsilon(4.0 * std::sqrt(96.0 / 9.0 / 6912.0)));
  draw_velocities(p, {}, 1.3, Random(3), Scaling::exact);
  CHECK(temperature(p, {}) == Approx(1.3).epsilon(1e-13));
}

TEST_CASE("the pressure of an ideal gas is density times temperature, in two dimensions too") {
  Particles p = face_centred(5, 0.8);
  draw_velocities(p, {{}, {}, false}, 1.3, Random(3), Scaling::exact);
  CHECK(pressure(p, Eigen::Matrix3d::Zero()) == Approx(0.8 * 1.3).epsilon(1e-12));
  p.dimensions = 2;
  p.cell = Cell::orthorhombic(20.0, 25.0, 1.0);
  draw_velocities(p, {{}, {}, false}, 1.3, Random(3), Scaling::exact);
  CHECK(pressure(p, Eigen::Matrix3d::Zero()) == Approx(1.0 * 1.3).epsilon(1e-12));
  CHECK(pressure_tensor(p, Eigen::Matrix3d::Zero())(2, 2) == 0.0);
}

TEST_CASE("a time step that explodes is caught with step, particle and advice") {
  Particles p = liquid();
  ForceField forces = lennard_jones_field();
  forces.compute(p, false);
  VelocityVerlet motion(0.2);
  CHECK_THROWS_WITH(run(motion, p, forces, 40, 200), Catch::Contains("step 4") && Catch::Contains("particle") &&
                                                         Catch::Contains("take a shorter time step"));
  Particles overlapping = liquid();
  overlapping.position[3] = overlapping.position[4];
  ForceField others = lennard_jones_field();
  others.compute(overlapping, false);
  VelocityVerlet calm(0.001);
  CHECK_THROWS_WITH(run(calm, overlapping, others, 0, 200),
                    Catch::Contains("step 0") && Catch::Contains("particle 3 would move without bounds") &&
                        Catch::Contains("minimise the energy of the start"));
  CHECK_THROWS_WITH(VelocityVerlet(0.0), Catch::Contains("time_step must be > 0, got 0"));
}

TEST_CASE("looking at the energy changes no bit of the motion") {
  Particles looked = liquid(), unseen = liquid();
  ForceField first = lennard_jones_field(), second = lennard_jones_field();
  first.compute(looked, true);
  second.compute(unseen, false);
  VelocityVerlet motion(0.004);
  run(motion, looked, first, 0, 200, [](const Particles&, const Tally&) {});
  run(motion, unseen, second, 0, 200);
  CHECK(same_bits(looked.position, unseen.position));
}

TEST_CASE("velocity Verlet: a run that is interrupted continues bit for bit") {
  check_continuation([] { return std::make_unique<VelocityVerlet>(0.004); }, [] { return lennard_jones_field(); },
                     hot_crystal(7, 0.8, 1.0), 60);
}
