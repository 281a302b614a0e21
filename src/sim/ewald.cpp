#include <ozark/sim/ewald.hpp>

#include <ozark/core/error.hpp>
#include <ozark/model/pair_potential.hpp>
#include <ozark/sim/force_field.hpp>

#include <Eigen/Dense>

#include <cmath>
#include <complex>
#include <numbers>

#include "pair_kernel.hpp"
#include "reciprocal_waves.hpp"

namespace ozark::sim {
namespace {

using std::numbers::pi;

constexpr double most_heights = 3.5;      // of the cell, that the sum in space may span
constexpr double space_over_waves = 4.0;  // pairs are that much cheaper than waves, each in packs

struct ScreenedPair {
  double strength, splitting, range2;
  [[nodiscard]] PairTerm<Pack> operator()(Pack r2) const {
    const Pack i1 = inverse_sqrt(r2), x = (splitting * r2) * i1;
    const Pack energy = strength * i1 * erfc(x);
    const Pack gauss = strength * (2.0 * splitting / std::sqrt(pi)) * exp(-x * x);
    const auto inside = r2 < Pack(range2);
    return {select(inside, energy, Pack(0.0)), select(inside, (energy + gauss) * (i1 * i1), Pack(0.0))};
  }
};

}  // namespace

void require_repeating(const Particles& p) {
  require(p.dimensions == 3, "a sum over periodic charges needs three dimensions, got {}", p.dimensions);
  require(p.cell.periodic[0] && p.cell.periodic[1],
          "a sum over periodic charges needs a cell that repeats along its first two edges; the third may stand for a "
          "vacuum");
}

EwaldParameters ewald_parameters(const Particles& p, double coulomb, double accuracy) {
  require(accuracy >= 1e-14 && accuracy <= 0.1, "the accuracy of an Ewald sum must lie in [1e-14, 0.1], got {}",
          accuracy);
  require(!p.position.empty(), "an Ewald sum needs particles");
  const double depth = std::sqrt(-std::log(accuracy)), volume = p.cell.volume();
  const double balanced =
      std::sqrt(pi) * std::pow(static_cast<double>(p.size()) / (volume * volume * space_over_waves), 1.0 / 6.0);
  const double splitting = std::max(balanced, depth / (most_heights * p.cell.heights().minCoeff()));
  return {coulomb, splitting, depth / splitting, 2.0 * splitting * depth};
}

Tally self_and_background(const Particles& p, double coulomb, double splitting) {
  double charge = 0.0, squares = 0.0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    charge += p.charge(i);
    squares += p.charge(i) * p.charge(i);
  }
  const double background = -pi * coulomb * charge * charge / (2.0 * p.cell.volume() * splitting * splitting);
  return {background - coulomb * splitting / std::sqrt(pi) * squares, background * Eigen::Matrix3d::Identity()};
}

Ewald::Ewald(const EwaldParameters& parameters) : parameters_(parameters) {
  const auto positive = [](double value, const char* what) {
    require(value > 0.0 && std::isfinite(value), "{} of an Ewald sum must be > 0, got {}", what, value);
  };
  positive(parameters.coulomb, "the Coulomb constant");
  positive(parameters.splitting, "the splitting");
  positive(parameters.cutoff, "the cut-off");
  positive(parameters.largest_wavenumber, "the largest wavenumber");
}

void Ewald::add_forces(Particles& p, const NeighbourList& list, Tally* tally) {
  require_repeating(p);
  const auto wanted = [&](std::size_t a, std::size_t b) { return p.kinds[a].charge * p.kinds[b].charge != 0.0; };
  const auto term = [&](std::size_t, std::size_t a, std::size_t b) {
    return ScreenedPair{parameters_.coulomb * p.kinds[a].charge * p.kinds[b].charge, parameters_.splitting,
                        parameters_.cutoff * parameters_.cutoff};
  };
  if (tally)
    sum_pairs<true>(p, list, tally, wanted, term);
  else
    sum_pairs<false>(p, list, nullptr, wanted, term);
  add_waves(p, tally);
  if (tally) *tally += self_and_background(p, parameters_.coulomb, parameters_.splitting);
}

