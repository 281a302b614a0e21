#pragma once
// Trajectories as H5MD 1.1 (https://nongnu.org/h5md). A file is written whole and closed: a long trajectory is a series
// of them, so that a kill costs no more than the last.

#include <ozark/io/atom_frame.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace ozark {

struct H5mdHeader {
  std::string author = "unknown";
  std::string creator = "Ozark", version;  // empty: of this library
  std::string length_unit, time_unit;  // empty: not written
};

/// The bytes of a file with the group particles/all: position, image and velocity (where the frames know them) with
/// step and time, box with edges that may change, species (an enumeration of the names), id, mass and charge. Time is
/// left out if no frame has it. The same frames give the same bytes.
/// @throws DomainError  no frame; one that is not valid, or without lattice or step; frames whose atoms, or whatever
/// else is not of the moment, differ; steps that do not ascend
[[nodiscard]] std::string to_h5md(const std::vector<AtomFrame>& frames, const H5mdHeader& about);

/// True for an HDF5 file that says it is H5MD. @throws IoError  no HDF5 file
[[nodiscard]] bool is_h5md(const std::filesystem::path& file);

/// Frames of particles/all, or of the only group of particles there is.
/// @throws IoError  no HDF5 file that can be read
/// @throws ConfigError  no H5MD, or arrays that are missing or do not fit each other
[[nodiscard]] std::vector<AtomFrame> read_h5md(const std::filesystem::path& file, Frames which = Frames::all);

}  // namespace ozark
