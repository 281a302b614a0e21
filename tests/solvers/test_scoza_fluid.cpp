#include <ozark/core/error.hpp>
#include <solvers/scoza_fluid.hpp>

#include <catch2/catch.hpp>

using namespace ozark;

namespace {

System yukawa(double sigma, double depth, double kappa, double density, double temperature) {
  System s;
  s.species = {Species{"a"}};
  s.species.front().diameter = sigma;
  s.number_density = density;
  s.temperature = temperature;
  s.pairs = {Yukawa{sigma, -depth, kappa, sigma}};
  return s;
}

ScozaConfig coarse() {
  ScozaConfig c;
  c.method.intervals = 100;
  return c;
}

const Observer quiet;

}  // namespace

TEST_CASE("SCOZA of a study: lengths and energies scale", "[solvers][scoza]") {
  const ScozaPoint unit = solve_scoza_state(yukawa(1.0, 1.0, 1.8, 0.4, 1.5), coarse(), quiet);
  const ScozaPoint large = solve_scoza_state(yukawa(2.0, 3.0, 0.9, 0.05, 4.5), coarse(), quiet);
  CHECK(large.state.pressure == Approx(unit.state.pressure).epsilon(1e-12));
  CHECK(large.state.energy == Approx(unit.state.energy).epsilon(1e-12));
  const Eigen::ArrayXd k = Eigen::ArrayXd::LinSpaced(20, 0.1, 12.0);
  CHECK((large.structure(0.5 * k).S(0, 0) - unit.structure(k).S(0, 0)).abs().maxCoeff() < 1e-12);
}

TEST_CASE("SCOZA of a study: what it cannot answer is told", "[solvers][scoza]") {
  const auto told = [](const System& s) { (void)solve_scoza_state(s, coarse(), quiet); };
  CHECK_THROWS_WITH(told(yukawa(1.0, 1.0, 1.8, 0.3, 1.0)), Catch::Contains("spinodals are at"));
  CHECK_THROWS_WITH(told(yukawa(1.0, 1.0, 1.8, 1.05, 1.0)), Catch::Contains("structure.scoza.highest_density"));
  CHECK_THROWS_WITH(told(yukawa(1.0, -1.0, 1.8, 0.3, 1.0)), Catch::Contains("epsilon must be positive"));
  System cut = yukawa(1.0, 1.0, 1.8, 0.3, 2.0);
  cut.pairs = {truncated(cut.pairs.front(), 2.5, Ending::cut)};
  CHECK_THROWS_WITH(told(cut), Catch::Contains("cutoff"));
  System well = yukawa(1.0, 1.0, 1.8, 0.3, 1.0);
  well.pairs = {SquareWell{}};
  CHECK_THROWS_WITH(told(well), Catch::Contains("hard_core_yukawa"));
}
