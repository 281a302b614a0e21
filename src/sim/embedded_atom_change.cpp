#include <ozark/sim/change_energy.hpp>
#include <ozark/sim/embedded_atom_forces.hpp>

#include <ozark/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ozark::sim {
namespace {

double cubic(const double* c, double t) { return c[0] + t * (c[1] + t * (c[2] + t * c[3])); }

}  // namespace

/// Densities at all particles are held; a change touches those of its neighbours.
class EmbeddedAtomForces::Change final : public ChangeEnergy {
 public:
  Change(const EmbeddedAtomForces& forces, const Particles& p, const ParticleCells& cells)
      : f_(forces), kinds_(forces.elements_.size()), own_density_(kinds_, 0.0), own_pair_(kinds_, 0.0) {
    for (std::size_t a = 0; a < kinds_; ++a)
      for (const double r2 : cells.own_images()) {
        const Bond bond = bond_of(a, a, r2);
        own_density_[a] += bond.density;
        own_pair_[a] += 0.5 * bond.pair;
      }
    density_.resize(p.size());
    for (std::size_t i = 0; i < p.size(); ++i) {
      const auto a = static_cast<std::size_t>(p.kind[i]);
      const Vector& r = p.position[i];
      density_[i] = own_density_[a];
      cells.visit(p, {r.x, r.y, r.z}, i, [&](std::size_t j, double r2) {
        density_[i] += bond_of(a, static_cast<std::size_t>(p.kind[j]), r2).density;
      });
    }
    change_.resize(p.size(), 0.0);
  }

  double difference(const Particles& p, const ParticleCells& cells, const sim::Change& change) override {
    double energy = weigh(p, cells, change);
    for (const std::size_t j : touched_) {
      const auto a = static_cast<std::size_t>(p.kind[j]);
      energy += embedding(a, density_[j] + change_[j]) - embedding(a, density_[j]);
      change_[j] = 0.0;
    }
    return std::isnan(energy) ? std::numeric_limits<double>::infinity() : energy;
  }

  void accept(const Particles& p, const ParticleCells& cells, const sim::Change& change) override {
    weigh(p, cells, change);
    for (const std::size_t j : touched_) {
      density_[j] += change_[j];
      change_[j] = 0.0;
    }
    if (change.gone != ParticleCells::nobody && change.come) {
      density_[change.gone] = come_;
    } else if (change.come) {
      density_.push_back(come_);
      change_.push_back(0.0);
    } else {
      density_[change.gone] = density_.back();
      density_.pop_back();
      change_.pop_back();
    }
  }

 private:
  struct Bond {
    double density = 0.0, pair = 0.0;  // of the second at the first
  };

  [[nodiscard]] Bond bond_of(std::size_t a, std::size_t b, double r2) const {
    const double reach = f_.reach_[a * kinds_ + b];
    if (!(r2 < reach * reach)) return {};
    const auto& records = f_.records_[a * kinds_ + b];
    const double r = std::sqrt(r2), steps = std::min(r * f_.inverse_step_, static_cast<double>(records.size() - 1));
    const double start = std::floor(steps);
    const Record& record = records[static_cast<std::size_t>(start)];
    return {cubic(record.density, steps - start), cubic(record.distance_pair, steps - start) / r};
  }

  /// Straight on beyond the table, as the forces have it.
  [[nodiscard]] double embedding(std::size_t kind, double density) const {
    const double steps = density * f_.inverse_density_step_, pieces = static_cast<double>(f_.embedding_pieces_);
    const double inside = std::clamp(steps, 0.0, pieces), start = std::min(std::floor(inside), pieces - 1.0);
    const UniformSpline::Piece& c =
        f_.embedding_[f_.elements_[kind] * f_.embedding_pieces_ + static_cast<std::size_t>(start)];
    const double t = inside - start, slope = c[1] + t * (2.0 * c[2] + 3.0 * t * c[3]);
    return cubic(c.data(), t) + slope * (steps - inside);
  }

  /// Changes of densities into change_ of those touched_, and come_. @return  energy but for that of the touched
  double weigh(const Particles& p, const ParticleCells& cells, const sim::Change& change) {
    touched_.clear();
    double energy = 0.0;
    const auto touch = [&](std::size_t j, double by) {
      if (by == 0.0) return;
      if (change_[j] == 0.0) touched_.push_back(j);
      change_[j] += by;
      if (change_[j] == 0.0) change_[j] = std::numeric_limits<double>::min();  // stays touched
    };
    if (change.come) {
      const auto a = static_cast<std::size_t>(change.come->kind);
      come_ = own_density_[a];
      energy += own_pair_[a];
      cells.visit(p, change.come->place, change.gone, [&](std::size_t j, double r2) {
        const auto b = static_cast<std::size_t>(p.kind[j]);
        const Bond bond = bond_of(a, b, r2);
        come_ += bond.density;
        energy += bond.pair;
        touch(j, a == b ? bond.density : bond_of(b, a, r2).density);
      });
      energy += embedding(a, come_);
    }
    if (const std::size_t i = change.gone; i != ParticleCells::nobody) {
      const auto a = static_cast<std::size_t>(p.kind[i]);
      energy -= own_pair_[a] + embedding(a, density_[i]);
      cells.visit(p, {p.position[i].x, p.position[i].y, p.position[i].z}, i, [&](std::size_t j, double r2) {
        const auto b = static_cast<std::size_t>(p.kind[j]);
        const Bond bond = bond_of(a, b, r2);
        energy -= bond.pair;
        touch(j, -(a == b ? bond.density : bond_of(b, a, r2).density));
      });
    }
    return energy;
  }

  const EmbeddedAtomForces& f_;
  std::size_t kinds_;
  std::vector<double> own_density_, own_pair_;  // of each kind, from its own images
  std::vector<double> density_, change_;        // of each particle
  std::vector<std::size_t> touched_;
  double come_ = 0.0;
};

std::unique_ptr<ChangeEnergy> EmbeddedAtomForces::change_energy(const Particles& p, const ParticleCells& cells) {
  require(p.kinds.size() == elements_.size(), "forces between {} kinds cannot act on {}", elements_.size(),
          p.kinds.size());
  return std::make_unique<Change>(*this, p, cells);
}

}  // namespace ozark::sim
