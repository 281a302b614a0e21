#include <solvers/simulation.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/observer.hpp>
#include <ozark/io/array_file.hpp>
#include <ozark/io/study_reader.hpp>
#include <ozark/io/toml.hpp>
#include <solvers/task.hpp>

#include <omp.h>

#include <algorithm>
#include <map>

using namespace ozark;

namespace {

/// Keeps what a run directory would.
class Memory final : public RunDir {
 public:
  void table(const std::string& name, const Table& table) override { files["tables/" + name] = to_csv(table); }
  void arrays(const std::vector<BulkArray>&) override {}
  void record(const Convergence& c) override { convergence = c; }
  void file(const std::string& place, std::string_view bytes) override { files[place] = bytes; }
  [[nodiscard]] std::vector<BulkArray> kept() const override { return checkpoint; }
  void keep(const std::vector<BulkArray>& all) override { checkpoint = all; }

  std::map<std::string, std::string> files;
  std::vector<BulkArray> checkpoint;
  Convergence convergence;
};

/// Stops once it has been asked so many times.
class Impatient final : public Observer {
 public:
  explicit Impatient(long patience) : patience_(patience) {}
  [[nodiscard]] bool stop_requested() const override { return --patience_ < 0; }

 private:
  mutable long patience_;
};

Summary run(const std::string& text, RunDir& out, Observer& observer) {
  Document document = parse_toml(text, "study.toml");
  const auto& all = tasks();
  const std::string name =
      text.find("brownian_dynamics") != std::string::npos ? "brownian_dynamics" : "molecular_dynamics";
  const auto task = std::find_if(all.begin(), all.end(), [&](const Task& t) { return t.name == name; });
  const auto study = task->make();
  const auto mistakes = read_known_keys(document, [&](Describer& d) { study->describe_keys(d); });
  for (const Mistake& m : mistakes) FAIL_CHECK(m.text);
  return study->run(out, observer);
}

const std::string liquid =
    "[system]\nnumber_density = 0.7\ntemperature = 1.0\n[[system.species]]\nname = \"lj\"\n"
    "[system.potential]\nkind = \"lennard_jones\"\ncutoff = 2.5\nshifted = true\n"
    "[particles]\ncount = 108\nstart = \"face_centred\"\n"
    "[measure]\nevery = 2\nstatic_every = 5\nr_max = 2.5\nk_max = 8.0\nlongest_time = 0.2\nwave_numbers = [6.0]\n";
const std::string steps = "equilibration = 40\nsteps = 80\n";

}  // namespace

TEST_CASE("a simulation that is stopped anywhere and goes on ends with the bits of one that is not, on any threads",
          "[solvers][simulation]") {
  const std::string molecular = "task = \"molecular_dynamics\"\n", brownian = "task = \"brownian_dynamics\"\n";
  const std::string npt = "ensemble = \"npt\"\npressure = 1.0\nbarostat_time = 0.5\n";
  const std::string silica =
      "[system]\nunits = \"metal\"\nnumber_density = 0.066\ntemperature = 3000.0\n[[system.species]]\nname = \"si\"\n"
      "mass = 28.1\nfraction = 0.3333333333333333\n[[system.species]]\nname = \"o\"\nmass = 16.0\n"
      "[system.potential]\nkind = \"silica\"\nmodel = \"ttam\"\ncutoff = 6.0\ntail = true\n"
      "[particles]\nstart = \"beta_cristobalite\"\ncells = [2, 2, 2]\ncoulomb_cutoff = 6.0\nforce_error = 0.05\n";
  const std::string copper =
      "[system]\nunits = \"metal\"\nnumber_density = 0.084\ntemperature = 900.0\n[[system.species]]\nname = \"cu\"\n"
      "mass = 63.5\n[system.potential]\nkind = \"embedded_atom\"\nmodel = \"copper_niobium\"\n"
      "[particles]\nstart = \"face_centred\"\ncells = [3, 3, 3]\n";
  const std::vector<std::string> studies = {
      molecular + liquid + "stress = true\nvelocities = true\n[motion]\nensemble = \"nve\"\n" + steps,
      molecular + liquid + "[motion]\nensemble = \"nvt\"\nthermostat = \"nose_hoover\"\nfinal_temperature = 0.5\n" +
          steps,
      molecular + liquid + "[motion]\nensemble = \"nvt\"\nthermostat = \"langevin\"\n" + steps,
      molecular + liquid + "[motion]\nensemble = \"nvt\"\nthermostat = \"stochastic_rescaling\"\n" + steps,
      molecular + liquid + "[motion]\n" + npt + "final_pressure = 3.0\n" + steps,
      molecular + liquid + "[motion]\n" + npt + "coupling = \"triclinic\"\n" + steps,
      molecular + liquid + "[motion]\n" + npt + "barostat = \"stochastic_cell_rescaling\"\ncoupling = \"edges\"\n" +
          steps,
      molecular + liquid + "[motion]\n" + npt + "barostat = \"rescaling_with_nph\"\n" + steps,
      molecular + liquid + "[motion]\n" + steps + "[trajectory]\nevery = 4\n",
      brownian + liquid + "[motion]\n" + steps,
      brownian + liquid + "[motion]\npropulsion_speed = 5.0\n" + steps,
      molecular + silica + "[motion]\ntime_step = 0.001\nequilibration = 10\nsteps = 20\n",
      molecular + copper + "[motion]\ntime_step = 0.002\n" + steps,
  };
  for (const std::string& study : studies) {
    CAPTURE(study);
    Memory whole, cut;
    Observer patient;
    omp_set_num_threads(1);
    const Summary expected = run(study, whole, patient);
    CHECK(whole.convergence.converged);
    for (const long patience : {17L, 9L}) {  // once while equilibrating or not, and once more
      Impatient impatient(patience);
      CHECK_THROWS_AS(run(study, cut, impatient), Stopped);
    }
    omp_set_num_threads(2);
    const Summary found = run(study, cut, patient);
    const bool segmented = study.find("[trajectory]") != std::string::npos;  // more, shorter files
    if (!segmented) CHECK(cut.files == whole.files);
    CHECK(cut.files.at("state.h5") == whole.files.at("state.h5"));
    CHECK(cut.files.at("tables/thermo") == whole.files.at("tables/thermo"));
    CHECK(found.size() == expected.size());
  }
}

TEST_CASE("a time step that explodes is told with step and particle, and leaves its tables", "[solvers][simulation]") {
  Memory out;
  Observer patient;
  run("task = \"molecular_dynamics\"\n" + liquid + "[motion]\ntime_step = 0.5\n" + steps, out, patient);
  CHECK_FALSE(out.convergence.converged);
  CHECK_THAT(out.convergence.reason,
             Catch::Contains("step") && Catch::Contains("particle") && Catch::Contains("shorter time step"));
  CHECK(out.files.count("tables/thermo") == 1);
}
