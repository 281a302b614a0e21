#include <ozark/sim/lattice.hpp>

#include <ozark/core/error.hpp>
#include <ozark/num/pack.hpp>
#include <ozark/sim/neighbours.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace ozark::sim {
namespace {

using Eigen::Matrix3d;
using Eigen::Vector3d;
using std::numbers::pi;
using std::numbers::sqrt3;

constexpr double quartz_ratio = 1.1;  // c / a
constexpr double overlap_slack = 0.02;
constexpr int push_limit = 4000;
constexpr double closest_packing[] = {0.9069, 0.7405};  // of equal discs, spheres; of unequal ones a little more

UnitCell cubic(std::vector<Vector3d> sites, std::vector<int> sublattice = {}) {
  if (sublattice.empty()) sublattice.assign(sites.size(), 0);
  return {Matrix3d::Identity(), std::move(sites), std::move(sublattice), 3};
}

const std::vector<Vector3d> fcc_sites = {{0.0, 0.0, 0.0}, {0.5, 0.5, 0.0}, {0.5, 0.0, 0.5}, {0.0, 0.5, 0.5}};

std::vector<Vector3d> diamond_sites() {
  std::vector<Vector3d> sites = fcc_sites;
  for (const Vector3d& s : fcc_sites) sites.emplace_back(s + Vector3d::Constant(0.25));
  return sites;
}

/// Oxygen half way between neighbours of the diamond lattice.
UnitCell cristobalite() {
  UnitCell cell = cubic(diamond_sites());
  for (const Vector3d& s : fcc_sites)
    for (const Vector3d& to : {Vector3d(1, 1, 1), Vector3d(1, -1, -1), Vector3d(-1, 1, -1), Vector3d(-1, -1, 1)}) {
      Vector3d middle = s + Vector3d::Constant(0.25) - 0.125 * to;
      for (double& x : middle) x -= std::floor(x);
      cell.site.push_back(middle);
      cell.sublattice.push_back(1);
    }
  return cell;
}

/// P3_1 21 with silicon at (u, 0, 1/3) and oxygen at (x, y, z) general [Levien1980].
UnitCell quartz() {
  constexpr double u = 0.4697, x = 0.4133, y = 0.2672, z = 0.2145;
  UnitCell cell;
  cell.edges << 1.0, -0.5, 0.0, 0.0, 0.5 * sqrt3, 0.0, 0.0, 0.0, quartz_ratio;
  const double third = 1.0 / 3.0;
  cell.site = {{u, 0.0, third}, {0.0, u, 2.0 * third}, {-u, -u, 0.0}};
  for (const Vector3d& o : {Vector3d(x, y, z), Vector3d(-y, x - y, z + third), Vector3d(y - x, -x, z + 2.0 * third),
                            Vector3d(y, x, -z), Vector3d(x - y, -y, 2.0 * third - z), Vector3d(-x, y - x, third - z)})
    cell.site.push_back(o);
  for (Vector3d& s : cell.site)
    for (double& c : s) c -= std::floor(c);
  cell.sublattice = {0, 0, 0, 1, 1, 1, 1, 1, 1};
  return cell;
}

void require_counts(const std::vector<ParticleKind>& kinds, const std::vector<int>& count) {
  require(kinds.size() == count.size(), "{} kinds of particles have {} counts", kinds.size(), count.size());
}

/// 0 .. n - 1 in random order, by sorting on random numbers.
std::vector<int> shuffled(std::size_t n, const Random& random) {
  std::vector<int> order(n);
  std::iota(order.begin(), order.end(), 0);
  std::vector<double> key(n);
  for (std::size_t i = 0; i < n; ++i) key[i] = random.uniform(Stream::placement, i, 0)[0];
  std::sort(order.begin(), order.end(),
            [&](int a, int b) { return key[static_cast<std::size_t>(a)] < key[static_cast<std::size_t>(b)]; });
  return order;
}

double packing(const Particles& p) {
  double volume = 0.0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const double d = p.kinds[static_cast<std::size_t>(p.kind[i])].diameter;
    volume += p.dimensions == 3 ? pi / 6.0 * d * d * d : pi / 4.0 * d * d;
  }
  return volume / p.cell.volume();
}

}  // namespace

