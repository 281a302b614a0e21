#include <ozark/sim/particle_mesh_ewald.hpp>

#include <ozark/core/error.hpp>
#include <ozark/sim/ewald.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "cardinal_spline.hpp"
#include "chunks.hpp"
#include "counting_sort.hpp"

namespace ozark::sim {
namespace {

using std::numbers::pi;

struct Place {
  std::array<double, 3> t;  // within the mesh cell
  std::array<int, 3> at;    // its corner
  double charge;
};

/// work(order) with the order known to the compiler, so that its loops unroll.
template <class Work>
void with_order(int order, const Work& work) {
  switch (order) {
    case 4:
      return work(std::integral_constant<int, 4>{});
    case 5:
      return work(std::integral_constant<int, 5>{});
    case 6:
      return work(std::integral_constant<int, 6>{});
    case 7:
      return work(std::integral_constant<int, 7>{});
    default:
      return work(std::integral_constant<int, 8>{});
  }
}

}  // namespace

class ParticleMeshEwald::Mesh {
 public:
  explicit Mesh(const MeshParameters& p)
      : parameters_(p),
        spline_(p.order),
        transform_(p.mesh, Pack::lanes),
        values_(transform_.values()),
        stride_(transform_.row_stride()) {
    for (std::size_t a = 0; a < 3; ++a) moduli_[a] = spline_.moduli(p.mesh[a]);
    for (std::size_t a = 0; a < 2; ++a) across_[a] = std::max(p.mesh[a + 1] / p.order / 2 * 2, 1);
  }

  /// The potential of the charges on the mesh. @return  zero unless tallied
  Tally solve(const Particles& p, bool tallied) {
    place(p);
    spread();
    return convolve(p.cell, tallied);
  }

