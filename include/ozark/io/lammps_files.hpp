#pragma once
// The text files of LAMMPS: data files, and dumps of styles atom and custom. Cells are shifted to begin at (0, 0, 0).

#include <ozark/io/atom_frame.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace ozark {

/// A data file of style charge where the frame has charges, else atomic: types in Masses with their names as comments,
/// Atoms with image flags, Velocities. Numbers read back to the same bits.
/// @param title  the first line
/// @throws DomainError  a frame that is not valid, has no lattice or no ids, ids below 1, edges that do not have a
/// along x and b in the xy plane
[[nodiscard]] std::string to_lammps_data(const AtomFrame& frame, const std::string& title);

/// Reads styles atomic and charge: named after Atoms, else told by the number of columns. Names of types are those of
/// the section Atom Type Labels, else the comments of Masses if each is one word, no two alike; else their numbers.
/// Other sections are passed over; the file does not tell which edges repeat, so all do.
/// @throws IoError  cannot be read
/// @throws ConfigError  anything wrong in it, with file:line:column; bonds; other styles
[[nodiscard]] AtomFrame read_lammps_data(const std::filesystem::path& file);

/// Reads any number of frames: columns in any order, of which id, type or element, x or xs or xu or xsu, ix, vx, q and
/// mass are used. Unwrapped positions make images superfluous. Cells orthogonal, triclinic (its bounding box), general.
/// @throws IoError  cannot be read
/// @throws ConfigError  anything wrong in it, with file:line:column
[[nodiscard]] std::vector<AtomFrame> read_lammps_dump(const std::filesystem::path& file, Frames which = Frames::all);

}  // namespace ozark
