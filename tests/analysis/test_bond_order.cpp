#include <ozark/analysis/bond_order.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>

#include <Eigen/Geometry>

#include <omp.h>

#include <cmath>

#include "configurations.hpp"

using namespace ozark;
using namespace ozark::analysis;

namespace {

/// A particle in the middle of a large box with neighbours around it.
Configuration cluster(const std::vector<Eigen::Vector3d>& around) {
  Cell cell = Cell::orthorhombic(10.0, 10.0, 10.0);
  cell.periodic = {false, false, false};
  std::vector<Eigen::Vector3d> s{Eigen::Vector3d::Constant(0.5)};
  for (const auto& r : around) s.push_back(Eigen::Vector3d::Constant(0.5) + 0.1 * r);
  return placed(cell, s);
}

Configuration icosahedron() {
  const double golden = 0.5 * (1.0 + std::sqrt(5.0));
  std::vector<Eigen::Vector3d> around;
  for (const double a : {-1.0, 1.0})
    for (const double b : {-golden, golden}) {
      around.emplace_back(0.0, a, b);
      around.emplace_back(a, b, 0.0);
      around.emplace_back(b, 0.0, a);
    }
  for (auto& r : around) r.normalize();
  return cluster(around);
}

}  // namespace

TEST_CASE("q_4 and q_6 of the crystals and of the icosahedron have their known values") {
  struct Case {
    Configuration c;
    int nearest;
    double q4, q6;
  };
  for (const auto& [c, nearest, q4, q6] :
       {Case{face_centred(3), 12, 0.19094, 0.57452}, Case{hexagonal_close_packed(3), 12, 0.09722, 0.48476},
        Case{body_centred(4), 14, 0.03637, 0.51069}, Case{simple_cubic(4), 6, 0.76376, 0.35355}}) {
    const auto v = bond_order(c, {{4, 6}, 0.0, nearest});
    INFO(nearest << " nearest, q4 " << q4);
    CHECK((v.neighbours == nearest).all());
    CHECK((v.q.col(0) - q4).abs().maxCoeff() < 5.1e-6);
    CHECK((v.q.col(1) - q6).abs().maxCoeff() < 5.1e-6);
  }
  const auto ico = bond_order(icosahedron(), {{4, 6}, 1.02, 0});
  CHECK(ico.neighbours[0] == 12);
  CHECK(ico.q(0, 0) == Approx(0.0).epsilon(0).margin(1e-12));
  CHECK(ico.q(0, 1) == Approx(0.66332).epsilon(0).margin(5.1e-6));
}

TEST_CASE("in a crystal of one site averaging over neighbours changes nothing; cut-off and nearest agree") {
  for (const auto& c : {face_centred(3), simple_cubic(4)}) {
    const int nearest = c.size() == 64 ? 6 : 12;
    const auto a = bond_order(c, {{4, 6}, 0.0, nearest}), b = bond_order(c, {{4, 6}, 1.2, 0});
    CHECK((a.q - b.q).abs().maxCoeff() < 1e-12);
    CHECK((a.averaged_q - a.q).abs().maxCoeff() < 1e-12);
    CHECK((a.w - b.w).abs().maxCoeff() < 1e-11);
  }
}

