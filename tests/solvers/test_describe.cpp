#include <cmath>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>
#include <ozark/io/key_path.hpp>
#include <ozark/io/study_reader.hpp>
#include <ozark/io/toml.hpp>
#include <solvers/describe.hpp>
#include <solvers/fluid.hpp>
#include <solvers/phase_diagram.hpp>
#include <support/scratch.hpp>

using namespace ozark;

namespace {

/// What the file says about [system], less the potential that every case shares.
std::vector<std::string> mistakes_of(const std::string& text, SystemConfig& config) {
  const Document document = parse_toml(text + "\n[potential]\nkind = \"hard_sphere\"\n", "study.toml");
  std::vector<std::string> messages;
  for (const Mistake& m : read_keys(document, [&](Describer& d) { describe(d, config); })) messages.push_back(m.text);
  return messages;
}
std::vector<std::string> mistakes_of(const std::string& text) {
  SystemConfig config;
  return mistakes_of(text, config);
}
SystemConfig read(const std::string& text) {
  SystemConfig config;
  const auto mistakes = mistakes_of(text, config);
  INFO((mistakes.empty() ? "" : mistakes.front()));
  REQUIRE(mistakes.empty());
  return config;
}

const std::string binary = R"(packing_fraction = 0.5
[[species]]
name = "small"
volume_share = 0.2
diameter = 0.6
[[species]]
name = "large"
activity = 3.0
)";

}  // namespace

TEST_CASE("a system: volume shares become number fractions and the last species takes the rest", "[solvers]") {
  const System system = resolve(read(binary));
  REQUIRE(system.species.size() == 2);
  const double small = 0.2 / std::pow(0.6, 3);
  CHECK(system.species[0].fraction == Approx(small / (small + 0.8)).epsilon(1e-14));
  CHECK(system.species[0].fraction + system.species[1].fraction == Approx(1.0).epsilon(1e-15));
  CHECK(system.packing_fraction() == Approx(0.5).epsilon(1e-14));
  CHECK(system.species[1].activity == 3.0);
  CHECK(system.species[1].diameter == 1.0);
}

TEST_CASE("a system: any key can be varied and the physics follows", "[solvers]") {
  SystemConfig config = read(binary);
  set_key(config, "packing_fraction", 0.3);
  CHECK(resolve(config).packing_fraction() == Approx(0.3).epsilon(1e-14));
  set_key(config, "species.large.activity", 5.0);
  CHECK(resolve(config).species[1].activity == 5.0);
  const double before = resolve(config).species[0].fraction;
  set_key(config, "species.small.volume_share", 0.4);
  CHECK(resolve(config).species[0].fraction > before);
  set_key(config, "species.small.diameter", 1.0);
  CHECK(resolve(config).species[0].fraction == Approx(0.4).epsilon(1e-14));
  CHECK_THROWS_AS(set_key(config, "species.small.volume_share", 1.0), ConfigError);  // nothing left for large
  CHECK_THROWS_AS(set_key(config, "packing_fraction", 1.0), ConfigError);
  CHECK(find_key(config, "packing_fraction").bounds.high == 1.0);
}

TEST_CASE("a system: a number density is taken as it is", "[solvers]") {
  const System system = resolve(read("number_density = 0.9\n[[species]]\nname = \"a\"\n"));
  CHECK(system.number_density == 0.9);
  CHECK(system.species[0].fraction == 1.0);
}

TEST_CASE("a system: a distribution makes species p01 to pNN with its moments", "[solvers]") {
  const System system =
      resolve(read("packing_fraction = 0.5\n[distribution]\nkind = \"schulz\"\nmean = 1.2\nrelative_width = "
                   "0.1\ncomponents = 12\n"));
  REQUIRE(system.species.size() == 12);
  CHECK(system.species.front().name == "p01");
  CHECK(system.species.back().name == "p12");
  double mean = 0.0, square = 0.0;
  for (const Species& s : system.species) {
    mean += s.fraction * s.diameter;
    square += s.fraction * s.diameter * s.diameter;
  }
  CHECK(mean == Approx(1.2).epsilon(1e-13));
  CHECK(std::sqrt(square / (mean * mean) - 1.0) == Approx(0.1).epsilon(1e-10));
  CHECK(system.packing_fraction() == Approx(0.5).epsilon(1e-14));
}

