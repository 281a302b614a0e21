#include <ozark/sim/external_field.hpp>

#include <ozark/sim/langevin.hpp>
#include <ozark/sim/velocity_verlet.hpp>

#include "liquids.hpp"

using namespace ozark;
using namespace ozark::sim;

namespace {

template <class Field, class... Args>
ForceField only(Args&&... args) {
  std::vector<std::unique_ptr<Interaction>> parts;
  parts.push_back(std::make_unique<Field>(std::forward<Args>(args)...));
  return {std::move(parts), 0.4};
}

/// Force on particle 3 against the slope of the energy.
void check_slopes(ForceField& field, Particles p) {
  field.compute(p, true);
  const Vector force = p.force[3];
  const double h = 1e-5;
  for (int a = 0; a < 3; ++a) {
    const auto energy = [&](double shift) {
      Particles q = p;
      (&q.position[3].x)[a] += shift;
      return field.compute(q, true).energy;
    };
    CHECK((&force.x)[a] == Approx(-(energy(h) - energy(-h)) / (2.0 * h)).epsilon(0).margin(1e-6));
  }
}

/// Particles off a lattice, in a slab.
Particles slab() {
  Particles p = scattered(triclinic(4.0, 4.5, 5.0, 0.5, 0.0, 0.0), 30, 1, 0.5, 3);
  p.cell.periodic[2] = false;
  return p;
}

}  // namespace

TEST_CASE("fields: forces are slopes of energies") {
  const Particles p = slab();
  ForceField tethers = only<Tethers>(2.0, tethers_to_point(p, {1.0, 2.0, 3.0}));
  ForceField walls = only<Walls>(2, -0.3, 5.2, Wall93{1.3, 1.1, 2.5});
  ForceField lattice = only<SineSquaredLattice>(0.8, std::array<int, 3>{3, 2, 1});
  check_slopes(tethers, p);
  check_slopes(walls, p);
  check_slopes(lattice, p);
}

TEST_CASE("fields act on the kinds they name, and on no other") {
  Particles p = slab();
  p.kinds.resize(2);
  for (std::size_t i = 0; i < p.size(); i += 2) p.kind[i] = 1;
  const auto check = [&](ForceField all, ForceField some) {
    Particles q = p;
    const double whole = all.compute(q, true).energy;
    const std::vector<Vector> force = q.force;
    Particles r = q;
    CHECK(some.compute(r, true).energy != Approx(whole).epsilon(1e-6));
    REQUIRE(r.id == q.id);
    for (std::size_t i = 0; i < r.size(); ++i) {
      const Vector expected = r.kind[i] == 1 ? force[i] : Vector{};
      CHECK(r.force[i].x == expected.x);
      CHECK(r.force[i].z == expected.z);
    }
  };
  const Eigen::Vector3d point(1.0, 2.0, 3.0);
  check(only<Tethers>(2.0, tethers_to_point(p, point)), only<Tethers>(2.0, tethers_to_point(p, point, {1})));
  check(only<Walls>(2, -0.3, 5.2, Wall93{1.3, 1.1, 2.5}), only<Walls>(2, -0.3, 5.2, Wall93{1.3, 1.1, 2.5}, Kinds{1}));
  const std::array<int, 3> periods{3, 2, 1};
  check(only<SineSquaredLattice>(0.8, periods), only<SineSquaredLattice>(0.8, periods, Kinds{1}));
}

TEST_CASE("the 9-3 wall has its minimum at (2/5)^(1/6) sigma, of depth sqrt(10) / 3 epsilon") {
  const Wall93 wall{1.5, 1.2, 50.0};
  const double z = 1.2 * std::pow(0.4, 1.0 / 6.0);
  CHECK(wall.force(z) == Approx(0.0).epsilon(0).margin(1e-12));
  CHECK(wall.energy(z) == Approx(-1.5 * std::sqrt(10.0) / 3.0).epsilon(2e-5));  // less the value at the cut-off
  CHECK(wall.energy(50.0) == 0.0);
}

TEST_CASE("a sine squared lattice is the same after a period, and holds particles at its minima") {
  Particles p = face_centred(2, 1.0);  // a^3 = 4
  ForceField field = only<SineSquaredLattice>(0.8, std::array<int, 3>{4, 4, 4});
  CHECK(field.compute(p, true).energy == Approx(0.0).epsilon(0).margin(1e-25));
  const double period = p.cell.edges(0, 0) / 4.0;
  for (Vector& r : p.position) r.x += 0.25 * period;
  const double here = field.compute(p, true).energy;
  CHECK(here == Approx(32 * 0.8 * 0.5).epsilon(1e-12));
  for (Vector& r : p.position) r.x += period;
  CHECK(field.compute(p, true).energy == Approx(here).epsilon(1e-12));
}

