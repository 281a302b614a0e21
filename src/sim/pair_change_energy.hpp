#pragma once
// Change of a sum over pairs, whatever their term, and of what each particle has by itself.

#include <ozark/sim/change_energy.hpp>

#include <cmath>
#include <limits>
#include <vector>

namespace ozark::sim {

/// @tparam Term  energy(a, b, r2) of two kinds
template <class Term>
class PairChangeEnergy final : public ChangeEnergy {
 public:
  /// @param own  of each kind: energy of a particle by itself, but for its images
  PairChangeEnergy(const ParticleCells& cells, std::vector<double> own, Term term)
      : own_(std::move(own)), term_(std::move(term)) {
    for (std::size_t a = 0; a < own_.size(); ++a)
      for (const double r2 : cells.own_images()) own_[a] += 0.5 * term_(a, a, r2);
  }

  double difference(const Particles& p, const ParticleCells& cells, const Change& change) override {
    double after = 0.0, before = 0.0;
    if (change.come) after = energy(p, cells, static_cast<std::size_t>(change.come->kind), change.come->place, change);
    if (std::isnan(after)) after = std::numeric_limits<double>::infinity();
    if (std::isinf(after)) return after;
    if (change.gone != ParticleCells::nobody) {
      const Vector& r = p.position[change.gone];
      before = energy(p, cells, static_cast<std::size_t>(p.kind[change.gone]), {r.x, r.y, r.z}, change);
    }
    return after - before;
  }

 private:
  double energy(const Particles& p, const ParticleCells& cells, std::size_t kind, const Eigen::Vector3d& place,
                const Change& change) const {
    double sum = own_[kind];
    cells.visit(p, place, change.gone,
                [&](std::size_t j, double r2) { sum += term_(kind, static_cast<std::size_t>(p.kind[j]), r2); });
    return sum;
  }

  std::vector<double> own_;
  Term term_;
};

template <class Term>
[[nodiscard]] std::unique_ptr<ChangeEnergy> pair_change_energy(const ParticleCells& cells, std::vector<double> own,
                                                               Term term) {
  return std::make_unique<PairChangeEnergy<Term>>(cells, std::move(own), std::move(term));
}

}  // namespace ozark::sim
