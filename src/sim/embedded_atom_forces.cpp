#include <ozark/sim/embedded_atom_forces.hpp>

#include <ozark/core/error.hpp>

#include <algorithm>
#include <cmath>

#include "chunks.hpp"
#include "neighbour_shell.hpp"

namespace ozark::sim {
namespace {

struct Cubic {
  Pack value, slope;  // d/dt
};

inline Cubic cubic(const PackQuadruple& c, Pack t) {
  const Pack b2 = c.d * t + c.c, b1 = b2 * t + c.b;
  return {b1 * t + c.a, (c.d * t + b2) * t + b1};
}

struct PackSum {
  Pack x = 0.0, y = 0.0, z = 0.0;
  void add(Pack factor, Pack dx, Pack dy, Pack dz) {
    x += factor * dx;
    y += factor * dy;
    z += factor * dz;
  }
};

struct PackVirial {
  Pack xx = 0.0, yy = 0.0, zz = 0.0, xy = 0.0, xz = 0.0, yz = 0.0;
  void add(Pack factor, Pack dx, Pack dy, Pack dz) {
    const Pack gx = factor * dx, gy = factor * dy;
    xx += gx * dx;
    yy += gy * dy;
    zz += factor * dz * dz;
    xy += gx * dy;
    xz += gx * dz;
    yz += gy * dz;
  }
  [[nodiscard]] Eigen::Matrix3d total() const {
    const double a = lane_sum(xy), b = lane_sum(xz), c = lane_sum(yz);
    Eigen::Matrix3d m;
    m << lane_sum(xx), a, b, a, lane_sum(yy), c, b, c, lane_sum(zz);
    return m;
  }
};

/// Pieces up to the last that is not 0.
std::size_t end_of(const std::vector<UniformSpline::Piece>& pieces) {
  const auto found =
      std::find_if(pieces.rbegin(), pieces.rend(), [](const auto& p) { return p != UniformSpline::Piece{}; });
  return static_cast<std::size_t>(pieces.rend() - found);
}

}  // namespace

EmbeddedAtomForces::EmbeddedAtomForces(const EmbeddedAtomTable& table, std::vector<std::size_t> elements)
    : cutoff_(reach_of(table)),
      inverse_step_(1.0 / table.distance_step),
      inverse_density_step_(1.0 / table.density_step),
      elements_(std::move(elements)) {
  const std::size_t n = table.elements.size(), kinds = elements_.size();
  for (const std::size_t e : elements_) require(e < n, "the potential has {} elements, asked for number {}", n, e);
  for (const auto& f : table.embedding) {
    const UniformSpline spline(table.density_step, f);
    embedding_.insert(embedding_.end(), spline.pieces().begin(), spline.pieces().end());
    embedding_pieces_ = spline.pieces().size();
  }
  std::vector<UniformSpline> density, pair;
  for (const auto& f : table.density) density.emplace_back(table.distance_step, f);
  for (const auto& f : table.distance_pair) pair.emplace_back(table.distance_step, f);
  records_.resize(kinds * kinds);
  reach_.resize(kinds * kinds);
  for (std::size_t a = 0; a < kinds; ++a)
    for (std::size_t b = 0; b < kinds; ++b) {
      const auto& rho = density[elements_[b]].pieces();
      const auto& phi = pair[pair_index(n, elements_[a], elements_[b])].pieces();
      auto& records = records_[a * kinds + b];
      records.assign(rho.size() + 1, {});
      for (std::size_t k = 0; k < rho.size(); ++k) {
        std::copy(rho[k].begin(), rho[k].end(), records[k].density);
        std::copy(phi[k].begin(), phi[k].end(), records[k].distance_pair);
      }
      const std::size_t last = std::max({end_of(rho), end_of(phi), end_of(density[elements_[a]].pieces())});
      reach_[a * kinds + b] = std::min(cutoff_, static_cast<double>(last) * table.distance_step);
    }
}

/// @return  packs of the longest segment
int EmbeddedAtomForces::Bonds::make_room(const NeighbourList& list, std::size_t begin, std::size_t end,
                                         std::size_t kinds) {
  int listed = 0, longest = 0;
  for (std::size_t i = begin; i < end; ++i)
    for (std::size_t b = 0; b < kinds; ++b) {
      listed += list.segment(i, b).packs;
      longest = std::max(longest, list.segment(i, b).packs);
    }
  const auto room = static_cast<std::size_t>((listed + 1) * Pack::lanes);
  if (site.size() < room) {
    weight.resize(room);
    site.resize(room);
  }
  packs.assign(end - begin, 0);
  return longest;
}

template <bool tallied>
void EmbeddedAtomForces::sum_densities(const Particles& p, const NeighbourList& list, std::size_t chunk, Tally& part) {
  constexpr std::size_t lanes = Pack::lanes, stride = sizeof(Record) / sizeof(double);
  const std::size_t kinds = elements_.size(), begin = chunk * NeighbourList::chunk_length;
  const std::size_t end = std::min(p.size(), begin + NeighbourList::chunk_length);
  const double* sites = &list.sites().data()->x;
  const int nobody = static_cast<int>(list.sites().size()) - 1;
  const Pack inverse_step(inverse_step_);
  Bonds& bonds = bonds_[chunk];
  NeighbourShell shell(bonds.make_room(list, begin, end, kinds));
  double* weight = bonds.weight.data();
  int* site = bonds.site.data();
  PackVirial virial;
  Pack pair_energy(0.0);
  for (std::size_t i = begin; i < end; ++i) {
    const auto kind = static_cast<std::size_t>(p.kind[i]);
    const PackQuadruple centre{sites[4 * i], sites[4 * i + 1], sites[4 * i + 2], 0.0};
    Pack density(0.0);
    PackSum from_density, from_pair;
    int bonded = 0;
    for (std::size_t b = 0; b < kinds; ++b) {
      const auto& records = records_[kind * kinds + b];
      const double* given = b == kind ? nullptr : records_[b * kinds + kind].data()->density;
      const int packs = shell.gather(sites, centre, list.segment(i, b), reach_[kind * kinds + b], site, nobody);
      shell.locate<stride>(packs, inverse_step, static_cast<double>(records.size() - 1));
      for (int k = 0; k < packs; ++k) {
        const NeighbourShell::Located n = shell.located(k);
        const Cubic rho = cubic(load_quadruples<1>(records.data()->density, n.offset), n.t);
        const Cubic rphi = cubic(load_quadruples<1>(records.data()->distance_pair, n.offset), n.t);
        const Pack scale = inverse_step * n.inverse_r, phi = rphi.value * n.inverse_r;
        const Pack of_density = rho.slope * scale;
        const Pack of_pair = (rphi.slope * scale - phi * n.inverse_r) * n.inverse_r;
        density += rho.value;
        from_density.add(of_density, n.dx, n.dy, n.dz);
        from_pair.add(of_pair, n.dx, n.dy, n.dz);
        const Pack mine = given ? cubic(load_quadruples<1>(given, n.offset), n.t).slope * scale : of_density;
        mine.store(weight + k * Pack::lanes);
        if constexpr (tallied) {
          pair_energy += phi;
          virial.add(of_pair, n.dx, n.dy, n.dz);
        }
      }
      bonded += packs;
      weight += packs * Pack::lanes;
      site += packs * Pack::lanes;
    }
    bonds.packs[i - begin] = bonded;
    density_[i] = lane_sum(density);
    sums_[i] = {{lane_sum(from_density.x), lane_sum(from_density.y), lane_sum(from_density.z)},
                {lane_sum(from_pair.x), lane_sum(from_pair.y), lane_sum(from_pair.z)}};
  }
  double energy = 0.0;
  for (std::size_t i = begin; i < end; i += lanes) energy += embed(p, i, std::min(end - i, lanes));
  if constexpr (tallied) {
    part.energy = energy + 0.5 * lane_sum(pair_energy);
    part.virial = -0.5 * virial.total();
  }
}

/// F' of the next particles, eight at most. @return  their energy
double EmbeddedAtomForces::embed(const Particles& p, std::size_t first, std::size_t count) {
  const double pieces = static_cast<double>(embedding_pieces_);
  Pack rho(0.0);
  std::size_t element[Pack::lanes] = {};
  for (std::size_t k = 0; k < count; ++k) {
    rho.v[k] = density_[first + k] * inverse_density_step_;
    element[k] = elements_[static_cast<std::size_t>(p.kind[first + k])];
  }
  const Pack above = select(rho > Pack(0.0), rho, Pack(0.0)),
             inside = select(above < Pack(pieces), above, Pack(pieces));
  const Pack start = select(inside < Pack(pieces - 1.0), inside, Pack(pieces - 1.0));
  std::int64_t offset[Pack::lanes];
  const Pack t = split_whole<std::tuple_size_v<UniformSpline::Piece>>(start, offset) + (inside - start);
  for (std::size_t k = 0; k < Pack::lanes; ++k)
    offset[k] += static_cast<std::int64_t>(element[k] * embedding_pieces_ * std::tuple_size_v<UniformSpline::Piece>);
  const Cubic f = cubic(load_quadruples<1>(embedding_.data()->data(), offset), t);
  Pack energy = f.value + f.slope * (rho - inside);
  for (std::size_t k = 0; k < Pack::lanes; ++k) {
    if (k < count)
      slope_[first + k] = f.slope[static_cast<int>(k)] * inverse_density_step_;
    else
      energy.v[k] = 0.0;
  }
  return lane_sum(energy);
}

template <bool tallied>
void EmbeddedAtomForces::sum_forces(Particles& p, std::size_t chunk, Tally& part) const {
  const std::size_t begin = chunk * NeighbourList::chunk_length;
  const std::size_t end = std::min(p.size(), begin + NeighbourList::chunk_length);
  const Bonds& bonds = bonds_[chunk];
  const double *sites = &sites_.data()->x, *weight = bonds.weight.data();
  const int* site = bonds.site.data();
  PackVirial virial;
  for (std::size_t i = begin; i < end; ++i) {
    const Pack x(sites[4 * i]), y(sites[4 * i + 1]), z(sites[4 * i + 2]);
    PackSum sum;
    for (int k = bonds.packs[i - begin]; k > 0; --k, site += Pack::lanes, weight += Pack::lanes) {
      const PackQuadruple r = load_quadruples<4>(sites, site);
      const Pack dx = x - r.a, dy = y - r.b, dz = z - r.c, factor = r.d * Pack::load(weight);
      sum.add(factor, dx, dy, dz);
      if constexpr (tallied) virial.add(factor, dx, dy, dz);
    }
    const Sums& s = sums_[i];
    p.force[i].x -= slope_[i] * s.density[0] + s.pair[0] + lane_sum(sum.x);
    p.force[i].y -= slope_[i] * s.density[1] + s.pair[1] + lane_sum(sum.y);
    p.force[i].z -= slope_[i] * s.density[2] + s.pair[2] + lane_sum(sum.z);
  }
  // Each pair is met from both sides, and F' of one side is F' of the neighbour on the other: all is in this sum.
  if constexpr (tallied) part.virial -= virial.total();
}

void EmbeddedAtomForces::add_forces(Particles& p, const NeighbourList& list, Tally* tally) {
  require(p.kinds.size() == elements_.size(), "forces between {} kinds cannot act on {}", elements_.size(),
          p.kinds.size());
  const std::size_t n = p.size(), chunks = (n + NeighbourList::chunk_length - 1) / NeighbourList::chunk_length;
  density_.resize(n);
  slope_.resize(n);
  sums_.resize(n);
  bonds_.resize(chunks);
  std::vector<Tally> parts(chunks);
  deal(chunks, n >= worth_threads, [&](std::size_t c) {
    if (tally)
      sum_densities<true>(p, list, c, parts[c]);
    else
      sum_densities<false>(p, list, c, parts[c]);
  });
  const std::vector<int>& owners = list.owners();
  sites_.resize(owners.size());
  const auto place = [&](std::size_t begin, std::size_t end) {
    for (std::size_t s = begin; s < end; ++s) {
      sites_[s] = list.sites()[s];
      sites_[s].w = owners[s] < 0 ? 0.0 : slope_[static_cast<std::size_t>(owners[s])];
    }
  };
  for_chunks(n, place);
  for_chunks(owners.size() - n, [&](std::size_t begin, std::size_t end) { place(n + begin, n + end); });
  deal(chunks, n >= worth_threads, [&](std::size_t c) {
    if (tally)
      sum_forces<true>(p, c, parts[c]);
    else
      sum_forces<false>(p, c, parts[c]);
  });
  if (tally)
    for (const Tally& part : parts) *tally += part;
}

}  // namespace ozark::sim
