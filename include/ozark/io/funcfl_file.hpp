#pragma once
// Tables of embedded-atom potentials of one element, the "funcfl" format of DYNAMO (LAMMPS: eam), as they stand in the
// file: a line of comment; a line of the element; numbers of points, steps and cut-off; F, effective charge, density.

#include <filesystem>
#include <string>
#include <vector>

namespace ozark {

struct FuncflFile {
  std::string comment;
  int atomic_number = 0;
  double mass = 0.0, lattice_constant = 0.0;
  std::string lattice;
  double density_step = 0.0, distance_step = 0.0, cutoff = 0.0;
  std::vector<double> embedding, charge, density;  // the pair term is the Coulomb energy of the charges
  std::vector<std::string> warnings;               // "file:line:column: what was tolerated"
};

/// Tolerates what read_setfl() does. @throws IoError, ConfigError  as read_setfl()
[[nodiscard]] FuncflFile read_funcfl(const std::filesystem::path& file);

}  // namespace ozark
