#pragma once
// The waves of Ewald's sum, one of each pair k and -k, and phases along the reciprocal edges.

#include <ozark/sim/ewald.hpp>

#include <complex>
#include <cstdlib>
#include <numbers>
#include <vector>

namespace ozark::sim {

struct Wave {
  int x, y, z;
  Eigen::Vector3d k;
  double weight;  // 4 pi k_C / V exp(-k^2 / 4 alpha^2) / k^2, twice for k and -k
};

/// The largest number of a wave along each reciprocal edge.
inline std::array<int, 3> most_waves(const Cell& cell, const EwaldParameters& parameters) {
  std::array<int, 3> most{};
  for (Eigen::Index a = 0; a < 3; ++a)
    most[static_cast<std::size_t>(a)] =
        static_cast<int>(parameters.largest_wavenumber * cell.edges.col(a).norm() / (2.0 * std::numbers::pi));
  return most;
}

/// Those of the same x and y together.
inline std::vector<std::vector<Wave>> beams_of(const Cell& cell, const EwaldParameters& parameters) {
  using std::numbers::pi;
  const Eigen::Matrix3d inverse = cell.inverse();
  const double volume = cell.volume(), alpha = parameters.splitting, end = parameters.largest_wavenumber;
  const std::array<int, 3> most = most_waves(cell, parameters);
  std::vector<std::vector<Wave>> beams;
  for (int x = 0; x <= most[0]; ++x)
    for (int y = x == 0 ? 0 : -most[1]; y <= most[1]; ++y) {
      std::vector<Wave> beam;
      for (int z = x == 0 && y == 0 ? 1 : -most[2]; z <= most[2]; ++z) {
        const Eigen::Vector3d k = 2.0 * pi * inverse.transpose() * Eigen::Vector3d(x, y, z);
        const double k2 = k.squaredNorm();
        if (k2 > end * end) continue;
        beam.push_back(
            {x, y, z, k, 8.0 * pi * parameters.coulomb / volume * std::exp(-k2 / (4.0 * alpha * alpha)) / k2});
      }
      if (!beam.empty()) beams.push_back(std::move(beam));
    }
  return beams;
}

/// exp(i n phi) for n = 0 .. most, of all particles: [n * count + i], for the phase of one reciprocal edge.
struct Phases {
  std::vector<double> re, im;
  Phases(const std::vector<double>& turns, int most) {
    using std::numbers::pi;
    const std::size_t n = turns.size();
    re.resize(n * static_cast<std::size_t>(most + 1));
    im.resize(re.size());
    for (std::size_t i = 0; i < n; ++i) {
      const std::complex<double> one = std::polar(1.0, 2.0 * pi * turns[i]);
      std::complex<double> power = 1.0;
      for (std::size_t m = 0; m <= static_cast<std::size_t>(most); ++m) {
        re[m * n + i] = power.real();
        im[m * n + i] = power.imag();
        power = (m + 1) % 32 == 0 ? std::polar(1.0, 2.0 * pi * static_cast<double>(m + 1) * turns[i]) : power * one;
      }
    }
  }
};

}  // namespace ozark::sim
