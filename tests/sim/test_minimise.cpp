#include <ozark/sim/minimise.hpp>

#include "liquids.hpp"

using namespace ozark;
using namespace ozark::sim;
using Coupling = Motion::Coupling;

namespace {

const PairPotential potential = truncated(LennardJones{}, 2.5, Ending::force_shifted);

ForceField field() { return pair_field(potential, 0.3); }

constexpr MinimiseMethod both[] = {MinimiseMethod::fire, MinimiseMethod::conjugate_gradient};

/// Enthalpy of a perfect fcc crystal of four particles a cube at its best density.
double best_crystal(double pressure) {
  const auto enthalpy = [&](double density) {
    std::vector<Vector> force;
    const Particles p = face_centred(1, density);
    return direct_pair_sum(p, {potential}, force).energy / 4.0 + pressure / density;
  };
  double low = 0.9, high = 1.6;
  const double golden = 0.5 * (std::sqrt(5.0) - 1.0);
  for (int k = 0; k < 80; ++k) {
    const double a = high - golden * (high - low), b = low + golden * (high - low);
    (enthalpy(a) < enthalpy(b) ? high : low) = enthalpy(a) < enthalpy(b) ? b : a;
  }
  return enthalpy(0.5 * (low + high));
}

Particles shaken(double density, double amplitude, bool strained) {
  Particles p = face_centred(4, density);
  const Random random(3);
  if (strained) {
    Eigen::Matrix3d strain = Eigen::Matrix3d::Identity();
    strain << 1.02, 0.03, -0.02, 0.0, 0.99, 0.01, 0.0, 0.0, 1.01;
    p.cell.edges = (strain * p.cell.edges).eval();
    for (Vector& r : p.position) {
      const Eigen::Vector3d s = strain * Eigen::Vector3d(r.x, r.y, r.z);
      r = {s[0], s[1], s[2], 0.0};
    }
  }
  for (std::size_t i = 0; i < p.size(); ++i) {
    const auto n = random.normal(Stream::placement, i, 0);
    p.position[i].x += amplitude * n[0];
    p.position[i].y += amplitude * n[1];
    p.position[i].z += amplitude * n[2];
  }
  return p;
}

Convergence relax(Particles& p, const MinimiseOptions& o) {
  ForceField forces = field();
  Observer nobody;
  return minimise(p, forces, o, {{}, {}, false}, nobody);
}

}  // namespace

TEST_CASE("minimisers: a shaken crystal goes back to its lattice") {
  for (const MinimiseMethod method : both) {
    Particles p = shaken(1.05, 0.05, false);
    const Convergence c = relax(p, {.method = method});
    CHECK(c.converged);
    CHECK(c.residual <= 1.0);
    CHECK(c.iterations < 500);
    std::vector<Vector> force;
    CHECK(direct_pair_sum(p, {potential}, force).energy / 256.0 ==
          Approx(direct_pair_sum(face_centred(2, 1.05), {potential}, force).energy / 32.0).epsilon(1e-12));
    for (const Vector& v : p.velocity) CHECK((v.x == 0.0 && v.y == 0.0 && v.z == 0.0));
  }
}

TEST_CASE("minimisers: positions and cell find the fcc crystal of least enthalpy") {
  for (const MinimiseMethod method : both)
    for (const Coupling coupling : {Coupling::isotropic, Coupling::edges, Coupling::triclinic})
      for (const double pressure : {0.0, 8.0}) {
        CAPTURE(static_cast<int>(method), static_cast<int>(coupling), pressure);
        Particles p = shaken(1.0, 0.03, coupling == Coupling::triclinic);
        const Convergence c =
            relax(p, {.method = method, .coupling = coupling, .pressure = pressure, .pressure_tolerance = 1e-9});
        CHECK(c.converged);
        CHECK(c.iterations < 2000);
        std::vector<Vector> force;
        const Tally t = direct_pair_sum(p, {potential}, force);
        CHECK((t.energy + pressure * p.cell.volume()) / 256.0 == Approx(best_crystal(pressure)).epsilon(1e-12));
        const Eigen::Matrix3d stress = t.virial / p.cell.volume();
        CHECK((stress - pressure * Eigen::Matrix3d::Identity()).cwiseAbs().maxCoeff() < 1e-7);
      }
}