TEST_CASE("q_l^2 is the mean Legendre polynomial of the angles between bonds") {
  const Configuration c = ideal_gas(tilted(4.0, 5.0, 6.0, 1.0, -1.0, 2.0), 60, 2, 3);
  const double cutoff = 1.7;
  const std::vector<int> degrees{1, 2, 4, 6, 11};
  const auto v = bond_order(c, {degrees, cutoff, 0});
  for (Eigen::Index i = 0; i < 60; ++i) {
    std::vector<Eigen::Vector3d> bonds;
    for (Eigen::Index j = 0; j < 60; ++j)
      for (int k = 0; k < 27; ++k) {
        const Eigen::Vector3d d = (c.position.col(j) - c.position.col(i)).matrix() +
                                  c.cell.edges * Eigen::Vector3d(k % 3 - 1, k / 3 % 3 - 1, k / 9 - 1);
        if (d.norm() < cutoff && d.norm() > 1e-12) bonds.push_back(d.normalized());
      }
    REQUIRE(v.neighbours[i] == static_cast<int>(bonds.size()));
    for (std::size_t l = 0; l < degrees.size(); ++l) {
      double sum = 0.0;
      for (const auto& a : bonds)
        for (const auto& b : bonds)
          sum += std::legendre(static_cast<unsigned>(degrees[l]), std::clamp(a.dot(b), -1.0, 1.0));
      const double n = std::max(1.0, static_cast<double>(bonds.size()));
      CHECK(v.q(i, static_cast<Eigen::Index>(l)) == Approx(std::sqrt(std::max(0.0, sum)) / n).epsilon(0).margin(1e-7));
    }
  }
}

TEST_CASE("nothing changes when the bonds are turned") {
  const Configuration c = ideal_gas(Cell::orthorhombic(1.0, 1.0, 1.0), 9, 1, 4);
  std::vector<Eigen::Vector3d> around, turned;
  const Eigen::Matrix3d turn = Eigen::Quaterniond(0.5, 0.1, -0.7, 0.5).normalized().toRotationMatrix();
  for (Eigen::Index i = 0; i < 9; ++i) {
    around.push_back((c.position.col(i).matrix() - Eigen::Vector3d::Constant(0.5)).normalized());
    turned.push_back(turn * around.back());
  }
  const BondOrderOptions options{{2, 3, 4, 6, 8}, 1.1, 0};
  const auto a = bond_order(cluster(around), options), b = bond_order(cluster(turned), options);
  CHECK((a.q - b.q).abs().maxCoeff() < 1e-12);
  CHECK((a.averaged_q - b.averaged_q).abs().maxCoeff() < 1e-12);
  CHECK((a.w - b.w).abs().maxCoeff() < 1e-12);
  CHECK(a.w.abs().maxCoeff() > 1e-3);
  CHECK(a.w.col(1).abs().maxCoeff() < 1e-12);  // 3j symbols of odd 3 l are antisymmetric
}

TEST_CASE("bond order: means by kind; same bits with one thread and two, and after a restart") {
  const BondOrderOptions options{{4, 6}, 0.0, 8};
  BondOrder one(2, options), two(2, options);
  const int threads = omp_get_max_threads();
  for (unsigned t = 0; t < 40; ++t) {
    const Configuration c = ideal_gas(tilted(6.0, 5.0, 7.0, 1.0, 2.0, 3.0), 601, 2, t);
    omp_set_num_threads(1);
    one.add(c);
    omp_set_num_threads(2);
    two.add(c);
    if (t != 20) continue;
    BondOrder resumed(2, options);
    resumed.restore(two.state());
    two = resumed;
  }
  omp_set_num_threads(threads);
  CHECK(one.state() == two.state());
  const auto r = one.result();
  CHECK(r.neighbours[0] == 8.0);
  CHECK(r.neighbours[1] == 8.0);
  CHECK(std::abs(r.q.value(1, 0) - r.q.value(1, 1)) < 5.0 * std::hypot(r.q.error(1, 0), r.q.error(1, 1)));
  CHECK(r.averaged_q.value(1, 0) < r.q.value(1, 0));
}

TEST_CASE("bond order: what cannot be measured is refused") {
  CHECK_THROWS_WITH(BondOrder(1, {{4}, 1.0, 3}), Catch::Contains("nearest"));
  CHECK_THROWS_WITH(BondOrder(1, {{4}, 0.0, 0}), Catch::Contains("nearest"));
  CHECK_THROWS_WITH(BondOrder(1, {{44}, 1.0, 0}), Catch::Contains("degree"));
  CHECK_THROWS_WITH(bond_order(icosahedron(), {{4}, 0.0, 20}), Catch::Contains("20 neighbours"));
}