TEST_CASE("a system: every mistake is told with its way out", "[solvers]") {
  struct Case {
    std::string text;
    std::vector<std::string> told;  // one part of each message
  };
  const std::string one = "[[species]]\nname = \"a\"\n";
  const std::vector<Case> cases = {
      {one, {"packing_fraction or number_density"}},
      {"packing_fraction = 0.4\nnumber_density = 0.3\n" + one, {"not both"}},
      {"packing_fraction = 0.4\n", {"at least one [[system.species]]"}},
      {"packing_fraction = 1.4\n" + one, {"[0, 1)"}},
      {"number_density = 2.0\n" + one, {"1.90986"}},
      {"packing_fraction = 0.4\n" + one + "fraction = 0.0\n[[species]]\nname = \"b\"\n", {"drop the species"}},
      {"packing_fraction = 0.4\n" + one + "fraction = 0.5\n" + one, {"must differ"}},
      {"packing_fraction = 0.4\n" + one + "[[species]]\nname = \"b\"\n", {"'a' and 'b' both do"}},
      {"packing_fraction = 0.4\n" + one + "fraction = 1.0\n[[species]]\nname = \"b\"\n", {"leaves nothing for 'b'"}},
      {"packing_fraction = 0.4\n" + one + "fraction = 0.5\n[[species]]\nname = \"b\"\nfraction = 0.6\n",
       {"sum to 1.1"}},
      {"packing_fraction = 0.4\n" + one + "fraction = 0.5\n[[species]]\nname = \"b\"\nvolume_share = 0.5\n",
       {"the same kind"}},
      {"packing_fraction = 0.4\n" + one + "fraction = 0.5\nvolume_share = 0.5\n[[species]]\nname = \"b\"\n",
       {"not both"}},
      {"packing_fraction = 0.4\n[[species]]\nname = \"A b\"\n", {"small letters"}},
      {"packing_fraction = 0.4\n" + one + "diameter = -1.0\nactivity = 0.5\ndiffusivity = 0.0\n",
       {"diameter", "activity", "diffusivity"}},
      {"packing_fraction = nan\n" + one, {"packing_fraction"}},
      {"packing_fraction = 0.4\n" + one + "[distribution]\nkind = \"schulz\"\nrelative_width = 0.1\ncomponents = 3\n",
       {"or a distribution, not both"}},
      {"number_density = 5.0\n[distribution]\nkind = \"schulz\"\nrelative_width = 0.1\ncomponents = 3\n",
       {"packing fraction is 1"}},
      {"packing_fraction = 0.4\n[distribution]\nkind = \"uniform\"\nrelative_width = 0.6\ncomponents = 3\n", {"0.577"}},
      {"packing_fraction = 0.4\n[distribution]\nkind = \"schulz\"\nrelative_width = 1.0\ncomponents = 65\n",
       {"relative_width", "components"}},
  };
  for (const Case& c : cases) {
    const auto messages = mistakes_of(c.text);
    INFO(c.text);
    REQUIRE(messages.size() == c.told.size());
    for (std::size_t i = 0; i < messages.size(); ++i) CHECK_THAT(messages[i], Catch::Contains(c.told[i]));
  }
}

