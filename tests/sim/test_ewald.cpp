#include <ozark/sim/ewald.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>
#include <ozark/sim/force_field.hpp>

#include <omp.h>

#include "crystals.hpp"

using namespace ozark;
using namespace ozark::sim;

namespace {

const double rock_salt = 1.74756459463318219063;     // OEIS A085469
const double caesium_salt = 1.76267477307098839793;  // OEIS A181152
// The lattices at 0, 1/4, 1/2, 3/4 of the diagonal make all three: zincblende, over the cube's edge, is half the sum of
// rock salt and of caesium chloride of half the edge.
const double zincblende = std::sqrt(3.0) / 4.0 * 0.5 * (2.0 * rock_salt + 4.0 / std::sqrt(3.0) * caesium_salt);

Particles salt_solution(const Cell& cell, int count, std::uint64_t seed) {
  Particles p = scattered(cell, count, 3, 0.4, seed);
  p.kinds[0].charge = 2.0;
  p.kinds[1].charge = -1.0;
  p.kinds[2].charge = -0.7;  // not neutral
  return p;
}

Tally sum(Particles& p, const EwaldParameters& parameters) {
  std::vector<std::unique_ptr<Interaction>> parts;
  parts.push_back(std::make_unique<Ewald>(parameters));
  return ForceField(std::move(parts), 0.05).compute(p, true);
}

}  // namespace

TEST_CASE("Ewald's sum gives the Madelung constants of cubic salts") {
  for (const double scale : {1.0, 3.7}) {
    Particles p = two_lattices(scale, 0.5), q = caesium_chloride(scale), z = two_lattices(scale, 0.25);
    const double k = 2.3;
    CHECK(-ewald_sum(p, k).energy / (4.0 * k) * 0.5 * scale == Approx(rock_salt).epsilon(0).margin(1e-10));
    CHECK(-ewald_sum(q, k).energy / k * 0.5 * std::sqrt(3.0) * scale == Approx(caesium_salt).epsilon(0).margin(1e-10));
    CHECK(-ewald_sum(z, k).energy / (4.0 * k) * 0.25 * std::sqrt(3.0) * scale ==
          Approx(zincblende).epsilon(0).margin(1e-10));
  }
}

TEST_CASE("the energy of scaled charges is minus the trace of the virial's strain law: E = tr W") {
  Particles p = salt_solution(triclinic(4.0, 4.5, 4.2, 1.1, -0.6, 0.8), 60, 3);
  const Tally t = ewald_sum(p, 1.0);
  CHECK(t.virial.trace() == Approx(t.energy).epsilon(1e-10));
}

TEST_CASE("Ewald's sum depends neither on the splitting nor on where the cell begins nor on threads") {
  Particles p = salt_solution(triclinic(4.0, 4.5, 4.2, 1.1, -0.6, 0.8), 61, 3);
  EwaldParameters parameters = ewald_parameters(p, 1.0, 1e-13);
  const Tally first = sum(p, parameters);
  const std::vector<Vector> force = by_id(p, p.force);
  parameters.cutoff /= 1.2;
  parameters.splitting *= 1.2;
  parameters.largest_wavenumber *= 1.2;
  const Tally second = sum(p, parameters);
  CHECK(first.energy == Approx(second.energy).epsilon(1e-11));
  CHECK((first.virial - second.virial).norm() <= 1e-10 * first.virial.norm());
  CHECK(largest_difference(force, by_id(p, p.force)) <= 1e-10 * largest(force));

  for (Vector& r : p.position) {
    r.x += 11.3;
    r.y -= 0.7;
    r.z += 2.1;
  }
  const Tally third = sum(p, parameters);
  CHECK(third.energy == Approx(second.energy).epsilon(1e-12));
  CHECK(largest_difference(force, by_id(p, p.force)) <= 1e-10 * largest(force));

  omp_set_num_threads(2);
  Particles q = p;
  const Tally fourth = sum(q, parameters);
  omp_set_num_threads(1);
  Particles r = p;
  CHECK(sum(r, parameters).energy == fourth.energy);
  CHECK(largest_difference(q.force, r.force) == 0.0);
  omp_set_num_threads(2);
}

TEST_CASE("forces of Ewald's sum are slopes of its energy, the virial its change with strain") {
  check_slopes(salt_solution(triclinic(3.0, 3.5, 3.2, 0.9, -0.6, 0.8), 20, 5),
               [](Particles& p) { return ewald_sum(p, 1.0); });
}

TEST_CASE("a cell of charges has the energy, forces and virial of its replicas, charged or not") {
  check_replicas(
      salt_solution(triclinic(2.0, 2.2, 2.1, 0.8, -0.5, 0.6), 7, 4), [](Particles& p) { return ewald_sum(p, 1.0); },
      1e-11);
}

TEST_CASE("Ewald's sum refuses what it cannot do") {
  Particles p = two_lattices(1.0, 0.5);
  CHECK_THROWS_WITH(ewald_parameters(p, 1.0, 2.0), Catch::Contains("[1e-14, 0.1], got 2"));
  CHECK_THROWS_WITH(Ewald(EwaldParameters{1.0, -1.0, 1.0, 1.0}), Catch::Contains("the splitting"));
  p.dimensions = 2;
  CHECK_THROWS_WITH(ewald_sum(p, 1.0), Catch::Contains("three dimensions, got 2"));
  p.dimensions = 3;
  p.cell.periodic[0] = false;
  CHECK_THROWS_WITH(ewald_sum(p, 1.0), Catch::Contains("repeats along its first two edges"));
}
