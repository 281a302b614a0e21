#include <ozark/num/mesh_transform.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>

#include <omp.h>

#include <cmath>
#include <numbers>
#include <vector>

using namespace ozark;

namespace {

double value(int x, int y, int z) { return std::sin(1.0 + 3.7 * x * x + 1.3 * y * z + 0.9 * z + x * y); }

/// Where a margin continues the row it holds a share of the value, as often as it comes by.
MeshTransform filled(std::array<int, 3> n, int margin) {
  constexpr double share = 0.125;
  MeshTransform t(n, margin);
  for (int z = 0; z < n[2]; ++z)
    for (int y = 0; y < n[1]; ++y) {
      double* row = t.values() + (z * n[1] + y) * t.row_stride();
      for (int x = 0; x < n[0]; ++x) row[x] = value(x, y, z);
      for (int x = 0; x < margin; ++x) {
        row[n[0] + x] = share * value(x % n[0], y, z);
        row[x % n[0]] -= row[n[0] + x];
      }
    }
  return t;
}

}  // namespace

TEST_CASE("a mesh transform gives the sum that defines it, and back its points times the function") {
  for (const std::array<int, 3> n :
       {std::array<int, 3>{6, 4, 10}, std::array<int, 3>{5, 7, 3}, std::array<int, 3>{1, 2, 9}}) {
    constexpr int margin = 5;
    MeshTransform t = filled(n, margin);
    double worst = 0.0;
    int planes = 0;
    t.convolve([&](int my, std::complex<double>* plane) {
#pragma omp critical
      {
        ++planes;
        for (int mz = 0; mz < n[2]; ++mz)
          for (int mx = 0; mx < t.modes(); ++mx) {
            std::complex<double> sum = 0.0;
            for (int z = 0; z < n[2]; ++z)
              for (int y = 0; y < n[1]; ++y)
                for (int x = 0; x < n[0]; ++x) {
                  const double turns = static_cast<double>(mx * x) / n[0] + static_cast<double>(my * y) / n[1] +
                                       static_cast<double>(mz * z) / n[2];
                  sum += value(x, y, z) * std::polar(1.0, -2.0 * std::numbers::pi * turns);
                }
            worst = std::max(worst, std::abs(sum - plane[mz * t.mode_stride() + mx]));
          }
      }
    });
    CHECK(planes == n[1]);
    CHECK(worst < 1e-12 * n[0] * n[1] * n[2]);
    double back = 0.0;
    for (int z = 0; z < n[2]; ++z)
      for (int y = 0; y < n[1]; ++y)
        for (int x = 0; x < n[0] + margin; ++x)
          back = std::max(back, std::abs(t.values()[(z * n[1] + y) * t.row_stride() + x] -
                                         n[0] * n[1] * n[2] * value(x % n[0], y, z)));
    CHECK(back < 1e-12 * n[0] * n[1] * n[2]);
  }
}

TEST_CASE("a mesh transform has the same bits on any number of threads") {
  const std::array<int, 3> n{18, 20, 24};
  std::vector<std::vector<double>> results;
  for (const int threads : {1, 2}) {
    omp_set_num_threads(threads);
    MeshTransform t = filled(n, 8);
    t.convolve([&](int y, std::complex<double>* plane) {
      for (int k = 0; k < n[2] * t.mode_stride(); ++k) plane[k] *= 1.0 / (1.0 + y + k);
    });
    std::vector<double>& r = results.emplace_back();
    for (int z = 0; z < n[2]; ++z)
      for (int y = 0; y < n[1]; ++y)
        for (int x = 0; x < n[0]; ++x) r.push_back(t.values()[(z * n[1] + y) * t.row_stride() + x]);
  }
  CHECK(results[0] == results[1]);
}

TEST_CASE("lengths of meshes are even, with small prime factors; others are refused") {
  CHECK(MeshTransform::good_length(1) == 2);
  CHECK(MeshTransform::good_length(11) == 12);
  CHECK(MeshTransform::good_length(51) == 54);
  CHECK(MeshTransform::good_length(53) == 54);
  CHECK_THROWS_AS(MeshTransform({0, 4, 4}), DomainError);
  CHECK_THROWS_AS(MeshTransform({4, 4, 4}, -1), DomainError);
}