TEST_CASE("minimisers: an amorphous start, overlaps and all, ends at rest") {
  for (const MinimiseMethod method : both) {
    Particles p = scattered(Cell::orthorhombic(6.0, 6.0, 6.0), 180, 1, 0.3, 5);
    REQUIRE(p.size() == 180);
    const Convergence c = relax(p, {.method = method, .force_tolerance = 1e-6});
    CHECK(c.converged);
    ForceField forces = field();
    forces.compute(p, false);
    double most = 0.0;
    for (const Vector& f : p.force) most = std::max({most, std::abs(f.x), std::abs(f.y), std::abs(f.z)});
    CHECK(most < 1.1e-6);
  }
}

TEST_CASE("minimisers: frozen particles stay, and not with a cell that moves") {
  Particles p = shaken(1.05, 0.05, false);
  const Vector there = p.position[7];
  const Freedom freedom{{}, {7}, false};
  ForceField forces = field();
  Minimiser minimiser({.force_tolerance = 1e-6}, freedom);
  while (!minimiser.advance(p, forces)) REQUIRE(minimiser.convergence().iterations < 2000);
  const auto at = static_cast<std::size_t>(std::find(p.id.begin(), p.id.end(), 7) - p.id.begin());
  const Eigen::Vector3d now = p.unwrapped(at);
  CHECK((now - Eigen::Vector3d(there.x, there.y, there.z)).norm() < 1e-13);
  Minimiser flexible({.coupling = Coupling::edges}, freedom);
  CHECK_THROWS_WITH(flexible.advance(p, forces), Catch::Contains("freeze none of them"));
}

TEST_CASE("minimisers: not converged is a value; what makes no sense is refused") {
  Particles p = shaken(1.05, 0.05, false);
  const Convergence c = relax(p, {.max_iterations = 3});
  CHECK_FALSE(c.converged);
  CHECK(c.iterations == 3);
  CHECK_THAT(c.reason, Catch::Contains("not converged after 3 iterations"));
  p.position[0] = p.position[1];
  CHECK_THROWS_WITH(relax(p, {}), Catch::Contains("is not finite; it may lie on another one"));
  CHECK_THROWS_WITH(Minimiser({.force_tolerance = 0.0}), Catch::Contains("force_tolerance must be > 0"));
}

TEST_CASE("minimisers: an interrupted minimisation continues bit for bit") {
  Particles start = face_centred(7, 0.95);
  for (std::size_t i = 0; i < start.size(); ++i)
    start.position[i].x += 0.15 * Random(3).normal(Stream::placement, i, 0)[0];
  for (const MinimiseMethod method : both)
    for (const Coupling coupling : {Coupling::none, Coupling::triclinic}) {
      const MinimiseOptions o{.method = method, .coupling = coupling};
      Particles whole = start, half = start;
      omp_set_num_threads(2);
      ForceField all = field(), before = field(), after = field();
      Minimiser one(o), first(o), second(o);
      for (int k = 0; k < 30; ++k) one.advance(whole, all);
      omp_set_num_threads(1);
      for (int k = 0; k < 15; ++k) first.advance(half, before);
      Particles saved = half;
      after.restore_list(saved, before.list().built_positions(), before.list().built_edges());
      second.restore(first.state());
      for (int k = 0; k < 15; ++k) second.advance(saved, after);
      CHECK(same_bits(saved.position, whole.position));
      CHECK(saved.id == whole.id);
      CHECK(saved.cell.edges == whole.cell.edges);
    }
}
