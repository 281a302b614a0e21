#include <ozark/oz/percus_yevick.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>

#include <rapidcheck/catch.h>
#include <Eigen/Dense>
#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>
#include <ozark/num/gsl.hpp>
#include <ozark/oz/hard_sphere.hpp>

#include "support/generators.hpp"

using namespace ozark;
using std::numbers::pi;

namespace {

Eigen::ArrayXd wave_numbers() { return Eigen::ArrayXd::LinSpaced(120, 0.05, 39.95); }

/// Baxter's factor by quadrature of its definition: what the closed expressions are judged by.
Eigen::MatrixXcd baxter_factor(const System& system, double k) {
  const auto n = static_cast<Eigen::Index>(system.species.size());
  double xi_2 = 0.0, xi_3 = 0.0;
  for (const Species& s : system.species) {
    xi_2 += pi / 6.0 * system.number_density * s.fraction * std::pow(s.diameter, 2);
    xi_3 += pi / 6.0 * system.number_density * s.fraction * std::pow(s.diameter, 3);
  }
  Eigen::MatrixXcd factor = Eigen::MatrixXcd::Identity(n, n);
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = 0; j < n; ++j) {
      const Species& a = system.species[static_cast<std::size_t>(i)];
      const Species& b = system.species[static_cast<std::size_t>(j)];
      const double reach = 0.5 * (a.diameter + b.diameter);
      const double square = (1.0 - xi_3 + 3.0 * a.diameter * xi_2) / std::pow(1.0 - xi_3, 2);
      const double linear = -1.5 * a.diameter * a.diameter * xi_2 / std::pow(1.0 - xi_3, 2);
      const auto [r, w] = gauss_legendre(60, 0.5 * (a.diameter - b.diameter), reach);
      const Eigen::ArrayXd q = 0.5 * square * (r.square() - reach * reach) + linear * (r - reach);
      const std::complex<double> transform((w * q * (k * r).cos()).sum(), (w * q * (k * r).sin()).sum());
      factor(i, j) -= 2.0 * pi * system.number_density * std::sqrt(a.fraction * b.fraction) * transform;
    }
  return factor;
}

}  // namespace

TEST_CASE("PY mixtures: S^-1 is Baxter's factor times its adjoint", "[oz][property]") {
  rc::prop("for any mixture and wave number", [] {
    const System system = *mixture();
    const double k = *number_between(0.0, 40.0);
    const StructureFactor s = oz::percus_yevick(system, Eigen::ArrayXd::Constant(1, k));
    const Eigen::MatrixXcd factor = baxter_factor(system, k);
    const Eigen::MatrixXcd exact = factor.adjoint() * factor;
    const auto n = exact.rows();
    const Eigen::MatrixXd inverse = Eigen::MatrixXd::Identity(n, n) - s.C.at(0);
    RC_ASSERT(exact.imag().cwiseAbs().maxCoeff() < 1e-10 * exact.real().norm());
    RC_ASSERT((inverse - exact.real()).norm() < 1e-12 * exact.real().norm());
  });
}

TEST_CASE("PY mixtures: S is symmetric and positive definite and obeys Ornstein-Zernike", "[oz][property]") {
  rc::prop("for any mixture", [] {
    const System system = *mixture();
    const auto n = static_cast<Eigen::Index>(system.species.size());
    const StructureFactor s = oz::percus_yevick(system, wave_numbers());
    for (Eigen::Index i = 0; i < s.k.size(); ++i) {
      const Eigen::MatrixXd S = s.S.at(i);
      const Eigen::MatrixXd C = s.C.at(i);
      RC_ASSERT(S == S.transpose());
      RC_ASSERT(C == C.transpose());
      RC_ASSERT(Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(S).eigenvalues().minCoeff() > 0.0);
      const Eigen::MatrixXd residual = (Eigen::MatrixXd::Identity(n, n) - C) * S - Eigen::MatrixXd::Identity(n, n);
      RC_ASSERT(residual.norm() < 1e-13 * (1.0 + C.norm()) * (1.0 + S.norm()));
    }
  });
}

