#include <ozark/sim/langevin.hpp>
#include <ozark/sim/nose_hoover.hpp>
#include <ozark/sim/stochastic_velocity_rescaling.hpp>

#include "liquids.hpp"

using namespace ozark;
using namespace ozark::sim;

namespace {

using Make = std::function<std::unique_ptr<Motion>(double)>;

struct Series {
  std::vector<double> kinetic, potential, conserved;
};

Series sample(const Make& make, double temperature, std::int64_t steps, int n = 3) {
  Particles p = hot_crystal(n, 0.7, temperature);
  ForceField forces = lennard_jones_field();
  forces.compute(p, false);
  const auto motion = make(temperature);
  run(*motion, p, forces, 0, 2000);
  Series s;
  run(
      *motion, p, forces, 2000, 2000 + steps,
      [&](const Particles& q, const Tally& t) {
        s.kinetic.push_back(kinetic_energy(q));
        s.potential.push_back(t.energy);
        s.conserved.push_back(s.kinetic.back() + t.energy + motion->reservoir_energy());
      },
      10);
  return s;
}

/// Canonical: kinetic energy by its gamma distribution, potential energy by the ratio of two temperatures.
void check_canonical(const Make& make, double freedoms, std::int64_t steps) {
  const double cold = 1.2, hot = 1.35;
  const Series a = sample(make, cold, steps), b = sample(make, hot, steps);
  for (const auto* s : {&a, &b}) {
    const double kT = s == &a ? cold : hot;
    const Estimate mean = mean_of(s->kinetic), variance = variance_of(s->kinetic);
    CHECK(mean.value == Approx(0.5 * freedoms * kT).epsilon(0).margin(4.0 * mean.error + 2e-3 * mean.value));
    CHECK(variance.value == Approx(0.5 * freedoms * kT * kT).epsilon(0).margin(4.0 * variance.error));
    CHECK(variance.error < 0.15 * variance.value);
  }
  const double expected = 1.0 / cold - 1.0 / hot;
  const Estimate slope = ratio_slope(a.potential, b.potential);
  CAPTURE(expected, slope.value, slope.error);
  CHECK(slope.value == Approx(expected).epsilon(0).margin(4.0 * slope.error));
  CHECK(slope.error < 0.12 * expected);
}

const Make nose_hoover = [](double kT) { return std::make_unique<NoseHoover>(NoseHoover::Options{0.005, kT, 0.2, 3}); };
const Make rescaling = [](double kT) {
  return std::make_unique<StochasticVelocityRescaling>(StochasticVelocityRescaling::Options{0.005, kT, 0.2, 5});
};
const Make langevin = [](double kT) { return std::make_unique<Langevin>(Langevin::Options{0.005, kT, 1.0, 5}); };

}  // namespace

TEST_CASE("Nose-Hoover chains: two temperatures differ by the ratio of Boltzmann factors") {
  check_canonical(nose_hoover, 3.0 * 107, 40000);
}
TEST_CASE("stochastic velocity rescaling: two temperatures differ by the ratio of Boltzmann factors") {
  check_canonical(rescaling, 3.0 * 107, 40000);
}
TEST_CASE("Langevin: two temperatures differ by the ratio of Boltzmann factors") {
  check_canonical(langevin, 3.0 * 108, 40000);
}
TEST_CASE("thermostats over long runs", "[long]") {
  check_canonical(nose_hoover, 3.0 * 107, 400000);
  check_canonical(rescaling, 3.0 * 107, 400000);
  check_canonical(langevin, 3.0 * 108, 400000);
}

TEST_CASE("what a thermostat gives and takes is accounted for") {
  for (const Make& make : {nose_hoover, rescaling, langevin}) {
    const Series s = sample(make, 1.2, 4000);
    const double wander = std::sqrt(variance_of(s.conserved).value), energy = std::sqrt(variance_of(s.kinetic).value);
    CHECK(wander < 0.02 * energy);
  }
}

TEST_CASE("thermostats follow an imposed temperature, Nose-Hoover without losing its conserved energy") {
  Particles p = hot_crystal(3, 0.7, 1.2);
  ForceField forces = lennard_jones_field();
  forces.compute(p, false);
  const auto motion = nose_hoover(1.2);
  run(*motion, p, forces, 0, 1000);
  double first = 0.0, last = 0.0;
  for (std::int64_t step = 1000; step < 5000; ++step) {
    motion->impose({1.2 + 1e-4 * static_cast<double>(step - 1000), 0.0});
    const Tally t = motion->advance(p, forces, step, true);
    last = kinetic_energy(p) + t.energy + motion->reservoir_energy();
    if (step == 1000) first = last;
  }
  CHECK(temperature(p, {}) == Approx(1.6).epsilon(4.0 * std::sqrt(2.0 / 321.0)));
  CHECK(std::abs(last - first) < 0.1);  // of about 200 that the particles have taken up
}

TEST_CASE("Nose-Hoover: with all velocities turned round the liquid goes back") {
  const Particles start = hot_crystal(3, 0.7, 0.6);
  Particles p = start;
  ForceField forces = lennard_jones_field();
  forces.compute(p, false);
  const auto motion = nose_hoover(1.2);
  run(*motion, p, forces, 0, 100);
  for (Vector& v : p.velocity) v = {-v.x, -v.y, -v.z, 0.0};
  std::vector<double> state = motion->state();
  for (std::size_t k = 0; k < 3; ++k) state[k] = -state[k];
  motion->restore(state);
  run(*motion, p, forces, 100, 200);
  double worst = 0.0;
  for (std::size_t i = 0; i < p.size(); ++i)
    worst = std::max(worst, (p.unwrapped(i) -
                             [&] {
                               for (std::size_t j = 0; j < p.size(); ++j)
                                 if (start.id[j] == p.id[i]) return start.unwrapped(j);
                               return Eigen::Vector3d(1e9, 0.0, 0.0);
                             }())
                                .norm());
  CHECK(worst < 1e-9);
}

TEST_CASE("gamma variates have the moments of their distribution") {
  const Random random(11);
  for (const double a : {0.5, 1.0, 2.5, 160.0}) {
    const int n = 20000;
    double sum = 0.0, squares = 0.0;
    for (int k = 0; k < n; ++k) {
      const double x = gamma_variate(a, random, Stream::thermostat, 0, static_cast<std::uint64_t>(k), 1);
      sum += x / n;
      squares += (x - a) * (x - a) / n;
    }
    CHECK(sum == Approx(a).epsilon(0).margin(4.0 * std::sqrt(a / n)));
    CHECK(squares == Approx(a).epsilon(0).margin(4.0 * std::sqrt((2.0 * a * a + 6.0 * a) / n)));
  }
}

TEST_CASE("thermostats: a run that is interrupted continues bit for bit") {
  for (const Make& make : {nose_hoover, rescaling, langevin})
    check_continuation([&] { return make(1.2); }, [] { return lennard_jones_field(); }, hot_crystal(7, 0.8, 1.0), 50);
}

TEST_CASE("thermostats refuse what makes no sense") {
  CHECK_THROWS_WITH(NoseHoover({0.005, -1.0, 0.2, 3}), Catch::Contains("temperature must be > 0, got -1"));
  CHECK_THROWS_WITH(NoseHoover({0.005, 1.0, 0.2, 0}), Catch::Contains("chain_length must lie in [1, 20], got 0"));
  CHECK_THROWS_WITH(Langevin({0.005, 1.0, 0.0, 1}), Catch::Contains("friction must be > 0, got 0"));
  CHECK_THROWS_WITH(nose_hoover(1.0)->restore({1.0}), Catch::Contains("this motion needs 5"));
}
