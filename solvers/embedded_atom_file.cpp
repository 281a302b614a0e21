#include "embedded_atom_file.hpp"

#include <ozark/core/error.hpp>

#include <algorithm>
#include <cmath>

namespace ozark {
namespace {

/// At 0, step, ..: by cubics through the four nearest values; the last value beyond them.
std::vector<double> resampled(const std::vector<double>& f, double old_step, double step, std::size_t points) {
  if (step == old_step && points == f.size()) return f;
  std::vector<double> values(points);
  const auto last = static_cast<double>(f.size() - 1);
  for (std::size_t k = 0; k < points; ++k) {
    const double at = std::min(static_cast<double>(k) * step / old_step, last);
    const std::size_t i = std::clamp<std::size_t>(static_cast<std::size_t>(at), 1, f.size() - 3);
    const double t = at - static_cast<double>(i), before = t + 1.0, after = t - 1.0, far = t - 2.0;
    values[k] = -t * after * far / 6.0 * f[i - 1] + before * after * far / 2.0 * f[i] -
                before * t * far / 2.0 * f[i + 1] + before * t * after / 6.0 * f[i + 2];
  }
  return values;
}

}  // namespace

EmbeddedAtomTable embedded_atom_table(const SetflFile& file) {
  const std::size_t n = file.elements.size();
  EmbeddedAtomTable t;
  t.density_step = file.density_step;
  t.distance_step = file.distance_step;
  t.cutoff = file.cutoff;
  for (const SetflElement& e : file.elements) {
    t.elements.push_back({e.name, e.atomic_number, e.mass, e.lattice_constant, e.lattice});
    t.embedding.push_back(e.embedding);
    t.density.push_back(e.density);
  }
  t.distance_pair.resize(file.distance_pair.size());
  std::size_t k = 0;
  for (std::size_t a = 0; a < n; ++a)
    for (std::size_t b = 0; b <= a; ++b) t.distance_pair[pair_index(n, a, b)] = file.distance_pair[k++];
  require_valid(t);
  return t;
}

EmbeddedAtomTable embedded_atom_table(const std::vector<FuncflFile>& files, const std::vector<std::string>& elements) {
  constexpr double hartree = 27.2, bohr = 0.529;
  require(!files.empty() && elements.size() == files.size(), "{} files of one element each cannot be {} elements",
          files.size(), elements.size());
  EmbeddedAtomTable t;
  double densest = 0.0, farthest = 0.0;
  for (const FuncflFile& f : files) {
    t.density_step = std::max(t.density_step, f.density_step);
    t.distance_step = std::max(t.distance_step, f.distance_step);
    t.cutoff = std::max(t.cutoff, f.cutoff);
    densest = std::max(densest, f.density_step * static_cast<double>(f.embedding.size() - 1));
    farthest = std::max(farthest, f.distance_step * static_cast<double>(f.density.size() - 1));
  }
  const auto points = [](double end, double step) { return static_cast<std::size_t>(std::lround(end / step)) + 1; };
  const std::size_t densities = points(densest, t.density_step), distances = points(farthest, t.distance_step);
  std::vector<std::vector<double>> charges;
  for (std::size_t a = 0; a < files.size(); ++a) {
    const FuncflFile& f = files[a];
    t.elements.push_back({elements[a], f.atomic_number, f.mass, f.lattice_constant, f.lattice});
    t.embedding.push_back(resampled(f.embedding, f.density_step, t.density_step, densities));
    t.density.push_back(resampled(f.density, f.distance_step, t.distance_step, distances));
    charges.push_back(resampled(f.charge, f.distance_step, t.distance_step, distances));
  }
  for (std::size_t a = 0; a < files.size(); ++a)
    for (std::size_t b = a; b < files.size(); ++b) {
      t.distance_pair.emplace_back(distances);
      for (std::size_t k = 0; k < distances; ++k)
        t.distance_pair.back()[k] = hartree * bohr * charges[a][k] * charges[b][k];
    }
  require_valid(t);
  return t;
}

SetflFile setfl_of(const EmbeddedAtomTable& table, const std::array<std::string, 3>& comments) {
  require_valid(table);
  SetflFile file;
  file.comments = comments;
  file.density_step = table.density_step;
  file.distance_step = table.distance_step;
  file.cutoff = table.cutoff;
  const std::size_t n = table.elements.size();
  for (std::size_t a = 0; a < n; ++a) {
    const Element& e = table.elements[a];
    file.elements.push_back(
        {e.name, e.atomic_number, e.mass, e.lattice_constant, e.lattice, table.embedding[a], table.density[a]});
    for (std::size_t b = 0; b <= a; ++b) file.distance_pair.push_back(table.distance_pair[pair_index(n, a, b)]);
  }
  return file;
}

}  // namespace ozark
