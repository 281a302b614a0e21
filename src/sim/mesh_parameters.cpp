#include <ozark/core/error.hpp>
#include <ozark/sim/ewald.hpp>
#include <ozark/sim/particle_mesh_ewald.hpp>

#include <cmath>
#include <numbers>
#include <optional>

namespace ozark::sim {
namespace {

using std::numbers::pi;

constexpr int smallest_order = 4, largest_order = 8;
constexpr int most_points = 1024;   // along an edge
constexpr int alias_count = 2;      // on either side
constexpr double most_waves = 4e4;  // that are summed: of more, only every second one along each edge, or third ..

double squared_charges(const Particles& p) {
  double sum = 0.0;
  for (std::size_t i = 0; i < p.size(); ++i) sum += p.charge(i) * p.charge(i);
  return sum;
}

/// 2 k Q^2 / sqrt(N r_c V) exp(-(alpha r_c)^2) [Kolafa1992].
double space_error(const Particles& p, double coulomb, double splitting, double cutoff) {
  const double reach = splitting * cutoff;
  return 2.0 * coulomb * squared_charges(p) / std::sqrt(static_cast<double>(p.size()) * cutoff * p.cell.volume()) *
         std::exp(-reach * reach);
}

/// A wave of index m along one edge becomes (wave + sum_s c_s alias_s) / (1 + sum_s c_s), c_s = (m / (m + s n))^order.
struct Alias {
  double deficit = 0.0;                                       // 1 - 1 / (1 + sum c)
  double power = 0.0;                                         // sum of squares of the others' amplitudes
  std::array<double, 2 * alias_count> amplitude2{}, shift{};  // of each, and by how many indices it lies off
};

std::vector<Alias> aliases(int n, int order, int end) {
  std::vector<Alias> all;
  for (int m = 0; m <= end; ++m) {
    Alias a;
    if (2 * m < n) {
      double sum = 1.0;
      std::array<double, 2 * alias_count> c{};
      for (int s = 1; s <= alias_count; ++s)
        for (int sign : {-1, 1}) {
          const auto k = static_cast<std::size_t>(2 * (s - 1) + (sign > 0));
          c[k] = std::pow(static_cast<double>(m) / (m + sign * s * n), order);
          a.shift[k] = sign * s * n;
          sum += c[k];
        }
      a.deficit = 1.0 - 1.0 / sum;
      for (std::size_t k = 0; k < c.size(); ++k) {
        a.amplitude2[k] = c[k] * c[k] / (sum * sum);
        a.power += a.amplitude2[k];
      }
    }
    all.push_back(a);
  }
  return all;
}

double mesh_error(const Particles& p, const MeshParameters& q) {
  const Eigen::Matrix3d waves = 2.0 * pi * p.cell.inverse().transpose();
  const double volume = p.cell.volume();
  const double reach = 2.0 * q.splitting * std::sqrt(17.0);  // exp(-2 17): the squares of terms beyond are nothing
  std::array<int, 3> end{};
  std::array<std::vector<Alias>, 3> alias;
  for (std::size_t a = 0; a < 3; ++a) {
    end[a] = static_cast<int>(reach * p.cell.edges.col(static_cast<Eigen::Index>(a)).norm() / (2.0 * pi));
    end[a] = std::min(end[a], q.mesh[a]);
    alias[a] = aliases(q.mesh[a], q.order, end[a]);
  }
  const double waves_in_all = 4.0 * (end[0] + 1.0) * (end[1] + 1.0) * (end[2] + 1.0);
  const int step = static_cast<int>(std::ceil(std::cbrt(waves_in_all / most_waves)));
  double sum = 0.0;
  for (int x = 0; x <= end[0]; x += step)
    for (int y = -end[1] / step * step; y <= end[1]; y += step)
      for (int z = -end[2] / step * step; z <= end[2]; z += step) {
        const std::array<int, 3> m{x, y, z};
        const Eigen::Vector3d k = waves * Eigen::Vector3d(x, y, z);
        const double k2 = k.squaredNorm();
        if (k2 == 0.0 || k2 > reach * reach) continue;
        const double green = 4.0 * pi * q.coulomb / volume * std::exp(-k2 / (4.0 * q.splitting * q.splitting)) / k2;
        double error = 0.0, deficit = 0.0;
        bool carried = true;
        for (std::size_t a = 0; a < 3; ++a) {
          carried = carried && 2 * std::abs(m[a]) < q.mesh[a];
          if (!carried) break;
          const Alias& one = alias[a][static_cast<std::size_t>(std::abs(m[a]))];
          const Eigen::Vector3d edge = waves.col(static_cast<Eigen::Index>(a)) * (m[a] < 0 ? -1.0 : 1.0);
          deficit += 2.0 * one.deficit;
          error += one.power * k2;  // of the charges spread; then of where the force is taken
          for (std::size_t s = 0; s < one.shift.size(); ++s)
            error += one.amplitude2[s] * (k + one.shift[s] * edge).squaredNorm();
        }
        if (!carried)
          error = k2;
        else
          error += deficit * deficit * k2;
        sum += (x == 0 ? 1.0 : 2.0) * green * green * error;
      }
  return squared_charges(p) * std::sqrt(sum * std::pow(step, 3) / static_cast<double>(p.size()));
}

/// Cycles of one core, roughly.
double cost(const Particles& p, const MeshParameters& q) {
  const double points = static_cast<double>(q.mesh[0]) * q.mesh[1] * q.mesh[2];
  return static_cast<double>(p.size()) * (150.0 + 7.0 * q.order * q.order) + points * (10.0 + 1.3 * std::log2(points));
}

std::array<int, 3> mesh_of(const Cell& cell, double spacing, int order) {
  std::array<int, 3> mesh{};
  for (std::size_t a = 0; a < 3; ++a) {
    const double points = std::ceil(cell.edges.col(static_cast<Eigen::Index>(a)).norm() / spacing);
    mesh[a] = MeshTransform::good_length(std::max(2 * order, static_cast<int>(std::min(points, 4.0 * most_points))));
  }
  return mesh;
}

}  // namespace

double ForceErrorEstimate::total() const { return std::hypot(space, mesh); }

ForceErrorEstimate estimated_force_error(const Particles& p, const MeshParameters& q) {
  require(!p.position.empty(), "the error of forces needs particles");
  return {space_error(p, q.coulomb, q.splitting, q.cutoff), mesh_error(p, q)};
}

MeshParameters mesh_parameters(const Particles& p, double coulomb, double cutoff, double force_error) {
  require(!p.position.empty(), "a mesh needs particles");
  require(coulomb > 0.0 && std::isfinite(coulomb), "the Coulomb constant of a mesh must be > 0, got {}", coulomb);
  require(cutoff > 0.0 && std::isfinite(cutoff), "the cut-off of a mesh must be > 0, got {}", cutoff);
  require(force_error > 0.0 && std::isfinite(force_error), "the error of forces must be > 0, got {}", force_error);
  const double share = force_error / std::numbers::sqrt2;
  const double excess = space_error(p, coulomb, 0.0, cutoff) / share;
  MeshParameters q{coulomb, std::sqrt(std::max(std::log(excess), 1.0)) / cutoff, cutoff, {}, smallest_order};
  std::optional<MeshParameters> best;
  for (int order = smallest_order; order <= largest_order; ++order) {
    q.order = order;
    double coarse = 4.0 / q.splitting, fine = coarse;  // spacings: halved until one will do, then between
    const auto good = [&](double spacing) {
      q.mesh = mesh_of(p.cell, spacing, order);
      return mesh_error(p, q) <= share;
    };
    const auto affordable = [&](double spacing) {
      for (int n : mesh_of(p.cell, spacing, order))
        if (n > most_points) return false;
      return true;
    };
    while (affordable(fine) && !good(fine)) fine *= 0.7;
    if (!affordable(fine)) continue;
    for (coarse = fine / 0.7; coarse > 1.02 * fine;) {
      const double middle = std::sqrt(coarse * fine);
      (good(middle) ? fine : coarse) = middle;
    }
    q.mesh = mesh_of(p.cell, fine, order);
    if (!best || cost(p, q) < cost(p, *best)) best = q;
  }
  require(best.has_value(),
          "forces to {} would need a mesh of more than {} points along an edge; take a larger cut-off than {} or error",
          force_error, most_points, cutoff);
  return *best;
}

}  // namespace ozark::sim
