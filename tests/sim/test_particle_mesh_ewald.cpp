#include <ozark/sim/particle_mesh_ewald.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>
#include <ozark/sim/charged_forces.hpp>
#include <ozark/sim/ewald.hpp>
#include <ozark/sim/force_field.hpp>
#include <ozark/sim/slab_correction.hpp>

#include <omp.h>

#include "crystals.hpp"

using namespace ozark;
using namespace ozark::sim;

namespace {

Particles plasma(const Cell& cell, int count, std::uint64_t seed) {
  Particles p = scattered(cell, count, 3, 0.3, seed);
  p.kinds[0].charge = 1.5;
  p.kinds[1].charge = -1.0;
  p.kinds[2].charge = -0.4;
  return p;
}

/// Mesh part alone.
Tally mesh_sum(Particles& p, const MeshParameters& parameters, Vector* net = nullptr) {
  ParticleMeshEwald mesh(parameters);
  const NeighbourList none(0.0, 1.0);
  p.force.assign(p.size(), {});
  Tally tally;
  mesh.add_forces(p, none, &tally);
  if (net) *net = mesh.net_force();
  return tally;
}

/// What the mesh stands for: the waves of Ewald's sum.
Tally wave_sum(Particles& p, double splitting) {
  Ewald waves({1.0, splitting, 1.0, 14.0 * splitting});
  NeighbourList nobody(0.0, 1.0);
  nobody.build(p);
  p.force.assign(p.size(), {});
  Tally tally;
  waves.add_forces(p, nobody, &tally);
  return tally;
}

const Cell cells[] = {Cell::orthorhombic(4.0, 4.5, 5.0), triclinic(4.0, 4.5, 4.2, 1.8, -1.5, 2.1)};

}  // namespace

TEST_CASE("a mesh approaches the waves of Ewald's sum as the power of its order") {
  for (const Cell& cell : cells)
    for (const int order : {4, 5, 6, 7, 8}) {
      Particles p = plasma(cell, 60, 11), q = p;
      const Tally exact = wave_sum(q, 1.1);
      double errors[2];
      const int points[2] = {20, 40};
      for (int k = 0; k < 2; ++k) {
        const Tally tally = mesh_sum(p, {1.0, 1.1, 1.0, {points[k], points[k], points[k]}, order});
        errors[k] = rms_difference(by_id(p, p.force), by_id(q, q.force)) / largest(q.force);
        CAPTURE(order, points[k]);
        CHECK(std::abs(tally.energy - exact.energy) <= 20.0 * errors[k] * std::abs(exact.energy));
        CHECK((tally.virial - exact.virial).norm() <= 20.0 * errors[k] * exact.virial.norm());
      }
      CHECK(std::log2(errors[0] / errors[1]) > order - 1.3);
      CHECK(errors[1] < 4e-3 * std::pow(0.13, order - 4));
    }
}

TEST_CASE("the virial of a mesh is the change of its energy with strain, its forces are its slopes") {
  for (const Cell& cell : cells) {
    const Particles start = plasma(cell, 30, 7);
    const MeshParameters parameters{1.0, 0.9, 1.0, {12, 10, 14}, 5};  // coarse: the law holds for any mesh
    Particles p = start;
    Vector net;
    const Tally tally = mesh_sum(p, parameters, &net);
    const auto energy = [&](Particles q) { return mesh_sum(q, parameters).energy; };
    const double h = 1e-4, share = 1.0 / static_cast<double>(p.size());
    for (int a = 0; a < 3; ++a)
      for (int b = a; b < 3; ++b) {
        const double slope = (energy(strained(start, a, b, h)) - energy(strained(start, a, b, -h))) / (2.0 * h);
        CHECK(tally.virial(a, b) == Approx(-slope).epsilon(0).margin(1e-7 * tally.virial.norm()));
      }
    for (std::size_t i = 0; i < 4; ++i) {
      Particles up = start, down = start;
      up.position[i].y += h;
      down.position[i].y -= h;
      const double slope = (energy(up) - energy(down)) / (2.0 * h);
      CHECK(p.force[i].y + share * net.y == Approx(-slope).epsilon(0).margin(1e-6 * largest(p.force)));
    }
    Vector total;
    for (const Vector& f : p.force) {
      total.x += f.x;
      total.y += f.y;
      total.z += f.z;
    }
    CHECK(std::abs(total.x) + std::abs(total.y) + std::abs(total.z) < 1e-11 * largest(p.force));
    CHECK(std::abs(net.x) > 1e-9 * largest(p.force));  // there was something to remove
  }
}

