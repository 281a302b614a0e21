#include <ozark/sim/martyna_tobias_klein.hpp>
#include <ozark/sim/nose_hoover.hpp>
#include <ozark/sim/rescaling_with_nph.hpp>
#include <ozark/sim/stochastic_cell_rescaling.hpp>

#include "liquids.hpp"

using namespace ozark;
using namespace ozark::sim;
using Coupling = Motion::Coupling;

namespace {

using Make = std::function<std::unique_ptr<Motion>(double kT, double pressure, Coupling)>;

const Make inertial = [](double kT, double pressure, Coupling c) {
  return std::make_unique<MartynaTobiasKlein>(MartynaTobiasKlein::Options{0.005, kT, pressure, 0.2, 0.8, 3, c});
};
const Make stochastic = [](double kT, double pressure, Coupling c) {
  return std::make_unique<StochasticCellRescaling>(
      StochasticCellRescaling::Options{0.005, kT, pressure, 0.2, 0.4, 0.2, c, 5});
};
// A crystal's cell is stiffer: with the liquid's compressibility it would relax within a few steps, and
// the error of first order in them be 4 % of the slope.
const Make stochastic_of_solid = [](double kT, double pressure, Coupling c) {
  return std::make_unique<StochasticCellRescaling>(
      StochasticCellRescaling::Options{0.005, kT, pressure, 0.2, 0.4, 0.03, c, 5});
};
const Make rescaled = [](double kT, double pressure, Coupling c) {
  return std::make_unique<RescalingWithNph>(RescalingWithNph::Options{0.005, kT, pressure, 0.8, 1, c});
};
const Make isenthalpic = [](double kT, double pressure, Coupling c) {
  return std::make_unique<RescalingWithNph>(RescalingWithNph::Options{0.005, kT, pressure, 0.8, 0, c});
};

struct Series {
  std::vector<double> volume, pressure, kinetic, potential, conserved;
};

Series sample(const Make& make, Coupling coupling, double kT, double pressure, std::int64_t steps,
              const Particles& start, const std::function<ForceField()>& field, std::int64_t equilibration = 3000) {
  Particles p = start;
  ForceField forces = field();
  forces.compute(p, false);
  const auto motion = make(kT, pressure, coupling);
  run(*motion, p, forces, 0, equilibration);
  Series s;
  run(
      *motion, p, forces, equilibration, equilibration + steps,
      [&](const Particles& q, const Tally& t) {
        s.volume.push_back(q.cell.volume());
        s.pressure.push_back(sim::pressure(q, t.virial));
        s.kinetic.push_back(kinetic_energy(q));
        s.potential.push_back(t.energy);
        s.conserved.push_back(s.kinetic.back() + t.energy + motion->reservoir_energy());
      },
      10);
  return s;
}

ForceField liquid_field() { return lennard_jones_field(); }

/// A liquid; where edges move by themselves a crystal, for those of a liquid wander without bound.
void check_isobaric(const Make& make, Coupling coupling, std::int64_t steps) {
  const bool liquid = coupling == Coupling::isotropic;
  const double kT = liquid ? 1.2 : 0.4, low = liquid ? 0.8 : 1.0, high = liquid ? 1.3 : 1.6;
  const Particles start = liquid ? hot_crystal(3, 0.7, kT) : hot_crystal(3, 0.95, 0.5 * kT);
  const Series a = sample(make, coupling, kT, low, steps, start, liquid_field);
  const Series b = sample(make, coupling, kT, high, steps, start, liquid_field);
  for (const auto* s : {&a, &b}) {
    const double imposed = s == &a ? low : high;
    const Estimate p = mean_of(s->pressure), kinetic = mean_of(s->kinetic);
    CHECK(p.value == Approx(imposed).epsilon(0).margin(4.0 * p.error + 0.005));
    CHECK(p.error < 0.06);
    CHECK(kinetic.value == Approx(0.5 * 321.0 * kT).epsilon(0).margin(4.0 * kinetic.error + 2e-3 * kinetic.value));
  }
  const double expected = -(high - low) / kT;
  const Estimate slope = ratio_slope(a.volume, b.volume);
  CAPTURE(expected, slope.value, slope.error);
  CHECK(slope.value == Approx(expected).epsilon(0).margin(4.0 * slope.error));
  CHECK(slope.error < 0.2 * std::abs(expected));
}

/// At one pressure the enthalpies of two temperatures differ by the ratio of their Boltzmann factors.
void check_enthalpy(const Make& make, std::int64_t steps) {
  const double cold = 1.1, hot = 1.2, pressure = 1.0;
  std::vector<double> enthalpy[2];
  for (int k = 0; k < 2; ++k) {
    const double kT = k == 0 ? cold : hot;
    const Series s = sample(make, Coupling::isotropic, kT, pressure, steps, hot_crystal(3, 0.7, kT), liquid_field);
    for (std::size_t n = 0; n < s.volume.size(); ++n) enthalpy[k].push_back(s.potential[n] + pressure * s.volume[n]);
  }
  const double expected = 1.0 / cold - 1.0 / hot;
  const Estimate slope = ratio_slope(enthalpy[0], enthalpy[1]);
  CAPTURE(expected, slope.value, slope.error);
  CHECK(slope.value == Approx(expected).epsilon(0).margin(4.0 * slope.error));
  CHECK(slope.error < 0.15 * expected);
}

}  // namespace

