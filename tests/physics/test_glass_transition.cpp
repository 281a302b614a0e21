// Critical points of the library against states decided by a second program (plain_glass.hpp), on both their sides.

#include <catch2/catch.hpp>

#include <mct/states.hpp>
#include <ozark/mct/critical_point.hpp>
#include <physics/plain_glass.hpp>

using namespace ozark;
using namespace ozark::mct;
using test::Phase;
using test::PlainMixture;

namespace {

PlainMixture plain(const System& system) {
  PlainMixture m{.packing_fraction = system.packing_fraction(), .fraction = {}, .diameter = {}};
  for (int i = 0; i < 2; ++i) {
    m.fraction[i] = system.species[i].fraction;
    m.diameter[i] = system.species[i].diameter;
    m.activity[i] = system.species[i].activity;
  }
  return m;
}

void check_sides(const std::function<System(double)>& at, int points, double cutoff, double distance) {
  Observer observer;
  CriticalSearch search;
  search.low = 0.45;
  search.estimate_error = false;
  const auto found = find_transitions(KernelKind::bipolar, midpoint(points, cutoff), path_of(at), search, observer);
  REQUIRE(found.critical);
  const double value = found.critical->value;
  CAPTURE(points, cutoff, value);
  CHECK(test::plain_phase(plain(at(value - distance)), points, cutoff / points) == Phase::fluid);
  CHECK(test::plain_phase(plain(at(value + distance)), points, cutoff / points) == Phase::glass);
}

}  // namespace

TEST_CASE("a second program finds a fluid just below and a glass just above the critical point", "[physics]") {
  check_sides([](double phi) { return two_sizes(phi, 0.6, 0.2); }, 50, 20.0, 2e-5);
  check_sides([](double phi) { return active_passive(phi, 0.5, 3.0); }, 50, 20.0, 2e-5);
}

TEST_CASE("a second program agrees to 3e-7 on finer grids and larger cut-offs", "[physics][long]") {
  check_sides([](double phi) { return two_sizes(phi, 0.6, 0.1); }, 200, 40.0, 3e-7);
  check_sides([](double phi) { return two_sizes(phi, 0.7, 0.1); }, 200, 80.0, 3e-7);
  check_sides([](double phi) { return active_passive(phi, 0.5, 4.0); }, 200, 40.0, 3e-7);
}
