#include <ozark/io/funcfl_file.hpp>

#include "number_file.hpp"

namespace ozark {

FuncflFile read_funcfl(const std::filesystem::path& file) {
  constexpr long most_points = 1'000'000;
  NumberFile in(file);
  FuncflFile t;
  t.comment = in.line("a line of comment");
  t.atomic_number = static_cast<int>(in.integer("the atomic number", 0, 200));
  t.mass = in.positive("the mass");
  t.lattice_constant = in.number("the lattice constant");
  t.lattice = in.word("the lattice");
  const auto densities = static_cast<std::size_t>(in.integer("the number of densities", 5, most_points));
  t.density_step = in.positive("the step of densities");
  const auto distances = static_cast<std::size_t>(in.integer("the number of distances", 5, most_points));
  t.distance_step = in.positive("the step of distances");
  t.cutoff = in.positive("the cut-off");
  t.embedding = in.numbers(densities, "the embedding function");
  t.charge = in.numbers(distances, "the effective charge");
  t.density = in.numbers(distances, "the density");
  in.end();
  t.warnings = in.warnings();
  return t;
}

}  // namespace ozark
