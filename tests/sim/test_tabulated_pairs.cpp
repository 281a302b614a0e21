#include <ozark/sim/tabulated_pairs.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>
#include <ozark/model/silica.hpp>
#include <ozark/sim/charged_forces.hpp>
#include <ozark/sim/ewald.hpp>
#include <ozark/sim/force_field.hpp>
#include <ozark/sim/tail_correction.hpp>

#include <numbers>

#include "crystals.hpp"

using namespace ozark;
using namespace ozark::sim;

namespace {

std::vector<ParticleKind> silicon_and_oxygen() { return ions(Cell{}, {2.4, -1.2}).kinds; }
std::vector<PairPotential> pairs_of(const IonicModel& m) { return {m.pairs[0], m.pairs[1], m.pairs[2]}; }

Tally tail_of(const std::vector<PairPotential>& pairs, Particles p) {
  Tally tally;
  TailCorrection(p.kinds.size(), pairs).add_forces(p, NeighbourList(0.0, 1.0), &tally);
  return tally;
}

}  // namespace

TEST_CASE("tables of silica hold energies and forces to the accuracy stated") {
  for (const SilicaModel model : {SilicaModel::ttam, SilicaModel::bks})
    for (const double cutoff : {10.0, 5.5})
      for (const double smoothing : {0.0, 0.5})
        for (const Screening screening : {Screening::ewald, Screening::damped_shifted}) {
          const IonicModel m = silica(model, {.cutoff = cutoff, .smoothing = smoothing});
          const TabulatedPairs pairs(silicon_and_oxygen(), pairs_of(m), {screening, coulomb_constant, 0.3, 10.0});
          CHECK(pairs.range() == 10.0);
          double energy_error = 0.0, force_error = 0.0;
          for (std::size_t a = 0; a < 2; ++a)
            for (std::size_t b = 0; b < 2; ++b) {
              const double product = std::abs(coulomb_of(m.pairs[a + b]));
              for (double r = 0.7; r < 10.0; r += 0.00137) {
                const PairTerm<double> t = pairs.tabulated(a, b, r), e = pairs.exact(a, b, r);
                // of the largest term, each at most these
                const auto& u = std::get<BuckinghamCoulomb>(m.pairs[a + b]);
                const double r6 = std::pow(r, -6.0), r24 = u.repulsion * r6 * r6 * r6 * r6;
                const double wall = u.amplitude * std::exp(-r / u.decay), spread = u.dispersion * r6;
                const double size = std::max({product / r, wall, spread, r24});
                const double steep = std::max({product / r, wall * r / u.decay, 6.0 * spread, 24.0 * r24}) / (r * r);
                energy_error = std::max(energy_error, std::abs(t.energy - e.energy) / size);
                force_error = std::max(force_error, std::abs(t.force - e.force) / steep);
              }
              CHECK(pairs.tabulated(a, b, 10.0).energy == 0.0);
              CHECK(pairs.tabulated(a, b, 10.0).force == 0.0);
              CHECK(pairs.tabulated(a, b, 30.0).force == 0.0);
            }
          CAPTURE(cutoff, smoothing, energy_error, force_error);
          CHECK(energy_error < 3e-7);
          CHECK(force_error < 3e-7);
        }
}

TEST_CASE("nearer than the table reaches, forces stay finite and repulsive where they were") {
  const TabulatedPairs pairs(silicon_and_oxygen(), pairs_of(silica(SilicaModel::ttam)),
                             {Screening::ewald, coulomb_constant, 0.3, 10.0});
  for (std::size_t a = 0; a < 2; ++a)
    for (std::size_t b = 0; b < 2; ++b)
      for (const double r : {0.0, 1e-3, 0.1, 0.2}) {
        const PairTerm<double> t = pairs.tabulated(a, b, r);
        CHECK(std::isfinite(t.energy));
        CHECK(t.force > 0.0);
      }
}

TEST_CASE("ions in packs have the energy, forces and virial of ions one at a time") {
  const IonicModel m = silica(SilicaModel::bks, {.cutoff = 5.5});
  Particles p = scattered(triclinic(11.0, 12.0, 11.5, 3.0, -2.0, 4.0), 90, 2, 1.5, 8);
  p.kinds[0].charge = m.charges[0];
  p.kinds[1].charge = m.charges[1];
  const ScreenedCoulomb coulomb{Screening::damped_shifted, coulomb_constant, 0.2, 9.0};
  std::vector<std::unique_ptr<Interaction>> parts;
  parts.push_back(std::make_unique<TabulatedPairs>(p.kinds, pairs_of(m), coulomb));
  const auto& table = dynamic_cast<const TabulatedPairs&>(*parts.front());
  ForceField field(std::move(parts), 0.5);
  const Tally tally = field.compute(p, true);
  std::vector<Vector> force(p.size());
  Tally direct;
  double squares = 0.0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    squares += p.charge(i) * p.charge(i);
    for (std::size_t j = 0; j < p.size(); ++j)
      for (int n = 0; n < 125; ++n) {
        if (i == j && n == 62) continue;
        const Eigen::Vector3d image = p.cell.edges * Eigen::Vector3d(n % 5 - 2, n / 5 % 5 - 2, n / 25 - 2);
        const Eigen::Vector3d d(p.position[i].x - p.position[j].x - image[0],
                                p.position[i].y - p.position[j].y - image[1],
                                p.position[i].z - p.position[j].z - image[2]);
        if (d.norm() >= 9.0) continue;
        const auto t = table.exact(static_cast<std::size_t>(p.kind[i]), static_cast<std::size_t>(p.kind[j]), d.norm());
        direct.energy += 0.5 * t.energy;
        direct.virial += 0.5 * t.force * d * d.transpose();
        force[i].x += t.force * d[0];
        force[i].y += t.force * d[1];
        force[i].z += t.force * d[2];
      }
  }
  direct.energy += squares * coulomb.self_energy();
  CHECK(tally.energy == Approx(direct.energy).epsilon(1e-7));
  CHECK((tally.virial - direct.virial).norm() <= 1e-6 * direct.virial.norm());
  CHECK(largest_difference(p.force, force) <= 1e-6 * largest(force));
}

