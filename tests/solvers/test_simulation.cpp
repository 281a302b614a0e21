#include <solvers/simulation.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>
#include <ozark/core/observer.hpp>
#include <ozark/io/array_file.hpp>
#include <ozark/io/h5md.hpp>
#include <ozark/io/lammps_files.hpp>
#include <ozark/io/run_store.hpp>
#include <ozark/io/study_reader.hpp>
#include <ozark/io/toml.hpp>
#include <solvers/particle_files.hpp>
#include <solvers/task.hpp>
#include <support/scratch.hpp>

#include <omp.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <map>
#include <regex>

#include <sys/resource.h>

using namespace ozark;

namespace {

/// Keeps what a run directory would.
class Memory final : public RunDir {
 public:
  void table(const std::string& name, const Table& table) override {
    files["tables/" + name] = to_csv(table);
    tables[name] = table;
  }
  void arrays(const std::vector<BulkArray>&) override {}
  void record(const Convergence& c) override { convergence = c; }
  void file(const std::string& place, std::string_view bytes) override { files[place] = bytes; }
  [[nodiscard]] std::vector<BulkArray> kept() const override { return checkpoint; }
  void keep(const std::vector<BulkArray>& all) override { checkpoint = all; }

  [[nodiscard]] const std::vector<double>& column(const std::string& table, const std::string& name) const {
    const auto& all = tables.at(table).columns();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Column& c) { return c.name == name; });
    REQUIRE(found != all.end());
    return std::get<std::vector<double>>(found->cells);
  }

  std::map<std::string, std::string> files;
  std::map<std::string, Table> tables;
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

bool is_declared(const std::vector<Quantity>& declared, const std::string& name) {
  return std::any_of(declared.begin(), declared.end(), [&](const Quantity& q) {
    return std::regex_match(name, std::regex(std::regex_replace(q.name, std::regex("<[ij]>"), "[a-z0-9]+")));
  });
}

/// What is written is what `explain` lists, and figures and expectations may ask for.
void check_declared(const Task& task, const Memory& out, const Summary& summary) {
  for (const auto& [name, value] : summary) {
    INFO("headline " << name);
    CHECK(is_declared(task.headline, name));
  }
  for (const auto& [name, table] : out.tables) {
    const auto format = std::find_if(task.tables.begin(), task.tables.end(),
                                     [&, wanted = name](const TableFormat& t) { return t.name == wanted; });
    INFO("table " << name);
    REQUIRE(format != task.tables.end());
    for (const Column& c : table.columns()) {
      INFO("column " << c.name);
      CHECK(is_declared(format->columns, c.name));
    }
  }
}

Summary run(const std::string& text, RunDir& out, Observer& observer) {
  Document document = parse_toml(text, "study.toml");
  const auto& all = tasks();
  const std::string name =
      text.find("brownian_dynamics") != std::string::npos ? "brownian_dynamics" : "molecular_dynamics";
  const auto task = std::find_if(all.begin(), all.end(), [&](const Task& t) { return t.name == name; });
  const auto study = task->make();
  const auto mistakes = read_known_keys(document, [&](Describer& d) { study->describe_keys(d); });
  for (const Mistake& m : mistakes) FAIL_CHECK(m.text);
  Summary summary = study->run(out, observer);
  if (const auto* memory = dynamic_cast<const Memory*>(&out)) check_declared(*task, *memory, summary);
  return summary;
}

std::vector<Mistake> mistakes_of(const std::string& text) {
  Document document = parse_toml(text, "study.toml");
  const auto& all = tasks();
  const auto task = std::find_if(all.begin(), all.end(), [](const Task& t) { return t.name == "molecular_dynamics"; });
  const auto study = task->make();
  return read_known_keys(document, [&](Describer& d) { study->describe_keys(d); });
}

