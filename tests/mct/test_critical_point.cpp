#include <ozark/mct/critical_point.hpp>

#include <catch2/catch.hpp>

#include <mct/states.hpp>

#include <cmath>

using namespace ozark;
using namespace ozark::mct;

namespace {

TransitionReport search(KernelKind kernel, const WaveGrid& grid, const StatePath& path, double low = 0.4,
                        double high = 0.8, bool error = false) {
  CriticalSearch s;
  s.low = low;
  s.high = high;
  s.estimate_error = error;
  Observer observer;
  return find_transitions(kernel, grid, path, s, observer);
}

CriticalPoint critical(KernelKind kernel, const WaveGrid& grid, const StatePath& path, bool error = false) {
  const TransitionReport r = search(kernel, grid, path, 0.4, 0.8, error);
  REQUIRE(r.convergence.converged);
  return *r.critical;
}

const StatePath hard_spheres = path_of([](double phi) { return pure(phi); });

StatePath labels(double fraction, double activity) {
  return path_of([=](double phi) { return active_passive(phi, fraction, activity); });
}
StatePath sizes(double small, double share) {
  return path_of([=](double phi) { return two_sizes(phi, small, share); });
}

const WaveGrid standard = midpoint(100, 40.0);

}  // namespace

TEST_CASE("hard spheres, standard grid: the literature's critical point to its digits", "[mct][critical]") {
  const CriticalPoint p = critical(KernelKind::bipolar, standard, hard_spheres);
  CHECK(p.value == Approx(0.5159121341).epsilon(0).margin(1e-10));  // [Franosch1997]: 0.51591213
  CHECK(p.exponent_parameter == Approx(0.735202).epsilon(0).margin(1e-6));
  CHECK(p.exponents->gamma == Approx(2.4631).epsilon(0).margin(1e-4));
  CHECK(p.eigenvalue == Approx(1.0).epsilon(0).margin(1e-8));
  CHECK(p.F(0, 0)[17] / p.state.structure.S(0, 0)[17] == Approx(0.849125).epsilon(0).margin(1e-6));
}

TEST_CASE("hard spheres, fourier kernel: converges spectrally to the continuum, and its error bound covers",
          "[mct][critical]") {
  const double continuum = 0.515814241;
  struct Row {
    long points;
    double cutoff, value, digit;
  };
  for (const Row& r : std::vector<Row>{{100, 40.0, 0.5157019834, 1e-10},
                                       {200, 40.0, 0.5158225438, 1e-10},
                                       {400, 40.0, 0.5158225126, 1e-10},
                                       {400, 80.0, 0.5158142710, 1e-10},
                                       {800, 80.0, 0.5158142407, 1e-10}}) {
    CAPTURE(r.points, r.cutoff);
    const CriticalPoint p = critical(KernelKind::fourier, midpoint(r.points, r.cutoff), hard_spheres, r.points < 800);
    CHECK(p.value == Approx(r.value).epsilon(0).margin(r.digit));
    if (p.error) CHECK(std::abs(p.value - continuum) <= *p.error + 1e-9);
  }
}

TEST_CASE("hard spheres, bipolar kernel: second order in dk, and its error bound covers", "[mct][critical]") {
  const double limit = 0.5158225123;  // continuum at cut-off 40
  double values[3];
  int i = 0;
  for (const long points : {200, 400, 800})
    values[i++] = critical(KernelKind::bipolar, midpoint(points, 40.0), hard_spheres).value;
  CHECK(values[0] == Approx(0.5158750720).epsilon(0).margin(1e-10));
  CHECK(values[1] == Approx(0.5158356507).epsilon(0).margin(1e-10));
  CHECK(values[2] == Approx(0.5158257973).epsilon(0).margin(1e-10));
  CHECK((values[0] - limit) / (values[1] - limit) == Approx(4.0).epsilon(0.02));
  CHECK((values[1] - limit) / (values[2] - limit) == Approx(4.0).epsilon(0.02));
  const CriticalPoint coarse = critical(KernelKind::bipolar, standard, hard_spheres, true);
  CHECK(std::abs(coarse.value - 0.515814241) <= *coarse.error);
}

TEST_CASE("identical species have the critical point of the pure fluid, whatever the fraction", "[mct][critical]") {
  const auto kernel = GENERATE(KernelKind::bipolar, KernelKind::fourier);
  const double one = critical(kernel, standard, hard_spheres).value;
  for (const double fraction : {0.5, 0.1, 0.93})
    CHECK(std::abs(critical(kernel, standard, labels(fraction, 1.0)).value - one) < 1e-12);
}

