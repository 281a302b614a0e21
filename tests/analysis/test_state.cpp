#include <catch2/catch.hpp>

#include <ozark/analysis/displacement.hpp>
#include <ozark/analysis/intermediate_scattering.hpp>
#include <ozark/analysis/shear_stress.hpp>
#include <ozark/analysis/structure_factor.hpp>
#include <ozark/analysis/velocity_autocorrelation.hpp>
#include <ozark/core/error.hpp>

#include <limits>

#include "configurations.hpp"

using namespace ozark;
using namespace ozark::analysis;

namespace {

const LagOptions lags{1.0, 4, 6.0, 1};
const Cell cell = Cell::orthorhombic(4.0, 5.0, 6.0);

Configuration sample(unsigned t) {
  Configuration c = ideal_gas(cell, 9, 2, t);
  c.kind = {0, 1, 1, 0, 1, 1, 1, 0, 1};
  c.velocity = c.position;
  return c;
}

/// An accumulator with eleven samples, three of which may wait.
template <class Accumulator>
Accumulator filled(Accumulator a) {
  for (unsigned t = 0; t < 11; ++t) a.add(sample(t));
  return a;
}

const Displacement empty_displacement(2, lags);
const VelocityAutocorrelation empty_velocities(2, lags);
const IntermediateScattering empty_scattering(2, {{3.0}, 0.8, 4, lags});
const StructureFactorSampler empty_structure(2, {4.0, 1.0, 6});

/// Every number of the state in turn becomes another one: it is refused, or what it gives can be used.
template <class Accumulator, class Use>
void spoil(const Accumulator& empty, const Accumulator& full, const Use& use) {
  const std::vector<double> good = full.state();
  Accumulator whole = empty;
  whole.restore(good);
  CHECK(whole.state() == good);
  std::size_t refused = 0;
  for (std::size_t i = 0; i < good.size(); ++i)
    for (const double bad : {good[i] + 1.0, good[i] - 1.0, 0.0, -2147483648.0, 1e300}) {
      std::vector<double> state = good;
      state[i] = bad;
      Accumulator a = empty;
      try {
        a.restore(state);
      } catch (const DomainError&) {
        ++refused;
        continue;
      }
      REQUIRE_NOTHROW(use(a));
    }
  CHECK(refused > 20);
}

}  // namespace

TEST_CASE("a state in which any number is wrong is refused or can be used") {
  spoil(empty_displacement, filled(empty_displacement), [](auto& a) { (void)a.result(); });
  spoil(empty_velocities, filled(empty_velocities), [](auto& a) { (void)a.result(); });
  spoil(empty_scattering, filled(empty_scattering), [](auto& a) { (void)a.result(); });
  spoil(empty_structure, filled(empty_structure), [](auto& a) { (void)a.by_shell(); });
  const ShearStress empty({3, lags});
  ShearStress stress = empty;
  for (unsigned t = 0; t < 11; ++t) stress.add(sample(t).position.leftCols(3).matrix(), 2.0, 1.0);
  spoil(empty, stress, [](auto& a) { a.add(Eigen::Matrix3d::Identity(), 2.0, 1.0); });
}

TEST_CASE("the state of another observable, or one with other lags, is refused") {
  VelocityAutocorrelation velocities(2, lags);
  Displacement one(1, lags);
  for (unsigned t = 0; t < 3; ++t) one.add(ideal_gas(cell, 9, 1, t));
  CHECK_THROWS_AS(velocities.restore(one.state()), DomainError);
  Displacement spaced(2, {1.0, 4, 6.0, 4}), dense(2, lags);
  CHECK_THROWS_AS(dense.restore(filled(spaced).state()), DomainError);
}

TEST_CASE("a sample that is refused leaves no trace") {
  const auto check = [](auto with) {
    auto without = with;
    for (unsigned t = 0; t < 30; ++t) {
      const Configuration good = sample(t);
      with.add(good);
      without.add(good);
      Configuration bad = good;
      bad.cell.edges(0, 0) = std::numeric_limits<double>::quiet_NaN();
      CHECK_THROWS_AS(with.add(bad), DomainError);
      bad = good;
      bad.position(1, 4) = std::numeric_limits<double>::infinity();
      bad.velocity(1, 4) = bad.position(1, 4);
      CHECK_THROWS_AS(with.add(bad), DomainError);
    }
    CHECK(with.state() == without.state());
  };
  check(empty_displacement);
  check(empty_scattering);
  check(empty_structure);
}
