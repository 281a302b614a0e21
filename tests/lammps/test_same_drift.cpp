// The same particles left to themselves in LAMMPS and here, from the same start: the energy drifts no more here. Passed
// over with a message where LAMMPS is not installed.

#include <solvers/embedded_atom_file.hpp>

#include "../sim/drift.hpp"
#include "lammps.hpp"

using namespace ozark;
using namespace ozark::sim;

namespace {

constexpr double coulomb_of_lammps = 14.399645;  // [eV angstrom / e^2]

/// @param field  of LAMMPS: its styles and coefficients
/// @param mass_unit  what our masses are in its
/// @param error  which of the errors of a drift counts
void check_no_worse(const Sample& sample, const std::string& style, const std::string& units, const std::string& field,
                    std::int64_t steps, double mass_unit, double Drift::*error,
                    const std::vector<std::pair<std::string, std::string>>& files = {}) {
  const std::vector<double> ours = sample.energy(steps);
  Particles p = sample.particles;
  for (ParticleKind& kind : p.kinds) kind.mass /= mass_unit;
  std::vector<double> theirs = lammps_motion(p, style, units, field, sample.time_step, steps, 10, files);
  for (double& e : theirs) e /= sample.temperature * static_cast<double>(p.size());
  REQUIRE(ours.size() == theirs.size());
  CHECK(ours[0] == Approx(theirs[0]).epsilon(1e-6));  // LAMMPS rounds its constants

  const Drift here = drift_of(ours), there = drift_of(theirs);
  const double noise = std::hypot(here.*error, there.*error);
  INFO(fmt::format("drift {:.2e} +- {:.1e}, LAMMPS {:.2e} +- {:.1e}; rms {:.2e}, LAMMPS {:.2e}; ", here.total,
                   here.*error, there.total, there.*error, here.rms, there.rms));
  INFO(fmt::format("ripple {:.2e}, LAMMPS {:.2e}; walk {:.2e}, LAMMPS {:.2e}", here.ripple, there.ripple, here.walk,
                   there.walk));
  CHECK(std::abs(here.total) < std::abs(there.total) + 3.0 * noise);
  CHECK(here.ripple < 1.1 * there.ripple);
  // Of two equal walks the first has more than 1.25 times the rms of the second in three pairs of ten.
  if (error == &Drift::walk)
    CHECK(here.walk < 2.1 * there.walk);  // each from nineteen steps: 99.9 % of ratios of equals
  else
    CHECK(here.rms < 1.25 * there.rms);
}

bool passed_over() {
  if (has_lammps()) return false;
  WARN("LAMMPS is not installed: passed over");
  return true;
}

void lennard_jones(std::int64_t steps) {
  check_no_worse(lennard_jones_liquid(), "atomic", "lj",
                 "pair_style lj/smooth/linear 2.5\npair_coeff 1 1 1.0 1.0\nneighbor 0.3 bin", steps, 1.0,
                 &Drift::noise);
}

void metals(std::int64_t steps) {
  const std::string table = setfl_text(setfl_of(copper_niobium_table(), {"Cu-Nb", "in closed form", "tabulated"}));
  check_no_worse(copper_niobium_liquid(), "atomic", "metal",
                 "pair_style eam/alloy\npair_coeff * * alloy.setfl Cu Nb\nneighbor 0.6 bin", steps, dalton,
                 &Drift::walk, {{"alloy.setfl", table}});
}

/// LAMMPS has no silica with a core and a smooth end: it gets all but the Coulomb force from tables.
void ions(std::int64_t steps) {
  const Sample sample = molten_silica({2, 1, 1}, coulomb_of_lammps);
  const IonicModel model = silica(SilicaModel::ttam, {.coulomb = coulomb_of_lammps});
  constexpr int points = 8000;
  constexpr double nearest = 0.8, last = 10.0;
  std::string tables, field = fmt::format("pair_style hybrid/overlay table spline {} coul/long 10.0\n", points);
  const char* names[] = {"SISI", "SIO", "OO"};
  for (int k = 0; k < 3; ++k) {
    const PairPotential u = without_coulomb(model.pairs[static_cast<std::size_t>(k)]);
    tables += fmt::format("{}\nN {} R {} {}\n\n", names[k], points, nearest, last);
    for (int n = 0; n < points; ++n) {
      const double r = nearest + (last - nearest) * n / (points - 1.0);
      tables += fmt::format("{} {:.17g} {:.17g} {:.17g}\n", n + 1, r, energy_of(u, r), -slope_of(u, r));
    }
    tables += "\n";
    field += fmt::format("pair_coeff {} {} table silica.table {} {}\n", k == 2 ? 2 : 1, k == 0 ? 1 : 2, names[k], last);
  }
  field += "pair_coeff * * coul/long\nkspace_style pppm 7e-7\nneighbor 0.6 bin\n";  // 1e-5 eV / angstrom
  check_no_worse(sample, "charge", "metal", field, steps, dalton, &Drift::noise, {{"silica.table", tables}});
}

}  // namespace

TEST_CASE("the energy of Lennard-Jones drifts no more than in LAMMPS") {
  if (!passed_over()) lennard_jones(20000);
}
TEST_CASE("the energy of liquid copper and niobium drifts no more than in LAMMPS") {
  if (!passed_over()) metals(20000);
}
TEST_CASE("the energy of silica drifts no more than in LAMMPS", "[long]") {
  if (!passed_over()) ions(20000);
}
TEST_CASE("the energy of Lennard-Jones drifts no more than in LAMMPS in a hundred thousand steps", "[long]") {
  if (!passed_over()) lennard_jones(100000);
}
TEST_CASE("the energy of copper and niobium drifts no more than in LAMMPS in a hundred thousand steps", "[long]") {
  if (!passed_over()) metals(100000);
}
TEST_CASE("the energy of silica drifts no more than in LAMMPS in a hundred thousand steps", "[long]") {
  if (!passed_over()) ions(100000);
}
