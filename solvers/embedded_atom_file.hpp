#pragma once
// Potential files and the potentials they hold.

#include <ozark/io/funcfl_file.hpp>
#include <ozark/io/setfl_file.hpp>
#include <ozark/model/embedded_atom.hpp>

namespace ozark {

/// @throws DomainError  a table that ends more than two steps before its cut-off
[[nodiscard]] EmbeddedAtomTable embedded_atom_table(const SetflFile& file);

/// An alloy of elements with a file each, which bear the names given. The pair terms are 27.2 eV x 0.529 angstrom
/// Z_a Z_b / r, the constants these tables were made for [Foiles1986]; so do other programs read them. Files of
/// different steps are brought to the coarsest by cubics through the four nearest values, and end where the longest
/// ends.
/// @throws DomainError  as above; as many names as files
[[nodiscard]] EmbeddedAtomTable embedded_atom_table(const std::vector<FuncflFile>& files,
                                                    const std::vector<std::string>& elements);

[[nodiscard]] SetflFile setfl_of(const EmbeddedAtomTable& table, const std::array<std::string, 3>& comments);

}  // namespace ozark
