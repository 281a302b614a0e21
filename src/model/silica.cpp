#include <ozark/model/silica.hpp>

#include <ozark/core/error.hpp>

namespace ozark {
namespace {

struct Ion {
  double charge, a, b, c;  // e, angstrom, angstrom, (kcal/mol)^(1/2) angstrom^3
};
constexpr Ion ttam_silicon{2.4, 0.8688, 0.03285, 23.18}, ttam_oxygen{-1.2, 2.0474, 0.17566, 70.37};

/// f0 (b_i + b_j) exp((a_i + a_j - r) / (b_i + b_j)) - c_i c_j / r^6 with f0 = 1 kcal / (mol angstrom) [Tsuneyuki1988].
BuckinghamCoulomb between(const Ion& i, const Ion& j) {
  const double b = i.b + j.b;
  return {.amplitude = kilocalorie_per_mole * b * std::exp((i.a + j.a) / b),
          .decay = b,
          .dispersion = kilocalorie_per_mole * i.c * j.c};
}

}  // namespace

IonicModel silica(SilicaModel model, const SilicaOptions& options) {
  IonicModel all;
  std::array<BuckinghamCoulomb, 3> u;
  std::array<double, 3> core{};
  all.charges = {ttam_silicon.charge, ttam_oxygen.charge};  // the same in both
  switch (model) {
    case SilicaModel::ttam:
      u = {between(ttam_silicon, ttam_silicon), between(ttam_silicon, ttam_oxygen), between(ttam_oxygen, ttam_oxygen)};
      core = {0.0, 1.03, 1.42};
      break;
    case SilicaModel::bks:  // [vanBeest1990]
      u = {BuckinghamCoulomb{.amplitude = 0.0},
           BuckinghamCoulomb{.amplitude = 18003.7572, .decay = 1.0 / 4.87318, .dispersion = 133.5381},
           BuckinghamCoulomb{.amplitude = 1388.7730, .decay = 1.0 / 2.76, .dispersion = 175.0}};
      core = {0.0, 1.125, 1.375};
      break;
  }
  const double products[] = {all.charges[0] * all.charges[0], all.charges[0] * all.charges[1],
                             all.charges[1] * all.charges[1]};
  for (std::size_t k = 0; k < 3; ++k) {
    u[k].repulsion = options.core ? std::pow(core[k], 24.0) : 0.0;
    u[k].strength = options.coulomb * products[k];
    u[k].cutoff = options.cutoff;
    u[k].smoothing = options.smoothing;
    all.pairs[k] = u[k];
    require_valid(all.pairs[k]);
  }
  return all;
}

}  // namespace ozark
