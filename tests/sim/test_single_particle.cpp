// Energies of single particles are differences of the whole energy, computed anew.

#include <ozark/sim/single_particle.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>
#include <ozark/model/copper_niobium.hpp>
#include <ozark/sim/charged_forces.hpp>
#include <ozark/sim/embedded_atom_forces.hpp>
#include <ozark/sim/ewald.hpp>
#include <ozark/sim/external_field.hpp>
#include <ozark/sim/pair_forces.hpp>
#include <ozark/sim/slab_correction.hpp>
#include <ozark/sim/tail_correction.hpp>

#include <functional>

#include "crystals.hpp"
#include "pair_forms.hpp"

using namespace ozark;
using namespace ozark::sim;

namespace {

using Parts = std::vector<std::unique_ptr<Interaction>>;
using MakeParts = std::function<Parts()>;

template <class Part, class... Args>
Parts with(Parts parts, Args&&... args) {
  parts.push_back(std::make_unique<Part>(std::forward<Args>(args)...));
  return parts;
}

double whole_energy(Particles p, const MakeParts& make) { return ForceField(make(), 0.05).compute(p, true).energy; }

/// Draws of one walk.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : random_(seed) {}
  double operator()() { return random_.uniform(Stream::placement, 1, count_++)[0]; }
  std::size_t below(std::size_t n) {
    return std::min(n - 1, static_cast<std::size_t>((*this)() * static_cast<double>(n)));
  }
  /// Also outside the cell along the edges that repeat.
  Eigen::Vector3d place(const Particles& p) {
    Eigen::Vector3d s((*this)(), (*this)(), p.dimensions == 2 ? 0.0 : (*this)());
    for (Eigen::Index a = 0; a < 3; ++a)
      if (p.cell.periodic[static_cast<std::size_t>(a)]) s[a] = 3.0 * s[a] - 1.0;
    return p.cell.edges * s;
  }

 private:
  Random random_;
  std::uint64_t count_ = 0;
};

Eigen::Vector3d place_of(const Particles& p, std::size_t i) {
  return {p.position[i].x, p.position[i].y, p.position[i].z};
}

void moved(Particles& p, std::size_t i, const Eigen::Vector3d& to) { p.position[i] = {to[0], to[1], to[2], 0.0}; }

enum class Turnover { free, none };

/// Insertion, deletion and moves, small and large, against the whole energy after less that before.
void check_differences(Particles p, const MakeParts& make, Turnover turnover = Turnover::free) {
  ForceField field(make(), 0.05);
  SingleParticle single(p, field);
  Draws draw(11);
  const double before = whole_energy(p, make);
  const auto check = [&](double difference, const Particles& after) {
    const double whole = whole_energy(after, make);
    CHECK(difference == Approx(whole - before).epsilon(1e-10).margin(1e-12 * (1.0 + std::abs(before))));
  };
  for (int n = 0; n < 4; ++n) {
    const std::size_t i = draw.below(p.size());
    const Eigen::Vector3d far = draw.place(p), near = place_of(p, i) + 0.05 * (far - place_of(p, i));
    for (const Eigen::Vector3d& to : {near, far}) {
      Particles after = p;
      moved(after, i, to);
      check(single.energy_of_move(i, to), after);
    }
    if (turnover == Turnover::none) continue;
    const int kind = static_cast<int>(draw.below(p.kinds.size()));
    Particles more = p, fewer = p;
    more.add(kind, far, 100000);
    check(single.energy_of_insertion(kind, far), more);
    fewer.remove(i);
    check(single.energy_of_deletion(i), fewer);
  }
}

