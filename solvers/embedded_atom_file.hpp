#pragma once
// Potential files and the potentials they hold.

#include <ozark/io/funcfl_file.hpp>
#include <ozark/io/setfl_file.hpp>
#include <ozark/model/embedded_atom.hpp>

namespace ozark {

/// @throws DomainError  a table that ends before its cut-off
[[nodiscard]] EmbeddedAtomTable embedded_atom_table(const SetflFile& file);

/// The element bears the name given. The pair term is 27.2 eV x 0.529 angstrom Z^2 / r, the constants these tables were
/// made for [Foiles1986]; so do other programs read them.
/// @throws DomainError  as above
[[nodiscard]] EmbeddedAtomTable embedded_atom_table(const FuncflFile& file, const std::string& element);

[[nodiscard]] SetflFile setfl_of(const EmbeddedAtomTable& table, const std::array<std::string, 3>& comments);

}  // namespace ozark
