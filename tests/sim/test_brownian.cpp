#include <ozark/sim/active_brownian.hpp>
#include <ozark/sim/brownian.hpp>
#include <ozark/sim/external_field.hpp>
#include <ozark/sim/noise.hpp>

#include <ozark/core/error.hpp>

#include "liquids.hpp"

using namespace ozark;
using namespace ozark::sim;

namespace {

Particles scattered_gas(int count, int dimensions, double diffusivity, double activity) {
  Particles p;
  p.dimensions = dimensions;
  p.cell = Cell::orthorhombic(10.0, 10.0, dimensions == 3 ? 10.0 : 1.0);
  if (dimensions == 2) p.cell.periodic[2] = false;
  p.kinds.resize(1);
  p.kinds[0].diffusivity = diffusivity;
  p.kinds[0].activity = activity;
  for (int i = 0; i < count; ++i) p.add(0, {5.0, 5.0, dimensions == 3 ? 5.0 : 0.0}, i);
  return p;
}

/// Mean squared displacement over (2 d t), with its error from the particles, which are independent.
Estimate diffusivity_of(const Particles& p, const Particles& start, double time) {
  std::vector<double> d(p.size());
  for (std::size_t i = 0; i < p.size(); ++i)
    d[i] = (p.unwrapped(i) - start.unwrapped(i)).squaredNorm() / (2.0 * p.dimensions * time);
  return mean_of(d, 50);
}

ForceField well(const Particles& p, double stiffness) {
  std::vector<std::unique_ptr<Interaction>> parts;
  parts.push_back(std::make_unique<Tethers>(stiffness, tethers_to_point(p, {5.0, 5.0, 5.0})));
  return {std::move(parts), 0.4};
}

}  // namespace

TEST_CASE("noise of eight particles at once is that of one at a time") {
  double worst = 0.0;
  for (std::uint64_t first = 0; first < 40000; first += 8) {
    std::uint64_t ids[8];
    for (std::uint64_t k = 0; k < 8; ++k) ids[k] = (first + k) * 0x9e3779b97fULL;
    const std::uint64_t step = first * first * 977;
    const auto packs = noise_packs(0x123456789abcdef0ULL, Stream::brownian, ids, step);
    for (int k = 0; k < 8; ++k) {
      const auto one = noise_of(0x123456789abcdef0ULL, Stream::brownian, ids[k], step);
      for (std::size_t c = 0; c < 3; ++c)
        worst = std::max(worst, std::abs(packs[c][k] - one[c]) / (1.0 + std::abs(one[c])));
    }
  }
  CHECK(worst < 4e-15);
}

TEST_CASE("noise is normal, and independent of particle, step, purpose and component") {
  const int n = 200000;
  double moment[5] = {}, cross[4] = {};
  for (int k = 0; k < n; ++k) {
    const auto at = static_cast<std::uint64_t>(k);
    const auto a = noise_of(7, Stream::brownian, at, 5), b = noise_of(7, Stream::brownian, at + 1, 5),
               c = noise_of(7, Stream::brownian, at, 6), d = noise_of(7, Stream::langevin, at, 5);
    for (int m = 1; m <= 4; ++m) moment[m] += std::pow(a[2], m) / n;
    cross[0] += a[0] * a[1] / n;
    cross[1] += a[0] * b[0] / n;
    cross[2] += a[1] * c[1] / n;
    cross[3] += a[2] * d[2] / n;
  }
  const double error = 4.0 / std::sqrt(n);
  CHECK(moment[1] == Approx(0.0).epsilon(0).margin(error));
  CHECK(moment[2] == Approx(1.0).epsilon(0).margin(error * std::sqrt(2.0)));
  CHECK(moment[3] == Approx(0.0).epsilon(0).margin(error * std::sqrt(15.0)));
  CHECK(moment[4] == Approx(3.0).epsilon(0).margin(error * std::sqrt(96.0)));
  for (const double x : cross) CHECK(x == Approx(0.0).epsilon(0).margin(error));
}

TEST_CASE("free Brownian particles diffuse by 2 d lambda D t, active or not, in two and three dimensions") {
  for (const int d : {2, 3})
    for (const double activity : {1.0, 3.0, 0.0}) {
      const Particles start = scattered_gas(20000, d, 0.7, activity);
      Particles p = start;
      ForceField forces = no_forces();
      forces.compute(p, false);
      Brownian motion({0.01, 2.0, 3});
      run(motion, p, forces, 0, 50);
      const Estimate found = diffusivity_of(p, start, 0.5);
      CHECK(found.value == Approx(0.7 * activity).epsilon(0).margin(4.0 * found.error));
      CHECK(found.error <= 0.01 * activity);
    }
}

