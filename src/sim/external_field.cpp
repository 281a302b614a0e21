#include <ozark/sim/external_field.hpp>

#include <ozark/core/error.hpp>
#include <ozark/sim/change_energy.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>

#include "chunks.hpp"
#include "stepping.hpp"

namespace ozark::sim {
namespace {

/// term(i) adds the force on particle i and returns its energy and virial.
template <class Term>
void add_each(const Particles& p, Tally* tally, const Term& term) {
  const Tally sum = sum_chunks(p.size(), Tally{}, [&](std::size_t begin, std::size_t end) {
    Tally part;
    for (std::size_t i = begin; i < end; ++i) part += term(i);
    return part;
  });
  if (tally) *tally += sum;
}

bool among(const Kinds& kinds, int kind) {
  return kinds.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

void add_to(Vector& force, const Eigen::Vector3d& f) {
  force.x += f[0];
  force.y += f[1];
  force.z += f[2];
}

}  // namespace

Tethers::Tethers(double stiffness, Sites sites) : stiffness_(stiffness), sites_(std::move(sites)) {
  require_positive("stiffness", stiffness);
}

void Tethers::add_forces(Particles& p, const NeighbourList&, Tally* tally) {
  const Eigen::Matrix3d strain = p.cell.edges * Cell{sites_.edges, {}}.inverse();
  require(std::max({std::abs(strain(0, 1)), std::abs(strain(0, 2)), std::abs(strain(1, 2))}) < 0.4,
          "the cell has been sheared by 0.4 or more since particles were tethered; place the sites anew");
  add_each(p, tally, [&](std::size_t i) {
    const auto site = sites_.fraction.find(p.id[i]);
    if (site == sites_.fraction.end()) return Tally{};
    Eigen::Vector3d d = p.unwrapped(i) - p.cell.edges * site->second;
    if (p.dimensions == 2) d[2] = 0.0;
    const Eigen::Vector3d f = -stiffness_ * d;
    add_to(p.force[i], f);
    return Tally{0.5 * stiffness_ * d.squaredNorm(), d * f.transpose()};
  });
}

Tethers::Sites tethers_in_place(const Particles& p, const Kinds& kinds) {
  Tethers::Sites sites{p.cell.edges, {}};
  for (std::size_t i = 0; i < p.size(); ++i)
    if (among(kinds, p.kind[i])) sites.fraction[p.id[i]] = p.cell.inverse() * p.unwrapped(i);
  return sites;
}

Tethers::Sites tethers_to_point(const Particles& p, const Eigen::Vector3d& point, const Kinds& kinds) {
  Tethers::Sites sites{p.cell.edges, {}};
  for (std::size_t i = 0; i < p.size(); ++i)
    if (among(kinds, p.kind[i])) sites.fraction[p.id[i]] = p.cell.inverse() * point;
  return sites;
}

namespace {

double wall_energy(double t3) { return 2.0 / 15.0 * t3 * t3 * t3 - t3; }

}  // namespace

double Wall93::energy(double z) const {
  if (z >= cutoff) return 0.0;
  return epsilon * (wall_energy(std::pow(sigma / z, 3)) - wall_energy(std::pow(sigma / cutoff, 3)));
}

double Wall93::force(double z) const {
  if (z >= cutoff) return 0.0;
  const double t3 = std::pow(sigma / z, 3);
  return 3.0 * epsilon / z * (0.4 * t3 * t3 * t3 - t3);
}

Walls::Walls(int axis, double low, double high, const Wall93& wall, Kinds kinds)
    : axis_(axis), low_(low), high_(high), wall_(wall), kinds_(std::move(kinds)) {
  require(axis >= 0 && axis <= 2, "the axis of walls must be 0, 1 or 2, got {}", axis);
  require(std::isfinite(low) && std::isfinite(high) && low < high, "walls at {} and {} leave no space between", low,
          high);
  require_positive("wall sigma", wall.sigma);
  require_positive("wall cutoff", wall.cutoff);
  require(std::isfinite(wall.epsilon) && wall.epsilon >= 0.0, "wall epsilon must be >= 0, got {}", wall.epsilon);
}

void Walls::add_forces(Particles& p, const NeighbourList&, Tally* tally) {
  require(!p.cell.periodic[static_cast<std::size_t>(axis_)],
          "walls across edge {} need a cell that does not repeat along it", "abc"[axis_]);
  std::size_t behind = p.size();
  for (std::size_t i = 0; i < p.size(); ++i) {
    const double z = (&p.position[i].x)[axis_];
    if (!(z > low_ && z < high_) && among(kinds_, p.kind[i])) {
      behind = i;
      break;
    }
  }
  require(behind == p.size(), "particle {} is at a wall or behind it; take a shorter time step or another start",
          behind == p.size() ? -1 : p.id[behind]);
  add_each(p, tally, [&](std::size_t i) {
    if (!among(kinds_, p.kind[i])) return Tally{};
    const double z = (&p.position[i].x)[axis_], f_low = wall_.force(z - low_), f_high = wall_.force(high_ - z);
    (&p.force[i].x)[axis_] += f_low - f_high;
    Tally t;
    t.energy = wall_.energy(z - low_) + wall_.energy(high_ - z);
    t.virial(axis_, axis_) = (z - low_) * f_low + (high_ - z) * f_high;
    return t;
  });
}

SineSquaredLattice::SineSquaredLattice(double depth, const std::array<int, 3>& periods, Kinds kinds)
    : depth_(depth), periods_(periods), kinds_(std::move(kinds)) {
  require(std::isfinite(depth), "the depth of a lattice must be finite, got {}", depth);
  for (const int n : periods) require(n >= 0, "the periods of a lattice must be >= 0, got {}", n);
}

void SineSquaredLattice::add_forces(Particles& p, const NeighbourList&, Tally* tally) {
  const Eigen::Matrix3d inverse = p.cell.inverse();
  const int dimensions = p.dimensions;
  add_each(p, tally, [&](std::size_t i) {
    if (!among(kinds_, p.kind[i])) return Tally{};
    const Vector& r = p.position[i];
    const Eigen::Vector3d s = inverse * Eigen::Vector3d(r.x, r.y, r.z);
    Eigen::Vector3d slope(0.0, 0.0, 0.0);
    Tally t;
    for (int a = 0; a < dimensions; ++a) {
      const double n = periods_[static_cast<std::size_t>(a)], phase = std::numbers::pi * n * s[a],
                   sine = std::sin(phase);
      t.energy += depth_ * sine * sine;
      slope[a] = depth_ * std::numbers::pi * n * std::sin(2.0 * phase);
    }
    Eigen::Vector3d f = -inverse.transpose() * slope;
    if (dimensions == 2) f[2] = 0.0;
    add_to(p.force[i], f);
    return t;
  });
}

namespace {

/// A field asked about one particle by itself.
class OneBodyChange final : public ChangeEnergy {
 public:
  using Free = std::function<bool(const Change::Arrival&)>;
  /// @param free  where a particle may be
  OneBodyChange(Interaction& field, const Particles& p, Free free) : field_(field), free_(std::move(free)) {
    alone_.cell = p.cell;
    alone_.dimensions = p.dimensions;
    alone_.kinds = p.kinds;
    alone_.add(0, Eigen::Vector3d::Zero(), 0);
  }
  double difference(const Particles& p, const ParticleCells&, const Change& change) override {
    double sum = 0.0;
    if (change.come) {
      if (!free_(*change.come)) return std::numeric_limits<double>::infinity();
      sum += energy(*change.come);
    }
    if (const std::size_t i = change.gone; i != ParticleCells::nobody)
      sum -= energy({p.kind[i], p.id[i], {p.position[i].x, p.position[i].y, p.position[i].z}, p.image[i]});
    return sum;
  }

