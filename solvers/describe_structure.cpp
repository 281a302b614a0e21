// Where the static structure of a study comes from: closed forms, or an integral equation.

#include "describe.hpp"

#include <cmath>
#include <numbers>

#include <ozark/oz/exponential.hpp>
#include <ozark/oz/percus_yevick.hpp>
#include <ozark/oz/square_well.hpp>
#include <ozark/oz/verlet_weis.hpp>

#include "fluid.hpp"
#include "scoza_fluid.hpp"

namespace ozark {

void describe(Describer& d, ScozaConfig& c) {
  d.choice<oz::HardSphereReference>(
      "hard_spheres", c.hard_spheres, "the fluid without attraction",
      {{"carnahan_starling", oz::HardSphereReference::carnahan_starling, "a second tail gives their equation of state"},
       {"percus_yevick", oz::HardSphereReference::percus_yevick, "no tail; pressure by the compressibility route"}});
  d.field("intervals", c.method.intervals, "of the ladder of densities the flow runs on; error O(intervals^-2)",
          between(20, 100000));
  d.field("highest_density", c.method.highest_density,
          "end of the ladder [diameter^-3]; the curvature of the energy density is held there",
          Bounds{0.0, 1.15, true, false});
  d.field("tolerance", c.method.tolerance, "of a step in 1/T, on 1 / rho kT kappa_T", between(1e-11, 1e-3));
}

void describe(Describer& d, StructureConfig& c) {
  d.choice<Closure>(
      "closure", c.closure, "which theory gives S(k)",
      {{"percus_yevick", Closure::percus_yevick, "additive hard spheres in closed form, all else by iteration"},
       {"verlet_weis", Closure::verlet_weis, "fit to simulations of one species of hard spheres, packing up to 0.6"},
       {"mean_spherical", Closure::mean_spherical, "c = -u/kT beyond the core; one species of square wells spectrally"},
       {"hypernetted_chain", Closure::hypernetted_chain, "no bridge function"},
       {"soft_mean_spherical", Closure::soft_mean_spherical, "mean_spherical for potentials without a core"},
       {"rogers_young", Closure::rogers_young,
        "percus_yevick near and hypernetted_chain far, consistent; repulsive potentials"},
       {"zerah_hansen", Closure::zerah_hansen, "HMSA, the same with attraction"},
       {"verlet", Closure::verlet, "modified Verlet bridge function"},
       {"martynov_sarkisov", Closure::martynov_sarkisov, "square-root bridge function"},
       {"ballone", Closure::ballone, "Ballone, Pastore, Galli and Gazzillo"},
       {"vompe_martynov", Closure::vompe_martynov, "martynov_sarkisov with attraction split off"},
       {"duh_haymet", Closure::duh_haymet, "modified Verlet form with attraction split off"},
       {"choudhury_ghosh", Closure::choudhury_ghosh, "the same with a density-dependent coefficient"},
       {"kovalenko_hirata", Closure::kovalenko_hirata, "hypernetted chain where g < 1, mean spherical where g > 1"},
       {"scoza", Closure::scoza, "self-consistent Ornstein-Zernike, one species of hard_core_yukawa"},
       {"reference_hypernetted_chain", Closure::reference_hypernetted_chain,
        "bridge function of hard spheres with reference_diameter; one species"},
       {"exp", Closure::exponential,
        "g of hard spheres times exp(h), h what the tail adds in mean_spherical; hard cores with tails"}});
  d.field(
      "from", c.from,
      "in place of closure, S(k) from a CSV table (k, S_<i>_<j>, S_<i>_<j>_error), a finished run, a sweep along one "
      "key, or a CSV index (columns <key> and file) of such tables: c_ij(k) is interpolated in the key");
  d.field("alpha", c.alpha,
          "of rogers_young and zerah_hansen [1/sigma]; default: where virial and compressibility routes agree",
          between(1e-3, 1e3));
  d.field("reference_diameter", c.reference_diameter,
          "of the hard spheres behind reference_hypernetted_chain [sigma]; default: where the free energy is smallest",
          between(1e-3, 1e3));
  d.field("points", c.points, "distances r = (i + 1/2) r_max / points of an iteration; even", between(64, 1000000));
  d.field("r_max", c.r_max, "end of the distances of an iteration [sigma]", between(2.0, 1e4));
  d.field("tolerance", c.tolerance, "of an iteration, on h(r) - c(r)", between(1e-14, 1e-3));
  d.section("scoza", c.scoza, "numerics of closure scoza");
  d.check(c.closure || !c.from.empty(), "closure", "is missing; give it, or `from`");
  d.check(!c.closure || c.from.empty(), "from", "takes the place of closure; give one of them");
  d.check(!c.alpha || c.closure == Closure::rogers_young || c.closure == Closure::zerah_hansen, "alpha",
          "belongs to rogers_young and zerah_hansen");
  d.check(!c.reference_diameter || c.closure == Closure::reference_hypernetted_chain, "reference_diameter",
          "belongs to reference_hypernetted_chain");
  d.check(c.points % 2 == 0, "points", "must be even, got {}", c.points);
}

void check_homogeneous(Describer& d, const SystemConfig& system) {
  d.check(system.fields.empty(), "system.field",
          "is for particles: theories here are of fluids that are the same everywhere; take molecular_dynamics or "
          "brownian_dynamics");
}

void check_structure(Describer& d, const SystemConfig& system, const StructureConfig& structure) {
  check_homogeneous(d, system);
  if (!structure.closure) return;
  const PotentialKind kind = system.potential.kind;
  const bool hard = kind == PotentialKind::hard_sphere;
  d.check(kind != PotentialKind::embedded_atom && !is_ionic(kind), "system.potential.kind",
          "is for particles: there is no integral equation for it");
  d.check(!hard || *structure.closure != Closure::mean_spherical, "structure.closure",
          "mean_spherical is percus_yevick for hard spheres; say so");
  d.check(kind != PotentialKind::point_charge || *structure.closure == Closure::hypernetted_chain ||
              *structure.closure == Closure::mean_spherical || *structure.closure == Closure::kovalenko_hirata,
          "structure.closure",
          "of charges without a core must be hypernetted_chain, mean_spherical or kovalenko_hirata");
  if (structure.closure == Closure::scoza) {
    d.check(kind == PotentialKind::hard_core_yukawa, "structure.closure",
            "scoza is in closed form for hard_core_yukawa only; take zerah_hansen for other attractions");
    d.check(system.species.size() == 1 && !system.distribution, "structure.closure", "scoza knows one species only");
  }
  if (structure.closure == Closure::reference_hypernetted_chain) {
    d.check(system.species.size() == 1 && !system.distribution, "structure.closure",
            "reference_hypernetted_chain knows one species only; use zerah_hansen or hypernetted_chain for a mixture");
    d.check(kind != PotentialKind::charged_sphere, "structure.closure",
            "reference_hypernetted_chain is for forces of short range; use hypernetted_chain for charges");
  }
  const bool tail = kind == PotentialKind::square_well || kind == PotentialKind::hard_core_yukawa ||
                    kind == PotentialKind::charged_sphere || kind == PotentialKind::table;
  d.check(structure.closure != Closure::exponential || tail, "structure.closure",
          "exp is for hard cores with a tail: square_well, hard_core_yukawa, charged_sphere, table with a core");
  if (structure.closure != Closure::verlet_weis) return;
  d.check(hard && system.potential.pairs.empty(), "structure.closure", "verlet_weis is for hard spheres");
  d.check(system.species.size() == 1 && !system.distribution, "structure.closure",
          "verlet_weis knows one species only; use percus_yevick for a mixture");
  if (!hard || system.species.size() != 1 || system.distribution) return;
  const double volume = std::pow(system.species[0].diameter, 3) * std::numbers::pi / 6.0;
  const double packing = system.packing_fraction.value_or(system.number_density.value_or(0.0) * volume);
  d.check(packing <= 0.6, "structure.closure",
          "verlet_weis is fitted up to a packing fraction of 0.6, got {:.6g}; use percus_yevick", packing);
}

StructureFactor structure_of(const System& system, const StructureConfig& structure, const Eigen::ArrayXd& k) {
  const Closure closure = structure.closure.value();
  if (closure == Closure::percus_yevick && system.is_hard_spheres()) return oz::percus_yevick(system, k);
  if (closure == Closure::verlet_weis) return oz::verlet_weis(system, k);
  if (closure == Closure::scoza) return solve_scoza_state(system, structure.scoza, Observer{}).structure(k);
  if (const auto well = single_well(system); well && closure == Closure::mean_spherical) {
    const double unit = well->sigma;
    StructureFactor s = oz::mean_spherical({std::numbers::pi / 6.0 * system.number_density * unit * unit * unit,
                                            well->epsilon / system.temperature, well->width / unit},
                                           k * unit);
    s.k = k;
    require(s.convergence.converged, "{}", s.convergence.reason);
    return s;
  }
  if (closure == Closure::exponential) {
    const oz::ExponentialFluid fluid = oz::solve_exponential(system, method_of(structure), Observer{});
    require(fluid.structure.convergence.converged, "{}", fluid.structure.convergence.reason);
    require(!fluid.lost_at, "S(k) of exp is not positive definite at k = {:.4g}; choose another closure",
            fluid.lost_at.value_or(0.0));
    return oz::structure_at(system, fluid.structure, k);
  }
  const SolvedFluid fluid = solve_fluid(system, structure, Observer{});
  require(fluid.structure.convergence.converged, "{}", fluid.structure.convergence.reason);
  return oz::structure_at(system, fluid.structure, k);
}

}  // namespace ozark
