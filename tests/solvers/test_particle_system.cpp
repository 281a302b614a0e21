#include <solvers/particle_system.hpp>

#include <catch2/catch.hpp>

#include <ozark/io/study_reader.hpp>
#include <ozark/io/toml.hpp>
#include <ozark/sim/lattice.hpp>
#include <solvers/hard_core_stand_in.hpp>
#include <solvers/open_edges.hpp>
#include <solvers/task.hpp>

#include <algorithm>

using namespace ozark;

namespace {

/// All that is wrong with a study, one after the other.
std::string mistakes_of(const std::string& task, const std::string& text) {
  Document document = parse_toml("task = \"" + task + "\"\n" + text, "study.toml");
  const auto& all = tasks();
  const auto study = std::find_if(all.begin(), all.end(), [&](const Task& t) { return t.name == task; })->make();
  std::string text_of_all;
  for (const Mistake& m : read_known_keys(document, [&](Describer& d) { study->describe_keys(d); }))
    text_of_all += fmt::format("line {}: {}\n", m.where.line, m.text);
  return text_of_all;
}

/// A fluid of two species, lines added to [particles] and at the end.
std::string fluid(const std::string& particles, const std::string& more = "") {
  return "[system]\nnumber_density = 0.5\ntemperature = 1.0\n[[system.species]]\nname = \"a\"\nfraction = 0.5\n"
         "[[system.species]]\nname = \"b\"\n[system.potential]\nkind = \"lennard_jones\"\ncutoff = 2.5\nadditive = "
         "true\n"
         "[particles]\ncount = 108\nstart = \"face_centred\"\n" +
         particles + "[motion]\nsteps = 10\n" + more;
}

struct Sections {
  SystemConfig system;
  ParticlesConfig particles;
};
void describe(Describer& d, Sections& s) {
  d.section("system", s.system);
  d.section("particles", s.particles);
  check_particles(d, s.system, s.particles);
}
Sections start_of(std::string text) {
  Sections start;
  text.erase(text.find("[motion]"));
  const auto mistakes = read_keys(parse_toml(text, "study.toml"), [&](Describer& d) { describe(d, start); });
  for (const Mistake& m : mistakes) FAIL_CHECK(m.text);
  return start;
}

const std::string wall =
    "[[system.field]]\nkind = \"wall_93\"\naxis = \"z\"\nepsilon = 1.0\nsigma = 1.0\ncutoff = 2.5\n";
const std::string tether = "[[system.field]]\nkind = \"tether\"\nstiffness = 3.0\n";
const std::string slab = "periodic = [true, true, false]\nvacuum = 3.0\n";
const std::string molecular = "molecular_dynamics";

}  // namespace

TEST_CASE("fields: what they lack, what is not theirs and whom they do not find is told with its place", "[solvers]") {
  using Catch::Contains;
  const auto field = [](const std::string& keys) {
    return mistakes_of(molecular, fluid("", "[[system.field]]\n" + keys));
  };
  CHECK(field("kind = \"tether\"\nstiffness = 2.0\nspecies = [\"b\"]\n").empty());
  CHECK_THAT(field("kind = \"tether\"\n"), Contains("line 20: ") && Contains("needs its stiffness"));
  CHECK_THAT(field("kind = \"tether\"\nstiffness = 0.0\n"), Contains("stiffness") && Contains("0"));
  CHECK_THAT(field("kind = \"tether\"\nstiffness = 2.0\ndepth = 1.0\n"),
             Contains("belongs to kind = \"sine_squared\""));
  CHECK_THAT(field("kind = \"tether\"\nstiffness = 2.0\npoint = [1.0]\n"), Contains("must be 3 numbers, got 1"));
  CHECK_THAT(field("kind = \"tether\"\nstiffness = 2.0\nspecies = [\"c\"]\n"), Contains("'c', which is no species"));
  CHECK_THAT(field("kind = \"sine_squared\"\ndepth = 1.0\nperiods = [2, 2]\n"), Contains("must be 3 numbers, got 2"));
  CHECK_THAT(field("kind = \"sine_squared\"\ndepth = 1.0\nperiods = [2, 2.5, 1]\n"), Contains("whole numbers"));
  CHECK_THAT(mistakes_of(molecular, fluid("", wall)), Contains("line 21: ") && Contains("particles.periodic"));
  CHECK(mistakes_of(molecular, fluid(slab, wall)).empty());
}