TEST_CASE("Martyna-Tobias-Klein: volumes at two pressures differ by the ratio of Boltzmann factors") {
  check_isobaric(inertial, Coupling::isotropic, 40000);
}
TEST_CASE("Martyna-Tobias-Klein: the same with edges that move by themselves") {
  check_isobaric(inertial, Coupling::edges, 40000);
}
TEST_CASE("stochastic cell rescaling: volumes at two pressures differ by the ratio of Boltzmann factors") {
  check_isobaric(stochastic, Coupling::isotropic, 40000);
}
TEST_CASE("stochastic cell rescaling: the same with edges that move by themselves") {
  check_isobaric(stochastic_of_solid, Coupling::edges, 40000);
}
TEST_CASE("Martyna-Tobias-Klein: enthalpies at two temperatures differ by the ratio of Boltzmann factors") {
  check_enthalpy(inertial, 40000);
}
TEST_CASE("stochastic cell rescaling: enthalpies at two temperatures differ by the ratio of Boltzmann factors") {
  check_enthalpy(stochastic, 40000);
}
TEST_CASE("barostats over long runs", "[long]") {
  for (const Coupling c : {Coupling::isotropic, Coupling::edges}) {
    check_isobaric(inertial, c, 300000);
    check_isobaric(c == Coupling::isotropic ? stochastic : stochastic_of_solid, c, 300000);
  }
  check_enthalpy(inertial, 300000);
  check_enthalpy(stochastic, 300000);
}

TEST_CASE("an ideal gas at constant pressure has the volumes of a gamma distribution") {
  for (const Make& make : {inertial, stochastic}) {
    Particles gas = face_centred(2, 0.5);  // 32
    draw_velocities(gas, {}, 1.0, Random(4));
    const Series s = sample(make, Coupling::isotropic, 1.0, 0.5, 200000, gas, no_forces);
    const Estimate mean = mean_of(s.volume), variance = variance_of(s.volume);
    CHECK(mean.value == Approx(32.0 / 0.5).epsilon(0).margin(4.0 * mean.error));
    CHECK(mean.error < 0.015 * mean.value);
    CHECK(variance.value == Approx(32.0 / 0.25).epsilon(0).margin(4.0 * variance.error));
    CHECK(variance.error < 0.15 * variance.value);
  }
}

TEST_CASE("volume fluctuations agree with the slope of the pressure at constant volume", "[long]") {
  const double kT = 1.2;
  for (const Make& make : {inertial, stochastic}) {
    const Series s = sample(make, Coupling::isotropic, kT, 1.0, 400000, hot_crystal(4, 0.7, kT), liquid_field, 10000);
    const double volume = mean_of(s.volume).value;
    std::vector<Estimate> p;
    for (const double factor : {0.97, 1.03}) {
      Particles q = hot_crystal(4, 256.0 / (volume * factor), kT);
      ForceField forces = liquid_field();
      forces.compute(q, false);
      NoseHoover motion({0.005, kT, 0.2, 3});
      run(motion, q, forces, 0, 5000);
      std::vector<double> values;
      run(
          motion, q, forces, 5000, 105000,
          [&](const Particles& x, const Tally& t) { values.push_back(pressure(x, t.virial)); }, 10);
      p.push_back(mean_of(values));
    }
    const double slope = (p[1].value - p[0].value) / (0.06 * volume);
    const double slope_error = std::hypot(p[0].error, p[1].error) / (0.06 * volume);
    const Estimate variance = variance_of(s.volume);
    const double expected = -kT / slope;
    CHECK(variance.value == Approx(expected).epsilon(0).margin(
                                4.0 * (variance.error + expected * slope_error / std::abs(slope)) + 0.03 * expected));
  }
}

