#include <ozark/analysis/radial_distribution.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>

#include <omp.h>

#include <cmath>

#include "configurations.hpp"

using namespace ozark;
using namespace ozark::analysis;

namespace {

RadialDistribution::Result measured(const Configuration& c, double r_max, int bins) {
  RadialDistribution g(c.kinds.size(), {r_max, bins});
  g.add(c);
  return g.result();
}

/// Ordered pairs (i of kind a, image of j of kind b) in each bin, by the definition.
Eigen::ArrayXd counted(const Configuration& c, int a, int b, double r_max, int bins, int cells) {
  Eigen::ArrayXd n = Eigen::ArrayXd::Zero(bins);
  const int up = c.dimensions == 3 && c.cell.periodic[2] ? cells : 0;
  for (std::size_t i = 0; i < c.size(); ++i)
    for (std::size_t j = 0; j < c.size(); ++j)
      for (int x = -cells; x <= cells; ++x)
        for (int y = -cells; y <= cells; ++y)
          for (int z = -up; z <= up; ++z) {
            if (c.kind[i] != a || c.kind[j] != b || (i == j && x == 0 && y == 0 && z == 0)) continue;
            const Eigen::Vector3d d = c.position.col(static_cast<Eigen::Index>(j)).matrix() -
                                      c.position.col(static_cast<Eigen::Index>(i)).matrix() +
                                      c.cell.edges * Eigen::Vector3d(x, y, z);
            if (d.norm() < r_max) n[static_cast<Eigen::Index>(d.norm() / r_max * bins)] += 1.0;
          }
  return n;
}

}  // namespace

TEST_CASE("pairs are counted as by the definition: any cell, beyond half of it, slabs, two dimensions") {
  Cell slab = Cell::orthorhombic(4.0, 5.0, 6.0);
  slab.periodic[2] = false;
  struct Case {
    Cell cell;
    int dimensions;
  };
  for (const auto& [cell, dimensions] :
       {Case{Cell::orthorhombic(4.0, 5.0, 6.0), 3}, Case{tilted(4.0, 5.0, 6.0, 1.9, -2.0, 2.4), 3},
        Case{tilted(3.0, 3.0, 3.0, 1.5, -1.4, 1.5), 3}, Case{slab, 3},
        Case{tilted(4.0, 5.0, 1.0, -1.5, 0.0, 0.0), 2}}) {
    Configuration c = ideal_gas(cell, 60, 2, 11, dimensions);
    c.position.col(3) += (2.0 * cell.edges.col(0) - cell.edges.col(1)).array();  // near the cell is enough
    const double r_max = 5.5;
    const int bins = 40;
    const auto g = measured(c, r_max, bins);
    const double volume = dimensions == 2 ? cell.edges(0, 0) * cell.edges(1, 1) : cell.volume();
    for (int a = 0; a < 2; ++a)
      for (int b = 0; b < 2; ++b) {
        const Eigen::ArrayXd n = counted(c, a, b, r_max, bins, 8) / 30.0;
        Eigen::ArrayXd running = n;
        for (int k = 1; k < bins; ++k) running[k] += running[k - 1];
        const Eigen::ArrayXd coordination = g.coordination(a, b);
        CHECK((coordination - running).abs().maxCoeff() < 1e-10);
        const Eigen::ArrayXd low = g.r_upper - r_max / bins;
        const Eigen::ArrayXd shell = dimensions == 2
                                         ? Eigen::ArrayXd(M_PI * (g.r_upper.square() - low.square()))
                                         : Eigen::ArrayXd(4.0 / 3.0 * M_PI * (g.r_upper.cube() - low.cube()));
        CHECK((g.g(a, b) - n * volume / 30.0 / shell).abs().maxCoeff() < 1e-10);
      }
  }
}

TEST_CASE("narrow bins hold what double precision counts into them") {
  const Configuration c = ideal_gas(tilted(4.0, 5.0, 6.0, 1.9, -2.0, 2.4), 200, 1, 12, 3);
  for (const int bins : {300, 5000, 40000, 200000}) {
    const auto g = measured(c, 3.0, bins);
    Eigen::ArrayXd running = counted(c, 0, 0, 3.0, bins, 3) / 200.0;
    for (int k = 1; k < bins; ++k) running[k] += running[k - 1];
    CHECK((g.coordination(0, 0) - running).abs().maxCoeff() < 1e-10);
  }
}