/// Runs a study at a stretch on one thread; and with interruptions after so many looks, on two to the end.
void check_resumed(const std::string& study, const std::vector<long>& patiences) {
  CAPTURE(study);
  Memory whole, cut;
  Observer patient;
  omp_set_num_threads(1);
  const Summary expected = run(study, whole, patient);
  CHECK(whole.convergence.converged);
  for (const long patience : patiences) {
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

const std::string liquid =
    "[system]\nnumber_density = 0.7\ntemperature = 1.0\n[[system.species]]\nname = \"lj\"\n"
    "[system.potential]\nkind = \"lennard_jones\"\ncutoff = 2.5\nshifted = true\n"
    "[particles]\ncount = 108\nstart = \"face_centred\"\n"
    "[measure]\nevery = 2\nstatic_every = 5\nr_max = 2.5\nk_max = 8.0\nlongest_time = 0.2\nwave_numbers = [6.0]\n";
const std::string silica =
    "[system]\nunits = \"metal\"\nnumber_density = 0.066\ntemperature = 3000.0\n[[system.species]]\nname = \"si\"\n"
    "mass = 28.1\nfraction = 0.3333333333333333\n[[system.species]]\nname = \"o\"\nmass = 16.0\n"
    "[system.potential]\nkind = \"silica\"\nmodel = \"ttam\"\ncutoff = 6.0\ntail = true\n"
    "[particles]\nstart = \"beta_cristobalite\"\ncells = [2, 2, 2]\ncoulomb_cutoff = 6.0\nforce_error = 0.05\n";
const std::string copper =
    "[system]\nunits = \"metal\"\nnumber_density = 0.084\ntemperature = 900.0\n[[system.species]]\nname = \"cu\"\n"
    "mass = 63.5\n[system.potential]\nkind = \"embedded_atom\"\nmodel = \"copper_niobium\"\n"
    "[particles]\nstart = \"face_centred\"\ncells = [3, 3, 3]\n";
const std::string steps = "equilibration = 40\nsteps = 80\n";

/// The liquid with more keys in [particles].
std::string liquid_with(const std::string& keys) {
  std::string text = liquid;
  return text.insert(text.find("[measure]"), keys);
}

}  // namespace

TEST_CASE("a simulation that is stopped anywhere and goes on ends with the bits of one that is not, on any threads",
          "[solvers][simulation]") {
  const std::string molecular = "task = \"molecular_dynamics\"\n", brownian = "task = \"brownian_dynamics\"\n";
  const std::string npt = "ensemble = \"npt\"\npressure = 1.0\nbarostat_time = 0.5\n";
  const std::string well =
      "[system]\nnumber_density = 0.5\ntemperature = 2.0\n[[system.species]]\nname = \"well\"\n"
      "[system.potential]\nkind = \"square_well\"\nwidth = 0.5\n"
      "[particles]\ncount = 108\nstart = \"face_centred\"\nhard_core = \"mie_50_49\"\nwell_smoothing = 0.05\n";
  const std::string slab = "periodic = [true, true, false]\nvacuum = 3.0\n";
  const std::string walls =
      "[[system.field]]\nkind = \"wall_93\"\naxis = \"z\"\nepsilon = 1.0\nsigma = 1.0\ncutoff = 2.5\n";
  const std::string tethers = "[[system.field]]\nkind = \"tether\"\nstiffness = 50.0\n";
  const std::string lattice = "[[system.field]]\nkind = \"sine_squared\"\ndepth = 2.0\nperiods = [3, 3, 3]\n";
  std::string silica_slab = silica;
  silica_slab += "periodic = [true, true, false]\nvacuum = 7.0\n";
  silica_slab.replace(silica_slab.find("tail = true"), 11, "tail = false");
  std::string quartz = silica;  // a cell of 120 degrees
  quartz.replace(quartz.find("beta_cristobalite"), 17, "alpha_quartz");
  const std::vector<std::string> studies = {
      molecular + quartz + "[motion]\ntime_step = 0.001\nequilibration = 10\nsteps = 20\n",
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
      molecular + liquid + "[motion]\nensemble = \"nvt\"\n" + steps + tethers,
      molecular + liquid + "[motion]\n" + npt + steps + tethers + lattice,
      molecular + liquid_with(slab) + "profile_axis = \"z\"\n[motion]\n" + steps + walls,
      molecular + liquid_with(slab) + "[motion]\nensemble = \"nvt\"\nthermostat = \"nose_hoover\"\n" + steps,
      molecular + liquid_with("[particles.frozen_region]\naxis = \"x\"\nfrom = 0.0\nto = 1.5\n") +
          "[motion]\nensemble = \"nvt\"\nthermostat = \"langevin\"\n" + steps,
      molecular + silica_slab + "frozen = [\"si\"]\n[motion]\ntime_step = 0.001\nequilibration = 10\nsteps = 20\n",
      molecular + well + "[motion]\nensemble = \"nvt\"\ntime_step = 0.0005\n" + steps,
      brownian + liquid + "profile_axis = \"y\"\n[motion]\n" + steps + lattice,
      brownian + liquid_with(slab) + "[motion]\npropulsion_speed = 1.0\n" + steps + walls,
  };
  for (const std::string& study : studies) check_resumed(study, {17, 9});  // while equilibrating or not, and once more
}

TEST_CASE("ramps, strain and minimisations that are stopped anywhere go on to the same bits, on any threads",
          "[solvers][simulation]") {
  std::string scattered = liquid;
  scattered.replace(scattered.find("face_centred"), 12, "random");
  const std::string start =
      "task = \"molecular_dynamics\"\n" + scattered + "[motion]\npressure = 1.0\nbarostat_time = 0.5\n";
  const auto segment = [](const std::string& name, const std::string& keys) {
    return "[[segment]]\nname = \"" + name + "\"\n" + keys;
  };
  const std::string extension = "strain = { increment = 2e-3, interval = 7 }\n";
  const std::string shear = "strain = { kind = \"shear\", increment = 2e-3, interval = 7 }\n";
  const std::string inherent = "kind = \"minimise\"\nforce_tolerance = 1e-5\n";
  const std::string with_cell = "pressure_tolerance = 1e-5\ncoupling = ";
  const std::string gradients = "method = \"conjugate_gradient\"\n";
  const std::vector<std::string> studies = {
      start + segment("pull", "ensemble = \"nvt\"\nsteps = 60\n" + extension),
      start + segment("pull", "ensemble = \"npt\"\nsteps = 60\n" + extension),
      start + segment("slide", "ensemble = \"npt\"\ncoupling = \"edges\"\nsteps = 50\n" + shear) +
          segment("look", "ensemble = \"nvt\"\nsteps = 10\n"),
      start + segment("rest", inherent),
      start + segment("rest", inherent + gradients),
      start + segment("rest", inherent + with_cell + "\"edges\"\n"),
      start + segment("rest", inherent + with_cell + "\"triclinic\"\n" + gradients),
      start + segment("cool", "ensemble = \"npt\"\nsteps = 12\nfinal_temperature = 0.5\nfinal_pressure = 2.0\n") +
          segment("rest", inherent) +
          segment("pull", "ensemble = \"nvt\"\nthermostat = \"langevin\"\nsteps = 20\n" + extension) +
          segment("back", "ensemble = \"nvt\"\nsteps = 12\n" + shear) +
          segment("look", "ensemble = \"nvt\"\nsteps = 8\nmeasured = true\n"),
  };
  for (const std::string& study : studies) {
    check_resumed(study, {17, 9});
    check_resumed(study, {5, 31});
  }
  const std::string cool = segment("cool", "ensemble = \"npt\"\nsteps = 12\nfinal_temperature = 500.0\n");
  const std::string coarse = segment(
      "rest", "kind = \"minimise\"\ncoupling = \"edges\"\nforce_tolerance = 0.05\npressure_tolerance = 500.0\n");
  const std::string pull = segment("pull", "ensemble = \"npt\"\nsteps = 20\n" + extension);
  check_resumed("task = \"molecular_dynamics\"\n" + silica + "[motion]\ntime_step = 0.001\npressure = 0.0\n" + cool +
                    coarse + pull,
                {9, 8});
  check_resumed("task = \"molecular_dynamics\"\n" + copper + "[motion]\ntime_step = 0.002\npressure = 0.0\n" + cool +
                    coarse + pull,
                {9, 8, 20});
}

TEST_CASE("the conserved energy is that of the law that is measured, whatever came before and comes after",
          "[solvers][simulation]") {
  const auto segment = [](const char* name, const char* keys) {
    return fmt::format("[[segment]]\nname = \"{}\"\nsteps = 200\n{}\n", name, keys);
  };
  const std::string press = "ensemble = \"npt\"", measured = "\nmeasured = true";
  const std::string chain = "ensemble = \"nvt\"\nthermostat = \"nose_hoover\"";
  for (const auto& [first, second] : {std::pair{press, chain}, std::pair{chain, press}}) {
    Memory out;
    Observer patient;
    const Summary summary =
        run("task = \"molecular_dynamics\"\n" + liquid + "[motion]\npressure = 1.0\ntime_step = 0.002\n" +
                segment("before", first.c_str()) + segment("now", (second + measured).c_str()) +
                segment("after", "ensemble = \"nvt\"\nthermostat = \"langevin\""),
            out, patient);
    const auto drift =
        std::find_if(summary.begin(), summary.end(), [](const auto& s) { return s.first == "energy_drift"; });
    REQUIRE(drift != summary.end());
    CHECK(std::abs(std::get<double>(drift->second)) < 1e-3);
  }
}

TEST_CASE("momentum is nothing where it is conserved, whatever came before", "[solvers][simulation]") {
  for (const char* law :
       {"ensemble = \"nve\"\nthermostat = \"langevin\"\n", "ensemble = \"nvt\"\nthermostat = \"langevin\"\n"}) {
    Memory out;
    Observer patient;
    run("task = \"molecular_dynamics\"\n" + liquid + "[motion]\n" + law + steps, out, patient);
    const Scratch s;
    s.write("state.data", out.files.at("state.data"));
    const AtomFrame end = read_lammps_data(s / "state.data");
    const double momentum = end.velocity.rowwise().sum().matrix().norm();
    if (std::string(law).find("nve") != std::string::npos)
      CHECK(momentum < 1e-9);
    else
      CHECK(momentum > 0.1);
  }
}

TEST_CASE("tables of metals are in their units", "[solvers][simulation]") {
  Memory out;
  Observer patient;
  run("task = \"molecular_dynamics\"\n" + copper + "[measure]\nr_max = 4.0\nlongest_time = 0.02\nevery = 1\n" +
          "[motion]\ntime_step = 0.002\n" + steps,
      out, patient);
  CHECK_THAT(out.files.at("tables/pair_distribution"), Catch::Contains("r [angstrom]"));
  CHECK_THAT(out.files.at("tables/displacement"), Catch::Contains("t [ps]") && Catch::Contains("msd_cu [angstrom^2]"));
}

TEST_CASE("ramps of [motion] are segments: their bits are those of the segments written out", "[solvers][simulation]") {
  const std::string start = "task = \"molecular_dynamics\"\n" + liquid;
  const std::string keys = "[motion]\nensemble = \"npt\"\npressure = 1.0\n";
  Memory brief, full;
  Observer patient;
  const Summary expected =
      run(start + keys + "final_pressure = 2.0\nfinal_temperature = 0.8\n" + steps, brief, patient);
  const Summary found = run(start + keys +
                                "[[segment]]\nname = \"equilibration\"\nsteps = 40\n"
                                "[[segment]]\nname = \"measurement\"\nsteps = 80\nfinal_pressure = 2.0\n"
                                "final_temperature = 0.8\n",
                            full, patient);
  CHECK(full.files.at("state.h5") == brief.files.at("state.h5"));
  CHECK(full.files.at("tables/pair_distribution") == brief.files.at("tables/pair_distribution"));
  CHECK(found == expected);
}

TEST_CASE("segments tell how they ended; velocities are drawn anew after a minimisation", "[solvers][simulation]") {
  Memory out;
  Observer patient;
  const Summary summary = run("task = \"molecular_dynamics\"\n" + liquid +
                                  "[motion]\npressure = 1.0\n"
                                  "[[segment]]\nname = \"rest\"\nkind = \"minimise\"\ncoupling = \"isotropic\"\n"
                                  "[[segment]]\nname = \"pull\"\nensemble = \"nvt\"\ntemperature = 0.3\nsteps = 40\n"
                                  "strain = { increment = 1e-3, interval = 10 }\n"
                                  "[[segment]]\nname = \"slide\"\nensemble = \"nvt\"\nsteps = 4\n"
                                  "strain = { kind = \"shear\", increment = 1e-3, interval = 2 }\n"
                                  "[[segment]]\nname = \"push\"\nensemble = \"nvt\"\nsteps = 40\n"
                                  "strain = { increment = -1e-3, interval = 10 }\n",
                              out, patient);
  const auto number = [&](const std::string& name) {
    const auto found = std::find_if(summary.begin(), summary.end(), [&](const auto& s) { return s.first == name; });
    REQUIRE(found != summary.end());
    return std::get<double>(found->second);
  };
  CHECK(number("minimum_pressure") == Approx(1.0).epsilon(1e-7));
  CHECK(number("minimum_enthalpy") ==
        Approx(number("minimum_energy") + 1.0 / number("minimum_density")).epsilon(1e-12));
  const std::string& segments = out.files.at("tables/segments");
  CHECK_THAT(segments, Catch::Contains("1,rest,\"minimise, fire\",\"mean of xx, yy, zz\",0,0,0,") &&
                           Catch::Contains("2,pull,") && Catch::Contains(",0,40,") && Catch::Contains(",true\n"));
  const auto at = [&](const char* name) { return out.column("strain", name); };
  REQUIRE(at("strain").size() == 10);
  CHECK(at("strain")[3] == Approx(std::pow(1.001, 4) - 1.0).epsilon(1e-12));
  CHECK(at("strain")[5] == Approx(0.002).epsilon(1e-12));
  CHECK(at("strain")[9] == Approx(std::pow(1.001 * 0.999, 4) - 1.0).epsilon(0).margin(1e-14));
  CHECK(at("temperature")[0] > 0.05);
}

TEST_CASE("a minimisation that does not end is told by the name of its segment, and leaves its tables",
          "[solvers][simulation]") {
  Memory out;
  Observer patient;
  run("task = \"molecular_dynamics\"\n" + liquid +
          "[[segment]]\nname = \"cool\"\nsteps = 3\n[[segment]]\nname = \"rest\"\nkind = \"minimise\"\nmax_iterations "
          "= 3\n",
      out, patient);
  CHECK_FALSE(out.convergence.converged);
  CHECK_THAT(out.convergence.reason, Catch::Contains("'rest' not converged after 3 iterations"));
  CHECK_THAT(out.files.at("tables/segments"), Catch::Contains(",3,") && Catch::Contains(",false\n"));
}

TEST_CASE("schedules that make no sense are refused at their key", "[solvers][simulation]") {
  const std::string start = "task = \"molecular_dynamics\"\n" + liquid + "[motion]\n";
  const auto mistakes = [&](const std::string& rest) {
    std::string all;
    for (const Mistake& m : mistakes_of(start + rest)) all += m.text + "\n";
    return all;
  };
  const std::string pull = "[[segment]]\nname = \"pull\"\nensemble = \"npt\"\npressure = 1.0\nsteps = 5\n";
  const std::string strain = "strain = { increment = 1e-3 }\n";
  CHECK(mistakes(pull + strain) == "");
  CHECK_THAT(mistakes(pull + strain + "coupling = \"edges\"\n"),
             Catch::StartsWith("'segment.pull.coupling': would undo the strain"));
  CHECK_THAT(mistakes(pull + "strain = { kind = \"shear\", increment = 1e-3 }\n"),
             Catch::StartsWith("'segment.pull.strain': turns the wave vectors"));
  CHECK_THAT(mistakes(pull + pull), Catch::StartsWith("'segment.pull.name': 'pull' is the name of another segment"));
  CHECK_THAT(mistakes("steps = 5\n" + pull), Catch::StartsWith("'motion.steps': is said by the segments"));
  CHECK_THAT(mistakes(pull + "measured = true\n[[segment]]\nname = \"hold\"\nensemble = \"nvt\"\nsteps = 5\n"
                             "measured = true\n"),
             Catch::StartsWith("'segment.hold.measured': what is measured must follow without a break"));
  CHECK_THAT(mistakes("[[segment]]\nname = \"rest\"\nkind = \"minimise\"\ntemperature = 2.0\npressure = 1.0\n"),
             Catch::Contains("'segment.rest.temperature': belongs to segments that move") &&
                 Catch::Contains("'segment.rest.pressure': needs a cell that moves"));
  CHECK_THAT(mistakes("[[segment]]\nname = \"hold\"\n"), Catch::StartsWith("'segment.hold.steps': how many steps?"));
  CHECK_THAT(mistakes("[[segment]]\nname = \"hold\"\nsteps = 5\nensemble = \"npt\"\n"),
             Catch::StartsWith("'segment.hold.pressure': npt needs its pressure"));
  CHECK_THAT(mistakes("[[segment]]\nname = \"hold\"\nsteps = 5\ntemperature = 2.0\nmethod = \"fire\"\n"),
             Catch::Contains("'segment.hold.temperature': belongs to nvt and npt") &&
                 Catch::Contains("'segment.hold.method': belongs to segments of kind \"minimise\""));
}

TEST_CASE("a time step that explodes is told with step and particle, and leaves its tables", "[solvers][simulation]") {
  Memory out;
  Observer patient;
  run("task = \"molecular_dynamics\"\n" + liquid + "[motion]\ntime_step = 0.5\nthermostat_time = 5.0\n" + steps, out,
      patient);
  CHECK_FALSE(out.convergence.converged);
  CHECK_THAT(out.convergence.reason,
             Catch::Contains("step") && Catch::Contains("particle") && Catch::Contains("shorter time step"));
  CHECK(out.files.count("tables/thermo") == 1);
}

TEST_CASE("a motion that breaks down leaves a state from which another can start", "[solvers][simulation]") {
  Memory out;
  Observer patient;
  const std::string broken = "task = \"molecular_dynamics\"\n" + liquid;
  run(broken + "[motion]\nensemble = \"nve\"\ntime_step = 0.03\n" + steps, out, patient);
  REQUIRE_FALSE(out.convergence.converged);
  const Scratch files;
  const sim::Particles p = start_from(files.write("state.h5", out.files.at("state.h5")), {{"lj"}}, 3);
  CHECK(p.size() == 108);
  double fastest = 0.0;
  for (const sim::Vector& v : p.velocity) fastest = std::max(fastest, std::hypot(v.x, v.y, v.z));
  CHECK(fastest > 0.1);
  CHECK(fastest < 6.0);  // at temperature 1
}

TEST_CASE("a full disk costs no more than the last checkpoint, and what was written can be read",
          "[solvers][simulation]") {
  const Scratch files;
  const std::string study = "task = \"molecular_dynamics\"\n" + liquid + "[motion]\ncheckpoint_every = 30\n" + steps +
                            "[trajectory]\nevery = 4\n";
  Observer patient;
  RunStore whole(files / "whole", Durability::renamed), cut(files / "cut", Durability::renamed);
  run(study, whole, patient);
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);  // as the program has it
  // The first checkpoint fits, later ones hold more samples; then nothing does but the segments.
  std::uintmax_t size = 0;
  for (const char* fit : {"trajectory/0001.h5", "trajectory/0002.h5"})
    size = std::max(size, std::filesystem::file_size(files / "whole" / fit));
  int full = 0;
  for (const std::uintmax_t limit : {size - 1, size + 1, 2 * size}) {
    const rlimit tight{limit, before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &tight) == 0);
    try {
      run(study, cut, patient);
    } catch (const IoError& error) {
      ++full;
      CHECK_THAT(error.what(), Catch::Contains("cannot write") && Catch::Contains("File too large"));
    }
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(files / "cut")) {
      if (entry.is_directory()) continue;
      INFO(entry.path().string());
      CHECK(entry.path().filename().string().find("partial") == std::string::npos);
      if (entry.path().parent_path().filename() == "trajectory") CHECK_FALSE(read_h5md(entry.path()).empty());
    }
  }
  std::signal(SIGXFSZ, handler);
  CHECK(full > 0);
  run(study, cut, patient);
  for (const char* name : {"state.h5", "tables/thermo.csv", "trajectory/0001.h5", "trajectory/0003.h5"}) {
    INFO(name);
    CHECK((files.read(std::string("whole/") + name) == files.read(std::string("cut/") + name)));
  }
}

