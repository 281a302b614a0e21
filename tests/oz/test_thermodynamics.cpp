#include <ozark/oz/thermodynamics.hpp>

#include <cmath>

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <ozark/oz/hard_sphere.hpp>
#include <ozark/oz/peak.hpp>
#include <ozark/oz/percus_yevick.hpp>

#include "support/generators.hpp"

using namespace ozark;

namespace {
System at_density(System system, double factor) {
  system.number_density *= factor;
  return system;
}
}  // namespace

TEST_CASE("mixture thermodynamics of one component are the closed forms of the pure fluid", "[oz][property]") {
  rc::prop("for any packing fraction and diameter", [] {
    const double phi = *packing_fraction();
    const double d = *number_between(0.2, 3.0);
    const System system = hard_spheres(phi, {d, d}, {*number_between(0.01, 1.0), 0.5});
    RC_ASSERT(close(oz::py_compressibility(system) / oz::py_compressibility(phi), 1.0, 1e-13));
    RC_ASSERT(close(oz::py_pressure_virial(system), oz::py_pressure_virial(phi), 1e-13));
    RC_ASSERT(close(oz::py_pressure_compressibility(system), oz::py_pressure_compressibility(phi), 1e-13));
    RC_ASSERT(close(oz::bmcsl_pressure(system), oz::carnahan_starling_pressure(phi), 1e-13));
    RC_ASSERT(close(oz::py_contact_values(system)(0, 1), oz::py_contact_value(phi), 1e-13));
    RC_ASSERT(close(oz::bmcsl_contact_values(system)(1, 0), oz::carnahan_starling_contact_value(phi), 1e-13));
  });
}

TEST_CASE("PY mixtures: the compressibility is the long-wavelength limit of S", "[oz][property]") {
  rc::prop("for any mixture", [] {
    const System system = *mixture();
    const StructureFactor s = oz::percus_yevick(system, Eigen::ArrayXd::Zero(1));
    double inverse = 1.0;
    for (std::size_t i = 0; i < system.species.size(); ++i)
      for (std::size_t j = 0; j < system.species.size(); ++j)
        inverse -= std::sqrt(system.species[i].fraction * system.species[j].fraction) *
                   s.C(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j))[0];
    RC_ASSERT(close(inverse * oz::py_compressibility(system), 1.0, 1e-12));
  });
}

TEST_CASE("PY mixtures: the compressibility is the slope of the compressibility pressure", "[oz][property]") {
  rc::prop("for any mixture", [] {
    const System system = *mixture();
    const auto pressure = [&](double factor) {
      return factor * oz::py_pressure_compressibility(at_density(system, factor));
    };
    constexpr double h = 1e-3;  // fourth-order difference of rho P(rho)
    const double slope =
        (8.0 * (pressure(1.0 + h) - pressure(1.0 - h)) - (pressure(1.0 + 2.0 * h) - pressure(1.0 - 2.0 * h))) /
        (12.0 * h);
    RC_ASSERT(close(slope * oz::py_compressibility(system), 1.0, 1e-7));
  });
}

TEST_CASE("BMCSL is two thirds of the compressibility route and one third of the virial route", "[oz][property]") {
  rc::prop("for any mixture", [] {
    const System system = *mixture();
    const double mean = (2.0 * oz::py_pressure_compressibility(system) + oz::py_pressure_virial(system)) / 3.0;
    RC_ASSERT(close(oz::bmcsl_pressure(system) / mean, 1.0, 1e-13));
  });
}

TEST_CASE("PY mixtures: c(r) at contact is minus the contact value", "[oz][property]") {
  rc::prop("for any mixture", [] {
    const System system = *mixture();
    const Eigen::MatrixXd g = oz::py_contact_values(system);
    for (std::size_t i = 0; i < system.species.size(); ++i)
      for (std::size_t j = 0; j < system.species.size(); ++j) {
        const double reach = 0.5 * (system.species[i].diameter + system.species[j].diameter);
        const Eigen::ArrayXd r = Eigen::ArrayXd::Constant(1, reach * (1.0 - 1e-15));
        const auto a = static_cast<Eigen::Index>(i), b = static_cast<Eigen::Index>(j);
        RC_ASSERT(close(oz::py_direct_correlation(system, r)(a, b)[0], -g(a, b), 1e-11));
      }
  });
}

TEST_CASE("second virial coefficient: all pressures agree at first order in density", "[oz]") {
  const System dilute = hard_spheres(1e-6, {0.5, 1.0}, {0.5, 0.5});
  const double virial = oz::py_pressure_virial(dilute) - 1.0;
  CHECK(oz::py_pressure_compressibility(dilute) - 1.0 == Approx(virial).epsilon(1e-5));
  CHECK(oz::bmcsl_pressure(dilute) - 1.0 == Approx(virial).epsilon(1e-5));
  CHECK(1.0 / oz::py_compressibility(dilute) - 1.0 == Approx(2.0 * virial).epsilon(1e-5));
}

TEST_CASE("main peak of the PY fluid as in the notes", "[oz]") {
  struct Row {
    double phi, k, height, digit;
  };
  for (const auto& [phi, k, height, digit] : {Row{0.524, 7.104, 3.737, 5.1e-4}, Row{0.60, 7.432, 6.549, 5.1e-4},
                                              Row{0.618, 7.512, 7.698, 5.1e-4}, Row{0.65, 7.657, 10.60, 5.1e-3}}) {
    const System system = hard_spheres(phi, {1.0}, {1.0});
    const auto peak = oz::main_peak(
        system, [&](const auto& q) { return oz::percus_yevick(system, q); }, 30.0, 0.05);
    REQUIRE(peak.has_value());
    CHECK(std::abs(peak->k - k) < 5.1e-4);
    CHECK(std::abs(peak->height - height) < digit);
  }
}

TEST_CASE("main peak: does not depend on the scan, and is absent in an ideal gas", "[oz]") {
  const System system = hard_spheres(0.5, {0.6, 1.0}, {0.5, 0.5});
  const auto structure = [&](const Eigen::ArrayXd& q) { return oz::percus_yevick(system, q); };
  const auto fine = oz::main_peak(system, structure, 30.0, 0.01);
  const auto coarse = oz::main_peak(system, structure, 40.0, 0.3);
  REQUIRE((fine && coarse));
  CHECK(fine->k == Approx(coarse->k).epsilon(1e-6));
  CHECK(fine->height == Approx(coarse->height).epsilon(1e-13));
  const System gas = hard_spheres(0.0, {1.0}, {1.0});
  CHECK_FALSE(oz::main_peak(
      gas, [&](const auto& q) { return oz::percus_yevick(gas, q); }, 30.0, 0.05));
}