/// A thousand accepted changes: their energies add up to the difference of the whole energies.
void check_walk(Particles p, const MakeParts& make, double highest, Turnover turnover = Turnover::free) {
  ForceField field(make(), 0.05);
  SingleParticle single(p, field);
  const double start = whole_energy(p, make);
  const std::size_t size = p.size();
  Draws draw(5);
  double energy = start;
  int accepted = 0;
  for (int tries = 0; accepted < 1000 && tries < 100000; ++tries) {
    const double what = draw();
    if (turnover == Turnover::free && what < 0.25 && p.size() < size + 10) {
      const Eigen::Vector3d place = draw.place(p);
      const int kind = static_cast<int>(draw.below(p.kinds.size()));
      const double step = single.energy_of_insertion(kind, place);
      if (!(step < highest)) continue;
      const std::size_t i = single.insert(kind, place);
      REQUIRE(i + 1 == p.size());
      energy += step;
    } else if (turnover == Turnover::free && what < 0.5 && p.size() > size - 10) {
      const std::size_t i = draw.below(p.size());
      energy += single.energy_of_deletion(i);
      single.erase(i);
    } else if (what >= 0.5) {
      const std::size_t i = draw.below(p.size());
      const Eigen::Vector3d far = draw.place(p),
                            to = what < 0.75 ? far : Eigen::Vector3d(place_of(p, i) + 0.05 * (far - place_of(p, i)));
      const double step = single.energy_of_move(i, to);
      if (!(step < highest)) continue;
      energy += step;
      single.move(i, to);
    } else {
      continue;
    }
    ++accepted;
  }
  REQUIRE(accepted == 1000);
  require_valid(p);
  const double whole = whole_energy(p, make);
  CHECK(std::abs(whole - start) > 1e-3);
  CHECK(energy == Approx(whole).epsilon(1e-10));
}

Particles with_charges(Particles p, const std::vector<double>& charges) {
  for (std::size_t a = 0; a < charges.size(); ++a) p.kinds[a].charge = charges[a];
  return p;
}

Particles plane(int count, std::size_t kinds) {
  Cell cell = triclinic(6.0, 5.5, 1.0, 1.4, 0.0, 0.0);
  cell.periodic[2] = false;
  Particles p;
  p.cell = cell;
  p.dimensions = 2;
  p.kinds.resize(kinds);
  Draws draw(3);
  while (static_cast<int>(p.size()) < count) {
    const Eigen::Vector3d r = cell.edges * Eigen::Vector3d(draw(), draw(), 0.0);
    bool free = true;
    for (std::size_t j = 0; j < p.size(); ++j)
      for (int n = 0; n < 9; ++n)
        free = free && (r - place_of(p, j) - cell.edges * Eigen::Vector3d(n % 3 - 1, n / 3 - 1, 0)).norm() > 0.8;
    if (free) p.add(static_cast<int>(p.size() % kinds), r, static_cast<std::int64_t>(p.size()));
  }
  return p;
}

struct Box {
  const char* what;
  Particles particles;
};
std::vector<Box> boxes(std::size_t kinds, double length) {
  Cell slab = triclinic(6.0 * length, 5.5 * length, 7.0 * length, 1.2 * length, 0.0, 0.0);
  slab.periodic[2] = false;
  const auto at = [&](const Cell& cell, int count) { return scattered(cell, count, kinds, 0.85 * length, 9); };
  return {{"orthorhombic", at(Cell::orthorhombic(6.0 * length, 5.0 * length, 7.0 * length), 90)},
          {"triclinic",
           at(triclinic(5.0 * length, 6.0 * length, 5.5 * length, 1.9 * length, -2.1 * length, 2.4 * length), 70)},
          {"smaller than the cut-off",
           at(triclinic(1.9 * length, 2.1 * length, 2.0 * length, 0.8 * length, -0.7 * length, 0.6 * length), 4)},
          {"narrow", at(Cell::orthorhombic(1.3 * length, 1.2 * length, 8.0 * length), 7)},
          {"slab", at(slab, 90)}};
}

MakeParts mixture(Ending ending) {
  return [ending] {
    return with<PairForces>(
        {}, 3,
        std::vector<PairPotential>{
            truncated(LennardJones{}, 2.5, ending), truncated(LennardJones{0.8, 1.5}, 2.3, ending),
            truncated(Yukawa{1.0, 2.0, 2.0, 0.0}, 2.0, ending), weeks_chandler_andersen(0.9, 2.0),
            truncated(LennardJones{0.7, 0.2}, 1.5, ending), truncated(GaussianCore{}, 2.9, ending)});
  };
}

const EmbeddedAtomTable& copper_niobium_table() {
  static const EmbeddedAtomTable table = tabulated(copper_niobium(), 3000, copper_niobium_largest_density);
  return table;
}

MakeParts metal(const std::vector<std::size_t>& elements) {
  return [=] { return with<EmbeddedAtomForces>({}, copper_niobium_table(), elements); };
}