 private:
  double energy(const Change::Arrival& who) {
    alone_.position[0] = {who.place[0], who.place[1], who.place[2], 0.0};
    alone_.kind[0] = who.kind;
    alone_.id[0] = who.id;
    alone_.image[0] = who.image;
    Tally tally;
    field_.add_forces(alone_, nobody_near_, &tally);
    return tally.energy;
  }
  Interaction& field_;
  Free free_;
  Particles alone_;
  NeighbourList nobody_near_{0.0, 1.0};
};

bool anywhere(const Change::Arrival&) { return true; }

}  // namespace

std::unique_ptr<ChangeEnergy> Tethers::change_energy(const Particles& p, const ParticleCells&) {
  return std::make_unique<OneBodyChange>(*this, p, anywhere);
}

std::unique_ptr<ChangeEnergy> Walls::change_energy(const Particles& p, const ParticleCells&) {
  return std::make_unique<OneBodyChange>(*this, p, [this](const Change::Arrival& who) {
    return !among(kinds_, who.kind) || (who.place[axis_] > low_ && who.place[axis_] < high_);
  });
}

std::unique_ptr<ChangeEnergy> SineSquaredLattice::change_energy(const Particles& p, const ParticleCells&) {
  return std::make_unique<OneBodyChange>(*this, p, anywhere);
}

}  // namespace ozark::sim
