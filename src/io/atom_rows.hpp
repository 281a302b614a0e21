#pragma once
// Rows of atoms, one atom a line, columns in any order: what extended XYZ and the files of LAMMPS share.

#include "text_file.hpp"

#include <ozark/io/atom_frame.hpp>

#include <array>
#include <string>
#include <unordered_map>

namespace ozark {

struct AtomColumns {
  int count = 0;  // words in a row
  // Where they stand, from 0; -1: there is no such column.
  int type = -1, id = -1, mass = -1, charge = -1;
  std::array<int, 3> position{-1, -1, -1}, velocity{-1, -1, -1}, image{-1, -1, -1};
};

class AtomRows {
 public:
  AtomRows(AtomColumns columns, std::size_t count);

  /// Words of the present line of the file as the next atom. @throws ConfigError
  void add(const TextFile& file, const std::vector<Word>& words);

  /// The atoms alone. Types in the order they were met, those that are numbers ascending.
  /// @throws ConfigError  an id met twice
  [[nodiscard]] AtomFrame take(const TextFile& file);

 private:
  AtomColumns columns_;
  std::size_t row_ = 0;
  AtomFrame frame_;
  std::unordered_map<std::string, int> known_;
};

/// @throws ConfigError  an id met twice
void refuse_twins(const TextFile& file, std::vector<std::int64_t> ids);

}  // namespace ozark
