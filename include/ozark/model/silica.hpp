#pragma once
// Pair potentials of silica: rigid ions with partial charges. Energies in eV, lengths in angstrom, charges in e.

#include <ozark/model/pair_potential.hpp>

#include <array>

namespace ozark {

/// e^2 / (4 pi epsilon_0) [eV angstrom], CODATA 2018: e = 1.602176634e-19 C, epsilon_0 = 8.8541878128e-12 F/m.
inline constexpr double coulomb_constant = 14.399645478425668;
/// 1 kcal/mol [eV]: 4184 J over Faraday's constant 96485.33212 C.
inline constexpr double kilocalorie_per_mole = 4184.0 / 96485.33212;

enum class SilicaModel {
  ttam,  // [Tsuneyuki1988], without the damping of overlapping charges
  bks    // [vanBeest1990]
};

struct SilicaOptions {
  double cutoff = 10.0;    // of all but the Coulomb part: densities depend on it; 5.5 is the other convention
  double smoothing = 0.5;  // over the last of it; 0: sharp
  bool core = true;        // 1 eV (s / r)^24, so that no pair collapses: s for Si-O and O-O is 1.03 and 1.42 (TTAM),
                           // 1.125 and 1.375 (BKS) angstrom; at most 5 meV at a bond's length
  double coulomb = coulomb_constant;
};

struct IonicModel {
  std::array<double, 2> charges{};       // of silicon, oxygen
  std::array<PairPotential, 3> pairs{};  // Si-Si, Si-O, O-O, each with its Coulomb tail
};

/// @throws DomainError  a cut-off or smoothing out of range
[[nodiscard]] IonicModel silica(SilicaModel model, const SilicaOptions& options = {});

}  // namespace ozark
