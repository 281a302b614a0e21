#include <ozark/sim/schedule.hpp>

#include <ozark/sim/martyna_tobias_klein.hpp>
#include <ozark/sim/nose_hoover.hpp>
#include <ozark/sim/stochastic_cell_rescaling.hpp>

#include "liquids.hpp"

using namespace ozark;
using namespace ozark::sim;
using Coupling = Motion::Coupling;

namespace {

/// Goes through a schedule, twice as far at once and with an interruption between on another number of threads.
void check_interrupted(const Schedule& schedule, const std::function<std::unique_ptr<Motion>()>& make,
                       const Particles& start, std::int64_t first, std::int64_t last) {
  const auto go = [&](Motion& m, Particles& p, ForceField& f, std::int64_t from, std::int64_t to) {
    for (std::int64_t step = from; step < to; ++step) {
      schedule.prepare(step, m, p, f);
      m.advance(p, f, step, false);
    }
  };
  Particles whole = start, half = start;
  ForceField all = lennard_jones_field(), before = lennard_jones_field(), after = lennard_jones_field();
  omp_set_num_threads(2);
  all.compute(whole, false);
  const auto one = make(), two = make(), three = make();
  go(*one, whole, all, 0, last);
  omp_set_num_threads(1);
  before.compute(half, false);
  go(*two, half, before, 0, first);
  Particles saved = half;
  after.restore_list(saved, before.list().built_positions(), before.list().built_edges());
  after.compute(saved, false);
  three->restore(two->state());
  go(*three, saved, after, first, last);
  CHECK(same_bits(saved.position, whole.position));
  CHECK(same_bits(saved.velocity, whole.velocity));
  CHECK(saved.cell.edges == whole.cell.edges);
}

}  // namespace

TEST_CASE("schedules hold and ramp temperature and pressure step by step") {
  const Schedule s(
      {hold(10, 2.0, 1.0, Coupling::isotropic), {100, 2.0, 1.0, 1.0, 3.0, Coupling::isotropic, {}}, hold(5, 1.0)});
  CHECK(s.steps() == 115);
  CHECK(s.segment_of(0) == 0);
  CHECK(s.segment_of(9) == 0);
  CHECK(s.segment_of(10) == 1);
  CHECK(s.segment_of(114) == 2);
  CHECK(s.segment_of(1000) == 2);
  CHECK(s.reservoir(9).temperature == 2.0);
  CHECK(s.reservoir(9).pressure == 1.0);
  CHECK(s.reservoir(59).temperature == Approx(1.5).epsilon(1e-14));
  CHECK(s.reservoir(59).pressure == Approx(2.0).epsilon(1e-14));
  CHECK(s.reservoir(109).temperature == 1.0);
  CHECK(s.reservoir(109).pressure == 3.0);
}

TEST_CASE("steps of strain keep the volume and places relative to the edges") {
  for (const Strain& e :
       {Strain{Strain::Kind::extension, 2, 1, 1e-3, 5}, Strain{Strain::Kind::extension, 0, 1, -2e-3, 5},
        Strain{Strain::Kind::shear, 0, 1, 1e-3, 5}, Strain{Strain::Kind::shear, 1, 2, 1e-3, 5}}) {
    Segment segment = hold(50, 1.0);
    segment.strain = e;
    const Schedule s({segment, hold(10, 1.0)});
    Particles p = face_centred(3, 1.0);
    const double volume = p.cell.volume(), edge = p.cell.edges(e.axis, e.axis);
    const Eigen::Vector3d place = p.cell.inverse() * p.unwrapped(5);
    const std::int64_t id = p.id[5];
    ForceField forces = no_forces();
    forces.compute(p, false);
    NoseHoover motion({0.005, 1.0, 0.2, 3});
    for (std::int64_t step = 0; step < 60; ++step) s.prepare(step, motion, p, forces);
    CHECK(s.strain_steps(0) == 1);
    CHECK(s.strain_steps(5) == 2);
    CHECK(s.strain_steps(49) == 10);
    CHECK(s.strain_steps(55) == 0);
    CHECK(p.cell.volume() == Approx(volume).epsilon(1e-13));
    if (e.kind == Strain::Kind::extension)
      CHECK(p.cell.edges(e.axis, e.axis) == Approx(edge * std::pow(1.0 + e.increment, 10)).epsilon(1e-13));
    else
      CHECK(p.cell.edges(e.axis, e.gradient) == Approx(edge * 10.0 * e.increment).epsilon(1e-12));
    const auto at = static_cast<std::size_t>(std::find(p.id.begin(), p.id.end(), id) - p.id.begin());
    CHECK((p.cell.inverse() * p.unwrapped(at) - place).norm() < 1e-12);
  }
}

