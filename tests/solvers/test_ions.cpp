#include <solvers/ions.hpp>

#include <catch2/catch.hpp>

#include <ozark/io/csv.hpp>
#include <ozark/io/run_store.hpp>
#include <ozark/io/study_reader.hpp>
#include <ozark/io/toml.hpp>
#include <ozark/model/silica.hpp>
#include <solvers/contributions.hpp>

#include <support/scratch.hpp>

using namespace ozark;

namespace {

SystemConfig oxide(PotentialKind kind) {
  SystemConfig c;
  c.species.resize(2);
  c.species[0].name = "o";
  c.species[0].charge = -1.2;
  c.species[1].name = "si";
  c.species[1].charge = 2.4;
  c.potential.kind = kind;
  c.potential.model = PublishedModel::bks;
  return c;
}

PairConfig pair(std::vector<std::string> species) {
  PairConfig p;
  p.species = std::move(species);
  return p;
}

}  // namespace

TEST_CASE("ions: the parameters of van Beest and others by hand make their silica", "[solvers][ions]") {
  const Ions published = ions_of(oxide(PotentialKind::silica));
  SystemConfig c = oxide(PotentialKind::buckingham_coulomb);
  PairConfig oo = pair({"o", "o"}), sio = pair({"si", "o"});  // [vanBeest1990]
  oo.amplitude = 1388.7730;
  oo.decay = 1.0 / 2.76;
  oo.dispersion = 175.0;
  oo.core = 1.375;
  sio.amplitude = 18003.7572;
  sio.decay = 1.0 / 4.87318;
  sio.dispersion = 133.5381;
  sio.core = 1.125;
  c.potential.pairs = {sio, pair({"si", "si"}), oo};
  const Ions own = ions_of(c);
  CHECK(own.charges == published.charges);
  REQUIRE(own.pairs.size() == 3);
  for (std::size_t k = 0; k < 3; ++k)
    for (double r = 1.0; r < 11.0; r += 0.37)
      CHECK(energy_of(own.pairs[k], r) == Approx(energy_of(published.pairs[k], r)).epsilon(1e-13));
}

TEST_CASE("ions: cut-off, smoothing and core are the study's", "[solvers][ions]") {
  SystemConfig c = oxide(PotentialKind::silica);
  const auto short_ranged = [&](double r) { return energy_of(without_coulomb(ions_of(c).pairs[0]), r); };  // O-O
  const double with = short_ranged(1.5);
  CHECK(short_ranged(9.9) != 0.0);
  c.potential.core = false;
  CHECK(with - short_ranged(1.5) == Approx(std::pow(1.375 / 1.5, 24.0)).epsilon(1e-10));
  c.potential.cutoff = 5.5;
  c.potential.smoothing = 0.0;
  CHECK(short_ranged(5.49) == Approx(1388.7730 * std::exp(-2.76 * 5.49) - 175.0 / std::pow(5.49, 6.0)).epsilon(1e-12));
  CHECK(short_ranged(5.51) == 0.0);
}

TEST_CASE("ions: the parts of energy and pressure are told, and add up; the error of the mesh is measured",
          "[solvers][ions]") {
  SimulationStudy study;
  study.system = oxide(PotentialKind::silica);
  study.system.units = Units::metal;
  study.system.number_density = 0.066;
  study.system.temperature = 300.0;
  std::swap(study.system.species[0], study.system.species[1]);
  study.system.species[0].fraction = 1.0 / 3.0;
  study.particles.start = Start::beta_cristobalite;
  study.particles.cells = {2, 2, 2};
  study.particles.coulomb_cutoff = 6.0;
  study.particles.force_error = 0.05;
  sim::Particles p = particles_of(study.system, study.particles);
  for (std::size_t i = 0; i < p.size(); ++i) p.position[i].x += 0.1 * std::sin(static_cast<double>(i));
  const auto forces = forces_of(study.system, study.particles, p);
  const sim::Tally whole = forces->compute(p, true);

  const Scratch files;
  RunStore out(files.path(), Durability::renamed);
  Summary summary;
  Observer observer;
  report_contributions(study, choose_mesh(study, p, observer), p, *forces, out, summary);
  const Csv csv = read_csv(files / "tables/contributions.csv");
  const double n = static_cast<double>(p.size());
  const auto sum = [&](std::size_t column, bool within) {
    double total = 0.0;
    for (const auto& row : csv.rows)
      if ((row[0].find("within") != std::string::npos) == within) total += *number_in(row[column]);
    return total;
  };
  CHECK(csv.rows.size() == 5);  // pairs, mesh, tail; core, smoothing
  CHECK(sum(1, false) == Approx(whole.energy / n).epsilon(1e-12));
  const double pressure = whole.virial.trace() / (3.0 * p.cell.volume()) / scale_of(Units::metal).pressure;
  CHECK(sum(2, false) == Approx(pressure).epsilon(1e-12));

  SystemConfig bare = study.system;
  bare.potential.core = false;
  bare.potential.smoothing = 0.0;
  bare.potential.tail = false;
  study.system.potential.tail = false;
  sim::Particles a = p, b = p;
  const double with = forces_of(study.system, study.particles, a)->compute(a, true).energy;
  const double without = forces_of(bare, study.particles, b)->compute(b, true).energy;
  CHECK(sum(1, true) == Approx((with - without) / n).epsilon(1e-4));  // forces are from tables

  REQUIRE(summary.size() == 1);
  CHECK(summary[0].first == "force_error");
  CHECK(std::get<double>(summary[0].second) > 0.005);
  CHECK(std::get<double>(summary[0].second) < 0.1);
}

TEST_CASE("ions: a distribution of diameters has no names for their pairs, and is refused", "[solvers][ions]") {
  for (const char* kind :
       {"buckingham_coulomb\"", "silica\"\nmodel = \"ttam\"", "embedded_atom\"\nmodel = \"copper_niobium\""}) {
    const Document document = parse_toml(
        fmt::format("units = \"metal\"\nnumber_density = 0.06\ntemperature = 300.0\n[distribution]\nkind = \"schulz\"\n"
                    "relative_width = 0.1\ncomponents = 2\n[potential]\nkind = \"{}\n",
                    kind),
        "study.toml");
    SystemConfig config;
    std::string told;
    for (const Mistake& m : read_keys(document, [&](Describer& d) { describe(d, config); })) told += m.text;
    CHECK_THAT(told, Catch::Contains("which a distribution has not"));
  }
}