TEST_CASE("a structure: Verlet-Weis is refused for mixtures and dense fluids, by either density key", "[solvers]") {
  struct Whole {
    SystemConfig system;
    StructureConfig structure;
  };
  const auto count = [](const std::string& system) {
    Whole whole;
    const Document document = parse_toml(system +
                                             "\n[system.potential]\nkind = \"hard_sphere\"\n[structure]\nclosure = "
                                             "\"verlet_weis\"\n",
                                         "study.toml");
    return read_keys(document,
                     [&](Describer& d) {
                       d.section("system", whole.system);
                       d.section("structure", whole.structure);
                       check_structure(d, whole.system, whole.structure);
                     })
        .size();
  };
  const std::string one = "[[system.species]]\nname = \"a\"\n";
  CHECK(count("[system]\npacking_fraction = 0.5\n" + one) == 0);
  CHECK(count("[system]\npacking_fraction = 0.61\n" + one) == 1);
  CHECK(count("[system]\nnumber_density = 1.2\n" + one) == 1);
  CHECK(count("[system]\npacking_fraction = 0.5\n" + one + "fraction = 0.5\n[[system.species]]\nname = \"b\"\n") == 1);
}

TEST_CASE("a structure: each closure answers on the wave numbers it is given", "[solvers]") {
  const System system = resolve(read("packing_fraction = 0.4\n[[species]]\nname = \"a\"\n"));
  const Eigen::ArrayXd k = Eigen::ArrayXd::LinSpaced(50, 0.2, 30.0);
  for (const Closure closure : {Closure::percus_yevick, Closure::verlet_weis}) {
    const StructureFactor s = structure_of(system, {closure}, k);
    CHECK((s.k == k).all());
    CHECK((s.S(0, 0) > 0.0).all());
    CHECK((s.S(0, 0) * (1.0 - s.C(0, 0)) - 1.0).abs().maxCoeff() < 1e-13);
  }
}

TEST_CASE("a structure: closures say which systems they are for", "[solvers]") {
  struct Whole {
    SystemConfig system;
    StructureConfig structure;
  };
  const auto mistakes = [](const std::string& potential, const std::string& structure, bool two = false) {
    Whole whole;
    std::string text = "[system]\nnumber_density = 0.3\ntemperature = 1.0\n[[system.species]]\nname = \"a\"\n";
    if (two) text += "fraction = 0.5\n[[system.species]]\nname = \"b\"\n";
    text += "[system.potential]\nadditive = true\n" + potential + "[structure]\n" + structure;
    std::string all;
    for (const Mistake& m : read_keys(parse_toml(text, "study.toml"), [&](Describer& d) {
           d.section("system", whole.system);
           d.section("structure", whole.structure);
           check_structure(d, whole.system, whole.structure);
         }))
      all += m.text + "\n";
    return all;
  };
  const std::string lj = "kind = \"lennard_jones\"\n", well = "kind = \"square_well\"\nwidth = 0.5\n";
  const std::string reference = "closure = \"reference_hypernetted_chain\"\n", exp = "closure = \"exp\"\n";
  CHECK(mistakes(lj, reference).empty());
  CHECK(mistakes(lj, reference + "reference_diameter = 1.0\n").empty());
  CHECK_THAT(mistakes(lj, "closure = \"verlet\"\nreference_diameter = 1.0\n"),
             Catch::Contains("belongs to reference_hypernetted_chain"));
  CHECK_THAT(mistakes(lj, reference, true), Catch::Contains("one species only"));
  CHECK(mistakes(well, exp).empty());
  CHECK_THAT(mistakes(lj, exp), Catch::Contains("hard cores with a tail"));
}

TEST_CASE("a phase diagram: closures of one state at a time are refused, with their place and another to take",
          "[solvers]") {
  const auto mistakes = [](const std::string& closure) {
    PhaseDiagramConfig config;
    const std::string text =
        "[system]\nnumber_density = 0.3\ntemperature = 1.0\n[[system.species]]\nname = \"a\"\n"
        "[system.potential]\nkind = \"square_well\"\nwidth = 0.5\n[structure]\nclosure = \"" +
        closure + "\"\n[diagram]\ntemperatures = [1.0, 2.0]\n";
    return read_keys(parse_toml(text, "study.toml"), [&](Describer& d) { describe(d, config); });
  };
  CHECK(mistakes("hypernetted_chain").empty());
  for (const char* closure : {"exp", "reference_hypernetted_chain"}) {
    const auto found = mistakes(closure);
    REQUIRE(found.size() == 1);
    CHECK_THAT(found[0].text,
               Catch::Contains("structure.closure") && Catch::Contains(closure) && Catch::Contains("take"));
    CHECK(found[0].where.line == 10);
  }
}

