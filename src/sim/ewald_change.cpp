#include <ozark/sim/change_energy.hpp>
#include <ozark/sim/ewald.hpp>

#include <cmath>

#include "pair_change_energy.hpp"
#include "reciprocal_waves.hpp"

namespace ozark::sim {
namespace {

using std::numbers::pi;

/// Sums over charges, rho(k), are held for all waves: a change costs each wave once.
class EwaldChange final : public ChangeEnergy {
 public:
  EwaldChange(const EwaldParameters& parameters, const Particles& p, std::unique_ptr<ChangeEnergy> pairs)
      : parameters_(parameters),
        pairs_(std::move(pairs)),
        inverse_(p.cell.inverse()),
        volume_(p.cell.volume()),
        most_(most_waves(p.cell, parameters)) {
    for (const auto& beam : beams_of(p.cell, parameters)) waves_.insert(waves_.end(), beam.begin(), beam.end());
    sum_.assign(waves_.size(), 0.0);
    for (std::size_t i = 0; i < p.size(); ++i) {
      charge_ += p.charge(i);
      add(p.charge(i), place_of(p, i), sum_);
    }
  }

  double difference(const Particles& p, const ParticleCells& cells, const Change& change) override {
    const double near = pairs_->difference(p, cells, change);
    if (std::isinf(near)) return near;
    const Charges charges = weigh(p, change);
    double energy = 0.0;
    for (std::size_t k = 0; k < waves_.size(); ++k) {
      const std::complex<double>&s = sum_[k], &d = step_[k];
      energy += waves_[k].weight * ((s.real() + 0.5 * d.real()) * d.real() + (s.imag() + 0.5 * d.imag()) * d.imag());
    }
    const double alpha = parameters_.splitting, q = charges.change;
    const double background = -pi * q * (2.0 * charge_ + q) / (2.0 * volume_ * alpha * alpha);
    return near + energy + parameters_.coulomb * (background - alpha / std::sqrt(pi) * charges.squares);
  }

  void accept(const Particles& p, const ParticleCells& cells, const Change& change) override {
    pairs_->accept(p, cells, change);
    charge_ += weigh(p, change).change;
    for (std::size_t k = 0; k < waves_.size(); ++k) sum_[k] += step_[k];
  }

 private:
  struct Charges {
    double change = 0.0, squares = 0.0;  // of the sum of charges, of the sum of their squares
  };

  static Eigen::Vector3d place_of(const Particles& p, std::size_t i) {
    return {p.position[i].x, p.position[i].y, p.position[i].z};
  }

  /// charge exp(i k r) on every wave.
  void add(double charge, const Eigen::Vector3d& place, std::vector<std::complex<double>>& sum) const {
    if (charge == 0.0) return;
    const Eigen::Vector3d s = inverse_ * place;
    const auto along = [&](std::size_t a) {
      const double at = s[static_cast<Eigen::Index>(a)];
      return Phases({at - std::floor(at)}, most_[a]);
    };
    const Phases x = along(0), y = along(1), z = along(2);
    const auto phase = [](const Phases& of, int n) {
      const auto m = static_cast<std::size_t>(std::abs(n));
      return std::complex<double>(of.re[m], n < 0 ? -of.im[m] : of.im[m]);
    };
    for (std::size_t k = 0; k < waves_.size(); ++k) {
      const Wave& w = waves_[k];
      sum[k] += charge * phase(x, w.x) * phase(y, w.y) * phase(z, w.z);
    }
  }

  /// What the change adds to the sums, into step_.
  Charges weigh(const Particles& p, const Change& change) {
    step_.assign(waves_.size(), 0.0);
    Charges charges;
    const auto count = [&](double q, const Eigen::Vector3d& place, double sign) {
      charges.change += sign * q;
      charges.squares += sign * q * q;
      add(sign * q, place, step_);
    };
    if (change.gone != ParticleCells::nobody) count(p.charge(change.gone), place_of(p, change.gone), -1.0);
    if (change.come) count(p.kinds[static_cast<std::size_t>(change.come->kind)].charge, change.come->place, 1.0);
    return charges;
  }

  EwaldParameters parameters_;
  std::unique_ptr<ChangeEnergy> pairs_;
  Eigen::Matrix3d inverse_;
  double volume_;
  std::array<int, 3> most_;
  std::vector<Wave> waves_;
  std::vector<std::complex<double>> sum_, step_;
  double charge_ = 0.0;
};

}  // namespace

std::unique_ptr<ChangeEnergy> Ewald::change_energy(const Particles& p, const ParticleCells& cells) {
  require_repeating(p);
  std::vector<double> charges;
  for (const ParticleKind& kind : p.kinds) charges.push_back(kind.charge);
  auto pairs = pair_change_energy(cells, std::vector<double>(charges.size(), 0.0),
                                  [e = parameters_, charges](std::size_t a, std::size_t b, double r2) {
                                    const double strength = e.coulomb * charges[a] * charges[b];
                                    if (strength == 0.0 || !(r2 < e.cutoff * e.cutoff)) return 0.0;
                                    const double r = std::sqrt(r2);
                                    return strength * std::erfc(e.splitting * r) / r;
                                  });
  return std::make_unique<EwaldChange>(parameters_, p, std::move(pairs));
}

}  // namespace ozark::sim
