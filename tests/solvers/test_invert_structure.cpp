#include <ozark/core/error.hpp>
#include <ozark/io/csv.hpp>
#include <ozark/io/run_store.hpp>
#include <ozark/io/study_reader.hpp>
#include <ozark/io/study_writer.hpp>
#include <ozark/io/toml.hpp>
#include <solvers/registry.hpp>
#include <support/scratch.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <string>

using namespace ozark;

namespace {

/// Runs a study into a directory of the scratch, with its run.toml. @return  its mistakes; empty if it ran
std::string run(const Scratch& files, Task task, const std::string& text, const std::string& name,
                const std::string& status = "done") {
  const auto study = task.make();
  const auto visit = [&](Describer& d) { study->describe_keys(d); };
  std::string all;
  for (const Mistake& m : read_keys(read_toml(files.write(name + ".toml", text)), visit)) all += m.text + "\n";
  if (!all.empty()) return all;
  RunStore store(files / name, Durability::renamed);
  Observer quiet;
  RunRecord record;
  record.summary = study->run(store, quiet);
  record.status = status;
  record.provenance = {{"version", std::string("test")}, {"build", std::string("test")}};
  store.write(write_keys(visit, store.directory()), record);
  return {};
}

std::string fluid(const std::string& closure, const std::string& potential, const std::string& more = "") {
  return "[system]\nnumber_density = 0.5\ntemperature = 1.5\n[[system.species]]\nname = \"a\"\n" + more +
         "[system.potential]\n" + potential + "[structure]\nclosure = \"" + closure +
         "\"\npoints = 2048\nr_max = 20.48\n[grid]\nr_max = 15.0\npoints = 1500\nk_max = 60.0\nk_points = 1500\n";
}
const std::string lennard_jones = "kind = \"lennard_jones\"\n";

/// Largest |B| of a run between two distances.
double largest_bridge(const Scratch& files, const std::string& name, double from, double to) {
  const Csv csv = read_csv(files / name / "tables" / "inverted.csv");
  const auto r = csv.numbers(*csv.column("r")), bridge = csv.numbers(csv.column("bridge").value());
  double largest = 0.0;
  for (std::size_t i = 0; i < r->size(); ++i)
    if ((*r)[i] > from && (*r)[i] < to) largest = std::max(largest, std::abs((*bridge)[i]));
  return largest;
}

}  // namespace

TEST_CASE("inverting a run: its own g(r) and S(k), density and potential; no bridge in the hypernetted chain",
          "[solvers][inversion]") {
  const Scratch files;
  REQUIRE(run(files, structure_factor_task(), fluid("hypernetted_chain", lennard_jones), "chain").empty());
  REQUIRE(run(files, structure_factor_task(), fluid("verlet", lennard_jones), "verlet").empty());
  const auto invert = [&](const std::string& from, const std::string& kind, const std::string& name) {
    const std::string text = "[data]\nfrom = \"" + from + "\"\nkind = \"" + kind + "\"\n";
    REQUIRE(run(files, invert_structure_task(), text, name).empty());
  };
  invert("chain", "pair_distribution", "from_g");
  CHECK(largest_bridge(files, "from_g", 0.9, 5.0) < 1e-5);
  invert("chain", "structure_factor", "from_S");
  CHECK(largest_bridge(files, "from_S", 1.05, 5.0) < 5e-3);
  invert("verlet", "pair_distribution", "from_verlet");
  CHECK(largest_bridge(files, "from_verlet", 1.0, 5.0) > 0.02);

  // The same from the bare table, with the system written down.
  std::filesystem::copy(files / "chain/tables/pair_distribution.csv", files / "g.csv");
  std::string table = files.read("g.csv");
  table.replace(table.find("g_a_a"), 5, "g");
  files.write("g.csv", table);
  const std::string system =
      "[system]\nnumber_density = 0.5\ntemperature = 1.5\n[[system.species]]\nname = \"a\"\n"
      "[system.potential]\nkind = \"lennard_jones\"\n";
  const std::string data = "[data]\nkind = \"pair_distribution\"\nfile = \"g.csv\"\n";
  REQUIRE(run(files, invert_structure_task(), system + data, "known").empty());
  CHECK(largest_bridge(files, "known", 0.9, 5.0) < 1e-5);
  REQUIRE(run(files, invert_structure_task(), data + "number_density = 0.5\n", "unknown").empty());
  CHECK_FALSE(read_csv(files / "unknown/tables/inverted.csv").column("bridge"));
}

TEST_CASE("inverting a run: its potential may be a table beside it", "[solvers][inversion]") {
  const Scratch files;
  std::string u = "r,u\n";
  for (int i = 0; i <= 200; ++i) u += fmt::format("{},{}\n", 0.02 * i, std::exp(-0.0004 * i * i));
  files.write("u.csv", u);
  const std::string potential =
      "kind = \"table\"\n[[system.potential.pair]]\nspecies = [\"a\", \"a\"]\nfile = \"u.csv\"\n";
  REQUIRE(run(files, structure_factor_task(), fluid("hypernetted_chain", potential), "soft").empty());
  REQUIRE(
      run(files, invert_structure_task(), "[data]\nfrom = \"soft\"\nkind = \"pair_distribution\"\n", "back").empty());
  CHECK(largest_bridge(files, "back", 0.0, 5.0) < 1e-4);
}

TEST_CASE("inverting: what is missing, said twice or of another kind is refused", "[solvers][inversion]") {
  const Scratch files;
  const auto mistakes = [&](const std::string& data) { return run(files, invert_structure_task(), data, "refused"); };
  const std::string data = "[data]\nkind = \"pair_distribution\"\n";
  CHECK_THAT(mistakes(data + "number_density = 0.5\n"), Catch::Contains("give it, or `from`"));
  CHECK_THAT(mistakes(data + "file = \"g.csv\"\n"), Catch::Contains("needs the number_density"));
  CHECK_THAT(mistakes(data + "file = \"g.csv\"\nfrom = \"x\"\n"), Catch::Contains("takes the place of file"));
  CHECK_THAT(mistakes(data + "from = \"x\"\nnumber_density = 0.5\n"), Catch::Contains("leave it out"));
  CHECK_THROWS_WITH(mistakes(data + "from = \"nowhere\"\n"), Catch::Contains("no run of Ozark"));
  const std::string two = "fraction = 0.5\n[[system.species]]\nname = \"b\"\n";
  REQUIRE(
      run(files, structure_factor_task(), fluid("verlet", lennard_jones + "additive = true\n", two), "two").empty());
  CHECK_THROWS_WITH(mistakes(data + "from = \"two\"\n"), Catch::Contains("2 species"));
  REQUIRE(run(files, structure_factor_task(), fluid("verlet", lennard_jones), "stopped", "stopped").empty());
  CHECK_THROWS_WITH(mistakes(data + "from = \"stopped\"\n"), Catch::Contains("not finished"));
}
