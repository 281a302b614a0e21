#include <ozark/model/embedded_atom.hpp>

#include <ozark/core/error.hpp>

#include <Eigen/Core>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace ozark {
namespace {

constexpr double missing_steps = 2.0;  // of tables that end before their cut-off, as some of the field do

void require_table(const std::vector<double>& values, std::size_t points, const char* what, const Element& element) {
  require(values.size() == points, "{} of {} has {} values, the others {}", what, element.name, values.size(), points);
  for (std::size_t k = 0; k < points; ++k)
    require(std::isfinite(values[k]), "value {} of {} of {} is not finite", k, what, element.name);
}

SmoothFunction ended(UniformSpline spline, double cutoff) {
  return [spline = std::move(spline), cutoff](double r) { return r < cutoff ? spline(r) : ValueSlope{}; };
}

struct Crystal {  // in units of the lattice constant
  Eigen::Matrix3d edges;
  std::vector<Eigen::Vector3d> basis;
};

Crystal crystal_of(const Element& element) {
  std::string lattice = element.lattice;
  for (char& c : lattice) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const Eigen::Matrix3d cube = Eigen::Matrix3d::Identity();
  if (lattice == "sc") return {cube, {{0, 0, 0}}};
  if (lattice == "bcc") return {cube, {{0, 0, 0}, {0.5, 0.5, 0.5}}};
  const std::vector<Eigen::Vector3d> fcc = {{0, 0, 0}, {0, 0.5, 0.5}, {0.5, 0, 0.5}, {0.5, 0.5, 0}};
  if (lattice == "fcc") return {cube, fcc};
  if (lattice == "dia" || lattice == "diamond") {
    Crystal diamond{cube, fcc};
    for (const auto& r : fcc) diamond.basis.push_back(r + Eigen::Vector3d::Constant(0.25));
    return diamond;
  }
  require(lattice == "hcp", "the lattice of {} is '{}'; known are fcc, bcc, hcp, sc, dia", element.name,
          element.lattice);
  const double height = std::sqrt(8.0 / 3.0), width = std::sqrt(3.0);
  return {Eigen::Vector3d(1.0, width, height).asDiagonal(),
          {{0, 0, 0}, {0.5, 0.5 * width, 0}, {0.5, width / 6.0, 0.5 * height}, {0, 2.0 * width / 3.0, 0.5 * height}}};
}

ValueSlope plus(ValueSlope a, double factor, ValueSlope b) {
  return {a.value + factor * b.value, a.slope + factor * b.slope};
}

}  // namespace

std::size_t pair_index(std::size_t elements, std::size_t i, std::size_t j) {
  if (i > j) std::swap(i, j);
  return i * elements - i * (i + 1) / 2 + j;
}

void require_valid(const EmbeddedAtomTable& table) {
  const std::size_t n = table.elements.size();
  require(n > 0, "an embedded-atom potential needs an element");
  require(table.embedding.size() == n && table.density.size() == n && table.distance_pair.size() == n * (n + 1) / 2,
          "{} elements need {} embedding functions, densities and {} pair functions, got {}, {}, {}", n, n,
          n * (n + 1) / 2, table.embedding.size(), table.density.size(), table.distance_pair.size());
  require(table.density_step > 0.0 && std::isfinite(table.density_step), "the step of densities must be > 0, got {}",
          table.density_step);
  require(table.distance_step > 0.0 && std::isfinite(table.distance_step), "the step of distances must be > 0, got {}",
          table.distance_step);
  require(table.cutoff > 0.0 && std::isfinite(table.cutoff), "the cut-off must be > 0, got {}", table.cutoff);
  const std::size_t distances = table.density[0].size(), densities = table.embedding[0].size();
  require(distances >= 5 && densities >= 5, "tables need at least 5 values, got {} densities and {} distances",
          densities, distances);
  const double end = table.distance_step * static_cast<double>(distances - 1);
  require(table.cutoff <= end + missing_steps * table.distance_step, "the tables end at {}, before the cut-off {}", end,
          table.cutoff);
  for (std::size_t a = 0; a < n; ++a) {
    const Element& element = table.elements[a];
    require(element.mass > 0.0 && std::isfinite(element.mass), "the mass of {} must be > 0, got {}", element.name,
            element.mass);
    require_table(table.embedding[a], densities, "the embedding function", element);
    require_table(table.density[a], distances, "the density", element);
    for (std::size_t b = a; b < n; ++b)
      require_table(table.distance_pair[pair_index(n, a, b)], distances, "the pair function", element);
  }
}

double reach_of(const EmbeddedAtomTable& table) {
  require_valid(table);
  return std::min(table.cutoff, table.distance_step * static_cast<double>(table.density[0].size() - 1));
}

