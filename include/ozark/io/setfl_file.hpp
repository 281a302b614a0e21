#pragma once
// Tables of embedded-atom potentials of several elements, the "setfl" format of DYNAMO (LAMMPS: eam/alloy), as they
// stand in the file: three lines of comment; count and names of the elements; numbers of points, steps and cut-off;
// for each element a line and its tables; pair tables. Numbers may be broken over lines anywhere.

#include <array>
#include <filesystem>
#include <string>
#include <vector>

namespace ozark {

struct SetflElement {
  std::string name;
  int atomic_number = 0;
  double mass = 0.0, lattice_constant = 0.0;
  std::string lattice;
  std::vector<double> embedding, density;
};

struct SetflFile {
  std::array<std::string, 3> comments;
  std::vector<SetflElement> elements;
  double density_step = 0.0, distance_step = 0.0, cutoff = 0.0;
  std::vector<std::vector<double>> distance_pair;  // r phi(r) of (0, 0), (1, 0), (1, 1), (2, 0), ..
  std::vector<std::string> warnings;               // "file:line:column: what was tolerated"
};

/// Tolerates, with a warning, punctuation glued to a number, exponents written with D, words after the last table.
/// @throws IoError      cannot be read, larger than 256 MB
/// @throws ConfigError  not of this format: file, line, column, what was expected
[[nodiscard]] SetflFile read_setfl(const std::filesystem::path& file);

/// The file's text; every number comes back with the same bits. Warnings are not part of it.
/// @throws DomainError  tables of different lengths, a comment of several lines, a name with blanks
[[nodiscard]] std::string setfl_text(const SetflFile& table);

}  // namespace ozark
