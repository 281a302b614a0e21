#include <ozark/sim/pair_forces.hpp>

#include <ozark/core/error.hpp>

#include <cmath>

#include "pair_change_energy.hpp"
#include "pair_kernel.hpp"

namespace ozark::sim {
namespace {

template <class Form>
void add(const Form*, const std::vector<PairPotential>& table, Particles& p, const NeighbourList& list, Tally* tally) {
  const std::size_t kinds = p.kinds.size();
  std::vector<const Form*> forms;
  bool any = false;
  for (const PairPotential& u : table) {
    forms.push_back(std::get_if<Form>(&u));
    any = any || forms.back() != nullptr;
  }
  if (!any) return;
  const auto wanted = [&](std::size_t a, std::size_t b) { return forms[a * kinds + b] != nullptr; };
  const auto term = [&](std::size_t, std::size_t a, std::size_t b) {
    return [u = *forms[a * kinds + b]](Pack r2) { return u.eval(r2); };
  };
  if (!tally)
    sum_pairs<0>(p, list, nullptr, wanted, term);
  else if (tally->mean_only)
    sum_pairs<2>(p, list, tally, wanted, term);
  else
    sum_pairs<1>(p, list, tally, wanted, term);
}

template <class... Form>
void add_each(const std::variant<Form...>*, const std::vector<PairPotential>& table, Particles& p,
              const NeighbourList& list, Tally* tally) {
  (add(static_cast<const Form*>(nullptr), table, p, list, tally), ...);
}

}  // namespace

PairForces::PairForces(std::size_t kinds, const std::vector<PairPotential>& pairs, std::string name)
    : kinds_(kinds), table_(kinds * kinds), name_(std::move(name)) {
  require(pairs.size() == kinds * (kinds + 1) / 2, "{} kinds of particles need {} pair potentials, got {}", kinds,
          kinds * (kinds + 1) / 2, pairs.size());
  std::size_t k = 0;
  for (std::size_t a = 0; a < kinds; ++a)
    for (std::size_t b = a; b < kinds; ++b, ++k) {
      ozark::require_valid(pairs[k]);
      require(core_of(pairs[k]) == 0.0, "the pair ({}, {}) has a hard core, which has no force; give it a stand-in", a,
              b);
      require(std::isfinite(range_of(pairs[k])), "the pair ({}, {}) has no end; give it a cut-off", a, b);
      table_[a * kinds + b] = table_[b * kinds + a] = pairs[k];
      range_ = std::max(range_, range_of(pairs[k]));
    }
}

void PairForces::add_forces(Particles& p, const NeighbourList& list, Tally* tally) {
  require(p.kinds.size() == kinds_, "forces between {} kinds cannot act on {}", kinds_, p.kinds.size());
  add_each(static_cast<const PairPotential*>(nullptr), table_, p, list, tally);
}

std::unique_ptr<ChangeEnergy> PairForces::change_energy(const Particles& p, const ParticleCells& cells) {
  require(p.kinds.size() == kinds_, "forces between {} kinds cannot act on {}", kinds_, p.kinds.size());
  return pair_change_energy(cells, std::vector<double>(kinds_, 0.0), [this](std::size_t a, std::size_t b, double r2) {
    return std::visit([&](const auto& u) { return u.eval(r2).energy; }, table_[a * kinds_ + b]);
  });
}

Tally direct_pair_sum(const Particles& p, const std::vector<PairPotential>& pairs, std::vector<Vector>& force) {
  double range = 0.0;
  for (const PairPotential& u : pairs) range = std::max(range, range_of(u));
  const Eigen::Vector3d heights = p.cell.heights();
  const std::size_t kinds = p.kinds.size();
  std::array<int, 3> most{};
  for (std::size_t a = 0; a < 3; ++a)  // particles may lie a cell outside
    most[a] = p.cell.periodic[a] ? static_cast<int>(std::ceil(range / heights[static_cast<Eigen::Index>(a)])) + 1 : 0;
  Tally tally;
  force.assign(p.size(), {});
  for (std::size_t i = 0; i < p.size(); ++i)
    for (std::size_t j = 0; j < p.size(); ++j) {
      const auto a = static_cast<std::size_t>(std::min(p.kind[i], p.kind[j]));
      const auto b = static_cast<std::size_t>(std::max(p.kind[i], p.kind[j]));
      const PairPotential& u = pairs[a * kinds - a * (a + 1) / 2 + b];
      for (int nz = -most[2]; nz <= most[2]; ++nz)
        for (int ny = -most[1]; ny <= most[1]; ++ny)
          for (int nx = -most[0]; nx <= most[0]; ++nx) {
            if (i == j && nx == 0 && ny == 0 && nz == 0) continue;
            const Eigen::Vector3d d = Eigen::Vector3d(p.position[i].x, p.position[i].y, p.position[i].z) -
                                      Eigen::Vector3d(p.position[j].x, p.position[j].y, p.position[j].z) -
                                      p.cell.edges * Eigen::Vector3d(nx, ny, nz);
            const double r = d.norm();
            if (r >= range_of(u)) continue;
            const double scale = -slope_of(u, r) / r;
            force[i].x += scale * d[0];
            force[i].y += scale * d[1];
            force[i].z += scale * d[2];
            tally.energy += 0.5 * energy_of(u, r);
            tally.virial += 0.5 * scale * d * d.transpose();
          }
    }
  return tally;
}

}  // namespace ozark::sim