TEST_CASE("a structure: numerical closures answer for one state at a time, and say where they cannot", "[solvers]") {
  System system;
  system.species = {Species{"a"}};
  system.number_density = 0.5;
  system.temperature = 2.0;
  system.pairs = {SquareWell{1.0, 1.0, 0.5}};
  const Eigen::ArrayXd k = Eigen::ArrayXd::LinSpaced(50, 0.2, 30.0);
  for (const Closure closure : {Closure::reference_hypernetted_chain, Closure::exponential}) {
    StructureConfig structure;
    structure.closure = closure;
    structure.points = 2048;
    structure.r_max = 20.48;
    const StructureFactor s = structure_of(system, structure, k);
    CHECK((s.S(0, 0) > 0.0).all());
    CHECK((s.S(0, 0) * (1.0 - s.C(0, 0)) - 1.0).abs().maxCoeff() < 1e-10);
    CHECK_THROWS_AS(closure_of(system, structure), DomainError);
    system.pairs = {GaussianCore{1.0, 5.0}};
    CHECK_THROWS_AS(structure_of(system, structure, k), DomainError);  // no minimum; no core
    system.pairs = {SquareWell{1.0, 1.0, 0.5}};
  }
}

TEST_CASE("resolving a configuration whose checks were ignored is refused", "[solvers]") {
  CHECK_THROWS_AS(resolve(SystemConfig{}), DomainError);
  SystemConfig config;
  config.packing_fraction = 0.3;
  config.species.resize(2);
  CHECK_THROWS_AS(resolve(config), DomainError);
}

TEST_CASE("potentials: what is missing or does not belong is said, pairs are found in either order", "[solvers]") {
  const auto mistakes = [](const std::string& potential, const std::string& more = "", const std::string& state = "") {
    SystemConfig config;
    const Document document =
        parse_toml("number_density = 0.5\n" + state + "[[species]]\nname = \"a\"\nfraction = 0.5\n" + more +
                       "[[species]]\nname = \"b\"\ndiameter = 0.8\n" + more + "[potential]\n" + potential,
                   "study.toml");
    std::string all;
    for (const Mistake& m : read_keys(document, [&](Describer& d) { describe(d, config); })) all += m.text + "\n";
    return std::pair(all, config);
  };
  const std::string warm = "temperature = 1.0\n";
  CHECK_THAT(mistakes("kind = \"lennard_jones\"\n").first, Catch::Contains("temperature"));
  CHECK_THAT(mistakes("kind = \"lennard_jones\"\n", "", warm).first, Catch::Contains("has no pair ['a', 'a']"));
  CHECK_THAT(mistakes("kind = \"square_well\"\nadditive = true\n", "", warm).first, Catch::Contains("width"));
  CHECK_THAT(mistakes("kind = \"yukawa\"\nadditive = true\nwidth = 1.0\n", "", warm).first,
             Catch::Contains("kappa") && Catch::Contains("belongs to"));
  CHECK_THAT(mistakes("kind = \"charged_sphere\"\n", "", warm).first, Catch::Contains("charge of 'a'"));
  CHECK_THAT(mistakes("kind = \"charged_sphere\"\n", "charge = 1.0\n", warm).first,
             Catch::Contains("add up to 1 a particle"));
  const auto [none, config] = mistakes(
      "kind = \"lennard_jones\"\ncutoff = 2.5\nshifted = true\nadditive = true\n[[potential.pair]]\nspecies = [\"b\", "
      "\"a\"]\n"
      "epsilon = 1.5\n",
      "", warm);
  INFO(none);
  CHECK(none.empty());
  const System s = resolve(config);
  CHECK(energy_of(s.pair(0, 1), 0.9) == Approx(-1.5 * 4.0 * (std::pow(2.5, -12) - std::pow(2.5, -6))).epsilon(1e-12));
  CHECK(energy_of(s.pair(1, 1), 0.8) == Approx(-4.0 * (std::pow(2.5, -12) - std::pow(2.5, -6))).epsilon(1e-12));
  CHECK(energy_of(s.pair(0, 0), 2.6) == 0.0);
  CHECK(jumps_of(s.pair(0, 0)).empty());
}