EmbeddedAtom functions_of(const EmbeddedAtomTable& table) {
  const double reach = reach_of(table);
  EmbeddedAtom p{table.elements, reach, {}, {}, {}};
  for (const auto& f : table.embedding) p.embedding.emplace_back(UniformSpline(table.density_step, f));
  for (const auto& f : table.density) p.density.push_back(ended(UniformSpline(table.distance_step, f), reach));
  for (const auto& f : table.distance_pair)
    p.pair.emplace_back([z = ended(UniformSpline(table.distance_step, f), reach)](double r) {
      const ValueSlope s = z(r);
      return ValueSlope{s.value / r, (s.slope - s.value / r) / r};
    });
  return p;
}

EmbeddedAtomTable tabulated(const EmbeddedAtom& p, std::size_t points, double largest_density) {
  require(points >= 5, "a table needs at least 5 points, got {}", points);
  require(largest_density > 0.0 && std::isfinite(largest_density), "the largest density must be > 0, got {}",
          largest_density);
  const double intervals = static_cast<double>(points - 1);
  EmbeddedAtomTable t{p.elements, largest_density / intervals, p.cutoff / intervals, p.cutoff, {}, {}, {}};
  const auto sample = [&](double step, const SmoothFunction& f, bool times_distance) {
    std::vector<double> values(points);
    for (std::size_t k = 0; k < points; ++k) {
      const double x = step * static_cast<double>(k), near = times_distance && k == 0 ? 1e-9 * step : x;
      values[k] = f(near).value * (times_distance ? near : 1.0);
    }
    return values;
  };
  for (const SmoothFunction& f : p.embedding) t.embedding.push_back(sample(t.density_step, f, false));
  for (const SmoothFunction& f : p.density) t.density.push_back(sample(t.distance_step, f, false));
  for (const SmoothFunction& f : p.pair) t.distance_pair.push_back(sample(t.distance_step, f, true));
  require_valid(t);
  return t;
}

double reference_density(const EmbeddedAtom& p, std::size_t element) {
  require(element < p.elements.size(), "there are {} elements, asked for number {}", p.elements.size(), element);
  const Element& e = p.elements[element];
  require(e.lattice_constant > 0.0, "the lattice constant of {} must be > 0, got {}", e.name, e.lattice_constant);
  const Crystal crystal = crystal_of(e);
  const int most = static_cast<int>(std::ceil(p.cutoff / e.lattice_constant)) + 1;
  require(most <= 100, "the cut-off {} of {} spans more than 100 lattice constants {}", p.cutoff, e.name,
          e.lattice_constant);
  double sum = 0.0;
  for (int i = -most; i <= most; ++i)
    for (int j = -most; j <= most; ++j)
      for (int k = -most; k <= most; ++k)
        for (const Eigen::Vector3d& place : crystal.basis) {
          const double r = e.lattice_constant * (crystal.edges * Eigen::Vector3d(i, j, k) + place).norm();
          if (r > 0.0 && r < p.cutoff) sum += p.density[element](r).value;
        }
  return sum;
}

EmbeddedAtom in_effective_gauge(const EmbeddedAtom& p) {
  const std::size_t n = p.elements.size();
  EmbeddedAtom q = p;
  std::vector<double> g(n);
  for (std::size_t a = 0; a < n; ++a) {
    g[a] = p.embedding[a](reference_density(p, a)).slope;
    q.embedding[a] = [f = p.embedding[a], slope = g[a]](double rho) { return plus(f(rho), -slope, {rho, 1.0}); };
  }
  for (std::size_t a = 0; a < n; ++a)
    for (std::size_t b = a; b < n; ++b) {
      const std::size_t k = pair_index(n, a, b);
      q.pair[k] = [phi = p.pair[k], of_a = p.density[a], of_b = p.density[b], ga = g[a], gb = g[b]](double r) {
        return plus(plus(phi(r), ga, of_b(r)), gb, of_a(r));
      };
    }
  return q;
}

EmbeddedAtomDifference difference(const EmbeddedAtom& one, const EmbeddedAtom& other, double closest, double densest) {
  const std::size_t n = one.elements.size();
  require(other.elements.size() == n, "potentials of {} and {} elements cannot be compared", n, other.elements.size());
  require(closest > 0.0 && densest > 0.0, "the closest distance and the largest density must be > 0, got {}, {}",
          closest, densest);
  const EmbeddedAtom a = in_effective_gauge(one), b = in_effective_gauge(other);
  const double unit_a = reference_density(one, 0), unit_b = reference_density(other, 0);
  constexpr int samples = 20000;
  const double end = std::max(one.cutoff, other.cutoff);
  EmbeddedAtomDifference d;
  const auto widen = [](double& worst, double x) { worst = std::max(worst, std::abs(x)); };
  for (int k = 0; k < samples; ++k) {
    const double part = (k + 0.5) / samples, r = closest + part * (end - closest);
    for (std::size_t i = 0; i < a.pair.size(); ++i) widen(d.pair, a.pair[i](r).value - b.pair[i](r).value);
    for (std::size_t i = 0; i < n; ++i) {
      widen(d.density, a.density[i](r).value / unit_a - b.density[i](r).value / unit_b);
      const double x = densest * part;
      widen(d.embedding, a.embedding[i](x * unit_a).value - b.embedding[i](x * unit_b).value);
    }
  }
  return d;
}

}  // namespace ozark