TEST_CASE("PY mixtures: identical species under any labels are the pure fluid", "[oz][property]") {
  rc::prop("for any packing fraction, diameter and composition", [] {
    const double phi = *number_between(0.001, 0.62);
    const double d = *number_between(0.3, 2.0);
    const auto n = *rc::gen::inRange(1, 8);
    const auto weights =
        *rc::gen::container<std::vector<double>>(static_cast<std::size_t>(n), number_between(0.01, 1.0));
    const System system = hard_spheres(phi, std::vector<double>(weights.size(), d), weights);
    const StructureFactor s = oz::percus_yevick(system, wave_numbers());
    const Eigen::ArrayXd pure = oz::py_structure_factor(d * wave_numbers(), phi);
    for (Eigen::Index i = 0; i < n; ++i)
      for (Eigen::Index j = 0; j < n; ++j) {
        const double root = std::sqrt(system.species[static_cast<std::size_t>(i)].fraction *
                                      system.species[static_cast<std::size_t>(j)].fraction);
        const Eigen::ArrayXd expected = (i == j ? 1.0 : 0.0) + root * (pure - 1.0);
        RC_ASSERT((s.S(i, j) - expected).abs().maxCoeff() < 1e-13 * pure.maxCoeff());
        const Eigen::ArrayXd direct = root * (1.0 - pure.inverse());
        RC_ASSERT((s.C(i, j) - direct).abs().maxCoeff() < 1e-13 * direct.abs().maxCoeff());
      }
  });
}

TEST_CASE("PY mixtures: permuting species permutes the answer", "[oz][property]") {
  rc::prop("for any mixture", [] {
    const System system = *mixture();
    System reversed = system;
    std::reverse(reversed.species.begin(), reversed.species.end());
    const auto n = static_cast<Eigen::Index>(system.species.size());
    const StructureFactor s = oz::percus_yevick(system, wave_numbers());
    const StructureFactor t = oz::percus_yevick(reversed, wave_numbers());
    for (Eigen::Index i = 0; i < n; ++i)
      for (Eigen::Index j = 0; j < n; ++j) {
        RC_ASSERT((s.S(i, j) - t.S(n - 1 - i, n - 1 - j)).abs().maxCoeff() < 1e-13 * (1.0 + s.S.values().maxCoeff()));
        RC_ASSERT((s.C(i, j) - t.C(n - 1 - i, n - 1 - j)).abs().maxCoeff() < 1e-13 * s.C.values().abs().maxCoeff());
      }
  });
}

TEST_CASE("PY mixtures: splitting a species in two changes nothing", "[oz]") {
  const System two = hard_spheres(0.5, {0.6, 1.0}, {0.5, 0.5});
  const System three = hard_spheres(0.5, {0.6, 0.6, 1.0}, {0.1, 0.4, 0.5});
  const StructureFactor s = oz::percus_yevick(two, wave_numbers());
  const StructureFactor t = oz::percus_yevick(three, wave_numbers());
  CHECK((s.S(1, 1) - t.S(2, 2)).abs().maxCoeff() < 1e-14);
  const Eigen::ArrayXd joined = 0.2 * t.S(0, 0) + 0.8 * t.S(1, 1) + 2.0 * 0.4 * t.S(0, 1);
  CHECK((s.S(0, 0) - joined).abs().maxCoeff() < 1e-14);
}

TEST_CASE("PY mixtures: binary table of the notes to its digits", "[oz]") {
  const System system = hard_spheres(0.5, {0.6, 1.0}, {0.5, 0.5});
  CHECK(std::abs(system.number_density - 1.570607991) < 5.1e-10);
  const std::vector<std::array<double, 4>> table = {
      {0.2, 1.02094988, -0.31112899, 0.11015944},  {2.0, 1.00321379, -0.33199967, 0.13023718},
      {4.2, 0.92604102, -0.42540967, 0.25669322},  {7.0, 0.48917664, -0.11015076, 1.97144311},
      {7.4, 0.59058413, 0.27820741, 2.00951326},   {10.2, 1.14512197, 0.08931847, 0.58424772},
      {12.2, 1.16143143, -0.27902009, 1.24024353}, {20.2, 1.05095996, -0.08943766, 1.06013232},
      {39.8, 1.00342358, 0.02131176, 0.98698088}};
  for (const auto& [k, small, cross, large] : table) {
    const StructureFactor s = oz::percus_yevick(system, Eigen::ArrayXd::Constant(1, k));
    CHECK(std::abs(s.S(0, 0)[0] - small) < 5.1e-9);
    CHECK(std::abs(s.S(0, 1)[0] - cross) < 5.1e-9);
    CHECK(std::abs(s.S(1, 1)[0] - large) < 5.1e-9);
  }
}

TEST_CASE("PY mixtures: at vanishing density c is the Mayer function", "[oz]") {
  for (const double phi : {1e-14, 1e-8}) {
    const System system = hard_spheres(phi, {0.4, 1.0}, {0.7, 0.3});
    const Eigen::ArrayXd k = wave_numbers();
    const StructureFactor s = oz::percus_yevick(system, k);
    const double reach = 0.7;
    const Eigen::ArrayXd x = reach * k;
    const Eigen::ArrayXd mayer = -4.0 * pi * std::pow(reach, 3) * (x.sin() - x * x.cos()) / x.cube();
    const Eigen::ArrayXd c = s.C(0, 1) / (system.number_density * std::sqrt(0.21));
    CHECK((c - mayer).abs().maxCoeff() < 20.0 * phi + 1e-14);
    CHECK((s.S(0, 0) - 1.0 - s.C(0, 0)).abs().maxCoeff() < 1e3 * phi * phi + 1e-15);
  }
  const StructureFactor empty = oz::percus_yevick(hard_spheres(0.0, {1.0}, {1.0}), wave_numbers());
  CHECK((empty.S(0, 0) == 1.0).all());
}