/// Soft ions, whatever the charges; wanted to 1e-12 in space and over waves.
MakeParts ewald_for(const Particles& p) {
  return [e = ewald_parameters(p, 1.3, 1e-9), kinds = p.kinds.size()] {
    const std::vector<PairPotential> soft(kinds * (kinds + 1) / 2,
                                          truncated(InversePower{0.8, 1.0, 12.0}, 2.0, Ending::shifted));
    return with<Ewald>(with<PairForces>({}, kinds, soft), e);
  };
}

MakeParts damped_for(const Particles& p) {
  return [p] {
    const std::vector<PairPotential> soft(
        3, BuckinghamCoulomb{.amplitude = 500.0, .decay = 0.2, .repulsion = 0.05, .cutoff = 2.5});
    return charged_forces(p, soft, {.coulomb = 1.3, .cutoff = 2.9, .damping = 0.6, .tail = false}).parts;
  };
}

}  // namespace

TEST_CASE("single particle, pairs: energies are differences of whole energies in every cell") {
  for (const Box& box : boxes(1, 1.0))
    for (const PairPotential& u : every_form) {
      CAPTURE(box.what, u.index());
      check_differences(box.particles, [&] { return with<PairForces>({}, 1, std::vector<PairPotential>{u}); });
    }
}

TEST_CASE("single particle, mixtures of pairs: energies are differences of whole energies in every cell") {
  for (const Box& box : boxes(3, 1.0)) {
    CAPTURE(box.what);
    for (const Ending ending : {Ending::cut, Ending::shifted, Ending::force_shifted})
      check_differences(box.particles, mixture(ending));
  }
  check_differences(plane(25, 3), mixture(Ending::shifted));
}

TEST_CASE("single particle, pairs: the energies of a thousand changes add up") {
  for (const Box& box : boxes(3, 1.0)) {
    if (box.particles.size() < 20) continue;
    CAPTURE(box.what);
    check_walk(box.particles, mixture(Ending::shifted), 30.0);
  }
  check_walk(plane(25, 3), mixture(Ending::cut), 30.0);
}

TEST_CASE("single particle, embedded atoms: energies count what neighbours lose and gain") {
  for (const auto& elements : {std::vector<std::size_t>{0}, {1}, {0, 1}, {1, 0, 1}})
    for (const Box& box : boxes(elements.size(), 2.4)) {
      CAPTURE(box.what, elements.size(), elements[0]);
      check_differences(box.particles, metal(elements));
    }
}

TEST_CASE("single particle, embedded atoms: the energies of a thousand changes add up") {
  check_walk(scattered(triclinic(10.0, 12.0, 11.0, 3.9, -4.1, 4.8), 70, 2, 2.1, 3), metal({0, 1}), 30.0);
}

TEST_CASE("single particle, Ewald: energies are differences of whole sums, of charged cells too") {
  for (const Cell& cell : {Cell::orthorhombic(5.0, 4.0, 4.5), triclinic(4.0, 4.5, 4.2, 1.1, -0.6, 0.8)})
    for (const int count : {40, 3}) {
      const Particles p = with_charges(scattered(cell, count, 3, 0.7, 3), {2.0, -1.0, -0.7});
      check_differences(p, ewald_for(p));
    }
}

TEST_CASE("single particle, Ewald: the energies of a thousand changes add up") {
  const Particles p =
      with_charges(scattered(triclinic(4.0, 4.5, 4.2, 1.1, -0.6, 0.8), 40, 3, 0.7, 3), {2.0, -1.0, -0.7});
  check_walk(p, ewald_for(p), 30.0);
}

TEST_CASE("single particle: a damped shifted force has the energy of each ion by itself too") {
  for (const Box& box : boxes(2, 1.0)) {
    CAPTURE(box.what);
    const Particles p = with_charges(box.particles, {1.2, -0.6});
    check_differences(p, damped_for(p));
    if (p.size() > 20) check_walk(p, damped_for(p), 30.0);
  }
}

TEST_CASE("single particle: ions in a slab move, and do not come or go alone") {
  Cell cell = Cell::orthorhombic(4.0, 4.5, 12.0);
  cell.periodic[2] = false;
  Particles p = with_charges(scattered(Cell::orthorhombic(4.0, 4.5, 5.0), 40, 2, 0.7, 3), {1.0, -1.0});
  p.cell = cell;
  const auto e = ewald_parameters(p, 1.3, 1e-8);
  const MakeParts make = [&] { return with<SlabCorrection>(with<Ewald>({}, e), 1.3); };
  check_differences(p, make, Turnover::none);
  check_walk(
      p, [&] { return with<SlabCorrection>(ewald_for(p)(), 1.3); }, 30.0, Turnover::none);
  ForceField field(make(), 0.05);
  SingleParticle single(p, field);
  CHECK_THROWS_WITH(single.energy_of_deletion(0), Catch::Contains("must stay neutral"));
}

