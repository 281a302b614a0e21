#include <ozark/analysis/structure_factor.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>

#include <omp.h>

#include <Eigen/Dense>

#include <cmath>
#include <map>
#include <set>

#include "configurations.hpp"

using namespace ozark;
using namespace ozark::analysis;

TEST_CASE("density modes are the sums of exp(i k r) they are defined as") {
  for (const int count : {1, 63, 64, 65, 5000}) {
    const Cell cell = tilted(9.0, 8.0, 7.0, 1.0, -2.0, 3.0);
    const Configuration c = ideal_gas(cell, count, 3, 5);
    const DensityModes modes(wave_vectors(cell, 3, {0.0, 12.0, 1.0, 12}));
    const Eigen::ArrayXXcd rho = modes(c);
    const Eigen::Matrix3d basis = 2.0 * M_PI * cell.edges.inverse().transpose();
    double worst = 0.0;
    for (std::size_t v = 0; v < modes.vectors().size(); ++v) {
      const auto& n = modes.vectors()[v];
      const Eigen::Vector3d k = basis * Eigen::Vector3d(n[0], n[1], n[2]);
      CHECK(k.norm() == Approx(wave_number(cell, n)).epsilon(1e-13));
      Eigen::Array3cd direct = Eigen::Array3cd::Zero();
      for (Eigen::Index i = 0; i < count; ++i)
        direct[c.kind[static_cast<std::size_t>(i)]] += std::polar(1.0, k.dot(c.position.col(i).matrix()));
      worst = std::max(worst, (rho.row(static_cast<Eigen::Index>(v)).transpose() - direct).abs().maxCoeff());
    }
    CHECK(worst < 1e-12 * count);
  }
}

TEST_CASE("wave vectors: every one below k_max, one of each pair, and at most so many of each shell") {
  const Cell cell = tilted(6.0, 5.0, 7.0, 2.0, -1.0, 2.5);
  const auto all = wave_vectors(cell, 3, {0.0, 9.0, 0.5, 0});
  std::set<WaveVector> known(all.begin(), all.end());
  CHECK(known.size() == all.size());
  std::size_t expected = 0;
  for (int a = -12; a <= 12; ++a)
    for (int b = -12; b <= 12; ++b)
      for (int c = -14; c <= 14; ++c) {
        if ((a == 0 && b == 0 && c == 0) || wave_number(cell, {a, b, c}) >= 9.0) continue;
        ++expected;
        CHECK(known.count({a, b, c}) + known.count({-a, -b, -c}) == 1);
      }
  CHECK(expected == 2 * all.size());
  const auto few = wave_vectors(cell, 3, {0.0, 9.0, 0.5, 7});
  std::map<int, int> in_shell, in_shell_of_all;
  for (const auto& n : few) {
    CHECK(known.count(n) == 1);
    ++in_shell[static_cast<int>(wave_number(cell, n) / 0.5)];
  }
  for (const auto& n : all) ++in_shell_of_all[static_cast<int>(wave_number(cell, n) / 0.5)];
  for (const auto& [shell, number] : in_shell_of_all) CHECK(in_shell[shell] == std::min(number, 7));
  for (const auto& n : wave_vectors(Cell::orthorhombic(5.0, 5.0, 5.0), 2, {0.0, 9.0, 0.5, 0})) CHECK(n[2] == 0);
}