TEST_CASE("a damped shifted force ends smoothly and is the slope of its energy") {
  const ScreenedCoulomb c{Screening::damped_shifted, 2.0, 0.25, 9.0};
  CHECK(std::abs(c.at(9.0 - 1e-7).energy) < 1e-12);
  CHECK(std::abs(c.at(9.0 - 1e-7).force) < 1e-9);
  for (const double r : {0.5, 1.0, 3.0, 8.0}) {
    const double h = 1e-5, slope = (c.at(r + h).energy - c.at(r - h).energy) / (2.0 * h);
    CHECK(c.at(r).force * r == Approx(-slope).epsilon(1e-7));
  }
  CHECK(c.self_energy() == Approx(0.5 * (c.at(1e-4).energy - 2.0 / 1e-4)).epsilon(1e-6));
}

TEST_CASE("a damped shifted force approaches the Coulomb energy of a salt as its range grows") {
  double before = 1.0;
  for (const double cutoff : {3.0, 6.0, 12.0}) {
    Particles p = replicated(two_lattices(2.0, 0.5), 2);
    ChargedOptions options{.cutoff = cutoff, .damping = 1.0 / std::sqrt(cutoff), .tail = false};
    const std::vector<PairPotential> none(3, ChargedSphere{0.0, 0.0});
    ForceField field(charged_forces(p, none, options).parts, 0.2);
    const double error = std::abs(field.compute(p, true).energy / ewald_sum(p, 1.0).energy - 1.0);
    CHECK(error < 0.3 * before);
    before = error;
  }
  CHECK(before < 1e-4);
}

TEST_CASE("tails are the integrals of what was cut, sharply or smoothly") {
  Particles p = scattered(Cell::orthorhombic(8.0, 8.0, 8.0), 40, 2, 0.5, 3);
  const double pi = std::numbers::pi, volume = 512.0;
  const std::vector<PairPotential> u = {LennardJones{1.0, 1.0, {2.5, 0.0, 0.0}},
                                        LennardJones{0.9, 1.2, {2.5, -0.1, 0.0}},
                                        BuckinghamCoulomb{.dispersion = 3.0, .strength = 2.0, .cutoff = 3.0}};
  const auto lj = [&](double s, double e, double rc) {  // 8 pi / 3 e (s^12 / 3 rc^9 - s^6 / rc^3)
    return std::pair{
        8.0 * pi / 3.0 * e * (std::pow(s, 12) / (3.0 * std::pow(rc, 9)) - std::pow(s, 6) / std::pow(rc, 3)),
        16.0 * pi / 3.0 * e * (2.0 * std::pow(s, 12) / (3.0 * std::pow(rc, 9)) - std::pow(s, 6) / std::pow(rc, 3))};
  };
  // exp(-r) beyond R: integral of r^2 is (R^2 + 2 R + 2) e^-R, of r^3 is (R^3 + 3 R^2 + 6 R + 6) e^-R
  const double wall = std::exp(-3.0);
  const double b_energy = 2.0 * pi * (17.0 * wall - 3.0 / 81.0),
               b_virial = 2.0 * pi / 3.0 * (78.0 * wall - 18.0 / 81.0);
  const auto [e1, w1] = lj(1.0, 1.0, 2.5);
  const auto [e2, w2] = lj(0.9, 1.2, 2.5);
  const Tally tally = tail_of(u, p);
  CHECK(tally.energy == Approx(400.0 / volume * (e1 + 2.0 * e2 + b_energy)).epsilon(1e-8));
  CHECK(tally.virial(1, 1) == Approx(400.0 / volume * (w1 + 2.0 * w2 + b_virial)).epsilon(1e-8));

  // Smoothed, the energy changes with volume as the virial says.
  std::vector<PairPotential> smooth = u;
  for (PairPotential& one : smooth) one = BuckinghamCoulomb{.dispersion = 3.0, .cutoff = 3.0, .smoothing = 0.4};
  const Tally t = tail_of(smooth, p);
  CHECK(t.virial(0, 0) == Approx(t.energy).epsilon(1e-8));
  const std::vector<PairPotential> closed(3, weeks_chandler_andersen(1.0, 1.0)), gauss(3, GaussianCore{});
  CHECK(tail_of(gauss, p).energy == 0.0);
}

TEST_CASE("tables refuse what they cannot hold") {
  const auto kinds = silicon_and_oxygen();
  const ScreenedCoulomb coulomb{Screening::ewald, 1.0, 0.3, 10.0};
  const PairPotential none = ChargedSphere{0.0, 0.0};
  CHECK_THROWS_WITH(TabulatedPairs(kinds, {none, HardSphere{}, none}, coulomb), Catch::Contains("(0, 1) has a hard"));
  CHECK_THROWS_WITH(TabulatedPairs(kinds, {none, none}, coulomb), Catch::Contains("need 3"));
  CHECK_THROWS_WITH(TabulatedPairs(kinds, {none, none, LennardJones{}}, coulomb), Catch::Contains("(1, 1) has no end"));
  CHECK_THROWS_WITH(TabulatedPairs(kinds, {none, ChargedSphere{1.0, 0.0}, none}, coulomb),
                    Catch::Contains("its charges make it -2.88"));
}
