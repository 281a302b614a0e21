#include <ozark/sim/lattice.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>

#include <algorithm>
#include <map>
#include <numbers>

#include "boxes.hpp"

using namespace ozark;
using namespace ozark::sim;

namespace {

const Random noise(11);

/// Distances from particle i to all others and images in the neighbouring cells, ascending.
std::vector<double> distances(const Particles& p, std::size_t i, int kind = -1) {
  std::vector<double> all;
  const int deep = p.dimensions == 3 ? 1 : 0;
  for (std::size_t j = 0; j < p.size(); ++j)
    for (int a = -1; a <= 1; ++a)
      for (int b = -1; b <= 1; ++b)
        for (int c = -deep; c <= deep; ++c) {
          const Eigen::Vector3d d = Eigen::Vector3d(p.position[j].x, p.position[j].y, p.position[j].z) -
                                    Eigen::Vector3d(p.position[i].x, p.position[i].y, p.position[i].z) +
                                    p.cell.edges * Eigen::Vector3d(a, b, c);
          if (d.norm() > 1e-9 && (kind < 0 || p.kind[j] == kind)) all.push_back(d.norm());
        }
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

TEST_CASE("every site of a lattice has the neighbours of its crystal") {
  struct Known {
    Lattice lattice;
    int neighbours;
    double distance, density;  // for a lattice constant of 1
  };
  const double r3 = std::sqrt(3.0);
  for (const Known& known :
       {Known{Lattice::simple_cubic, 6, 1.0, 1.0}, Known{Lattice::body_centred, 8, r3 / 2, 2.0},
        Known{Lattice::face_centred, 12, std::sqrt(0.5), 4.0},
        Known{Lattice::hexagonal_close_packed, 12, 1.0, std::sqrt(2.0)}, Known{Lattice::diamond, 4, r3 / 4, 8.0},
        Known{Lattice::square, 4, 1.0, 1.0}, Known{Lattice::hexagonal, 6, 1.0, 2.0 / r3}}) {
    const UnitCell unit = unit_cell(known.lattice);
    const int n = static_cast<int>(unit.site.size()) * (unit.dimensions == 3 ? 27 : 9);
    const Particles p = on_lattice(known.lattice, 1.0, {3, 3, 3}, {ParticleKind{}}, {n}, noise);
    CHECK(static_cast<double>(p.size()) / p.cell.volume() == Approx(known.density).epsilon(1e-12));
    for (std::size_t i = 0; i < p.size(); ++i) {
      const auto d = distances(p, i);
      CHECK(d[0] == Approx(known.distance).epsilon(1e-12));
      CHECK(d[static_cast<std::size_t>(known.neighbours) - 1] == Approx(known.distance).epsilon(1e-12));
      CHECK(d[static_cast<std::size_t>(known.neighbours)] > 1.05 * known.distance);
    }
  }
}

TEST_CASE("ions have the other ion around them; silicon four oxygens, oxygen two silicons") {
  struct Known {
    Lattice lattice;
    std::size_t first, second;  // neighbours of each kind of the other kind
    int sites;
    double distance;
  };
  for (const Known& known :
       {Known{Lattice::caesium_chloride, 8, 8, 2, std::sqrt(0.75)}, Known{Lattice::rock_salt, 6, 6, 8, 0.5},
        Known{Lattice::beta_cristobalite, 4, 2, 24, std::sqrt(3.0) / 8.0},
        Known{Lattice::alpha_quartz, 4, 2, 9, 0.327}}) {  // 1.609 A of 4.913 A
    const int cells = 27 * known.sites;
    const int second = known.second == known.first ? cells / 2 : 2 * cells / 3;
    const Particles p =
        on_lattice(known.lattice, 1.0, {3, 3, 3}, {ParticleKind{}, ParticleKind{}}, {cells - second, second}, noise);
    const double margin = known.lattice == Lattice::alpha_quartz ? 0.002 : 1e-12;
    for (std::size_t i = 0; i < p.size(); ++i) {
      const auto d = distances(p, i, 1 - p.kind[i]);
      const std::size_t near = p.kind[i] == 0 ? known.first : known.second;
      CHECK(d[0] == Approx(known.distance).epsilon(0).margin(margin));
      CHECK(d[near - 1] == Approx(known.distance).epsilon(0).margin(margin));
      CHECK(d[near] > 1.2 * known.distance);
    }
  }
}

TEST_CASE("a cell of 120 degrees stays as it is, however often it is wrapped") {
  for (const double constant : {4.913, 4.98, 5.0, 1.303}) {
    Particles p =
        on_lattice(Lattice::alpha_quartz, constant, {3, 3, 2}, {ParticleKind{}, ParticleKind{}}, {54, 108}, noise);
    wrap(p);
    const Particles once = p;
    wrap(p);
    CHECK(p.cell.edges == once.cell.edges);
    CHECK(p.image == once.image);
  }
}

TEST_CASE("kinds are dealt out in the numbers asked for, the same way for the same seed") {
  CHECK(counts_of({0.5, 0.3, 0.2}, 7) == std::vector<int>{4, 2, 1});
  CHECK(counts_of({0.8, 0.2}, 1000) == std::vector<int>{800, 200});
  const std::vector<ParticleKind> kinds(2);
  const Particles p = on_lattice(Lattice::face_centred, 1.0, {5, 5, 5}, kinds, {400, 100}, noise);
  CHECK(std::count(p.kind.begin(), p.kind.end(), 1) == 100);
  CHECK(p.kind == on_lattice(Lattice::face_centred, 1.0, {5, 5, 5}, kinds, {400, 100}, noise).kind);
  CHECK(p.kind != on_lattice(Lattice::face_centred, 1.0, {5, 5, 5}, kinds, {400, 100}, Random(12)).kind);
  double neighbours = 0.0;  // of the rare kind around itself: a fifth of twelve if nothing is sorted
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (p.kind[i] == 0) continue;
    const auto d = distances(p, i, 1);
    neighbours += static_cast<double>(std::upper_bound(d.begin(), d.end(), 0.75) - d.begin()) / 100.0;
  }
  CHECK(neighbours == Approx(2.4).epsilon(0).margin(0.6));
}

TEST_CASE("random starts have no overlaps, up to a packing fraction of one half") {
  const double pi = std::numbers::pi;
  for (const double packing : {0.1, 0.5}) {
    std::vector<ParticleKind> kinds(2);
    kinds[1].diameter = 1.4;
    const double volume = pi / 6.0 * (150.0 + 150.0 * std::pow(1.4, 3)) / packing, edge = std::cbrt(volume);
    const Particles p =
        at_random(triclinic(edge, edge, edge, 0.3 * edge, 0.2 * edge, 0.1 * edge), 3, kinds, {150, 150}, 0.95, noise);
    for (std::size_t i = 0; i < p.size(); i += 7)
      for (const int kind : {0, 1}) {
        const double mean = 0.5 * (kinds[static_cast<std::size_t>(p.kind[i])].diameter + (kind == 0 ? 1.0 : 1.4));
        CHECK(distances(p, i, kind).front() >= 0.95 * mean * (1.0 - 1e-9));
      }
  }
  const double edge = std::sqrt(pi / 4.0 * 200.0 / 0.6);
  const Particles flat = at_random(Cell::orthorhombic(edge, edge, 1.0), 2, {ParticleKind{}}, {200}, 1.0, noise);
  for (std::size_t i = 0; i < flat.size(); ++i) {
    CHECK(flat.position[i].z == 0.0);
    CHECK(distances(flat, i).front() >= 1.0 - 1e-9);
  }
}

TEST_CASE("starts that cannot be are refused") {
  CHECK_THROWS_WITH(at_random(Cell::orthorhombic(5.0, 5.0, 5.0), 3, {ParticleKind{}}, {200}, 1.0, noise),
                    Catch::Contains("cannot fill 0.838 of space"));
  CHECK_THROWS_WITH(on_lattice(Lattice::rock_salt, 1.0, {1, 1, 1}, {ParticleKind{}}, {8}, noise),
                    Catch::Contains("two sublattices"));
  CHECK_THROWS_WITH(on_lattice(Lattice::face_centred, 1.0, {1, 1, 1}, {ParticleKind{}}, {5}, noise),
                    Catch::Contains("4 sites"));
}