UnitCell unit_cell(Lattice lattice) {
  switch (lattice) {
    case Lattice::simple_cubic:
      return cubic({{0.0, 0.0, 0.0}});
    case Lattice::body_centred:
      return cubic({{0.0, 0.0, 0.0}, {0.5, 0.5, 0.5}});
    case Lattice::face_centred:
      return cubic(fcc_sites);
    case Lattice::hexagonal_close_packed: {
      UnitCell cell = cubic({{0.0, 0.0, 0.0}, {0.5, 0.5, 0.0}, {0.5, 5.0 / 6.0, 0.5}, {0.0, 1.0 / 3.0, 0.5}});
      cell.edges = Vector3d(1.0, sqrt3, std::sqrt(8.0 / 3.0)).asDiagonal();
      return cell;
    }
    case Lattice::diamond:
      return cubic(diamond_sites());
    case Lattice::caesium_chloride:
      return cubic({{0.0, 0.0, 0.0}, {0.5, 0.5, 0.5}}, {0, 1});
    case Lattice::rock_salt: {
      std::vector<Vector3d> sites = fcc_sites;
      for (const Vector3d& s : fcc_sites) sites.emplace_back(s[0] < 0.5 ? s[0] + 0.5 : s[0] - 0.5, s[1], s[2]);
      return cubic(sites, {0, 0, 0, 0, 1, 1, 1, 1});
    }
    case Lattice::alpha_quartz:
      return quartz();
    case Lattice::beta_cristobalite:
      return cristobalite();
    case Lattice::square: {
      UnitCell cell = cubic({{0.0, 0.0, 0.0}});
      cell.dimensions = 2;
      return cell;
    }
    case Lattice::hexagonal: {
      UnitCell cell = cubic({{0.0, 0.0, 0.0}, {0.5, 0.5, 0.0}});
      cell.edges(1, 1) = sqrt3;
      cell.dimensions = 2;
      return cell;
    }
  }
  throw InternalError("a lattice without sites");
}

std::vector<int> counts_of(const std::vector<double>& fractions, int count) {
  std::vector<int> counts;
  std::vector<std::pair<double, std::size_t>> rest;
  int left = count;
  for (std::size_t i = 0; i < fractions.size(); ++i) {
    const double exact = fractions[i] * count;
    counts.push_back(static_cast<int>(std::floor(exact + 1e-9)));
    left -= counts.back();
    rest.emplace_back(-(exact - counts.back()), i);
  }
  std::stable_sort(rest.begin(), rest.end());
  for (std::size_t k = 0; left > 0; ++k, --left) ++counts[rest[k % rest.size()].second];
  return counts;
}

Particles on_lattice(Lattice lattice, double a, std::array<int, 3> cells, const std::vector<ParticleKind>& kinds,
                     const std::vector<int>& count, const Random& random) {
  require_counts(kinds, count);
  require(a > 0.0 && std::isfinite(a), "a lattice constant must be > 0, got {}", a);
  const UnitCell unit = unit_cell(lattice);
  if (unit.dimensions == 2) cells[2] = 1;
  for (const int n : cells) require(n >= 1, "a crystal needs at least one cell along every edge, got {}", n);
  const std::size_t sites = unit.site.size() * static_cast<std::size_t>(cells[0]) * static_cast<std::size_t>(cells[1]) *
                            static_cast<std::size_t>(cells[2]);
  require(static_cast<std::size_t>(std::accumulate(count.begin(), count.end(), 0)) == sites,
          "{} sites of the lattice cannot hold {} particles", sites, std::accumulate(count.begin(), count.end(), 0));

  Particles p;
  p.kinds = kinds;
  p.dimensions = unit.dimensions;
  const Matrix3d edges =
      unit.dimensions == 3 ? Matrix3d(a * unit.edges) : Matrix3d(unit.edges * Vector3d(a, a, 1.0).asDiagonal());
  p.cell.edges = edges * Vector3d(cells[0], cells[1], cells[2]).asDiagonal();
  p.cell.periodic[2] = unit.dimensions == 3;
  std::vector<int> dealt;
  const bool two = *std::max_element(unit.sublattice.begin(), unit.sublattice.end()) == 1;
  if (two) {
    const auto second = std::count(unit.sublattice.begin(), unit.sublattice.end(), 1);
    require(kinds.size() == 2 &&
                static_cast<std::size_t>(count[1]) * unit.site.size() == sites * static_cast<std::size_t>(second),
            "this lattice has two sublattices, {} of {} sites in the second; give two kinds in that ratio", second,
            unit.site.size());
  } else {
    const std::vector<int> order = shuffled(sites, random);
    dealt.resize(sites);
    std::size_t next = 0;
    for (std::size_t k = 0; k < count.size(); ++k)
      for (int i = 0; i < count[k]; ++i) dealt[static_cast<std::size_t>(order[next++])] = static_cast<int>(k);
  }
  for (int z = 0; z < cells[2]; ++z)
    for (int y = 0; y < cells[1]; ++y)
      for (int x = 0; x < cells[0]; ++x)
        for (std::size_t s = 0; s < unit.site.size(); ++s) {
          const std::size_t i = p.size();
          p.add(two ? unit.sublattice[s] : dealt[i], edges * (unit.site[s] + Vector3d(x, y, z)),
                static_cast<std::int64_t>(i));
        }
  wrap(p);
  for (auto& image : p.image) image = {0, 0, 0};
  return p;
}

