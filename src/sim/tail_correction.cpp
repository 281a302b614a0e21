#include <ozark/sim/tail_correction.hpp>

#include <ozark/core/error.hpp>
#include <ozark/num/gsl.hpp>
#include <ozark/sim/change_energy.hpp>

#include <cmath>
#include <functional>
#include <numbers>

namespace ozark::sim {
namespace {

constexpr long nodes = 64;
constexpr double accuracy = 1e-8;

}  // namespace

TailCorrection::TailCorrection(std::size_t kinds, const std::vector<PairPotential>& pairs)
    : kinds_(kinds), table_(kinds * kinds) {
  require(pairs.size() == kinds * (kinds + 1) / 2, "{} kinds of particles need {} pair potentials, got {}", kinds,
          kinds * (kinds + 1) / 2, pairs.size());
  std::size_t k = 0;
  for (std::size_t a = 0; a < kinds; ++a)
    for (std::size_t b = a; b < kinds; ++b, ++k) {
      ozark::require_valid(pairs[k]);
      if (core_of(pairs[k]) > 0.0) continue;
      const PairPotential ended = without_coulomb(pairs[k]), whole = untruncated(ended);
      const double end = range_of(ended);
      if (std::isinf(end) || std::isfinite(range_of(whole))) continue;
      const auto* smooth = std::get_if<BuckinghamCoulomb>(&ended);
      const double begin = smooth ? end - smooth->smoothing : end;
      const auto integrals = [&](long count) {
        Integrals sum;
        const auto add = [&](double r, double weight, bool inside) {
          const double energy = energy_of(whole, r) - (inside ? energy_of(ended, r) : 0.0);
          const double slope = slope_of(whole, r) - (inside ? slope_of(ended, r) : 0.0);
          sum.energy += weight * 2.0 * std::numbers::pi * r * r * energy;
          sum.virial -= weight * 2.0 / 3.0 * std::numbers::pi * r * r * r * slope;
        };
        const Quadrature near = gauss_legendre(count, 0.0, 1.0);
        for (Eigen::Index n = 0; n < near.x.size(); ++n) {
          if (begin < end) add(begin + (end - begin) * near.x[n], (end - begin) * near.w[n], true);
          add(end / near.x[n], near.w[n] * end / (near.x[n] * near.x[n]), false);  // powers become polynomials
        }
        return sum;
      };
      const Integrals fine = integrals(nodes), coarse = integrals(nodes / 2);
      require(std::abs(fine.energy - coarse.energy) <= accuracy * std::abs(fine.energy) &&
                  std::abs(fine.virial - coarse.virial) <= accuracy * std::abs(fine.virial),
              "the tail of the pair ({}, {}) beyond {} falls off too slowly to be corrected; take a larger cut-off", a,
              b, end);
      table_[a * kinds + b] = table_[b * kinds + a] = fine;
    }
}

std::vector<double> TailCorrection::counted(const Particles& p) const {
  require(p.kinds.size() == kinds_, "a tail of {} kinds cannot act on {}", kinds_, p.kinds.size());
  std::vector<double> count(kinds_, 0.0);
  for (const int kind : p.kind) ++count[static_cast<std::size_t>(kind)];
  return count;
}

TailCorrection::Integrals TailCorrection::of(const std::vector<double>& count, double volume) const {
  Integrals sum;
  for (std::size_t a = 0; a < kinds_; ++a)
    for (std::size_t b = 0; b < kinds_; ++b) {
      const double pairs = count[a] * count[b] / volume;
      sum.energy += pairs * table_[a * kinds_ + b].energy;
      sum.virial += pairs * table_[a * kinds_ + b].virial;
    }
  return sum;
}

void TailCorrection::add_forces(Particles& p, const NeighbourList&, Tally* tally) {
  const std::vector<double> count = counted(p);
  if (!tally) return;
  const Integrals sum = of(count, p.cell.volume());
  tally->energy += sum.energy;
  tally->virial += sum.virial * Eigen::Matrix3d::Identity();
}

namespace {

class CountChange final : public ChangeEnergy {
 public:
  using Energy = std::function<double(const std::vector<double>&)>;
  /// @param energy  of so many particles of each kind
  CountChange(std::vector<double> count, Energy energy) : count_(std::move(count)), energy_(std::move(energy)) {}

  double difference(const Particles& p, const ParticleCells&, const Change& change) override {
    const std::vector<double> after = counted(p, change);
    return after == count_ ? 0.0 : energy_(after) - energy_(count_);
  }
  void accept(const Particles& p, const ParticleCells&, const Change& change) override { count_ = counted(p, change); }

 private:
  [[nodiscard]] std::vector<double> counted(const Particles& p, const Change& change) const {
    std::vector<double> count = count_;
    if (change.gone != ParticleCells::nobody) --count[static_cast<std::size_t>(p.kind[change.gone])];
    if (change.come) ++count[static_cast<std::size_t>(change.come->kind)];
    return count;
  }
  std::vector<double> count_;
  Energy energy_;
};

}  // namespace

std::unique_ptr<ChangeEnergy> TailCorrection::change_energy(const Particles& p, const ParticleCells&) {
  return std::make_unique<CountChange>(counted(p), [this, volume = p.cell.volume()](const std::vector<double>& count) {
    return of(count, volume).energy;
  });
}

}  // namespace ozark::sim
