// At constant energy the energy stays what it is: its drift over long runs.

#include <fmt/core.h>

#include "drift.hpp"

using namespace ozark;
using namespace ozark::sim;

namespace {

/// @param bound  [k_B T a particle]
void check_drift(const Sample& sample, std::int64_t steps, double bound) {
  const Drift d = drift_of(sample.energy(steps));
  INFO(fmt::format("drift {:.1e} +- {:.1e}, rms {:.1e} k_B T a particle", d.total, d.noise, d.rms));
  CHECK(std::abs(d.total) < bound);
  CHECK(d.noise < bound);
  CHECK(d.rms < 10.0 * bound);
}

}  // namespace

TEST_CASE("a drift is the slope of what drifts, and its noise tells it from what does not") {
  const Random random(1);
  std::vector<double> line, noise, walk;
  double walked = 0.0, spread = 0.0, foreseen = 0.0;
  for (std::uint64_t k = 0; k < 20000; ++k) {
    line.push_back(7.0 + 3.0 * static_cast<double>(k) / 20000.0);
    noise.push_back(line.back() + random.uniform(Stream::placement, 0, k)[0] - 0.5);
  }
  CHECK(drift_of(line).total == Approx(3.0).epsilon(1e-12));
  CHECK(drift_of(line).rms < 1e-9);
  const Drift d = drift_of(noise);
  CHECK(d.total == Approx(3.0).epsilon(0).margin(4.0 * d.noise));
  CHECK(d.noise == Approx(std::sqrt(12.0 / 12.0 / 20000.0)).epsilon(0.5));  // 12 sigma^2 / n, sigma^2 = 1 / 12
  CHECK(d.rms == Approx(std::sqrt(1.0 / 12.0)).epsilon(0.02));
  CHECK(d.ripple == Approx(std::sqrt(1.0 / 12.0)).epsilon(0.02));
  const std::uint64_t walks = 400;
  for (std::uint64_t w = 0; w < walks; ++w) {
    walk.clear();
    for (std::uint64_t k = 0; k < 1000; ++k) {
      walk.push_back(walked);
      walked += random.uniform(Stream::placement, 1 + w, k)[0] - 0.5;
    }
    const Drift one = drift_of(walk);
    spread += one.total * one.total / static_cast<double>(walks);
    foreseen += one.walk * one.walk / static_cast<double>(walks);
  }
  CHECK(spread == Approx(1.2 * 1000.0 / 12.0).epsilon(4.0 * std::sqrt(2.0 / 400.0)));
  CHECK(foreseen > 0.6 * spread);
  CHECK(foreseen < 1.2 * spread);
}

TEST_CASE("Lennard-Jones without a jump in force: the energy drifts by less than 1e-4 k_B T a particle") {
  check_drift(lennard_jones_liquid(), 20000, 1e-4);
}
TEST_CASE("liquid copper and niobium at 2 fs: the energy drifts by less than 5e-3 k_B T a particle") {
  check_drift(copper_niobium_liquid(), 20000, 5e-3);
}
TEST_CASE("silica at 1 fs on a mesh: the energy drifts by less than 5e-3 k_B T a particle") {
  check_drift(molten_silica({2, 1, 1}), 20000, 5e-3);
}

TEST_CASE("the energy drifts no more in a hundred thousand steps: Lennard-Jones", "[long]") {
  check_drift(lennard_jones_liquid(), 100000, 1e-4);
}
TEST_CASE("the energy drifts no more in a hundred thousand steps: copper and niobium", "[long]") {
  check_drift(copper_niobium_liquid(), 100000, 5e-3);
}
TEST_CASE("the energy drifts no more in a hundred thousand steps: silica", "[long]") {
  check_drift(molten_silica({2, 1, 1}), 100000, 5e-3);
}
