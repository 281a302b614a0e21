#include <ozark/model/silica.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>
#include <ozark/num/gsl.hpp>

using namespace ozark;

TEST_CASE("the models of silica have the barriers and minima that are known") {  // [OzarkReference]
  const SilicaOptions bare{.cutoff = 20.0, .smoothing = 0.0, .core = false};
  const IonicModel ttam = silica(SilicaModel::ttam, bare), bks = silica(SilicaModel::bks, bare);
  const auto turn = [](const PairPotential& u, double low, double high) {
    return find_root([&](double r) { return slope_of(u, r); }, low, high, 1e-9);
  };
  const double barrier = turn(ttam.pairs[1], 1.0, 1.2), minimum = turn(ttam.pairs[1], 1.2, 1.8);
  CHECK(barrier == Approx(1.0613).epsilon(0).margin(5e-5));
  CHECK(energy_of(ttam.pairs[1], barrier) == Approx(-22.55).epsilon(0).margin(5e-3));
  CHECK(minimum == Approx(1.4147).epsilon(0).margin(5e-5));
  CHECK(energy_of(ttam.pairs[1], minimum) == Approx(-26.01).epsilon(0).margin(5e-3));
  const double oxygens = turn(ttam.pairs[2], 1.3, 1.7);
  CHECK(oxygens == Approx(1.4761).epsilon(0).margin(5e-5));
  CHECK(energy_of(ttam.pairs[2], oxygens) == Approx(19.59).epsilon(0).margin(5e-3));
  CHECK(turn(bks.pairs[1], 1.1, 1.3) == Approx(1.1936).epsilon(0).margin(5e-5));
  CHECK(turn(bks.pairs[1], 1.3, 1.5) == Approx(1.3708).epsilon(0).margin(5e-5));
  CHECK(turn(bks.pairs[2], 1.3, 1.7) == Approx(1.4387).epsilon(0).margin(5e-5));

  const auto& bond = std::get<BuckinghamCoulomb>(ttam.pairs[1]);
  CHECK(bond.amplitude == Approx(10721.522).epsilon(1e-6));
  CHECK(bond.dispersion == Approx(70.7345).epsilon(1e-6));
  CHECK(std::get<BuckinghamCoulomb>(ttam.pairs[0]).amplitude == Approx(8.723567e8).epsilon(1e-6));
}

TEST_CASE("with its core, no pair of silica collapses, and bonds hardly feel it") {
  for (const SilicaModel model : {SilicaModel::ttam, SilicaModel::bks}) {
    const IonicModel with = silica(model), without = silica(model, {.core = false});
    for (double r = 0.5; r < 1.3; r += 0.01) CHECK(slope_of(with.pairs[1], r) < 0.0);
    for (double r = 0.5; r < 5.0; r += 0.01) CHECK(slope_of(with.pairs[2], r) < 0.0);
    CHECK(std::abs(energy_of(with.pairs[1], 1.4) - energy_of(without.pairs[1], 1.4)) < 5.5e-3);
  }
}

TEST_CASE("silica without its Coulomb tail ends at its cut-off, smoothly or not") {
  const PairPotential smooth = without_coulomb(silica(SilicaModel::bks).pairs[2]);
  CHECK(range_of(smooth) == 10.0);
  CHECK(jumps_of(smooth).empty());
  CHECK(std::abs(energy_of(smooth, 10.0 - 1e-6)) < 1e-12);
  CHECK(std::abs(slope_of(smooth, 10.0 - 1e-6)) < 1e-9);
  const auto sharp = without_coulomb(silica(SilicaModel::bks, {.smoothing = 0.0}).pairs[2]);
  CHECK(jumps_of(sharp) == std::vector<double>{10.0});
  CHECK(energy_of(untruncated(smooth), 12.0) ==
        Approx(1388.7730 * std::exp(-12.0 * 2.76) - 175.0 / std::pow(12.0, 6)).epsilon(1e-12));
  CHECK_THROWS_WITH(silica(SilicaModel::ttam, {.cutoff = 1.0, .smoothing = 2.0}), Catch::Contains("[0, cut-off)"));
  CHECK_THROWS_WITH(without_coulomb(ChargedSphere{1.0, 1.0}), Catch::Contains("core of 1"));
}