TEST_CASE("single particle: tails follow the numbers of each kind") {
  const std::vector<PairPotential> u = {LennardJones{1.0, 1.0, {2.5, 0.0, 0.0}},
                                        LennardJones{0.9, 1.2, {2.2, 0.0, 0.0}},
                                        truncated(GaussianCore{}, 2.9, Ending::cut)};
  const MakeParts make = [&] { return with<TailCorrection>(with<PairForces>({}, 2, u), 2, u); };
  const Particles p = scattered(Cell::orthorhombic(6.0, 5.0, 7.0), 90, 2, 0.85, 9);
  check_differences(p, make);
  check_walk(p, make, 30.0);
}

TEST_CASE("single particle: tethers know who moves, walls and lattices where to") {
  Cell cell = Cell::orthorhombic(6.0, 5.5, 7.0);
  cell.periodic[2] = false;
  const Particles p = scattered(cell, 90, 2, 0.85, 9);
  const auto sites = tethers_in_place(p);
  const MakeParts make = [&] {
    Parts parts = with<Tethers>({}, 2.0, sites);
    parts = with<Walls>(std::move(parts), 2, -0.6, 7.6, Wall93{1.3, 1.0, 2.5});
    parts = with<SineSquaredLattice>(std::move(parts), 0.8, std::array<int, 3>{3, 2, 0});
    return with<PairForces>(std::move(parts), 2, std::vector<PairPotential>(3, weeks_chandler_andersen(1.0, 1.0)));
  };
  check_differences(p, make);
  check_walk(p, make, 30.0);
  Particles q = p;
  ForceField field(make(), 0.05);
  SingleParticle single(q, field);
  CHECK(std::isinf(single.energy_of_insertion(0, {1.0, 1.0, -0.7})));
  CHECK(std::isinf(single.energy_of_move(3, {1.0, 1.0, 7.6})));
}

TEST_CASE("single particle: inserted, then erased, the energy is what it was, and ids are never given twice") {
  Particles p = scattered(Cell::orthorhombic(6.0, 5.0, 7.0), 60, 3, 0.85, 9);
  ForceField field(mixture(Ending::shifted)(), 0.05);
  SingleParticle single(p, field);
  const double before = whole_energy(p, mixture(Ending::shifted));
  for (const Eigen::Vector3d& place : {Eigen::Vector3d(1.0, 2.0, 3.0), Eigen::Vector3d(-7.0, 4.9, 20.0)}) {
    const double in = single.energy_of_insertion(1, place);
    const std::size_t i = single.insert(1, place);
    CHECK(p.id[i] >= 60);
    CHECK(single.energy_of_deletion(i) == Approx(-in).epsilon(1e-11));
    single.erase(i);
    CHECK(whole_energy(p, mixture(Ending::shifted)) == Approx(before).epsilon(1e-12));
  }
  CHECK(p.id[single.insert(0, {1.0, 2.0, 3.0})] == 62);
  const std::int64_t last = p.id.back();
  single.erase(4);
  CHECK(p.id[4] == last);
}

TEST_CASE("single particle: what a change costs does not grow with the number of particles") {
  const auto visits = [](int n) {
    Particles p = face_centred(n, 0.8442);
    ForceField field(with<PairForces>({}, 1, std::vector<PairPotential>{LennardJones{1.0, 1.0, {2.5, 0.0, 0.0}}}), 0.3);
    SingleParticle single(p, field);
    Draws draw(2);
    const int changes = 200;
    for (int k = 0; k < changes; ++k) {
      static_cast<void>(single.energy_of_insertion(0, draw.place(p)));
      static_cast<void>(single.energy_of_deletion(draw.below(p.size())));
      static_cast<void>(single.energy_of_move(draw.below(p.size()), draw.place(p)));
      single.move(draw.below(p.size()), draw.place(p));
    }
    return static_cast<double>(single.visited()) / changes;
  };
  const double few = visits(4), many = visits(16);  // 256 and 16 384 particles
  CHECK(many == Approx(few).epsilon(0.15));
  CHECK(many < 4.0 * 6.0 * 0.8442 * 4.0 / 3.0 * std::acos(-1.0) * std::pow(2.5, 3));
}

