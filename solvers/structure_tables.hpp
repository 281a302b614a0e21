#pragma once
// The tables of a static structure: columns for pairs of species, named after them, i <= j in the order of the system.

#include <ozark/io/run_dir.hpp>
#include <ozark/model/structure_factor.hpp>
#include <ozark/model/system.hpp>

#include <fmt/core.h>

#include <Eigen/Core>

#include <string>

namespace ozark {

/// Calls visit(i, j, "name_i_j") for i <= j.
template <class Visitor>
void for_pairs(const System& system, const char* symbol, Visitor&& visit) {
  const auto n = static_cast<Eigen::Index>(system.species.size());
  const auto name = [&](Eigen::Index i) { return system.species[static_cast<std::size_t>(i)].name; };
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = i; j < n; ++j) visit(i, j, fmt::format("{}_{}_{}", symbol, name(i), name(j)));
}

/// S_ij and c_ij over k, with the combinations in use for mixtures: Faber and Ziman's, Bhatia and Thornton's.
[[nodiscard]] Table structure_table(const System& system, const StructureFactor& s);

/// Columns symbol_i_j over r [sigma].
[[nodiscard]] Table distance_table(const System& system, const Eigen::ArrayXd& r, const MatrixField& f,
                                   const char* symbol);

/// Composition, one row a species.
[[nodiscard]] Table species_table(const System& system);

/// @param g  contact values of additive hard spheres; beside them those of Boublik, Mansoori, Carnahan, Starling,
/// Leland
[[nodiscard]] Table contact_table(const System& system, const Eigen::MatrixXd& g);

}  // namespace ozark