TEST_CASE("PY mixtures: the series at small k joins the closed form", "[oz]") {
  const System system = hard_spheres(0.55, {0.5, 1.0, 1.4}, {0.3, 0.5, 0.2});
  for (const double d : {0.5, 1.0, 1.4}) {  // x = k d / 2 crosses 1
    const double joint = 2.0 / d;
    Eigen::ArrayXd k(2);
    k << joint * (1.0 - 1e-15), joint * (1.0 + 1e-15);
    const StructureFactor s = oz::percus_yevick(system, k);
    CHECK((s.C.values().row(0) - s.C.values().row(1)).abs().maxCoeff() < 1e-13 * s.C.values().abs().maxCoeff());
    CHECK((s.S.values().row(0) - s.S.values().row(1)).abs().maxCoeff() < 1e-14 * s.S.values().abs().maxCoeff());
  }
  const Eigen::ArrayXd tiny = (Eigen::ArrayXd(2) << 0.0, 1e-9).finished();
  const StructureFactor s = oz::percus_yevick(system, tiny);
  CHECK((s.S.values().row(0) - s.S.values().row(1)).abs().maxCoeff() < 1e-14);
}

TEST_CASE("PY mixtures: C(k) is the transform of the closed c(r)", "[oz][property]") {
  rc::prop("for any mixture and wave number", [] {
    const System system = *mixture();
    const double k = *number_between(0.01, 40.0);
    const auto n = static_cast<Eigen::Index>(system.species.size());
    const StructureFactor s = oz::percus_yevick(system, Eigen::ArrayXd::Constant(1, k));
    for (Eigen::Index i = 0; i < n; ++i)
      for (Eigen::Index j = 0; j < n; ++j) {
        const Species& a = system.species[static_cast<std::size_t>(i)];
        const Species& b = system.species[static_cast<std::size_t>(j)];
        const double inner = 0.5 * std::abs(a.diameter - b.diameter);
        double sum = 0.0;
        const auto add = [&](double low, double high) {
          const auto [r, w] = gauss_legendre(60, low, high);
          sum += 4.0 * pi / k * (w * r * (k * r).sin() * oz::py_direct_correlation(system, r)(i, j)).sum();
        };
        if (inner > 0.0) add(0.0, inner);
        add(inner, 0.5 * (a.diameter + b.diameter));
        const double density = system.number_density * std::sqrt(a.fraction * b.fraction);
        RC_ASSERT(std::abs(s.C(i, j)[0] - density * sum) < 1e-12 * (1.0 + s.C.values().abs().maxCoeff()));
      }
  });
}

TEST_CASE("PY mixtures: c(r) of one component, and exactly zero outside the core", "[oz]") {
  const Eigen::ArrayXd r = Eigen::ArrayXd::LinSpaced(300, 0.0, 2.0);
  const MatrixField c = oz::py_direct_correlation(hard_spheres(0.5, {1.0, 1.0}, {0.3, 0.7}), r);
  const Eigen::ArrayXd pure = oz::py_direct_correlation(r, 0.5);
  CHECK((c(0, 1) - pure).abs().maxCoeff() < 1e-12);
  const MatrixField m = oz::py_direct_correlation(hard_spheres(0.5, {0.4, 1.0}, {0.3, 0.7}), r);
  CHECK((r > 0.4).select(m(0, 0), 0.0).abs().maxCoeff() == 0.0);
  CHECK((r > 0.7).select(m(1, 0), 0.0).abs().maxCoeff() == 0.0);
}

TEST_CASE("PY mixtures: bad input is refused", "[oz]") {
  const Eigen::ArrayXd k = Eigen::ArrayXd::Ones(3);
  CHECK_THROWS_WITH(oz::percus_yevick(hard_spheres(1.01, {1.0}, {1.0}), k),
                    Catch::Contains("[0, 1)") && Catch::Contains("1.01"));
  CHECK_THROWS_AS(oz::percus_yevick(System{}, k), DomainError);
  CHECK_THROWS_AS(oz::percus_yevick(hard_spheres(0.3, {1.0}, {1.0}), -k), DomainError);
  CHECK_THROWS_AS(oz::py_direct_correlation(hard_spheres(0.3, {1.0}, {1.0}), -k), DomainError);
}