  /// Its forces. @return  their sum, which has been removed
  Vector gather(Particles& p) {
    const Eigen::Matrix3d inverse = p.cell.inverse();
    const std::size_t n = p.size(), chunk = NeighbourList::chunk_length;
    const double kx = parameters_.mesh[0], ky = parameters_.mesh[1], kz = parameters_.mesh[2];
    std::vector<Vector> parts((n + chunk - 1) / chunk);
    deal(parts.size(), n >= worth_threads, [&](std::size_t c) {
      with_order(spline_.order(), [&](auto order) {
        for (std::size_t i = c * chunk; i < std::min(n, (c + 1) * chunk); ++i) {
          const Place& at = places_[i];
          const Eigen::Vector3d slope = slope_at<order>(at);
          const double a = -at.charge * kx * slope[0], b = -at.charge * ky * slope[1], d = -at.charge * kz * slope[2];
          const double fx = inverse(0, 0) * a, fy = inverse(0, 1) * a + inverse(1, 1) * b;
          const double fz = inverse(0, 2) * a + inverse(1, 2) * b + inverse(2, 2) * d;
          p.force[i].x += fx;
          p.force[i].y += fy;
          p.force[i].z += fz;
          parts[c].x += fx;
          parts[c].y += fy;
          parts[c].z += fz;
        }
      });
    });
    Vector net;
    for (const Vector& part : parts) {
      net.x += part.x;
      net.y += part.y;
      net.z += part.z;
    }
    const double share = 1.0 / static_cast<double>(std::max<std::size_t>(n, 1));
    for_chunks(n, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        p.force[i].x -= share * net.x;
        p.force[i].y -= share * net.y;
        p.force[i].z -= share * net.z;
      }
    });
    return net;
  }
  [[nodiscard]] const MeshParameters& parameters() const { return parameters_; }

 private:
  MeshParameters parameters_;
  CardinalSpline spline_;
  MeshTransform transform_;
  double* values_;  // of the transform, whose calls are not inlined
  std::ptrdiff_t stride_;
  std::array<int, 2> across_;  // rods along x, so many over y and z that each is as thick as a spline reaches: every
                               // second one both ways can be filled at a time
  std::array<std::vector<double>, 3> moduli_;
  std::vector<double> influence_;  // [y][z][x], rows of whole packs
  Eigen::Matrix3d influence_edges_ = Eigen::Matrix3d::Zero();
  std::vector<Place> places_;
  CountingSort by_rod_;  // particles

  [[nodiscard]] double* row(int y, int z) {
    return values_ + static_cast<std::ptrdiff_t>(z * parameters_.mesh[1] + y) * stride_;
  }
  [[nodiscard]] int influence_row() const { return (transform_.modes() + Pack::lanes - 1) / Pack::lanes * Pack::lanes; }

  void place(const Particles& p) {
    const Eigen::Matrix3d inverse = p.cell.inverse();
    places_.resize(p.size());
    by_rod_.sort(p.size(), static_cast<std::size_t>(across_[0] * across_[1]), [&](std::size_t i) {
      const Vector& r = p.position[i];
      const double s[3] = {inverse(0, 0) * r.x + inverse(0, 1) * r.y + inverse(0, 2) * r.z,
                           inverse(1, 1) * r.y + inverse(1, 2) * r.z, inverse(2, 2) * r.z};
      Place& to = places_[i];
      for (std::size_t a = 0; a < 3; ++a) {
        const int count = parameters_.mesh[a];
        const double u = (s[a] - std::floor(s[a])) * count, corner = std::floor(u);
        to.t[a] = u - corner;
        to.at[a] = static_cast<int>(corner) % count;  // u may round to count
      }
      to.charge = p.charge(i);
      return to.at[2] * across_[1] / parameters_.mesh[2] * across_[0] + to.at[1] * across_[0] / parameters_.mesh[1];
    });
  }

  void spread() {
    const int planes = parameters_.mesh[2];
    const std::ptrdiff_t plane = parameters_.mesh[1] * stride_;
    deal(static_cast<std::size_t>(planes), true,
         [&](std::size_t z) { std::fill_n(row(0, static_cast<int>(z)), plane, 0.0); });
    for (int z : {0, 1})
      for (int y : {0, 1}) {
        const int wide = (across_[0] + 1 - y) / 2, high = (across_[1] + 1 - z) / 2;
        deal(static_cast<std::size_t>(wide * high), places_.size() >= worth_threads, [&](std::size_t c) {
          const int at = static_cast<int>(c);
          fill(static_cast<std::size_t>((2 * (at / wide) + z) * across_[0] + 2 * (at % wide) + y));
        });
      }
  }

  void fill(std::size_t rod) {
    with_order(spline_.order(), [&](auto order) {
      for (int k = by_rod_.first()[rod]; k < by_rod_.first()[rod + 1]; ++k)
        spread_one<order>(places_[static_cast<std::size_t>(by_rod_.order()[static_cast<std::size_t>(k)])]);
    });
  }

  template <int order>
  void spread_one(const Place& at) {
    const Pack wx = spline_.weights<order>(at.t[0]) * at.charge;
    const Pack wy = spline_.weights<order>(at.t[1]), wz = spline_.weights<order>(at.t[2]);
    for (int jz = 0, z = at.at[2]; jz < order; ++jz, z = z + 1 == parameters_.mesh[2] ? 0 : z + 1)
      for (int jy = 0, y = at.at[1]; jy < order; ++jy, y = y + 1 == parameters_.mesh[1] ? 0 : y + 1) {
        double* to = row(y, z) + at.at[0];
        (Pack::load(to) + wx * (wy[jy] * wz[jz])).store(to);
      }
  }

  /// 4 pi k / V exp(-k^2 / 4 alpha^2) / k^2 times the moduli of the splines.
  void set_influence(const Cell& cell) {
    if (cell.edges == influence_edges_) return;
    influence_edges_ = cell.edges;
    const Eigen::Matrix3d waves = 2.0 * pi * cell.inverse().transpose();
    const int ny = parameters_.mesh[1], nz = parameters_.mesh[2], width = influence_row(), modes = transform_.modes();
    influence_.assign(static_cast<std::size_t>(ny) * static_cast<std::size_t>(nz * width), 0.0);
    const double scale = 4.0 * pi * parameters_.coulomb / cell.volume();
    const double decay = -0.25 / (parameters_.splitting * parameters_.splitting);
    const double b2 = waves.col(0).squaredNorm();
    Pack lane;
    for (int l = 0; l < Pack::lanes; ++l) lane.v[l] = l;
    deal(static_cast<std::size_t>(ny), true, [&](std::size_t plane) {
      const int y = static_cast<int>(plane);
      for (int z = 0; z < nz; ++z) {
        const Eigen::Vector3d v = off_axis(waves, y, z);
        const double v2 = v.squaredNorm(), cross = 2.0 * v.dot(waves.col(0));
        const double row_scale =
            scale * moduli_[1][static_cast<std::size_t>(y)] * moduli_[2][static_cast<std::size_t>(z)];
        double* to = &influence_[static_cast<std::size_t>((y * nz + z) * width)];
        for (int x = 0; x < width; x += Pack::lanes) {
          const Pack m = lane + static_cast<double>(x), k2 = (b2 * m + cross) * m + v2;
          (row_scale * exp(decay * k2) / k2).store(to + x);
        }
        for (int x = 0; x < width; ++x) to[x] *= x < modes ? moduli_[0][static_cast<std::size_t>(x)] : 0.0;
        if (y == 0 && z == 0) to[0] = 0.0;
      }
    });
  }

  [[nodiscard]] Eigen::Vector3d off_axis(const Eigen::Matrix3d& waves, int y, int z) const {
    const int ny = parameters_.mesh[1], nz = parameters_.mesh[2];
    return waves.col(1) * (2 * y < ny ? y : y - ny) + waves.col(2) * (2 * z < nz ? z : z - nz);
  }

  Tally convolve(const Cell& cell, bool tallied) {
    set_influence(cell);
    const int ny = parameters_.mesh[1], nz = parameters_.mesh[2], nx = parameters_.mesh[0], width = influence_row();
    const int modes = transform_.modes(), stride = transform_.mode_stride();
    const Eigen::Matrix3d waves = 2.0 * pi * cell.inverse().transpose();
    const Eigen::Vector3d b = waves.col(0);
    const double b2 = b.squaredNorm();
    const double quarter = 0.25 / (parameters_.splitting * parameters_.splitting);
    std::vector<Tally> parts(tallied ? static_cast<std::size_t>(ny) : 0);
    transform_.convolve([&](int y, std::complex<double>* plane) {
      for (int z = 0; z < nz; ++z) {
        double* c = reinterpret_cast<double*>(plane + static_cast<std::ptrdiff_t>(z) * stride);
        const double* g = &influence_[static_cast<std::size_t>((y * nz + z) * width)];
        if (tallied) {
          const Eigen::Vector3d v = off_axis(waves, y, z);
          const double v2 = v.squaredNorm(), cross = 2.0 * v.dot(b);
          double e = 0.0, h = 0.0, hx = 0.0, hxx = 0.0;
#pragma omp simd reduction(+ : e, h, hx, hxx)
          for (int x = 0; x < modes; ++x) {
            const double both = x == 0 || 2 * x == nx ? 0.5 : 1.0;  // m and -m
            const double part = both * g[x] * (c[2 * x] * c[2 * x] + c[2 * x + 1] * c[2 * x + 1]);
            const double k2 = (b2 * x + cross) * x + v2;
            const double slope = part * 2.0 * ((k2 > 0.0 ? 1.0 / k2 : 0.0) + quarter);
            e += part;
            h += slope;
            hx += slope * x;
            hxx += slope * x * x;
          }
          Tally& part = parts[static_cast<std::size_t>(y)];
          part.energy += e;
          part.virial += e * Eigen::Matrix3d::Identity() - hxx * b * b.transpose() -
                         hx * (b * v.transpose() + v * b.transpose()) - h * v * v.transpose();
        }
        for (int x = 0; x < modes; ++x) {
          c[2 * x] *= g[x];
          c[2 * x + 1] *= g[x];
        }
      }
    });
    Tally tally;
    for (const Tally& part : parts) tally += part;
    return tally;
  }

  /// Slope of the potential with respect to mesh coordinates.
  template <int order>
  [[nodiscard]] Eigen::Vector3d slope_at(const Place& at) {
    const Pack wx = spline_.weights<order>(at.t[0]), wy = spline_.weights<order>(at.t[1]);
    const Pack wz = spline_.weights<order>(at.t[2]), sx = spline_.slopes<order>(at.t[0]);
    const Pack sy = spline_.slopes<order>(at.t[1]), sz = spline_.slopes<order>(at.t[2]);
    Pack value(0.0), by_y(0.0), by_z(0.0);
    for (int jz = 0, z = at.at[2]; jz < order; ++jz, z = z + 1 == parameters_.mesh[2] ? 0 : z + 1) {
      Pack line(0.0), slope(0.0);
      for (int jy = 0, y = at.at[1]; jy < order; ++jy, y = y + 1 == parameters_.mesh[1] ? 0 : y + 1) {
        const Pack f = Pack::load(row(y, z) + at.at[0]);
        line += wy[jy] * f;
        slope += sy[jy] * f;
      }
      value += wz[jz] * line;
      by_y += wz[jz] * slope;
      by_z += sz[jz] * line;
    }
    return {lane_sum(value * sx), lane_sum(by_y * wx), lane_sum(by_z * wx)};
  }
};