TEST_CASE("the work of a step of strain is the stress along it") {
  Particles p = face_centred(3, 1.1);
  const Random random(3);
  for (std::size_t i = 0; i < p.size(); ++i) p.position[i].x += 0.05 * random.normal(Stream::placement, i, 0)[0];
  ForceField forces = lennard_jones_field();
  for (const Strain& e : {Strain{Strain::Kind::extension, 2, 1, 1e-5, 1}, Strain{Strain::Kind::shear, 0, 1, 1e-5, 1}}) {
    Particles q = p, back = p;
    const Tally before = forces.compute(p, true);
    Segment there = hold(1, 1.0), again = there;
    there.strain = again.strain = e;
    again.strain->increment = -e.increment;
    NoseHoover motion({0.005, 1.0, 0.2, 3});
    ForceField one = lennard_jones_field(), two = lennard_jones_field();
    Schedule({there}).prepare(0, motion, q, one);
    Schedule({again}).prepare(0, motion, back, two);
    const double slope = (one.compute(q, true).energy - two.compute(back, true).energy) / (2.0 * e.increment);
    const Eigen::Matrix3d& w = before.virial;
    const double expected = e.kind == Strain::Kind::shear ? -w(0, 1) : -w(2, 2) + 0.5 * (w(0, 0) + w(1, 1));
    CHECK(slope == Approx(expected).epsilon(0).margin(1e-4));
  }
}

TEST_CASE("a volume under isotropic pressure keeps the shape that strain gave it") {
  Segment segment = hold(400, 0.5, 1.0, Coupling::isotropic);
  segment.strain = Strain{Strain::Kind::extension, 2, 1, 1e-3, 20};
  const Schedule s({segment});
  Particles p = hot_crystal(3, 1.0, 0.25);
  ForceField forces = lennard_jones_field();
  forces.compute(p, false);
  MartynaTobiasKlein motion({0.004, 0.5, 1.0, 0.2, 0.6, 3, Coupling::isotropic});
  for (std::int64_t step = 0; step < s.steps(); ++step) {
    s.prepare(step, motion, p, forces);
    motion.advance(p, forces, step, false);
  }
  CHECK(p.cell.edges(2, 2) / p.cell.edges(0, 0) == Approx(std::pow(1.001, 1.5 * 20)).epsilon(1e-12));
  CHECK(p.cell.edges(1, 1) == Approx(p.cell.edges(0, 0)).epsilon(1e-12));
}

TEST_CASE("runs interrupted inside a ramp or between steps of strain continue bit for bit") {
  const Particles start = hot_crystal(7, 0.9, 0.8);
  const Schedule ramp({{40, 1.6, 0.8, 1.0, 3.0, Coupling::isotropic, {}}});
  check_interrupted(
      ramp, [] { return std::make_unique<MartynaTobiasKlein>(MartynaTobiasKlein::Options{.temperature = 1.6}); }, start,
      17, 40);
  check_interrupted(
      ramp, [] { return std::make_unique<StochasticCellRescaling>(StochasticCellRescaling::Options{}); }, start, 17,
      40);
  Segment strained = hold(40, 0.8);
  strained.strain = Strain{Strain::Kind::shear, 0, 1, 5e-3, 7};
  check_interrupted(
      Schedule({strained}), [] { return std::make_unique<NoseHoover>(NoseHoover::Options{}); }, start, 21, 40);
  strained.coupling = Coupling::isotropic;
  strained.strain = Strain{Strain::Kind::extension, 2, 1, 2e-3, 7};
  check_interrupted(
      Schedule({strained}), [] { return std::make_unique<MartynaTobiasKlein>(MartynaTobiasKlein::Options{}); }, start,
      24, 40);
}

TEST_CASE("segments say which stress is coupled, and refuse what would undo the strain") {
  Segment s = hold(10, 1.0);
  CHECK(coupled_stress(s, 3) == "none: the cell is given");
  s.coupling = Coupling::edges;
  CHECK(coupled_stress(s, 3) == "xx, yy, zz, each by itself");
  s.coupling = Coupling::isotropic;
  s.strain = Strain{};
  CHECK(coupled_stress(s, 3) == "mean of xx, yy, zz; zz less the lateral stress answers to extension along z");
  s.strain->kind = Strain::Kind::shear;
  s.strain->axis = 0;
  CHECK(coupled_stress(s, 2) == "mean of xx, yy; xy answers to shear");
  s.coupling = Coupling::triclinic;
  CHECK_THROWS_WITH(Schedule({hold(3, 1.0), s}),
                    Catch::Contains("segment 1") && Catch::Contains("'triclinic' would undo the strain"));
  CHECK_THROWS_WITH(Schedule({hold(0, 1.0)}), Catch::Contains("must have steps > 0, got 0"));
  CHECK_THROWS_WITH(Schedule({hold(3, -1.0)}), Catch::Contains("temperature must be > 0, got -1"));
  Particles p = hot_crystal(3, 1.0, 0.5);
  ForceField forces = lennard_jones_field();
  NoseHoover motion({0.005, 1.0, 0.2, 3});
  CHECK_THROWS_WITH(Schedule({hold(5, 1.0, 0.0, Coupling::edges)}).prepare(0, motion, p, forces),
                    Catch::Contains("couples the cell as 'edges', the motion as 'none'"));
}