TEST_CASE("two sizes: the prototype's critical points", "[mct][critical]") {
  // Glass-side ends of brackets of 1e-6, rounded: at most 1.5e-6 above the critical point.
  CHECK(critical(KernelKind::bipolar, standard, sizes(0.6, 0.1)).value == Approx(0.517477).epsilon(0).margin(1.5e-6));
  CHECK(critical(KernelKind::bipolar, standard, sizes(0.8, 0.4)).value == Approx(0.515176).epsilon(0).margin(1e-6));
  CHECK(critical(KernelKind::bipolar, standard, sizes(0.5, 0.6)).value == Approx(0.534037).epsilon(0).margin(1e-6));
  CHECK(critical(KernelKind::fourier, midpoint(300, 60.0), sizes(0.6, 0.2)).value ==
        Approx(0.5193783).epsilon(0).margin(1e-7));
}

TEST_CASE("permuting the species moves no critical point", "[mct][critical]") {
  const auto swapped = path_of([](double phi) {
    System s = active_passive(phi, 0.3, 2.0);
    std::swap(s.species[0], s.species[1]);
    return s;
  });
  CHECK(std::abs(critical(KernelKind::bipolar, standard, labels(0.3, 2.0)).value -
                 critical(KernelKind::bipolar, standard, swapped).value) < 1e-11);
}

TEST_CASE("active-passive: critical packing fractions and exponent parameters of the prototype", "[mct][critical]") {
  const auto value = [](double x, double activity) {
    return critical(KernelKind::bipolar, standard, labels(x, activity));
  };
  CHECK(value(0.5, 3.0).value == Approx(0.610223).epsilon(0).margin(1e-6));
  CHECK(value(0.5, 4.0).value == Approx(0.611303).epsilon(0).margin(1e-6));
  CHECK(value(0.5, 5.0).value == Approx(0.610442).epsilon(0).margin(1e-6));
  CHECK(value(0.5, 2.0).exponent_parameter == Approx(0.886).epsilon(0).margin(1e-3));
  CHECK(value(0.9, 2.0).exponent_parameter == Approx(0.658).epsilon(0).margin(2e-3));
  CHECK(value(0.1, 3.0).exponent_parameter == Approx(0.748).epsilon(0).margin(1e-3));
}

TEST_CASE("the exponent parameter of a regular transition lies in [1/2, 1)", "[mct][critical][property]") {
  for (const double x : {0.2, 0.6, 0.8})
    for (const double activity : {1.2, 2.5, 6.0}) {
      const CriticalPoint p = critical(KernelKind::bipolar, midpoint(60, 30.0), labels(x, activity));
      CAPTURE(x, activity);
      CHECK(p.exponent_parameter >= 0.5);
      CHECK(p.exponent_parameter < 1.0);
    }
}

TEST_CASE("the fold agrees with bisection on the state alone", "[mct][critical]") {
  CriticalSearch s;
  Observer observer;
  for (const double activity : {1.0, 3.0}) {
    const StatePath path = labels(0.5, activity);
    const auto bracket = bisect_transition(KernelKind::bipolar, standard, path, s, 1e-6, observer);
    REQUIRE(bracket.has_value());
    const double fold = critical(KernelKind::bipolar, standard, path).value;
    CHECK(fold >= bracket->fluid);
    CHECK(fold <= bracket->glass);
  }
}

TEST_CASE("along activity: melting and freezing are two rows of one search", "[mct][critical]") {
  const auto path = path_of([](double activity) { return active_passive(0.610, 0.5, activity); });
  const TransitionReport r = search(KernelKind::bipolar, standard, path, 1.0, 8.0);
  REQUIRE(r.transitions.size() == 2);
  CHECK(r.transitions[0].value == Approx(2.9448).epsilon(0).margin(1e-4));
  CHECK(r.transitions[0].side == GlassSide::below);
  CHECK(r.transitions[1].value == Approx(5.3855).epsilon(0).margin(1e-4));
  CHECK(r.transitions[1].side == GlassSide::above);
  CHECK(r.critical->value == r.transitions[0].value);
  CHECK(r.glass_at_low);
  CHECK(r.glass_at_high);
}

TEST_CASE("a glass-glass jump above the first boundary is a row of its own", "[mct][critical]") {
  const TransitionReport r = search(KernelKind::bipolar, standard, labels(0.9, 4.2), 0.3, 0.9);
  REQUIRE(r.transitions.size() == 2);
  CHECK(r.critical->value == Approx(0.75829).epsilon(0).margin(6e-6));
  CHECK(r.transitions[0].kind == TransitionKind::fluid_glass);
  CHECK(r.transitions[1].kind == TransitionKind::glass_glass);
  CHECK(r.transitions[1].value > 0.7590);  // the notes: between 0.7590 and 0.7600
  CHECK(r.transitions[1].value < 0.7600);
}

TEST_CASE("a range without a transition is not an error: the report gives the state at both ends", "[mct][critical]") {
  const TransitionReport r = search(KernelKind::bipolar, standard, hard_spheres, 0.3, 0.4);
  CHECK_FALSE(r.convergence.converged);
  CHECK_FALSE(r.critical.has_value());
  CHECK_THAT(r.convergence.reason, Catch::Contains("0.3 (fluid)") && Catch::Contains("0.4 (fluid)"));
}