TEST_CASE("single particle: an empty cell fills and empties again") {
  Particles p;
  p.cell = Cell::orthorhombic(8.0, 8.0, 8.0);
  p.kinds.resize(1);
  const MakeParts make = [] {
    return with<PairForces>({}, 1, std::vector<PairPotential>{truncated(LennardJones{}, 2.5, Ending::shifted)});
  };
  ForceField field(make(), 0.3);
  SingleParticle single(p, field);
  Draws draw(8);
  double energy = 0.0;
  for (int k = 0; k < 2000 && p.size() < 100; ++k) {
    const Eigen::Vector3d place = draw.place(p);
    const double step = single.energy_of_insertion(0, place);
    if (step > 5.0) continue;
    energy += step;
    single.insert(0, place);
  }
  REQUIRE(p.size() == 100);
  CHECK(whole_energy(p, make) == Approx(energy).epsilon(1e-11));
  while (p.size() > 0) {
    energy += single.energy_of_deletion(0);
    single.erase(0);
  }
  CHECK(energy == Approx(0.0).epsilon(0).margin(1e-10));
}

TEST_CASE("the list of neighbours notices who came in another's place") {
  Particles p = scattered(Cell::orthorhombic(6.0, 5.0, 7.0), 60, 3, 0.85, 9);
  ForceField field(mixture(Ending::shifted)(), 0.4);
  field.compute(p, true);
  SingleParticle single(p, field);
  const std::size_t last = p.size() - 1;
  const Eigen::Vector3d place = place_of(p, last);
  const int kind = (p.kind[last] + 1) % 3;
  single.erase(last);
  single.insert(kind, place);
  CHECK(field.compute(p, true).energy == Approx(whole_energy(p, mixture(Ending::shifted))).epsilon(1e-12));
}

TEST_CASE("single particle: particles on each other cost infinitely much, never a NaN") {
  for (const PairPotential& u : every_form) {
    Particles p = scattered(Cell::orthorhombic(6.0, 5.0, 7.0), 60, 1, 0.85, 9);
    ForceField field(with<PairForces>({}, 1, std::vector<PairPotential>{u}), 0.05);
    SingleParticle single(p, field);
    const double energy = single.energy_of_insertion(0, place_of(p, 7));
    if (std::holds_alternative<GaussianCore>(u) || std::holds_alternative<SmoothWell>(u))
      CHECK(std::isfinite(energy));
    else
      CHECK(energy == std::numeric_limits<double>::infinity());
  }
  Particles p = with_charges(scattered(Cell::orthorhombic(6.0, 5.0, 7.0), 60, 2, 0.85, 9), {1.0, -1.0});
  ForceField field(ewald_for(p)(), 0.05);
  SingleParticle single(p, field);
  CHECK(single.energy_of_move(3, place_of(p, 4)) == std::numeric_limits<double>::infinity());
}

TEST_CASE("single particle: what cannot be is refused") {
  Particles p = with_charges(scattered(Cell::orthorhombic(6.0, 5.0, 7.0), 20, 2, 0.85, 9), {1.0, -1.0});
  const std::vector<PairPotential> none(3, weeks_chandler_andersen(1.0, 1.0));
  {
    ForceField mesh(charged_forces(p, none, {.cutoff = 2.5, .force_error = 1e-3, .tail = false}).parts, 0.05);
    CHECK_THROWS_WITH(SingleParticle(p, mesh), Catch::Contains("'mesh' has no energies of single particles"));
  }
  ForceField field(with<PairForces>({}, 2, none), 0.05);
  SingleParticle single(p, field);
  CHECK_THROWS_WITH(single.energy_of_insertion(2, {0.0, 0.0, 0.0}), Catch::Contains("kind 2 can come, there are 2"));
  CHECK_THROWS_WITH(single.energy_of_deletion(20), Catch::Contains("no particle 20, only 20"));
  CHECK_THROWS_WITH(single.energy_of_move(1, {0.0, std::nan(""), 0.0}), Catch::Contains("not finite"));
  Particles flat = plane(10, 2);
  ForceField disc(with<PairForces>({}, 2, none), 0.05);
  SingleParticle in_plane(flat, disc);
  CHECK_THROWS_WITH(in_plane.energy_of_insertion(0, {0.0, 0.0, 0.1}), Catch::Contains("z must be 0, got 0.1"));
}
