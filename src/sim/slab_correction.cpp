#include <ozark/sim/slab_correction.hpp>

#include <ozark/core/error.hpp>

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

}  // namespace ozark::sim
