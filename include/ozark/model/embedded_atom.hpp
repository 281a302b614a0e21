#pragma once
// Embedded-atom potentials of metals: E = sum_i F_a(rho_i) + 1/2 sum_ij phi_ab(r_ij), rho_i = sum_j rho_b(r_ij)
// [Daw1984]. Lengths in angstrom, energies in eV, densities in a unit of the potential's own.
// Two sets of functions may be one potential: F_a + g_a rho with phi_ab - g_a rho_b - g_b rho_a is the same for any g.

#include <ozark/num/uniform_spline.hpp>

#include <functional>
#include <string>
#include <vector>

namespace ozark {

using SmoothFunction = std::function<ValueSlope(double)>;

struct Element {
  std::string name;
  int atomic_number = 1;
  double mass = 1.0;              // of its nuclei's mixture [g/mol]
  double lattice_constant = 1.0;  // of its reference crystal
  std::string lattice = "fcc";    // fcc, bcc, hcp (ideal), sc, dia; capitals too
};

/// Place of the pair of i and j among (0, 0), (0, 1), .. (1, 1), ..
[[nodiscard]] std::size_t pair_index(std::size_t elements, std::size_t i, std::size_t j);

struct EmbeddedAtom {
  std::vector<Element> elements;
  double cutoff = 0.0;                    // densities and pair terms are 0 from here on
  std::vector<SmoothFunction> embedding;  // F, of each element
  std::vector<SmoothFunction> density;    // rho(r), of each element
  std::vector<SmoothFunction> pair;       // phi(r), of each pair_index
};

struct EmbeddedAtomTable {
  std::vector<Element> elements;
  double density_step = 0.0, distance_step = 0.0, cutoff = 0.0;
  std::vector<std::vector<double>> embedding;      // F at 0, density_step, ..
  std::vector<std::vector<double>> density;        // rho at 0, distance_step, ..
  std::vector<std::vector<double>> distance_pair;  // r phi there, of each pair_index
};

/// @throws DomainError  tables of different lengths, of fewer than 5 values, that end more than two steps before the
///                      cut-off, not finite
void require_valid(const EmbeddedAtomTable& table);

/// Where the functions end: at the cut-off, or a little before it with the tables.
[[nodiscard]] double reach_of(const EmbeddedAtomTable& table);

/// What a reader should know before he trusts it, a sentence each: densities that grow with distance, places where a
/// function jumps or has a kink, reference crystals denser than the table of F.
[[nodiscard]] std::vector<std::string> remarks_on(const EmbeddedAtomTable& table);

/// By UniformSpline, of r phi for phi; F goes straight on beyond its table.
[[nodiscard]] EmbeddedAtom functions_of(const EmbeddedAtomTable& table);

/// @param points  >= 5 of each function, the last at `largest_density` or at the cut-off
[[nodiscard]] EmbeddedAtomTable tabulated(const EmbeddedAtom& potential, std::size_t points, double largest_density);

/// Density at an atom of an element's reference crystal. @throws DomainError  a lattice it does not know
[[nodiscard]] double reference_density(const EmbeddedAtom& potential, std::size_t element);

/// The same potential with F' = 0 at each reference density: phi is then the effective pair potential.
[[nodiscard]] EmbeddedAtom in_effective_gauge(const EmbeddedAtom& potential);

/// How far two potentials of the same elements are apart, whatever their gauges and units of density: largest
/// differences, in the effective gauge, of phi [eV], rho (in reference densities of the first element) from `closest`
/// on, and of F [eV] from 0 to `densest` reference densities.
struct EmbeddedAtomDifference {
  double pair = 0.0, density = 0.0, embedding = 0.0;
};
[[nodiscard]] EmbeddedAtomDifference difference(const EmbeddedAtom& one, const EmbeddedAtom& other, double closest,
                                                double densest);

}  // namespace ozark