TEST_CASE("fields: theories refuse them, with their place", "[solvers]") {
  const std::string system =
      "[system]\npacking_fraction = 0.4\n[[system.species]]\nname = \"hard\"\n[system.potential]\nkind = "
      "\"hard_sphere\"\n";
  for (const char* task : {"structure_factor", "glass_transition", "relaxation"}) {
    CAPTURE(task);
    CHECK_THAT(mistakes_of(task, system + tether + "[structure]\nclosure = \"percus_yevick\"\n"),
               Catch::Contains("'system.field'") && Catch::Contains("molecular_dynamics"));
  }
}

TEST_CASE("slabs and frozen particles: what cannot be is told with its reason", "[solvers]") {
  using Catch::Contains;
  const std::string npt = "ensemble = \"npt\"\npressure = 1.0\n";
  const auto particles = [](const std::string& keys, const std::string& more = "") {
    return mistakes_of(molecular, fluid(keys, more));
  };
  CHECK(particles(slab).empty());
  CHECK_THAT(particles(slab, npt), Contains("free surface"));
  CHECK_THAT(particles("frozen = [\"a\"]\n", npt), Contains("frozen"));
  CHECK_THAT(particles("frozen = [\"c\"]\n"), Contains("'c', which is no species"));
  CHECK_THAT(particles("periodic = [true, false]\n"), Contains("must be 3 truth values, got 2"));
  CHECK_THAT(particles("periodic = [true, true, 1]\n"), Contains("true and false alone"));
  CHECK_THAT(mistakes_of(molecular, fluid("") + "thermostat_time = 0.02\n"), Contains("five time steps"));
  CHECK_THAT(particles("vacuum = 1.0\n"), Contains("an edge that does not repeat"));
  CHECK_THAT(particles("[particles.frozen_region]\naxis = \"y\"\nfrom = 2.0\nto = 1.0\n"), Contains("must be > from"));
}

TEST_CASE("what says the same twice, or of nothing, is told with its reason", "[solvers]") {
  using Catch::Contains;
  const auto particles = [](const std::string& keys, const std::string& more = "") {
    return mistakes_of(molecular, fluid(keys, more));
  };
  CHECK_THAT(particles("cells = [3, 3, 3]\n"), Contains("'particles.count': follows from cells"));
  const std::string elsewhere = particles("start_from = \"run.xyz\"\n");
  CHECK_THAT(elsewhere, Contains("'particles.count': is said by start_from"));
  CHECK_THAT(elsewhere, Contains("'particles.start': is said by start_from"));
  CHECK_THAT(particles("", "ensemble = \"nvt\"\npressure = 1.0\n"), Contains("'motion.pressure': belongs to npt"));
}

TEST_CASE("random starts: atoms, which have no diameter, stand apart by a share of their spacing", "[solvers]") {
  const Sections start = start_of(
      "[system]\nunits = \"metal\"\nnumber_density = 0.075\ntemperature = 2500.0\n[[system.species]]\nname = \"cu\"\n"
      "mass = 63.546\n[system.potential]\nkind = \"embedded_atom\"\nmodel = \"copper_niobium\"\n"
      "[particles]\ncount = 100\nseparation = 0.85\n[motion]\nsteps = 10\n");
  const sim::Particles p = particles_of(start.system, start.particles);
  const double edge = std::cbrt(100 / 0.075);
  double nearest = edge;
  for (std::size_t i = 0; i < p.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const sim::Vector &a = p.position[i], &b = p.position[j];
      const auto apart = [&](double d) { return d - edge * std::round(d / edge); };
      nearest = std::min(nearest, std::hypot(apart(a.x - b.x), apart(a.y - b.y), apart(a.z - b.z)));
    }
  CHECK(nearest >= 0.85 / std::cbrt(0.075));
  CHECK(p.kinds[0].diameter == 1.0);
}

TEST_CASE("slabs: the cell grows by the vacuum, particles keep their distances and stand in its middle", "[solvers]") {
  const Sections whole = start_of(fluid("")), cut = start_of(fluid(slab));
  const sim::Particles p = particles_of(whole.system, whole.particles), q = particles_of(cut.system, cut.particles);
  REQUIRE(p.size() == q.size());
  CHECK(q.cell.edges(2, 2) == Approx(p.cell.edges(2, 2) + 3.0).epsilon(1e-14));
  CHECK(q.cell.edges(0, 0) == p.cell.edges(0, 0));
  CHECK(q.cell.periodic == std::array<bool, 3>{true, true, false});
  double low = 1e9, high = 0.0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    CHECK(q.position[i].z - q.position[0].z == Approx(p.position[i].z - p.position[0].z).epsilon(0).margin(1e-12));
    CHECK(q.position[i].x == p.position[i].x);
    low = std::min(low, q.position[i].z);
    high = std::max(high, q.position[i].z);
  }
  CHECK(low + high == Approx(q.cell.edges(2, 2)).epsilon(1e-12));
}

