#include <ozark/oz/hard_sphere.hpp>

#include <cmath>

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>
#include <ozark/num/gsl.hpp>

#include "support/generators.hpp"

using namespace ozark;

TEST_CASE("PY hard spheres: S(0) from c(r) equals the closed form", "[oz][property]") {
  rc::prop("for any packing fraction", [] {
    const double eta = *packing_fraction();
    const auto [r, w] = gauss_legendre(8, 0.0, 1.0);  // exact here: r^2 c(r) is a quintic
    const double rho_c0 = 24.0 * eta * (w * r.square() * oz::py_direct_correlation(r, eta)).sum();
    RC_ASSERT(close((1.0 - rho_c0) * oz::py_compressibility(eta), 1.0, 1e-12));
  });
}

TEST_CASE("PY hard spheres: S(k) is the transform of c(r)", "[oz][property]") {
  rc::prop("for any packing fraction and wave number", [] {
    const double eta = *packing_fraction();
    const double k = *number_between(0.01, 40.0);
    const auto [r, w] = gauss_legendre(60, 0.0, 1.0);
    const double c = 24.0 * eta * (w * r * oz::py_direct_correlation(r, eta) * (k * r).sin()).sum() / k;
    RC_ASSERT(close(1.0 / oz::py_structure_factor(Eigen::ArrayXd::Constant(1, k), eta)[0], 1.0 - c, 1e-12));
  });
}

TEST_CASE("PY hard spheres: structure factors of the notes to their digits", "[oz]") {
  const Eigen::ArrayXd k = (Eigen::ArrayXd(7) << 1.0, 3.4, 7.0, 7.4, 10.6, 12.2, 17.4).finished();
  struct Row {
    double eta, at_zero;
    std::vector<double> s;
  };
  const std::vector<Row> table = {
      {0.30, 0.0937890625, {0.10129168, 0.24086271, 1.33402211, 1.16667350, 0.91994095, 1.10550883, 1.00126194}},
      {0.49, 0.0172564050, {0.01855889, 0.04271034, 3.05724778, 2.13160849, 0.65817843, 1.26929876, 0.95946403}},
      {0.516, 0.0132902772, {0.01427680, 0.03236612, 3.48752633, 2.60296925, 0.59720153, 1.27953042, 0.94149572}}};
  for (const Row& row : table) {
    const Eigen::ArrayXd s = oz::py_structure_factor(k, row.eta);
    for (Eigen::Index i = 0; i < k.size(); ++i) CHECK(std::abs(s[i] - row.s[static_cast<std::size_t>(i)]) < 5.1e-9);
    CHECK(std::abs(oz::py_compressibility(row.eta) - row.at_zero) < 5.1e-11);
  }
}

TEST_CASE("PY hard spheres: the series at small k joins the closed form", "[oz]") {
  Eigen::ArrayXd around(2);
  around << 2.0 * (1.0 - 1e-15), 2.0;
  for (const double eta : {0.01, 0.3, 0.6}) {
    const Eigen::ArrayXd s = oz::py_structure_factor(around, eta);
    CHECK(s[0] == Approx(s[1]).epsilon(1e-13));
    CHECK(oz::py_structure_factor(Eigen::ArrayXd::Zero(1), eta)[0] ==
          Approx(oz::py_compressibility(eta)).epsilon(1e-14));
  }
}

TEST_CASE("PY hard spheres: both pressures follow from contact value and compressibility", "[oz][property]") {
  rc::prop("for any packing fraction", [] {
    const double eta = *number_between(0.01, 0.6);
    RC_ASSERT(close(oz::py_pressure_virial(eta), 1.0 + 4.0 * eta * oz::py_contact_value(eta), 1e-14));
    RC_ASSERT(
        close(oz::carnahan_starling_pressure(eta), 1.0 + 4.0 * eta * oz::carnahan_starling_contact_value(eta), 1e-14));
    const double h = 1e-4 * eta;  // d(eta P) / d eta by central difference
    const double slope =
        ((eta + h) * oz::py_pressure_compressibility(eta + h) - (eta - h) * oz::py_pressure_compressibility(eta - h)) /
        (2.0 * h);
    RC_ASSERT(close(slope * oz::py_compressibility(eta), 1.0, 1e-6));
  });
}

TEST_CASE("PY hard spheres: c(r) vanishes outside the core and jumps by g at contact", "[oz]") {
  Eigen::ArrayXd r(3);
  r << 1.0, 1.0 + 1e-12, 5.0;
  const Eigen::ArrayXd c = oz::py_direct_correlation(r, 0.45);
  CHECK(c[0] == Approx(-oz::py_contact_value(0.45)).epsilon(1e-13));
  CHECK(c[1] == 0.0);
  CHECK(c[2] == 0.0);
}

TEST_CASE("PY hard spheres: packing fraction outside [0, 1) is refused", "[oz]") {
  CHECK_THROWS_WITH(oz::py_compressibility(1.2), Catch::Contains("[0, 1)") && Catch::Contains("1.2"));
  CHECK_THROWS_AS(oz::py_pressure_virial(1.0), DomainError);
  CHECK_THROWS_AS(oz::py_contact_value(-0.1), DomainError);
  CHECK_THROWS_AS(oz::py_structure_factor(Eigen::ArrayXd::Ones(1), std::nan("")), DomainError);
}