TEST_CASE("cells with inertia conserve their energy, the smaller the time step the better, whatever moves") {
  for (const Coupling c : {Coupling::isotropic, Coupling::edges, Coupling::triclinic}) {
    std::vector<double> wander;
    for (const double dt : {0.004, 0.002}) {
      Particles p = hot_crystal(3, 1.0, 0.3);
      p.cell.edges(0, 1) = 0.2;
      p.cell.edges(1, 2) = -0.1;
      ForceField forces = lennard_jones_field();
      forces.compute(p, false);
      MartynaTobiasKlein motion({dt, 0.3, 1.5, 0.3, 0.7, 3, c});
      std::vector<double> conserved;
      run(motion, p, forces, 0, std::lround(4.0 / dt), [&](const Particles& q, const Tally& t) {
        conserved.push_back(kinetic_energy(q) + t.energy + motion.reservoir_energy());
      });
      wander.push_back(std::sqrt(variance_of(conserved).value));
    }
    CAPTURE(static_cast<int>(c), wander[0], wander[1]);
    CHECK(wander[0] / wander[1] == Approx(4.0).epsilon(0.35));
    CHECK(wander[0] < 0.05);
  }
}

TEST_CASE("cells with inertia: the conserved energy holds from before the first step on, and after others' changes") {
  for (const Coupling c : {Coupling::isotropic, Coupling::edges, Coupling::triclinic})
    for (const Make& make : {inertial, isenthalpic}) {
      Particles p = hot_crystal(3, 1.0, 0.3);
      p.cell.edges(0, 1) = 0.2;
      ForceField forces = lennard_jones_field();
      const auto motion = make(0.3, 1.5, c);
      for (std::int64_t step : {0, 1}) {
        const double start = forces.compute(p, true).energy + kinetic_energy(p) + motion->reservoir_energy();
        const double then =
            motion->advance(p, forces, step, true).energy + kinetic_energy(p) + motion->reservoir_energy();
        CHECK(then == Approx(start).epsilon(0).margin(0.05));  // p V is 160
        p.cell.edges *= 1.01;
        for (Vector& r : p.position) r = {1.01 * r.x, 1.01 * r.y, 1.01 * r.z, 0.0};
        motion->disturbed();
      }
    }
}

TEST_CASE("a crystal in a triclinic cell relaxes to the pressure imposed in all six components") {
  Particles p = face_centred(4, 1.0);
  p.cell.edges(0, 1) = 0.15;
  p.cell.edges(0, 2) = -0.2;
  for (Vector& r : p.position) {
    r.x += 0.15 / p.cell.edges(1, 1) * r.y - 0.2 / p.cell.edges(2, 2) * r.z;
  }
  draw_velocities(p, {}, 0.4, Random(2));
  ForceField forces = lennard_jones_field();
  forces.compute(p, false);
  MartynaTobiasKlein motion({0.004, 0.2, 2.0, 0.2, 0.5, 3, Coupling::triclinic});
  run(motion, p, forces, 0, 3000);
  std::vector<std::vector<double>> stress(6);
  run(
      motion, p, forces, 3000, 15000,
      [&](const Particles& q, const Tally& t) {
        const Eigen::Matrix3d s = pressure_tensor(q, t.virial);
        const double six[6] = {s(0, 0), s(1, 1), s(2, 2), s(0, 1), s(0, 2), s(1, 2)};
        for (std::size_t k = 0; k < 6; ++k) stress[k].push_back(six[k]);
      },
      5);
  for (std::size_t k = 0; k < 6; ++k) {
    const Estimate mean = mean_of(stress[k]);
    CHECK(mean.value == Approx(k < 3 ? 2.0 : 0.0).epsilon(0).margin(4.0 * mean.error + 0.01));
    CHECK(mean.error < 0.1);
  }
}

TEST_CASE("the protocol of paper 001 keeps temperature and mean pressure, and enthalpy without its scaling") {
  const Series s = sample(rescaled, Coupling::isotropic, 1.2, 1.0, 20000, hot_crystal(3, 0.7, 1.2), liquid_field);
  const Estimate p = mean_of(s.pressure);
  CHECK(p.value == Approx(1.0).epsilon(0).margin(4.0 * p.error + 0.01));
  for (const double k : s.kinetic) CHECK(k == Approx(0.5 * 321.0 * 1.2).epsilon(1e-12));
  const Series h = sample(isenthalpic, Coupling::isotropic, 1.2, 1.0, 4000, hot_crystal(3, 0.7, 1.2), liquid_field);
  CHECK(std::sqrt(variance_of(h.conserved).value) < 0.02 * std::sqrt(variance_of(h.kinetic).value));
}