TEST_CASE("ideal gas: g = 1 but for a particle with itself, within the errors", "[analysis][statistics]") {
  for (const int dimensions : {2, 3}) {
    const int count = 400, bins = 30;
    const Cell cell = dimensions == 2 ? tilted(20.0, 20.0, 1.0, 6.0, 0.0, 0.0) : tilted(8.0, 8.0, 8.0, 3.0, 2.0, -3.0);
    RadialDistribution g(2, {3.0, bins});
    for (unsigned t = 0; t < 320; ++t) g.add(ideal_gas(cell, count, 2, t, dimensions));
    const auto r = g.result();
    double chi2 = 0.0;
    for (int b = 0; b < 2; ++b) {
      const double expected = b == 0 ? 1.0 - 2.0 / count : 1.0;  // each kind has count / 2
      const Eigen::ArrayXd pull = (r.g(0, b) - expected) / r.error(0, b);
      CHECK(pull.abs().maxCoeff() < 5.0);
      chi2 += pull.square().sum();
    }
    // Student's t with about 19 degrees of freedom: variance 19 / 17.
    CHECK(chi2 / (2 * bins) == Approx(19.0 / 17.0).epsilon(0).margin(4.0 * std::sqrt(2.6 / (2 * bins))));
  }
}

TEST_CASE("crystals have the neighbours of their shells") {
  const auto neighbours = [](const Configuration& c, double r) {
    const auto g = measured(c, r, 1);
    return g.coordination(0, 0)[0];
  };
  const Configuration sc = simple_cubic(4), bcc = body_centred(3), fcc = face_centred(3),
                      hcp = hexagonal_close_packed(3);
  const double s = 2.0 / std::sqrt(3.0);
  CHECK(neighbours(sc, 1.2) == 6.0);
  CHECK(neighbours(sc, 1.5) == 18.0);
  CHECK(neighbours(sc, 1.8) == 26.0);
  CHECK(neighbours(bcc, 1.07) == 8.0);
  CHECK(neighbours(bcc, 1.3) == 14.0);
  CHECK(neighbours(bcc, 1.05 * s * std::sqrt(2.0)) == 26.0);
  CHECK(neighbours(fcc, 1.2) == 12.0);
  CHECK(neighbours(fcc, 1.5) == 18.0);
  CHECK(neighbours(fcc, 1.8) == 42.0);
  CHECK(neighbours(hcp, 1.2) == 12.0);
  CHECK(neighbours(hcp, 1.5) == 18.0);
  CHECK(neighbours(hcp, 1.68) == 20.0);
  CHECK(neighbours(hcp, 1.8) == 38.0);
}

TEST_CASE("a cell, its replica, and the same lattice with other tilts have the same g") {
  const Configuration c = ideal_gas(tilted(5.0, 6.0, 7.0, 1.0, -2.0, 1.5), 50, 2, 3);
  const double r_max = 7.0123;  // no vector of the lattice ends on an edge of a bin
  const auto one = measured(c, r_max, 70), eight = measured(replicated(c, 2), r_max, 70);
  CHECK((one.g.values() - eight.g.values()).abs().maxCoeff() < 1e-11);
  Configuration sheared = c;
  sheared.cell.edges.col(1) += c.cell.edges.col(0);
  sheared.cell.edges.col(2) -= c.cell.edges.col(0) + c.cell.edges.col(1);
  CHECK((one.g.values() - measured(sheared, r_max, 70).g.values()).abs().maxCoeff() < 1e-11);
}

TEST_CASE("g: same bits with one thread and two, and after a restart") {
  RadialDistribution one(2, {2.5, 50}), two(2, {2.5, 50});
  const int threads = omp_get_max_threads();
  for (unsigned t = 0; t < 70; ++t) {
    const Configuration c = ideal_gas(tilted(9.0, 8.0, 7.0, 1.0, 2.0, 3.0), 500, 2, t);
    omp_set_num_threads(1);
    one.add(c);
    omp_set_num_threads(2);
    two.add(c);
    if (t != 40) continue;
    RadialDistribution resumed(2, {2.5, 50});
    resumed.restore(two.state());
    two = resumed;
  }
  omp_set_num_threads(threads);
  CHECK(one.state() == two.state());
}

TEST_CASE("g: what cannot be measured is refused") {
  CHECK_THROWS_WITH(RadialDistribution(1, {-1.0, 10}), Catch::Contains("r_max"));
  CHECK_THROWS_WITH(RadialDistribution(1, {1.0, 0}), Catch::Contains("bins"));
  RadialDistribution g(1, {50.0, 10});
  CHECK_THROWS_WITH(g.add(simple_cubic(4)), Catch::Contains("ten") || Catch::Contains("10 heights"));
  CHECK_THROWS_WITH(g.add(ideal_gas(Cell::orthorhombic(9.0, 9.0, 9.0), 8, 2, 1)), Catch::Contains("kinds"));
  RadialDistribution near(1, {2.0, 10});
  for (const double bad : {std::nan(""), HUGE_VAL}) {
    Configuration c = simple_cubic(4);
    c.position(1, 5) = bad;
    CHECK_THROWS_WITH(near.add(c), Catch::Contains("particle " + std::to_string(c.id[5]) + " has a position"));
  }
}