TEST_CASE("tethers know unwrapped positions, and follow the strain of the cell") {
  Particles p = face_centred(2, 1.0);
  ForceField field = only<Tethers>(2.0, tethers_in_place(p));
  p.position[0].x -= 0.1;
  wrap(p);
  CHECK(field.compute(p, true).energy == Approx(0.01).epsilon(1e-10));
  Particles q = face_centred(2, 1.0);
  ForceField other = only<Tethers>(2.0, tethers_in_place(q));
  q.cell.edges *= 1.1;
  for (Vector& r : q.position) r = {1.1 * r.x, 1.1 * r.y, 1.1 * r.z, 0.0};
  CHECK(other.compute(q, true).energy == Approx(0.0).epsilon(0).margin(1e-25));
  q.cell.edges(0, 1) = 0.5 * q.cell.edges(1, 1);
  CHECK_THROWS_WITH(other.compute(q, true), Catch::Contains("sheared by 0.4 or more"));
}

TEST_CASE("Langevin: equipartition in a harmonic crystal, kind by kind, for any stable time step") {
  Particles p = face_centred(5, 1.0);  // 500
  p.kinds.resize(2);
  p.kinds[1].mass = 4.0;
  for (std::size_t i = 0; i < p.size(); i += 2) p.kind[i] = 1;
  const Freedom free{{}, {}, false};
  draw_velocities(p, free, 0.8, Random(2));
  ForceField field = only<Tethers>(3.0, tethers_in_place(p));
  field.compute(p, false);
  Langevin motion({0.25, 0.8, 1.0, 9}, free);
  run(motion, p, field, 0, 100);
  std::vector<double> potential;
  run(motion, p, field, 100, 2100, [&](const Particles&, const Tally& t) { potential.push_back(t.energy); });
  const Estimate mean = mean_of(potential);
  CHECK(mean.value == Approx(0.5 * 1500 * 0.8).epsilon(0).margin(4.0 * mean.error));  // BAOAB: exact in a well
  CHECK(mean.error < 0.006 * mean.value);
  Langevin slow({0.02, 0.8, 1.0, 9}, free);
  std::vector<double> light, heavy;
  run(
      slow, p, field, 2100, 12100,
      [&](const Particles& q, const Tally&) {
        double sum[2] = {};
        for (std::size_t i = 0; i < q.size(); ++i)
          sum[q.kind[i]] +=
              0.5 * q.mass(i) *
              (std::pow(q.velocity[i].x, 2) + std::pow(q.velocity[i].y, 2) + std::pow(q.velocity[i].z, 2));
        light.push_back(sum[0]);
        heavy.push_back(sum[1]);
      },
      10);
  for (const auto& kinetic : {light, heavy}) {
    const Estimate k = mean_of(kinetic);
    CHECK(k.value == Approx(0.5 * 750 * 0.8).epsilon(0).margin(4.0 * k.error + 1e-3 * k.value));
    CHECK(k.error < 0.02 * k.value);
  }
}

TEST_CASE("particles between walls stay there, with their energy") {
  Particles p;
  p.cell = Cell::orthorhombic(8.0, 8.0, 8.0);
  p.cell.periodic[2] = false;
  p.kinds.resize(1);
  for (int i = 0; i < 216; ++i)
    p.add(0, {1.3 * (i % 6) + 0.2, 1.3 * (i / 6 % 6) + 0.3, 1.2 * (i / 36) + 1.0 + 0.01 * (i % 5)}, i);
  draw_velocities(p, {{}, {}, false}, 1.0, Random(2));
  std::vector<std::unique_ptr<Interaction>> parts;
  parts.push_back(std::make_unique<PairForces>(1, std::vector<PairPotential>{weeks_chandler_andersen(1.0, 1.0)}));
  parts.push_back(std::make_unique<Walls>(2, 0.0, 8.0, Wall93{1.0, 1.0, 2.5}));
  ForceField field(std::move(parts), 0.3);
  double first = kinetic_energy(p) + field.compute(p, true).energy, last = 0.0;
  VelocityVerlet motion(0.002);
  run(motion, p, field, 0, 2000, [&](const Particles& q, const Tally& t) { last = kinetic_energy(q) + t.energy; });
  CHECK(last == Approx(first).epsilon(1e-3));
  Particles lost = p;
  lost.position[0].z = -0.1;
  CHECK_THROWS_WITH(field.compute(lost, true), Catch::Contains("is at a wall or behind it"));
}