TEST_CASE("Brownian particles in a harmonic well follow the propagator of its discrete steps") {
  // x' = (1 - a) x + noise of variance 2 lambda D dt, a = D k dt / kT: mean (1 - a)^n x0, variance
  // lambda 2 D dt (1 - (1 - a)^2n) / (1 - (1 - a)^2), which is first order in dt from lambda kT / k (1 - exp(-2 D k t /
  // kT))
  const double diffusivity = 0.7, kT = 2.0, stiffness = 3.0, time = 0.6, off = 1.5;
  for (const double activity : {1.0, 2.5}) {
    std::vector<double> away;
    for (const double dt : {0.06, 0.03}) {
      Particles p = scattered_gas(100000, 3, diffusivity, activity);
      for (Vector& r : p.position) r.x += off;
      ForceField forces = well(p, stiffness);
      forces.compute(p, false);
      Brownian motion({dt, kT, 11});
      const auto steps = std::lround(time / dt);
      run(motion, p, forces, 0, steps);
      std::vector<double> x(p.size());
      for (std::size_t i = 0; i < p.size(); ++i) x[i] = p.unwrapped(i)[0] - 5.0;
      const Estimate mean = mean_of(x), variance = variance_of(x);
      const double keep = 1.0 - diffusivity * stiffness * dt / kT;
      const double kept = std::pow(keep, static_cast<double>(steps));
      const double exact = activity * kT / stiffness * (1.0 - std::exp(-2.0 * diffusivity * stiffness * time / kT));
      const double discrete = 2.0 * activity * diffusivity * dt * (1.0 - kept * kept) / (1.0 - keep * keep);
      CHECK(mean.value == Approx(kept * off).epsilon(0).margin(4.0 * mean.error));
      CHECK(variance.value == Approx(discrete).epsilon(0).margin(4.0 * variance.error));
      CHECK(variance.error < 0.015 * discrete);
      away.push_back(discrete - exact);
    }
    CHECK(away[0] / away[1] == Approx(2.0).epsilon(0.1));  // what the measured variances agree with is first order
  }
}

TEST_CASE("directions on circle and sphere forget themselves as exp(-(d - 1) D_r t)") {
  for (const int d : {2, 3}) {
    const double variance = 0.02;  // 2 D_r dt
    const int walkers = 4000, steps = 60;
    std::vector<double> kept;
    for (int w = 0; w < walkers; ++w) {
      Eigen::Vector3d n(0.6, 0.8, 0.0);
      for (int k = 0; k < steps; ++k) {
        const auto g = noise_of(3, Stream::rotation, static_cast<std::uint64_t>(w), static_cast<std::uint64_t>(k));
        n = diffused(n, {g[0], g[1], g[2]}, variance, d);
      }
      CHECK(std::abs(n.norm() - 1.0) < 1e-14);
      kept.push_back(n.dot(Eigen::Vector3d(0.6, 0.8, 0.0)));
    }
    const Estimate mean = mean_of(kept, 40);
    CHECK(mean.value == Approx(std::exp(-0.5 * (d - 1) * variance * steps)).epsilon(0).margin(4.0 * mean.error));
    CHECK(mean.error < 0.015);
  }
}

TEST_CASE("active Brownian particles diffuse with D + v0^2 / (d (d - 1) D_r)") {
  for (const int d : {2, 3}) {
    const double v0 = 2.0, rotation = 1.5, diffusivity = 0.3, dt = 0.02;
    Particles start = scattered_gas(3000, d, diffusivity, 1.0);
    ForceField forces = no_forces();
    ActiveBrownian motion({dt, 1.0, {v0}, rotation, 5});
    run(motion, start, forces, 0, 1);
    Particles p = start;
    const int steps = 1000;
    run(motion, p, forces, 1, 1 + steps);
    const double time = steps * dt, decay = (d - 1) * rotation;
    const Estimate found = diffusivity_of(p, start, time);
    const double tail = v0 * v0 / (d * decay * decay * time) * (1.0 - std::exp(-decay * time));  // still ballistic
    const double expected = diffusivity + v0 * v0 / (d * (d - 1) * rotation) - tail;
    CHECK(found.value == Approx(expected).epsilon(0).margin(4.0 * found.error));
    CHECK(found.error < 0.03 * expected);
    for (const Vector& v : p.velocity) CHECK(v.x * v.x + v.y * v.y + v.z * v.z == Approx(v0 * v0).epsilon(1e-12));
  }
}

TEST_CASE("overdamped motions: a run that is interrupted continues bit for bit") {
  const auto field = [] { return pair_field(PseudoHardSphere{}, 0.2); };
  const Particles start = face_centred(7, 0.9);
  check_continuation([] { return std::make_unique<Brownian>(Brownian::Options{1e-5, 1.5, 4}); }, field, start, 60);
  check_continuation(
      [] {
        return std::make_unique<ActiveBrownian>(ActiveBrownian::Options{1e-5, 1.5, {20.0}, 3.0, 4});
      },
      field, start, 60);
}

TEST_CASE("overdamped motions catch forces that explode, and refuse what makes no sense") {
  Particles p = face_centred(4, 0.9);
  p.position[1] = p.position[0];
  p.position[1].x += 0.3;
  ForceField forces = pair_field(PseudoHardSphere{}, 0.2);
  forces.compute(p, false);
  Brownian motion({1e-5, 1.5, 4});
  CHECK_THROWS_WITH(run(motion, p, forces, 0, 5), Catch::Contains("step 0: particle"));
  p.kinds[0].activity = -1.0;
  CHECK_THROWS_WITH(run(motion, p, forces, 0, 5), Catch::Contains("the activity of '' must be >= 0, got -1"));
  p.kinds[0].activity = 1.0;
  ActiveBrownian active({1e-5, 1.5, {1.0, 2.0}, 1.0, 4});
  CHECK_THROWS_WITH(run(active, p, forces, 0, 5), Catch::Contains("1 kinds of particles need 1 speeds, got 2"));
}