Particles at_random(const Cell& cell, int dimensions, const std::vector<ParticleKind>& kinds,
                    const std::vector<int>& count, double share, const Random& random) {
  require_counts(kinds, count);
  require(dimensions == 2 || dimensions == 3, "space has 2 or 3 dimensions, got {}", dimensions);
  Particles p;
  p.cell = cell;
  p.dimensions = dimensions;
  if (dimensions == 2) p.cell.periodic[2] = false;
  p.kinds = kinds;
  double widest = 0.0;
  for (std::size_t k = 0; k < count.size(); ++k)
    for (int i = 0; i < count[k]; ++i) {
      const auto u = random.uniform(Stream::placement, p.size(), 1);
      p.add(static_cast<int>(k), cell.edges * Vector3d(u[0], u[1], dimensions == 3 ? u[2] : 0.0),
            static_cast<std::int64_t>(p.size()));
      widest = std::max(widest, kinds[k].diameter);
    }
  if (p.size() < 2) return p;

  const double needed = packing(p) * std::pow(share, dimensions);
  require(needed < 1.1 * closest_packing[dimensions - 2],
          "particles cannot fill {:.3f} of space without overlaps; lower the density", needed);

  // Each overlapping pair moves apart along its line, all pairs at once, a little further than it must.
  NeighbourList list(share * widest * (1.0 + 2.0 * overlap_slack), 0.3 * widest);
  double deepest = 1.0;
  for (int sweep = 0; sweep < push_limit; ++sweep) {
    if (!list.follow(p)) list.build(p);
    deepest = 0.0;
    std::vector<Vector> move(p.size());
    for (std::size_t i = 0; i < p.size(); ++i)
      for (std::size_t b = 0; b < kinds.size(); ++b) {
        const double mean = 0.5 * (kinds[static_cast<std::size_t>(p.kind[i])].diameter + kinds[b].diameter);
        const double apart = share * mean * (1.0 + overlap_slack);
        const auto segment = list.segment(i, b);
        for (int k = 0; k < segment.packs * Pack::lanes; ++k) {
          const auto j = static_cast<std::size_t>(segment.first[k]);
          const Vector& r = list.sites()[j];
          double dx = p.position[i].x - r.x, dy = p.position[i].y - r.y, dz = p.position[i].z - r.z;
          const double distance = std::sqrt(dx * dx + dy * dy + dz * dz);
          if (distance >= apart) continue;
          deepest = std::max(deepest, 1.0 - distance / (share * mean));
          if (distance < 1e-9 * mean) {  // the same place: some direction, opposite for the other
            dx = i < j ? 1e-9 * mean : -1e-9 * mean;
          }
          const double scale = 0.5 * (apart - distance) / std::max(distance, 1e-9 * mean);
          move[i].x += scale * dx;
          move[i].y += scale * dy;
          move[i].z += scale * dz;
        }
      }
    if (deepest <= 0.0) break;
    for (std::size_t i = 0; i < p.size(); ++i) {
      p.position[i].x += 0.6 * move[i].x;
      p.position[i].y += 0.6 * move[i].y;
      if (dimensions == 3) p.position[i].z += 0.6 * move[i].z;
    }
  }
  require(deepest <= 0.0,
          "no places without overlaps were found at packing fraction {:.3f}; start from a crystal, or at a lower "
          "density",
          packing(p));
  wrap(p);
  std::vector<int> order(p.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](int a, int b) { return p.id[static_cast<std::size_t>(a)] < p.id[static_cast<std::size_t>(b)]; });
  p.reorder(order);
  for (auto& image : p.image) image = {0, 0, 0};
  return p;
}

}  // namespace ozark::sim