TEST_CASE("a start whose density is not the study's is told in the log", "[solvers][simulation]") {
  class Notes final : public Observer {
   public:
    void note(std::string_view line) override { all += std::string(line) + "\n"; }
    std::string all;
  };
  const Scratch files;
  const std::string motion = "[motion]\nequilibration = 0\nsteps = 2\n";
  RunStore out(files.path(), Durability::renamed);
  Observer patient;
  run("task = \"molecular_dynamics\"\n" + liquid + motion, out, patient);
  const auto told = [&](const std::string& density, const std::string& cell) {
    Notes notes;
    Memory again;
    run("task = \"molecular_dynamics\"\n[system]\nnumber_density = " + density +
            "\ntemperature = 1.0\n[[system.species]]\nname = \"lj\"\n[system.potential]\nkind = \"lennard_jones\"\n"
            "cutoff = 2.5\n[particles]\nstart_from = \"" +
            files.path().string() + "\"\nstart_cell = \"" + cell + "\"\n" + motion,
        again, notes);
    return notes.all;
  };
  CHECK_THAT(told("0.75", "keep"), Catch::Contains("number density 0.7, where the study has 0.75"));
  CHECK_THAT(told("0.7", "keep"), !Catch::Contains("density"));
  CHECK_THAT(told("0.75", "scale"), !Catch::Contains("density"));
}