TEST_CASE("potentials: tables are read from beside the study, and faults are told with their line", "[solvers]") {
  const Scratch files;
  const auto study = [&](const std::string& pair, const std::string& more = "") {
    SystemConfig config;
    const auto file = files.write("study.toml", "number_density = 0.5\ntemperature = 1.0\n[[species]]\nname = \"a\"\n" +
                                                    std::string("[potential]\nkind = \"table\"\n") + more + pair);
    std::string all;
    for (const Mistake& m : read_keys(read_toml(file), [&](Describer& d) { describe(d, config); }))
      all += m.text + "\n";
    return std::pair(all, config);
  };
  const std::string pair = "[[potential.pair]]\nspecies = [\"a\", \"a\"]\n", with_file = pair + "file = \"u.csv\"\n";
  CHECK_THAT(study("").first, Catch::Contains("has no pair ['a', 'a']") && !Catch::Contains("additive"));
  CHECK_THAT(study(pair).first, Catch::Contains("a table needs its file"));
  CHECK_THAT(study(with_file + "epsilon = 2.0\n").first, Catch::Contains("no sigma and no epsilon"));

  files.write("u.csv", "r [sigma],u\n0.5,4\n1.0,2\n1.5,1\n2.0,0.5\n");
  const auto [none, config] = study(with_file);
  INFO(none);
  REQUIRE(none.empty());
  CHECK(energy_of(resolve(config).pair(0, 0), 1.0) == Approx(2.0).epsilon(1e-12));
  CHECK(jumps_of(resolve(config).pair(0, 0)).size() == 1);
  const System shifted = resolve(study(with_file, "shifted = true\n").second);
  CHECK(energy_of(shifted.pair(0, 0), 1.0) == Approx(1.5).epsilon(1e-12));
  CHECK(jumps_of(shifted.pair(0, 0)).empty());
  CHECK(core_of(resolve(study(with_file + "core = 0.9\n").second).pair(0, 0)) == 0.9);

  const std::pair<std::string, std::string> faults[] = {
      {"r,energy\n0.5,4\n", "no column 'u'"},
      {"r,u\n# a remark\n0.5,4\n1.0,x\n1.5,1\n2.0,0\n", "u.csv:4: 'u' must be a finite number, got 'x'"},
      {"r,u\n0.5,4\n1.0,\n1.5,1\n2.0,0\n", "u.csv:3: 'u' must be a finite number, got ''"},
      {"r,u\n0.5,4\n1.0,2\n0.9,1\n2.0,0\n", "u.csv:4: distances must ascend, got 0.9 after 1"},
      {"r,u\n-0.5,4\n1.0,2\n1.9,1\n2.0,0\n", "u.csv:2: distances must be >= 0, got -0.5"},
      {"r,u\n0.5,4\n1.0,2\n", "at least 4 distances, got 2"},
      {"r,u\n0.5,-4\n1.0,-2\n1.5,-1\n2.0,0\n", "u.csv:2: a tabulated potential that begins at r = 0.5 must be"},
  };
  for (const auto& [table, reason] : faults) {
    files.write("u.csv", table);
    CHECK_THROWS_WITH(resolve(study(with_file).second), Catch::Contains(reason));
  }
  files.write("u.csv", "r,u\n0.5,4,1\n");
  CHECK_THROWS_WITH(resolve(study(with_file).second), Catch::Contains("u.csv:2: 3 cells"));
}
