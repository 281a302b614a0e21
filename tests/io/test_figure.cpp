#include <ozark/io/figure.hpp>

#include <catch2/catch.hpp>

#include <support/scratch.hpp>

namespace fs = std::filesystem;
using namespace ozark;

namespace {

/// A run directory of its own.
class Folder : public Scratch {
 public:
  [[nodiscard]] Drawn draw(const std::vector<Figure>& figures) const {
    return draw_figures(figures, path(), fs::path(OZARK_SOURCE_DIR) / "data", *this / "study");
  }
};

const std::string sweep =
    "# made up\n"
    "point,system.species.active.fraction,system.species.active.activity,status,reason,critical_packing_fraction\n"
    "0,0.1,1,done,,0.51\n"
    "1,0.1,2,failed,\"no transition, see log\",\n"
    "2,0.1,3,done,,0.53\n"
    "3,0.5,1,done,,0.51\n"
    "4,0.5,2,done,,0.59\n"
    "5,0.5,3,pending,,\n";

Figure diagram() {
  Figure figure;
  figure.name = "diagram";
  figure.x = "system.species.active.activity";
  figure.y = {"critical_packing_fraction"};
  return figure;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Sets an environment variable until the end of the test.
class Environment {
 public:
  Environment(const char* name, const std::string& value) : name_(name), before_(std::getenv(name)) {
    setenv(name, value.c_str(), 1);
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment() { setenv(name_, before_.c_str(), 1); }

 private:
  const char* name_;
  std::string before_;
};

}  // namespace

TEST_CASE("a sweep figure has one curve for each value of the other axis, broken where a point failed", "[io]") {
  const Folder run;
  run.write("tables/sweep.csv", sweep);
  const auto drawn = run.draw({diagram()});
  REQUIRE(drawn.files.size() == 3);
  for (const auto& file : drawn.files) CHECK(fs::file_size(file) > 1000);
  const auto script = run.read("figures/diagram.gp");
  CHECK(has(script,
            "$curve << END\n1 0.51 0.51 0.51\n\n3 0.53 0.53 0.53\n\n\n1 0.51 0.51 0.51\n2 0.59 0.59 0.59\nEND\n"));
  CHECK(has(script, "label[3] = ['0.1', '0.5', "));
  CHECK(has(script, "legend_title = '{/:Italic x}_{active}'"));
}

TEST_CASE("quotes in a label reach gnuplot as they are", "[io]") {
  const Folder run;
  run.write("tables/sweep.csv", sweep);
  auto figure = diagram();
  figure.y_label = "{/Symbol c}''({/Symbol w}), it's '''";
  CHECK(run.draw({figure}).files.size() == 3);
  CHECK(has(run.read("figures/diagram.svg"), "it's"));
}

TEST_CASE("a curve outside the ranges of the axes is not in the legend", "[io]") {
  const Folder run;
  run.write("tables/sweep.csv", sweep);
  auto figure = diagram();
  figure.y_range = {0.55, 0.6};
  CHECK(run.draw({figure}).notes.empty());
  CHECK(has(run.read("figures/diagram.gp"), "label[2] = ['0.5', "));
}

TEST_CASE("the same tables give the same figure files, byte for byte", "[io]") {
  const Folder run;
  run.write("tables/sweep.csv", sweep);
  CHECK(run.draw({diagram()}).notes.empty());
  const auto svg = run.read("figures/diagram.svg"), png = run.read("figures/diagram.png");
  CHECK(run.draw({diagram()}).notes.empty());
  CHECK(run.read("figures/diagram.svg") == svg);
  CHECK(run.read("figures/diagram.png") == png);
}

TEST_CASE("the overlay's points take the colour of the curve whose value they share", "[io]") {
  const Folder run;
  run.write("tables/sweep.csv", sweep);
  run.write("study/paper.csv",
            "# label: A paper (1999)\nsystem.species.active.activity,critical_packing_fraction,"
            "system.species.active.fraction\n3,0.622,0.50\n3,0.7,0.9\n");
  auto figure = diagram();
  figure.overlay = "paper.csv";
  CHECK(run.draw({figure}).notes.empty());
  const auto script = run.read("figures/diagram.gp");
  CHECK(has(script, "$overlay << END\n3 0.622 0.622 0.622\nEND\n"));  // 0.9 is no curve of this sweep
  CHECK(has(script, "overlay_shade[2] = [1, "));
  CHECK(has(script, "overlay_label = 'A paper (1999)'"));
  SECTION("and are kept with the figure, so that it can be drawn again without the study") {
    fs::remove_all(run / "study");
    CHECK(run.draw({figure}).files.size() == 3);
  }
}

TEST_CASE("a table of every point is drawn once for each finished point, labelled by what varies", "[io]") {
  const Folder run;
  run.write("tables/sweep.csv", sweep);
  for (const char* point : {"0000", "0001", "0004"})
    run.write(std::string("points/") + point + "/tables/profile.csv",
              "k [1/sigma],f_active,f_passive\n1,0.5,0.6\n2,0.4,0.7\n");
  Figure figure;
  figure.table = "profile";
  figure.x = "k";
  figure.y = {"f_active", "f_passive"};
  CHECK(run.draw({figure, figure}).files.size() == 6);
  const auto script = run.read("figures/profile_2.gp");
  CHECK(has(script, "curves = 4\n"));  // two finished points with a table, two columns
  CHECK(has(script, "'0.1, 1'"));
  CHECK(has(script, "'0.5, 2'"));
  CHECK(has(script, "xlabel '{/:Italic k} (σ^{−1})'"));
  CHECK(has(script, "style_label[3] = ['{/:Italic f}_{active}', '{/:Italic f}_{passive}', "));
}

TEST_CASE("nothing in a study is run by the shell or by gnuplot", "[io]") {
  const Folder run;
  run.write("tables/sweep.csv", sweep);
  auto figure = diagram();
  figure.title = "it's `touch injected` $(touch injected)'; system 'touch injected'; '\n!touch injected\n";
  figure.x_label = "\\\"; system \"touch injected\"";
  CHECK(run.draw({figure}).files.size() == 3);
  for (const auto& entry : fs::recursive_directory_iterator(run.path())) CHECK(entry.path().filename() != "injected");
}

TEST_CASE("a figure that asks for what its table lacks is refused, saying what there is", "[io]") {
  const Folder run;
  run.write("tables/sweep.csv", sweep);
  auto figure = diagram();
  figure.y = {"critical_density"};
  CHECK_THROWS_WITH(run.draw({figure}),
                    Catch::Contains("no column 'critical_density'") && Catch::Contains("critical_packing_fraction"));
  figure.y = {"status"};
  CHECK_THROWS_AS(run.draw({figure}), ConfigError);
}

TEST_CASE("a figure without data is a note, not an error", "[io]") {
  const Folder run;
  run.write("tables/sweep.csv", "point,a,status,reason,b\n0,1,failed,why,\n");
  Figure figure;
  figure.x = "a";
  figure.y = {"b"};
  const auto drawn = run.draw({figure});
  CHECK(drawn.files.empty());
  REQUIRE(drawn.notes.size() == 1);
  CHECK_THAT(drawn.notes[0], Catch::Contains("'sweep'"));
}

TEST_CASE("without gnuplot the package is named, and the script is there for another machine", "[io]") {
  const Folder run;
  run.write("tables/sweep.csv", sweep);
  const Environment no_programs("PATH", "/nonexistent");
  CHECK_THROWS_AS(run.draw({diagram()}), GnuplotMissing);
  CHECK_THROWS_WITH(run.draw({diagram()}), Catch::Contains("gnuplot-nox"));
  CHECK(fs::exists(run / "figures/diagram.gp"));
  CHECK_FALSE(fs::exists(run / "figures/.drawing"));
}