TEST_CASE("open edges: a tilted edge grows along itself", "[solvers]") {
  sim::Particles p;
  p.cell = Cell::orthorhombic(4.0, 4.0, 5.0);
  p.cell.edges(0, 2) = 1.0;
  p.kinds.resize(1);
  p.add(0, {0.1, 0.1, -1.0}, 0);  // wraps to 4
  p.add(0, {0.5, 0.5, 2.0}, 1);
  set_open_edges(p, {false, false, true}, 5.0);
  CHECK(p.cell.edges(2, 2) == Approx(10.0).epsilon(1e-14));
  CHECK(p.cell.edges(0, 2) == Approx(2.0).epsilon(1e-14));
  CHECK(p.position[0].z == Approx(6.0).epsilon(1e-14));
  CHECK(p.position[1].z == Approx(4.0).epsilon(1e-14));
  CHECK(p.image[0] == std::array<int, 3>{0, 0, 0});
}

TEST_CASE("frozen particles: their degrees of freedom are gone, and momentum with them", "[solvers]") {
  const Sections all = start_of(fluid("")), species = start_of(fluid("frozen = [\"a\"]\n")),
                 region = start_of(fluid("[particles.frozen_region]\naxis = \"z\"\nfrom = 0.0\nto = 0.1\n"));
  const auto degrees = [](const Sections& s) {
    const sim::Particles p = particles_of(s.system, s.particles);
    return sim::degrees_of_freedom(p, freedom_of(s.system, s.particles, p));
  };
  CHECK(degrees(all) == 3.0 * 107.0);
  CHECK(degrees(species) == 3.0 * 54.0);
  CHECK(degrees(region) == 3.0 * (108.0 - 18.0));  // one layer of six
  const Sections tied = start_of(fluid("", "").insert(fluid("").find("[particles]"), tether));
  CHECK(degrees(tied) == 3.0 * 108.0);
  const Sections still = start_of(fluid("frozen = [\"a\"]\n"));
  sim::Particles none = particles_of(still.system, still.particles);
  ParticlesConfig both = still.particles;
  both.frozen = {"a", "b"};
  CHECK_THROWS_WITH(freedom_of(still.system, both, none), Catch::Contains("all 108 particles are frozen"));
}

TEST_CASE("stand-ins: wells and Yukawa tails of hard cores have forces, near the second virial coefficients asked",
          "[solvers]") {
  sim::Particles p;
  p.kinds.resize(1);
  p.kinds[0].name = "a";
  const auto numbers = [&](const PairPotential& u, double kT, double smoothing, const std::string& column) {
    const Table t = stand_in_table(p, {u}, kT, smoothing);
    for (const Column& c : t.columns())
      if (c.name == column) return std::get<std::vector<double>>(c.cells).at(0);
    return 0.0;
  };
  const SquareWell well{1.0, 1.0, 0.5};
  CHECK(numbers(well, 1.5, 0.05, "effective_diameter") == Approx(1.0).epsilon(0).margin(3e-4));  // [Jover2012]
  CHECK(numbers(well, 1.5, 0.02, "simulated_second_virial") ==
        Approx(numbers(well, 1.5, 0.02, "second_virial")).epsilon(0).margin(0.02));
  const Yukawa yukawa{1.0, -1.0, 1.8, 1.0, {4.0, 0.0, 0.0}};
  CHECK(numbers(yukawa, 1.5, 0.0, "simulated_second_virial") ==
        Approx(numbers(yukawa, 1.5, 0.0, "second_virial")).epsilon(0).margin(0.03));
  for (const SoftPair& soft : {soft_pair(well, 1.5, 0.05), soft_pair(yukawa, 1.5, 0.0)}) {
    REQUIRE(soft.tail);
    CHECK(core_of(soft.core) == 0.0);
    CHECK(core_of(*soft.tail) == 0.0);
  }
  CHECK(energy_of(*soft_pair(well, 1.5, 0.05).tail, 1.2) == -1.0);
  CHECK_THROWS_WITH(soft_pair(SquareWell{1.0, 1.0, 0.03}, 1.5, 0.03), Catch::Contains("no room"));
  CHECK_THROWS_WITH(soft_pair(ChargedSphere{1.0, 1.0}, 1.5, 0.03), Catch::Contains("no stand-in"));
  CHECK(stand_in_table(p, {LennardJones{}}, 1.0, 0.0).rows() == 0);
}
