#include "embedded_atom_file.hpp"

namespace ozark {

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

EmbeddedAtomTable embedded_atom_table(const FuncflFile& file, const std::string& element) {
  constexpr double hartree = 27.2, bohr = 0.529;
  EmbeddedAtomTable t;
  t.density_step = file.density_step;
  t.distance_step = file.distance_step;
  t.cutoff = file.cutoff;
  t.elements = {{element, file.atomic_number, file.mass, file.lattice_constant, file.lattice}};
  t.embedding = {file.embedding};
  t.density = {file.density};
  t.distance_pair.emplace_back();
  for (const double z : file.charge) t.distance_pair[0].push_back(hartree * bohr * z * z);
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
