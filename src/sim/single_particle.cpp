#include <ozark/sim/single_particle.hpp>

#include <ozark/core/error.hpp>

#include <algorithm>
#include <cmath>

namespace ozark::sim {

std::unique_ptr<ChangeEnergy> Interaction::change_energy(const Particles&, const ParticleCells&) {
  throw DomainError(fmt::format(
      "the force '{}' has no energies of single particles; charges have them by Ewald's sum, not on a mesh", name()));
}

SingleParticle::SingleParticle(Particles& particles, ForceField& forces)
    : particles_(particles), forces_(forces), cells_(Particles{}, 0.0) {
  renew();
}

void SingleParticle::renew() {
  wrap(particles_);
  cells_ = ParticleCells(particles_, forces_.list().cutoff());
  parts_.clear();
  for (const auto& part : forces_.parts()) parts_.push_back(part->change_energy(particles_, cells_));
  next_id_ = 0;
  for (const std::int64_t id : particles_.id) next_id_ = std::max(next_id_, id + 1);
}

Change SingleParticle::insertion(int kind, const Eigen::Vector3d& place) const {
  require(kind >= 0 && static_cast<std::size_t>(kind) < particles_.kinds.size(),
          "no particle of kind {} can come, there are {} kinds", kind, particles_.kinds.size());
  require(place.allFinite(), "the place of a particle that comes is not finite");
  require(particles_.dimensions == 3 || place[2] == 0.0, "in two dimensions z must be 0, got {}", place[2]);
  return {ParticleCells::nobody, Change::Arrival{kind, next_id_, place, {}}};
}

Change SingleParticle::deletion(std::size_t i) const {
  require(i < particles_.size(), "there is no particle {}, only {}", i, particles_.size());
  return {i, {}};
}

Change SingleParticle::moving(std::size_t i, const Eigen::Vector3d& place) const {
  Change change = deletion(i);
  change.come = insertion(particles_.kind[i], place).come;
  change.come->id = particles_.id[i];
  change.come->image = particles_.image[i];
  return change;
}

double SingleParticle::difference(const Change& change) {
  double sum = 0.0;
  for (const auto& part : parts_) {
    const double energy = part->difference(particles_, cells_, change);
    if (energy == std::numeric_limits<double>::infinity()) return energy;
    sum += energy;
  }
  return sum;
}

double SingleParticle::energy_of_insertion(int kind, const Eigen::Vector3d& place) {
  return difference(insertion(kind, place));
}

double SingleParticle::energy_of_deletion(std::size_t i) { return difference(deletion(i)); }

double SingleParticle::energy_of_move(std::size_t i, const Eigen::Vector3d& place) {
  return difference(moving(i, place));
}

void SingleParticle::accept(const Change& change) {
  for (const auto& part : parts_) part->accept(particles_, cells_, change);
}

std::size_t SingleParticle::insert(int kind, const Eigen::Vector3d& place) {
  accept(insertion(kind, place));
  const std::size_t i = particles_.add(kind, place, next_id_++);
  wrap(particles_, i);
  cells_.insert(particles_);
  return i;
}

void SingleParticle::erase(std::size_t i) {
  accept(deletion(i));
  cells_.erase(i);
  particles_.remove(i);
}

void SingleParticle::move(std::size_t i, const Eigen::Vector3d& place) {
  accept(moving(i, place));
  particles_.position[i] = {place[0], place[1], place[2], 0.0};
  wrap(particles_, i);
  cells_.move(particles_, i);
}

}  // namespace ozark::sim
