#include <ozark/sim/slab_correction.hpp>

#include <ozark/core/error.hpp>
#include <ozark/sim/change_energy.hpp>

#include <cmath>
#include <numbers>

namespace ozark::sim {

SlabCorrection::SlabCorrection(double coulomb) : coulomb_(coulomb) {
  require(coulomb > 0.0 && std::isfinite(coulomb), "a Coulomb constant must be > 0, got {}", coulomb);
}

void SlabCorrection::add_forces(Particles& p, const NeighbourList&, Tally* tally) {
  require(!p.cell.periodic[2], "a slab needs a third edge that does not repeat");
  Eigen::Vector3d dipole = Eigen::Vector3d::Zero();
  double charge = 0.0, size = 0.0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const double q = p.charge(i);
    charge += q;
    size += std::abs(q);
    dipole += q * Eigen::Vector3d(p.position[i].x, p.position[i].y, p.position[i].z);
  }
  require(std::abs(charge) <= 1e-10 * size, "a slab must be neutral, its charges add up to {}", charge);
  const double field = -4.0 * std::numbers::pi * coulomb_ * dipole[2] / p.cell.volume();
  for (std::size_t i = 0; i < p.size(); ++i) p.force[i].z += field * p.charge(i);
  if (!tally) return;
  const double energy = -0.5 * field * dipole[2];
  tally->energy += energy;
  tally->virial += energy * Eigen::Matrix3d::Identity();
  tally->virial(2, 2) += field * dipole[2];
}

namespace {

class DipoleChange final : public ChangeEnergy {
 public:
  /// @param strength  energy of a dipole moment of 1
  DipoleChange(const Particles& p, double strength) : strength_(strength) {
    for (std::size_t i = 0; i < p.size(); ++i) dipole_ += p.charge(i) * p.position[i].z;
  }
  double difference(const Particles& p, const ParticleCells&, const Change& change) override {
    const double step = step_of(p, change);
    return strength_ * step * (2.0 * dipole_ + step);
  }
  void accept(const Particles& p, const ParticleCells&, const Change& change) override {
    dipole_ += step_of(p, change);
  }

 private:
  static double step_of(const Particles& p, const Change& change) {
    double step = 0.0, charge = 0.0;
    if (change.gone != ParticleCells::nobody) {
      charge -= p.charge(change.gone);
      step -= p.charge(change.gone) * p.position[change.gone].z;
    }
    if (change.come) {
      const double q = p.kinds[static_cast<std::size_t>(change.come->kind)].charge;
      charge += q;
      step += q * change.come->place[2];
    }
    require(charge == 0.0, "a slab must stay neutral, a single charge {} cannot come or go", charge);
    return step;
  }
  double strength_, dipole_ = 0.0;
};

}  // namespace

std::unique_ptr<ChangeEnergy> SlabCorrection::change_energy(const Particles& p, const ParticleCells&) {
  require(!p.cell.periodic[2], "a slab needs a third edge that does not repeat");
  return std::make_unique<DipoleChange>(p, 2.0 * std::numbers::pi * coulomb_ / p.cell.volume());
}

}  // namespace ozark::sim
