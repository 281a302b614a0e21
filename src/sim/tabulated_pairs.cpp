#include <ozark/sim/tabulated_pairs.hpp>

#include <ozark/core/error.hpp>

#include <algorithm>
#include <cmath>

#include "pair_change_energy.hpp"
#include "pair_table.hpp"

namespace ozark::sim {
namespace {

constexpr double same_strength = 1e-9;  // relative, of a potential's tail and the charges' product

}  // namespace

TabulatedPairs::TabulatedPairs(const std::vector<ParticleKind>& kinds, const std::vector<PairPotential>& pairs,
                               const ScreenedCoulomb& coulomb)
    : kinds_(kinds), coulomb_(coulomb), short_ranged_(kinds.size() * kinds.size()), tables_(short_ranged_.size()) {
  const std::size_t count = kinds.size();
  require_valid(coulomb);
  require(pairs.size() == count * (count + 1) / 2, "{} kinds of particles need {} pair potentials, got {}", count,
          count * (count + 1) / 2, pairs.size());
  std::size_t k = 0;
  for (std::size_t a = 0; a < count; ++a)
    for (std::size_t b = a; b < count; ++b, ++k) {
      ozark::require_valid(pairs[k]);
      require(core_of(pairs[k]) == 0.0, "the pair ({}, {}) has a hard core, which has no force; give it a stand-in", a,
              b);
      const PairPotential u = without_coulomb(pairs[k]);
      require(std::isfinite(range_of(u)), "the pair ({}, {}) has no end; give it a cut-off", a, b);
      const double tail = coulomb_of(pairs[k]), strength = coulomb.coulomb * kinds[a].charge * kinds[b].charge;
      require(tail == 0.0 || std::abs(tail - strength) <= same_strength * std::abs(strength),
              "the pair ({}, {}) has a Coulomb tail {} / r, but its charges make it {}", a, b, tail, strength);
      const bool charged = strength != 0.0;
      const double range = charged ? std::max(range_of(u), coulomb.cutoff) : range_of(u);
      const double joint = std::min(range_of(u), range);
      short_ranged_[a * count + b] = short_ranged_[b * count + a] = u;
      tables_[a * count + b] = PairTable([&](double r) { return exact(a, b, r); }, range, joint);
      tables_[b * count + a] = tables_[a * count + b];
      range_ = std::max(range_, range);
    }
}
TabulatedPairs::~TabulatedPairs() = default;

PairTerm<double> TabulatedPairs::exact(std::size_t a, std::size_t b, double r) const {
  const PairPotential& u = short_ranged_[a * kinds_.size() + b];
  PairTerm<double> term{energy_of(u, r), -slope_of(u, r) / r};
  const double product = kinds_[a].charge * kinds_[b].charge;
  if (product == 0.0) return term;
  const PairTerm<double> screened = coulomb_.at(r);
  return {term.energy + product * screened.energy, term.force + product * screened.force};
}

PairTerm<double> TabulatedPairs::tabulated(std::size_t a, std::size_t b, double r) const {
  const PairTerm<Pack> term = tables_[a * kinds_.size() + b].eval<true>(Pack(r * r));
  return {term.energy[0], term.force[0]};
}

void TabulatedPairs::add_forces(Particles& p, const NeighbourList& list, Tally* tally) {
  add_forces_beside([] {}, p, list, tally);
}

void TabulatedPairs::add_forces_beside(const std::function<void()>& errand, Particles& p, const NeighbourList& list,
                                       Tally* tally) {
  const std::size_t count = kinds_.size();
  require(p.kinds.size() == count, "forces between {} kinds cannot act on {}", count, p.kinds.size());
  const auto wanted = [](std::size_t, std::size_t) { return true; };
  const auto term = [&]<bool with_energy>(std::bool_constant<with_energy>) {
    return [&](std::size_t, std::size_t a, std::size_t b) {
      return [table = &tables_[a * count + b]](Pack r2) { return table->template eval<with_energy>(r2); };
    };
  };
  if (!tally) {
    sum_pairs<false>(p, list, nullptr, wanted, term(std::false_type{}), errand);
    return;
  }
  sum_pairs<true>(p, list, tally, wanted, term(std::true_type{}), errand);
  double squares = 0.0;
  for (std::size_t i = 0; i < p.size(); ++i) squares += p.charge(i) * p.charge(i);
  tally->energy += squares * coulomb_.self_energy();
}

std::unique_ptr<ChangeEnergy> TabulatedPairs::change_energy(const Particles& p, const ParticleCells& cells) {
  const std::size_t count = kinds_.size();
  require(p.kinds.size() == count, "forces between {} kinds cannot act on {}", count, p.kinds.size());
  std::vector<double> own;
  for (const ParticleKind& kind : p.kinds) own.push_back(kind.charge * kind.charge * coulomb_.self_energy());
  return pair_change_energy(cells, std::move(own), [this, count](std::size_t a, std::size_t b, double r2) {
    return tables_[a * count + b].eval<true>(Pack(r2)).energy[0];
  });
}

}  // namespace ozark::sim