TEST_CASE("a mesh gives the same bits on any number of threads, for particles anywhere") {
  Particles p = plasma(cells[1], 300, 5);
  for (std::size_t i = 0; i < p.size(); i += 3) p.position[i].z -= 2.0 * p.cell.edges(2, 2);
  const MeshParameters parameters{1.0, 1.1, 1.0, {24, 28, 32}, 6};
  Particles q = p, r = p;
  omp_set_num_threads(2);
  const Tally two = mesh_sum(q, parameters);
  omp_set_num_threads(1);
  const Tally one = mesh_sum(r, parameters);
  omp_set_num_threads(2);
  CHECK(one.energy == two.energy);
  CHECK(one.virial == two.virial);
  CHECK(largest_difference(q.force, r.force) == 0.0);
}

TEST_CASE("the error asked for is the error measured") {
  for (const Cell& cell : {Cell::orthorhombic(9.0, 9.5, 10.0), triclinic(9.0, 10.0, 9.5, 4.0, -3.0, 4.5)}) {
    const Particles p = plasma(cell, 400, 19);
    for (const double wanted : {1e-2, 1e-4, 1e-6}) {
      const MeshParameters parameters = mesh_parameters(p, 1.0, 3.0, wanted);
      const ForceErrorEstimate estimate = estimated_force_error(p, parameters);
      CHECK(estimate.total() <= wanted);
      const double measured = measured_force_error(p, parameters);
      CAPTURE(wanted, parameters.order, parameters.mesh[0], estimate.space, estimate.mesh);
      CHECK(measured < 1.3 * wanted);
      CHECK(measured > 0.2 * wanted);
      // Errors of single forces without correlations would leave wanted sqrt(N) of a net force to be removed.
      Particles q = p;
      Vector net;
      mesh_sum(q, parameters, &net);
      CHECK(std::hypot(net.x, net.y, net.z) < 2.0 * wanted * std::sqrt(400.0));
    }
  }
}

TEST_CASE("a slab has the energy and forces of an infinite vacuum") {
  std::vector<double> energies;
  std::vector<Vector> first;
  for (const double height : {12.0, 16.0, 24.0}) {
    Particles p = ions(Cell::orthorhombic(3.0, 3.5, height), {1.0, -1.0});
    p.cell.periodic[2] = false;
    for (int i = 0; i < 12; ++i) p.add(i % 2, {0.7 * i, 0.4 * i * i, 0.3 * i - 0.5}, i);
    p.position[3].z = 2.9;
    Tally tally = ewald_sum(p, 1.0);
    std::vector<Vector> before = p.force;
    const NeighbourList none(0.0, 1.0);
    SlabCorrection(1.0).add_forces(p, none, &tally);
    energies.push_back(tally.energy);
    if (first.empty()) first = by_id(p, p.force);
    CHECK(largest_difference(first, by_id(p, p.force)) < 1e-5 * largest(first));
    CHECK(largest_difference(before, p.force) > 1e-3 * largest(first));
  }
  CHECK(energies[0] == Approx(energies[2]).epsilon(0).margin(1e-5));
  CHECK(energies[1] == Approx(energies[2]).epsilon(0).margin(1e-9));
}

TEST_CASE("a slab's correction refuses a net charge and a third edge that repeats") {
  Particles p = ions(Cell::orthorhombic(3.0, 3.0, 9.0), {1.0});
  p.add(0, {0.0, 0.0, 0.0}, 0);
  const NeighbourList none(0.0, 1.0);
  SlabCorrection slab(1.0);
  CHECK_THROWS_WITH(slab.add_forces(p, none, nullptr), Catch::Contains("does not repeat"));
  p.cell.periodic[2] = false;
  CHECK_THROWS_WITH(slab.add_forces(p, none, nullptr), Catch::Contains("add up to 1"));
}

TEST_CASE("meshes that cannot be are refused") {
  CHECK_THROWS_WITH(ParticleMeshEwald({1.0, 1.0, 1.0, {16, 16, 16}, 3}), Catch::Contains("[4, 8], got 3"));
  CHECK_THROWS_WITH(ParticleMeshEwald({1.0, 1.0, 1.0, {16, 16, 5}, 6}), Catch::Contains("got 5"));
  const Particles p = plasma(cells[0], 20, 1);
  CHECK_THROWS_WITH(mesh_parameters(p, 1.0, 1.0, 0.0), Catch::Contains("must be > 0"));
  CHECK_THROWS_WITH(mesh_parameters(p, 1.0, 0.02, 1e-12), Catch::Contains("1024 points"));
}