TEST_CASE("ideal gas: S_ij is the unit matrix within the errors", "[analysis][statistics]") {
  for (const int dimensions : {2, 3}) {
    StructureFactorSampler s(2, {6.0, 0.5, 10});
    for (unsigned t = 0; t < 320; ++t)
      s.add(ideal_gas(tilted(8.0, 9.0, 7.0, 2.0, dimensions == 2 ? 0.0 : 1.0, 0.0), 200, 2, t, dimensions));
    const auto m = s.by_shell();
    REQUIRE(m.k.size() >= 8);
    for (int i = 0; i < 2; ++i)
      for (int j = 0; j < 2; ++j) {
        const Eigen::ArrayXd pull = (m.S(i, j) - (i == j ? 1.0 : 0.0)) / m.error(i, j);
        CHECK(pull.abs().maxCoeff() < 5.0);
        CHECK(pull.square().mean() ==
              Approx(19.0 / 17.0).epsilon(0).margin(4.0 * std::sqrt(2.6 / static_cast<double>(m.k.size()))));
      }
    CHECK(m.blocks.size() == 20);
    MatrixField mean(m.k.size(), 2);
    for (const auto& block : m.blocks) mean.values() += block.values() / 20.0;
    CHECK((mean.values() - m.S.values()).abs().maxCoeff() < 1e-12);
  }
}

TEST_CASE("crystals: S = N at their reciprocal vectors and 0 between them") {
  const auto check = [](const Configuration& c, const std::vector<double>& peaks) {
    StructureFactorSampler s(1, {peaks.back() + 0.5, 0.1, 0});
    s.add(c);
    const auto& v = s.vectors();
    const DensityModes modes(v);
    const Eigen::ArrayXXcd rho = modes(c);
    const double n = static_cast<double>(c.size());
    std::set<long> seen;
    for (std::size_t q = 0; q < v.size(); ++q) {
      const double value = std::norm(rho(static_cast<Eigen::Index>(q), 0)) / n, k = wave_number(c.cell, v[q]);
      INFO("k = " << k << ", S = " << value);
      CHECK((std::abs(value) < 1e-20 * n * n || std::abs(value - n) < 1e-9 * n));
      if (value > 0.5 * n) seen.insert(std::lround(k * 1e6));
    }
    std::set<long> expected;
    for (const double k : peaks) expected.insert(std::lround(k * 1e6));
    CHECK(seen == expected);
  };
  const double two_pi = 2.0 * M_PI;
  check(simple_cubic(4), {two_pi, two_pi * std::sqrt(2.0), two_pi * std::sqrt(3.0)});
  const double bcc = two_pi / (2.0 / std::sqrt(3.0)), fcc = two_pi / std::sqrt(2.0);
  check(body_centred(3), {bcc * std::sqrt(2.0), bcc * 2.0, bcc * std::sqrt(6.0)});  // h + k + l even
  check(face_centred(3), {fcc * std::sqrt(3.0), fcc * 2.0, fcc * std::sqrt(8.0), fcc * std::sqrt(11.0)});  // unmixed
}

TEST_CASE("S of a replica at the vectors of the small cell is that of the small cell; between them it is 0") {
  const Configuration c = ideal_gas(tilted(5.0, 6.0, 7.0, 1.0, -2.0, 1.5), 50, 2, 3), eight = replicated(c, 2);
  const auto v = wave_vectors(c.cell, 3, {0.0, 6.0, 1.0, 0});
  std::vector<WaveVector> doubled, between;
  for (const auto& n : v) {
    doubled.push_back({2 * n[0], 2 * n[1], 2 * n[2]});
    between.push_back({2 * n[0] + 1, 2 * n[1], 2 * n[2]});
  }
  CHECK((DensityModes(doubled)(eight) - 8.0 * DensityModes(v)(c)).abs().maxCoeff() < 1e-10);
  CHECK(DensityModes(between)(eight).abs().maxCoeff() < 1e-10);
}

TEST_CASE("the same lattice with other tilts has the same S at every length") {
  const Configuration c = ideal_gas(tilted(5.0, 6.0, 7.0, 1.0, -2.0, 1.5), 50, 2, 3);
  Configuration sheared = c;
  sheared.cell.edges.col(1) += c.cell.edges.col(0);
  sheared.cell.edges.col(2) -= c.cell.edges.col(0) + c.cell.edges.col(1);
  StructureFactorSampler one(2, {6.0, 0.5, 0}), other(2, {6.0, 0.5, 0});
  one.add(c);
  other.add(sheared);
  const auto a = one.by_length(), b = other.by_length();
  REQUIRE(a.k.size() == b.k.size());
  CHECK((a.k - b.k).abs().maxCoeff() < 1e-12);
  CHECK((a.S.values() - b.S.values()).abs().maxCoeff() < 1e-11);
  CHECK((a.vectors == b.vectors).all());
}

