#include <ozark/sim/charged_forces.hpp>

#include <ozark/core/error.hpp>
#include <ozark/sim/ewald.hpp>
#include <ozark/sim/force_field.hpp>
#include <ozark/sim/slab_correction.hpp>
#include <ozark/sim/tabulated_pairs.hpp>
#include <ozark/sim/tail_correction.hpp>

#include <cmath>
#include <unordered_map>

namespace ozark::sim {
namespace {

constexpr double oracle_accuracy = 1e-10;
constexpr double skin_share = 0.01;  // of a list that is used once

}  // namespace

ChargedForces charged_forces(const Particles& p, const std::vector<PairPotential>& pairs,
                             const ChargedOptions& options) {
  ChargedForces all;
  const bool mesh = options.force_error > 0.0;
  require(options.force_error >= 0.0, "the error of forces must be >= 0, got {}", options.force_error);
  ScreenedCoulomb coulomb{Screening::damped_shifted, options.coulomb, options.damping, options.cutoff};
  if (mesh) {
    all.mesh = mesh_parameters(p, options.coulomb, options.cutoff, options.force_error);
    coulomb.screening = Screening::ewald;
    coulomb.splitting = all.mesh.splitting;
  }
  all.parts.push_back(std::make_unique<TabulatedPairs>(p.kinds, pairs, coulomb));
  if (mesh) all.parts.push_back(std::make_unique<ParticleMeshEwald>(all.mesh));
  if (options.tail) all.parts.push_back(std::make_unique<TailCorrection>(p.kinds.size(), pairs));
  if (mesh && !p.cell.periodic[2]) all.parts.push_back(std::make_unique<SlabCorrection>(options.coulomb));
  return all;
}

double measured_force_error(const Particles& particles, const MeshParameters& parameters) {
  Particles exact = particles, meshed = particles;
  ewald_sum(exact, parameters.coulomb, oracle_accuracy);
  const std::size_t kinds = particles.kinds.size();
  const std::vector<PairPotential> none(kinds * (kinds + 1) / 2, without_coulomb(ChargedSphere{0.0, 0.0}));
  std::vector<std::unique_ptr<Interaction>> parts;
  parts.push_back(std::make_unique<TabulatedPairs>(
      particles.kinds, none,
      ScreenedCoulomb{Screening::ewald, parameters.coulomb, parameters.splitting, parameters.cutoff}));
  parts.push_back(std::make_unique<ParticleMeshEwald>(parameters));
  ForceField(std::move(parts), skin_share * parameters.cutoff).compute(meshed, false);
  std::unordered_map<std::int64_t, std::size_t> at;  // both were sorted
  for (std::size_t i = 0; i < exact.size(); ++i) at[exact.id[i]] = i;
  double sum = 0.0;
  for (std::size_t i = 0; i < meshed.size(); ++i) {
    const Vector &a = meshed.force[i], &b = exact.force[at[meshed.id[i]]];
    sum += (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y) + (a.z - b.z) * (a.z - b.z);
  }
  return std::sqrt(sum / static_cast<double>(std::max<std::size_t>(meshed.size(), 1)));
}

}  // namespace ozark::sim
