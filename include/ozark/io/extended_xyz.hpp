#pragma once
// Extended XYZ: frames one after the other, each a line with the number of atoms, a line of key=value and one line for
// each atom. Plain XYZ is read too.

#include <ozark/io/atom_frame.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace ozark {

/// The text of a frame: Lattice (edge after edge), Properties with species, pos and whatever of vel, id, image, mass,
/// charge the frame knows, pbc, step, time and what is extra. Numbers read back to the same bits.
/// @throws DomainError  a frame that is not valid, or an extra key with blanks
[[nodiscard]] std::string to_extended_xyz(const AtomFrame& frame);

/// Reads those, columns in any order, velocities also as "velo" or "velocities", Lattice also of three numbers, Origin;
/// other columns are passed over. Without Properties the columns are species, x, y, z. In plain XYZ, a comment of
/// numbers alone is the cell: three edges, with or without a whole number before them, or nine components; and where
/// the first column counts the atoms from 1 it is an id, and all are of one type.
/// @return  at least one frame
/// @throws IoError  cannot be read
/// @throws ConfigError  anything wrong in it, with file:line:column: numbers that are not, or not finite, rows of
/// another length, fewer atoms than announced
[[nodiscard]] std::vector<AtomFrame> read_extended_xyz(const std::filesystem::path& file, Frames which = Frames::all);

}  // namespace ozark