TEST_CASE("a shell is the average of its lengths; what feeds mode coupling inverts S") {
  StructureFactorSampler s(2, {6.0, 1.0, 0});
  const Cell cell = Cell::orthorhombic(7.0, 7.0, 7.0);
  for (unsigned t = 0; t < 20; ++t) s.add(ideal_gas(cell, 100, 2, t));
  const auto lengths = s.by_length(), shells = s.by_shell();
  CHECK(lengths.vectors.sum() == static_cast<double>(s.vectors().size()));
  CHECK(lengths.k[0] == Approx(2.0 * M_PI / 7.0).epsilon(1e-14));
  CHECK(lengths.vectors[0] == 3.0);
  CHECK((lengths.vectors * lengths.S(0, 1)).sum() == Approx((shells.vectors * shells.S(0, 1)).sum()).epsilon(1e-12));
  const StructureFactor model = structure_factor(shells);
  for (Eigen::Index q = 0; q < model.k.size(); ++q) {
    const Eigen::Matrix2d product = model.S.at(q) * (Eigen::Matrix2d::Identity() - model.C.at(q));
    CHECK((product - Eigen::Matrix2d::Identity()).norm() < 1e-12);
  }
  StructureFactorSampler single(2, {1.0, 1.0, 0});
  single.add(ideal_gas(cell, 1, 2, 1));  // no particle of the second kind
  CHECK(std::isnan(single.by_shell().error(0, 0)[0]));
  CHECK_THROWS_WITH(structure_factor(single.by_shell()), Catch::Contains("positive definite"));
}

TEST_CASE("in a cell that changes its size |k| follows") {
  StructureFactorSampler s(1, {5.0, 0.5, 0});
  s.add(ideal_gas(Cell::orthorhombic(6.0, 6.0, 6.0), 20, 1, 1));
  s.add(ideal_gas(Cell::orthorhombic(8.0, 8.0, 8.0), 20, 1, 1));
  CHECK(s.by_length().k[0] == Approx(M_PI / 6.0 + M_PI / 8.0).epsilon(1e-13));
}

TEST_CASE("S: same bits with one thread and two, and after a restart") {
  StructureFactorSampler one(2, {5.0, 0.5, 8}), two(2, {5.0, 0.5, 8});
  const int threads = omp_get_max_threads();
  for (unsigned t = 0; t < 40; ++t) {
    const Configuration c = ideal_gas(tilted(9.0, 8.0, 7.0, 1.0, 2.0, 3.0), 9000, 2, t);
    omp_set_num_threads(1);
    one.add(c);
    omp_set_num_threads(2);
    two.add(c);
    if (t != 20) continue;
    StructureFactorSampler resumed(2, {5.0, 0.5, 8});
    resumed.restore(two.state());
    two = resumed;
  }
  omp_set_num_threads(threads);
  CHECK(one.state() == two.state());
  CHECK((one.by_shell().error.values() == two.by_shell().error.values()).all());
}

TEST_CASE("S: what cannot be measured is refused") {
  CHECK_THROWS_WITH(StructureFactorSampler(1, {-1.0, 0.1, 3}), Catch::Contains("k_max"));
  StructureFactorSampler s(1, {0.1, 0.1, 3});
  CHECK_THROWS_WITH(s.add(simple_cubic(4)), Catch::Contains("k_max"));
  CHECK_THROWS_WITH(wave_vectors(Cell::orthorhombic(100.0, 100.0, 100.0), 3, {0.0, 30.0, 1.0, 0}),
                    Catch::Contains("fewer"));
}