TEST_CASE("what a stochastic cell gives and takes is accounted for") {
  for (const Coupling c : {Coupling::isotropic, Coupling::edges}) {
    const Series s = sample(stochastic, c, 1.2, 1.0, 4000, hot_crystal(3, 0.7, 1.2), liquid_field);
    const double energy = std::sqrt(variance_of(s.kinetic).value);
    CHECK(std::abs(s.conserved.back() - s.conserved.front()) < 0.2 * energy);
  }
}

TEST_CASE("barostats: a run that is interrupted continues bit for bit") {
  const Particles start = hot_crystal(7, 0.7, 1.0);
  for (const Coupling c : {Coupling::isotropic, Coupling::edges, Coupling::triclinic})
    check_continuation([&] { return inertial(1.2, 1.0, c); }, liquid_field, start, 15);
  check_continuation([&] { return stochastic(1.2, 1.0, Coupling::edges); }, liquid_field, start, 15);
  check_continuation([&] { return rescaled(1.2, 1.0, Coupling::isotropic); }, liquid_field, start, 15);
}

TEST_CASE("barostats: looking at the energy changes no bit of the motion") {
  for (const Make& make : {inertial, stochastic, rescaled})
    for (const Coupling c : {Coupling::isotropic, Coupling::edges}) {
      Particles looked = hot_crystal(3, 0.7, 1.0), unseen = looked;
      ForceField first = liquid_field(), second = liquid_field();
      first.compute(looked, true);
      second.compute(unseen, false);
      const auto one = make(1.2, 1.0, c), two = make(1.2, 1.0, c);
      Tally seen;
      run(*one, looked, first, 0, 100, [&](const Particles&, const Tally& t) { seen = t; });
      run(*two, unseen, second, 0, 100);
      CHECK(same_bits(looked.position, unseen.position));
      std::vector<Vector> force;
      const Tally direct = direct_pair_sum(looked, {truncated(LennardJones{}, 2.0, Ending::force_shifted)}, force);
      CHECK(seen.energy == Approx(direct.energy).epsilon(1e-11));
      CHECK((seen.virial - direct.virial).norm() < 1e-10 * (1.0 + direct.virial.norm()));
    }
}

TEST_CASE("barostats work in two dimensions") {
  for (const Make& make : {inertial, stochastic}) {
    Particles p;
    p.dimensions = 2;
    p.kinds.resize(1);
    p.cell = Cell::orthorhombic(18.0, 18.0, 1.0);
    p.cell.periodic[2] = false;
    for (int i = 0; i < 144; ++i) p.add(0, {1.5 * (i % 12), 1.5 * (i / 12), 0.0}, i);
    draw_velocities(p, {}, 1.0, Random(4));
    const Series s =
        sample(make, Coupling::edges, 1.0, 0.6, 20000, p, [] { return pair_field(weeks_chandler_andersen(1.0, 1.0)); });
    const Estimate kinetic = mean_of(s.kinetic), pressure = mean_of(s.pressure);
    CHECK(kinetic.value == Approx(143.0).epsilon(0).margin(4.0 * kinetic.error + 0.3));
    CHECK(pressure.value == Approx(0.6).epsilon(0).margin(4.0 * pressure.error + 0.003));
  }
}

TEST_CASE("barostats refuse what makes no sense") {
  Particles p = hot_crystal(3, 0.7, 1.2);
  ForceField forces = lennard_jones_field();
  MartynaTobiasKlein frozen({}, Freedom{{}, {1}, false});
  CHECK_THROWS_WITH(frozen.advance(p, forces, 0, false), Catch::Contains("freeze none of them at constant pressure"));
  p.cell.periodic[2] = false;
  MartynaTobiasKlein open({});
  CHECK_THROWS_WITH(open.advance(p, forces, 0, false), Catch::Contains("edge c of the cell does not repeat"));
  CHECK_THROWS_WITH(stochastic(1.0, 1.0, Coupling::triclinic), Catch::Contains("no angles"));
  CHECK_THROWS_WITH(inertial(1.0, 1.0, Coupling::none), Catch::Contains("needs a cell that changes"));
  p.cell.periodic[2] = true;
  MartynaTobiasKlein sudden({0.005, 1.2, 1e7, 0.5, 0.05, 3, Coupling::isotropic});
  CHECK_THROWS_WITH(run(sudden, p, forces, 0, 50), Catch::Contains("the cell would be strained"));
}