void Ewald::add_waves(Particles& p, Tally* tally) const {
  const std::size_t n = p.size();
  const Eigen::Matrix3d inverse = p.cell.inverse();
  const double alpha = parameters_.splitting;
  const std::array<int, 3> most = most_waves(p.cell, parameters_);
  const std::vector<std::vector<Wave>> beams = beams_of(p.cell, parameters_);

  std::array<std::vector<double>, 3> turns;
  std::vector<double> charge(n);
  for (std::size_t a = 0; a < 3; ++a) turns[a].resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    const Eigen::Vector3d s = inverse * Eigen::Vector3d(p.position[i].x, p.position[i].y, p.position[i].z);
    for (std::size_t a = 0; a < 3; ++a) {
      const double place = s[static_cast<Eigen::Index>(a)];
      turns[a][i] = place - std::floor(place);
    }
    charge[i] = p.charge(i);
  }
  const Phases along_x(turns[0], most[0]), along_y(turns[1], most[1]), along_z(turns[2], most[2]);

  /// exp(i (x phi_x + y phi_y)) of particles [from, to).
  const auto planar = [&](const Wave& w, std::size_t from, std::size_t to, double* re, double* im) {
    const double sign = w.y < 0 ? -1.0 : 1.0;
    const double* xr = &along_x.re[static_cast<std::size_t>(w.x) * n];
    const double* xi = &along_x.im[static_cast<std::size_t>(w.x) * n];
    const double* yr = &along_y.re[static_cast<std::size_t>(std::abs(w.y)) * n];
    const double* yi = &along_y.im[static_cast<std::size_t>(std::abs(w.y)) * n];
    for (std::size_t i = from; i < to; ++i) {
      re[i - from] = xr[i] * yr[i] - sign * xi[i] * yi[i];
      im[i - from] = xi[i] * yr[i] + sign * xr[i] * yi[i];
    }
  };

  std::vector<std::vector<std::complex<double>>> amplitude(beams.size());  // weight times sum q exp(-i k r)
  std::vector<Tally> parts(beams.size());
#pragma omp parallel for schedule(dynamic)
  for (std::size_t b = 0; b < beams.size(); ++b) {
    std::vector<double> re(n), im(n);
    planar(beams[b].front(), 0, n, re.data(), im.data());
    for (const Wave& w : beams[b]) {
      const double sign = w.z < 0 ? -1.0 : 1.0;
      const double* zr = &along_z.re[static_cast<std::size_t>(std::abs(w.z)) * n];
      const double* zi = &along_z.im[static_cast<std::size_t>(std::abs(w.z)) * n];
      double sum_re = 0.0, sum_im = 0.0;
#pragma omp simd reduction(+ : sum_re, sum_im)
      for (std::size_t i = 0; i < n; ++i) {
        sum_re += charge[i] * (re[i] * zr[i] - sign * im[i] * zi[i]);
        sum_im += charge[i] * (im[i] * zr[i] + sign * re[i] * zi[i]);
      }
      amplitude[b].emplace_back(w.weight * sum_re, -w.weight * sum_im);
      const double energy = 0.5 * w.weight * (sum_re * sum_re + sum_im * sum_im), k2 = w.k.squaredNorm();
      parts[b].energy += energy;
      parts[b].virial +=
          energy * (Eigen::Matrix3d::Identity() - 2.0 * (1.0 / k2 + 0.25 / (alpha * alpha)) * w.k * w.k.transpose());
    }
  }
  if (tally)
    for (const Tally& part : parts) *tally += part;

  constexpr std::size_t chunk = NeighbourList::chunk_length;
#pragma omp parallel for schedule(dynamic)
  for (std::size_t from = 0; from < n; from += chunk) {
    const std::size_t to = std::min(n, from + chunk);
    std::array<double, chunk> re{}, im{}, fx{}, fy{}, fz{};
    for (std::size_t b = 0; b < beams.size(); ++b) {
      planar(beams[b].front(), from, to, re.data(), im.data());
      for (std::size_t k = 0; k < beams[b].size(); ++k) {
        const Wave& w = beams[b][k];
        const double sign = w.z < 0 ? -1.0 : 1.0;
        const double* zr = &along_z.re[static_cast<std::size_t>(std::abs(w.z)) * n];
        const double* zi = &along_z.im[static_cast<std::size_t>(std::abs(w.z)) * n];
        const double ar = amplitude[b][k].real(), ai = amplitude[b][k].imag();
#pragma omp simd
        for (std::size_t i = from; i < to; ++i) {
          const double er = re[i - from] * zr[i] - sign * im[i - from] * zi[i];
          const double ei = im[i - from] * zr[i] + sign * re[i - from] * zi[i];
          const double slope = charge[i] * (ar * ei + ai * er);
          fx[i - from] += slope * w.k[0];
          fy[i - from] += slope * w.k[1];
          fz[i - from] += slope * w.k[2];
        }
      }
    }
    for (std::size_t i = from; i < to; ++i) {
      p.force[i].x += fx[i - from];
      p.force[i].y += fy[i - from];
      p.force[i].z += fz[i - from];
    }
  }
}

Tally ewald_sum(Particles& particles, double coulomb, double accuracy) {
  std::vector<std::unique_ptr<Interaction>> parts;
  const EwaldParameters parameters = ewald_parameters(particles, coulomb, accuracy);
  parts.push_back(std::make_unique<Ewald>(parameters));
  return ForceField(std::move(parts), 0.01 * parameters.cutoff).compute(particles, true);
}

}  // namespace ozark::sim