ParticleMeshEwald::ParticleMeshEwald(const MeshParameters& p) {
  require(p.order >= 4 && p.order <= CardinalSpline::largest_order, "the order of splines must lie in [4, 8], got {}",
          p.order);
  for (int points : p.mesh)
    require(points >= p.order, "a mesh for splines of order {} needs at least as many points along an edge, got {}",
            p.order, points);
  const auto positive = [](double value, const char* what) {
    require(value > 0.0 && std::isfinite(value), "{} of a mesh must be > 0, got {}", what, value);
  };
  positive(p.coulomb, "the Coulomb constant");
  positive(p.splitting, "the splitting");
  mesh_ = std::make_unique<Mesh>(p);
}
ParticleMeshEwald::~ParticleMeshEwald() = default;

void ParticleMeshEwald::prepare(const Particles& p, bool tallied) {
  require_repeating(p);
  prepared_ = mesh_->solve(p, tallied);
}

void ParticleMeshEwald::add_forces(Particles& p, const NeighbourList&, Tally* tally) {
  if (!prepared_) prepare(p, tally != nullptr);
  const Tally mesh = *std::exchange(prepared_, std::nullopt);
  net_force_ = mesh_->gather(p);
  if (!tally) return;
  *tally += mesh;
  *tally += self_and_background(p, mesh_->parameters().coulomb, mesh_->parameters().splitting);
}

}  // namespace ozark::sim
